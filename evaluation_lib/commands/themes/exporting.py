"""``evaluate themes export``: answers, codings and code book for other programs (REFI-QDA)."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation_lib.commands.parsing import MADE, add_command, given_feedback, output_path
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import EvaluationError
from evaluation_lib.wordlists import cut

if TYPE_CHECKING:
    from evaluation_lib.themes.code_book import CodeBook
    from evaluation_lib.themes.refi_qda.writing import Exported

PROJECT, BOOK = ".qdpx", ".qdc"
REPORT = "{stem}_loss_report.csv"

NEEDS_OUTPUT = (
    "evaluate themes export needs --output: name a project (.qdpx) or a code book (.qdc) to write."
)
OTHER_ENDING = (
    "--output {found} ends in neither .qdpx (a project) nor .qdc (a code book): name one of them."
)
WROTE = "Written, for you alone to open: {output}"
IN_IT = "It holds {answers} answers and {codings} codings of {coders} coder(s)."
CODE_BOOK_IN_IT = "It holds the code book '{name}', version {version}, with {codes} codes."
LOST = "Lost or changed on the way, and by other programs (also in {report}):"
NOT_DEIDENTIFIED = (
    "{folder} has no deidentified.csv: names may stand in its answers. Take them out before you "
    "give the project to anyone."
)


def add_step(steps: Any, dictionary: Dictionary) -> None:
    """Add the step."""
    step = add_command(
        steps,
        "export",
        help="write answers, codings and code book for NVivo, ATLAS.ti, MAXQDA or QualCoder",
        epilog="A project (.qdpx) holds all; a code book (.qdc) no answers. What is lost on the "
        "way stands beside it in a loss report.",
    )
    step.add_argument("folder", metavar="FOLDER", help="a feedback folder")
    step.add_argument("--output", metavar="FILE", help="the file to write: .qdpx or .qdc")
    step.add_argument(
        "--code-book",
        metavar="BOOK",
        help="the code book's name or file; the folder's own, or the one shipped, if not given",
    )
    step.add_argument(
        "--blind", action="store_true", help="leave codings out, for a coder who begins"
    )
    step.add_argument(
        "--keep-emoji",
        action="store_true",
        help="leave emoji as they are; NVivo then moves what is coded behind one",
    )
    step.set_defaults(command=_export)


def _export(options: argparse.Namespace, dictionary: Dictionary) -> int:
    from evaluation_lib.csv_files import refuse_output, whole_file
    from evaluation_lib.themes.code_book import code_book_of
    from evaluation_lib.themes.feedback_files import (
        OWNER_ONLY,
        refuse_to_replace,
        write_feedback_file,
    )
    from evaluation_lib.themes.refi_qda.losses import LOSSES, losses_in_words

    if not options.output:
        raise EvaluationError(NEEDS_OUTPUT)
    folder = given_feedback(options.folder)
    output = output_path(options.output, default=Path())
    if output.suffix.casefold() not in (PROJECT, BOOK):
        raise EvaluationError(OTHER_ENDING.format(found=cut(options.output)))
    report = output.with_name(REPORT.format(stem=output.stem))
    for file in (output, report):
        refuse_output(file, source=folder)
    refuse_to_replace(report, columns=list(LOSSES), example=f"other{output.suffix}")
    book = code_book_of(folder, named=options.code_book, dictionary=dictionary)
    if output.suffix.casefold() == BOOK:
        exported, said = _code_book(book, dictionary=dictionary)
    else:
        exported, said = _project(folder, book, options=options, dictionary=dictionary)
    write_feedback_file(report, exported.losses)
    with whole_file(output, mode=OWNER_ONLY) as file:
        file.write(exported.content)
    lost = [LOST.format(report=report), *losses_in_words(exported.losses)]
    print("\n".join([WROTE.format(output=output), *said, *lost]))
    return MADE


def _code_book(book: CodeBook, *, dictionary: Dictionary) -> tuple[Exported, list[str]]:
    from evaluation_lib.themes.refi_qda.code_books import exchanged_codes
    from evaluation_lib.themes.refi_qda.writing import write_code_book

    out = exchanged_codes(book, dictionary=dictionary)
    exported = write_code_book(out.codes, found=out.found, dictionary=dictionary)
    return exported, [
        CODE_BOOK_IN_IT.format(name=book.name, version=book.version, codes=len(book.codes))
    ]


def _project(
    folder: Path, book: CodeBook, *, options: argparse.Namespace, dictionary: Dictionary
) -> tuple[Exported, list[str]]:
    from evaluation_lib.themes.answers import (
        DEIDENTIFIED,
        read_answers,
        refuse_open_questions,
        refuse_unfit_for_coding,
    )
    from evaluation_lib.themes.importing import COLUMNS
    from evaluation_lib.themes.refi_qda.code_books import exchanged_codes
    from evaluation_lib.themes.refi_qda.files import codings_to_export
    from evaluation_lib.themes.refi_qda.writing import write_project

    # A folder that an import made holds names until they are taken out. One that a person or
    # another program made may be without, which only a person can tell.
    imported = (folder / COLUMNS).is_file()
    (refuse_unfit_for_coding if imported else refuse_open_questions)(folder)
    answers = read_answers(folder, dictionary=dictionary)
    codings, found = codings_to_export(folder)
    codings = codings.head(0) if options.blind else codings
    out = exchanged_codes(book, dictionary=dictionary)
    exported = write_project(
        answers,
        codings,
        codes=out.codes,
        name=book.name,
        keep_emoji=options.keep_emoji,
        found=out.found + found,
        dictionary=dictionary,
    )
    given = codings[codings["code"] != ""]
    said = [IN_IT.format(answers=len(answers), codings=len(given), coders=given["coder"].nunique())]
    if not (folder / DEIDENTIFIED).is_file():
        said.append(NOT_DEIDENTIFIED.format(folder=folder))
    return exported, said
