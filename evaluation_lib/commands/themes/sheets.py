"""``evaluate themes sheets FOLDER``: a sheet for each coder, blind to all others."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation_lib.commands.parsing import MADE, add_command, given_feedback, output_path
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import EvaluationError
from evaluation_lib.wordlists import cut, joined

if TYPE_CHECKING:
    import pandas as pd

    from evaluation_lib.themes.code_book import CodeBook

XLSX, CSV = "xlsx", "csv"
CODE_BOOK = "code_book.csv"
#: How long sheets are kept, of the code list of rules.
NAMES_OUT = "feedback_names_out"

NEEDS_OUTPUT = "evaluate themes sheets needs --output: name the folder that the sheets go to."
NEEDS_CODERS = "evaluate themes sheets needs --coders: name two, such as --coders A,B."
NO_FORMAT = "--format {found} is not known: write xlsx or csv."
THERE_ALREADY = (
    "{folder} is not empty, and a sheet in it may be filled in already: name a new folder for the "
    "sheets."
)
DONE = "{number} answers, in an order of each coder's own, for {coders}: {output}"
BOOK = "Code book: {name}, version {version}. {themes} themes and {facets} facets."
WEAK = "The code book could be clearer. {sentence}"
WHAT_NEXT = (
    "Give each coder the own sheet alone, and no list of what the suite suggests. When both are "
    "filled in: evaluate themes merge."
)


def add_step(steps: Any, dictionary: Dictionary) -> None:
    """Add the step."""
    step = add_command(steps, "sheets", help="write a sheet for each of two coders, who work blind")
    step.add_argument("folder", metavar="FOLDER", help="a feedback folder without names in it")
    step.add_argument("--coders", metavar="A,B", help="what the coders are called")
    step.add_argument("--output", metavar="FOLDER", help="the folder that the sheets go to")
    step.add_argument("--format", metavar="FORMAT", default=XLSX, help="xlsx (if not given) or csv")
    step.add_argument(
        "--code-book",
        metavar="BOOK",
        help="a YAML file, or the name of one in data_dictionary/code_books; the folder's own, or "
        "the usual one, if not given",
    )
    step.set_defaults(command=_sheets)


def _sheets(options: argparse.Namespace, dictionary: Dictionary) -> int:
    from evaluation_lib.keeping.retention import kept_by_rule
    from evaluation_lib.keeping.telling import how_kept
    from evaluation_lib.records.restricted_folder import write_restricted
    from evaluation_lib.themes.answers import read_answers, refuse_unfit_for_coding
    from evaluation_lib.themes.code_book import code_book_of
    from evaluation_lib.themes.code_book_checks import weaknesses
    from evaluation_lib.themes.sheets import coder_sheet, coders_of

    if not options.output:
        raise EvaluationError(NEEDS_OUTPUT)
    if not options.coders:
        raise EvaluationError(NEEDS_CODERS)
    if options.format not in (XLSX, CSV):
        raise EvaluationError(NO_FORMAT.format(found=cut(options.format)))
    folder, output = given_feedback(options.folder), output_path(options.output, default=Path())
    coders, document = coders_of(options.coders), dictionary.document("themes")
    book = code_book_of(folder, named=options.code_book, dictionary=dictionary)
    refuse_unfit_for_coding(folder)
    answers = read_answers(folder, dictionary=dictionary)
    sheets = {
        coder: coder_sheet(answers, book, coder=coder, settings=document["sheets"])
        for coder in coders
    }
    files = _files(sheets, book, format=options.format, settings=document["sheets"])
    if output.is_dir() and any(output.iterdir()):
        raise EvaluationError(THERE_ALREADY.format(folder=output))
    retention = kept_by_rule(NAMES_OUT, dictionary=dictionary)
    output = write_restricted(files, output=output, marker=CODE_BOOK, retention=retention)
    said = [
        DONE.format(number=len(answers), coders=joined(coders), output=output),
        BOOK.format(
            name=book.name, version=book.version, themes=len(book.themes), facets=len(book.facets)
        ),
    ]
    said += [WEAK.format(sentence=one) for one in weaknesses(book, document["code_book"])]
    print("\n".join([*said, WHAT_NEXT, *how_kept(output)]))
    return MADE


def _files(
    sheets: dict[str, pd.DataFrame], book: CodeBook, *, format: str, settings: dict[str, Any]
) -> dict[str, bytes]:
    """Return each coder's sheet and the code book as files, by their names."""
    import pandas as pd

    from evaluation_lib.themes.feedback_files import feedback_bytes
    from evaluation_lib.themes.sheet_files import sheet_workbook
    from evaluation_lib.themes.sheets import CODE_BOOK_HEADINGS, code_book_rows, code_columns

    columns = code_columns(book, settings=settings)
    rows = code_book_rows(book, how_to=settings["how_to"])
    files = {CODE_BOOK: feedback_bytes(pd.DataFrame(rows, columns=list(CODE_BOOK_HEADINGS)))}
    for coder, sheet in sheets.items():
        files[f"sheet_{coder.replace(' ', '_')}.{format}"] = (
            feedback_bytes(sheet)
            if format == CSV
            else sheet_workbook(sheet, columns, book_rows=rows, settings=settings)
        )
    return files
