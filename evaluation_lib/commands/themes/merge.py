"""``evaluate themes merge SHEET SHEET``: two coders side by side, and what is settled of it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation_lib.commands.parsing import (
    MADE,
    add_command,
    given_feedback,
    given_file,
    output_path,
)
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import EvaluationError
from evaluation_lib.wordlists import cut, folded, joined

if TYPE_CHECKING:
    import pandas as pd

    from evaluation_lib.themes.code_book import CodeBook
    from evaluation_lib.themes.filled_sheets import FilledSheet

CODINGS, DISAGREEMENTS, ADJUDICATED = "codings.csv", "disagreements.csv", "adjudicated.csv"

NEEDS_ANSWERS = "evaluate themes merge needs --answers: name the feedback folder of the answers."
NEEDS_OUTPUT = "evaluate themes merge needs --output: name a folder; the feedback folder is usual."
ONE_SHEET = "evaluate themes merge needs the sheets of two coders: name both."
SAME_CODER = (
    "{first} and {second} are both of the coder {coder}. Name the sheets of two people; if they "
    "share a name, change it in the column coder."
)
OLD_RESULT = (
    "{file} is of an earlier merge and would no longer fit, because {number} disagreements or "
    "unread answers are open. Move it first."
)
DONE = "{answers} answers, coded by {coders}: {file}"
OPEN = (
    "{number} disagreements on {answers} answers, {open} of them open: {file}. Settle them "
    "together: write yes or no below adjudicated and why below reason, then run this again. Of a "
    "facet exactly one value must be yes."
)
NONE_OPEN = "{number} disagreements on {answers} answers, all settled: {file}"
UNREAD = "Not read by all coders: {number} answers. They are not compared; nothing is settled yet."
SETTLED = "What holds in the end: {file}. {agreed} codes agreed, {adjudicated} adjudicated."
WEAK = "The code book in use. {sentence}"
CHANGED = (
    "Answers that stand otherwise in the sheet of {coder}: {number}. The words of the feedback "
    "folder count."
)
NOT_SAID = (
    "Not said in the file, by which code book {coders} coded: it is of another program or an "
    "earlier version of the suite. It was read by {edition}; look whether that is the one."
)
FIRST_AGREEMENT = (
    "How far they agree is measured on {file}, which settling does not change: evaluate themes "
    "agreement."
)


def add_step(steps: Any, dictionary: Dictionary) -> None:
    """Add the step."""
    step = add_command(
        steps, "merge", help="put two coders' sheets side by side, and settle what they differ in"
    )
    step.add_argument(
        "sheets",
        metavar="SHEET",
        nargs="+",
        help="the filled-in sheets, two or more; or codings.csv of evaluate themes read",
    )
    step.add_argument("--answers", metavar="FOLDER", help="the feedback folder of the answers")
    step.add_argument(
        "--output", metavar="FOLDER", help="where results go; the feedback folder is usual"
    )
    step.add_argument(
        "--adjudicated",
        metavar="FILE",
        help="a filled-in disagreements.csv; that of the output folder if not given",
    )
    step.add_argument(
        "--code-book",
        metavar="BOOK",
        help="a YAML file, or the name of one in data_dictionary/code_books; the folder's own, or "
        "the usual one, if not given",
    )
    step.set_defaults(command=_merge)


def _merge(options: argparse.Namespace, dictionary: Dictionary) -> int:
    import pandas as pd

    from evaluation_lib.themes.answers import read_answers, refuse_unfit_for_coding
    from evaluation_lib.themes.code_book import code_book_of
    from evaluation_lib.themes.feedback_files import write_feedback_file
    from evaluation_lib.themes.merging import adjudicated_codes, disagreements_of, unread

    if not options.answers:
        raise EvaluationError(NEEDS_ANSWERS)
    if not options.output:
        raise EvaluationError(NEEDS_OUTPUT)
    folder, output = given_feedback(options.answers), output_path(options.output, default=Path())
    book = code_book_of(folder, named=options.code_book, dictionary=dictionary)
    answers = read_answers(folder, dictionary=dictionary)
    refuse_unfit_for_coding(folder)
    sheets = _sheets(options.sheets, answers, book, dictionary=dictionary)
    coders = [sheet.coder for sheet in sheets]
    codings = pd.concat([sheet.codings for sheet in sheets], ignore_index=True)
    disagreements = _decided(disagreements_of(codings, answers, coders=coders), output, options)
    open_rows = int((disagreements["adjudicated"] == "").sum())
    not_read = unread(codings, answers, coders=coders)
    settled = None
    if not open_rows and not not_read:
        settled = adjudicated_codes(codings, disagreements, coders=coders, book=book)
    elif (output / ADJUDICATED).exists():
        raise EvaluationError(
            OLD_RESULT.format(file=output / ADJUDICATED, number=open_rows + not_read)
        )
    output.mkdir(parents=True, exist_ok=True)
    write_feedback_file(output / CODINGS, codings)
    write_feedback_file(output / DISAGREEMENTS, disagreements)
    if settled is not None:
        write_feedback_file(output / ADJUDICATED, settled)
    print(
        "\n".join(
            [
                DONE.format(answers=len(answers), coders=joined(coders), file=output / CODINGS),
                *_of_disagreements(disagreements, file=output / DISAGREEMENTS),
                *([UNREAD.format(number=not_read)] if not_read else []),
                *_of_settled(settled, file=output / ADJUDICATED),
                *_of_the_book(settled, answers, book, dictionary=dictionary),
                *(
                    CHANGED.format(number=sheet.changed, coder=sheet.coder)
                    for sheet in sheets
                    if sheet.changed
                ),
                *_of_unsaid_editions(sheets, book),
                FIRST_AGREEMENT.format(file=output / CODINGS),
            ]
        )
    )
    return MADE


def _sheets(
    names: Sequence[str], answers: pd.DataFrame, book: CodeBook, *, dictionary: Dictionary
) -> list[FilledSheet]:
    from evaluation_lib.extracts.council.limits import limits_of
    from evaluation_lib.themes.coded_elsewhere import are_codings, sheets_of_codings
    from evaluation_lib.themes.filled_sheets import read_filled_sheet

    settings, limits = dictionary.document("themes")["sheets"], limits_of(dictionary)
    files = [given_file(name) for name in names]
    found: dict[str, FilledSheet] = {}
    of_coder: dict[str, Path] = {}
    for file in files:
        given = (
            sheets_of_codings(file, answers=answers, book=book)
            if are_codings(file)
            else [
                read_filled_sheet(
                    file, answers=answers, book=book, settings=settings, limits=limits
                )
            ]
        )
        for sheet in given:
            coder = folded(sheet.coder)
            if coder in found:
                raise EvaluationError(
                    SAME_CODER.format(
                        first=of_coder[coder].name, second=file.name, coder=cut(sheet.coder)
                    )
                )
            found[coder], of_coder[coder] = sheet, file
    if len(found) < 2:
        raise EvaluationError(ONE_SHEET)
    return sorted(found.values(), key=lambda sheet: sheet.coder)


def _of_unsaid_editions(sheets: Sequence[FilledSheet], book: CodeBook) -> list[str]:
    """Say whose sheet may be of another version: finished work is not refused for a column."""
    from evaluation_lib.themes.code_book_edition import edition_of

    coders = [sheet.coder for sheet in sheets if not sheet.says_code_book]
    said = NOT_SAID.format(coders=joined(coders), edition=edition_of(book))
    return [said] if coders else []


def _decided(
    disagreements: pd.DataFrame, output: Path, options: argparse.Namespace
) -> pd.DataFrame:
    """Take over what persons wrote: in the file that is named, or in the one that is there."""
    from evaluation_lib.themes.feedback_files import read_feedback_file
    from evaluation_lib.themes.merging import FILLED, KEYS, refuse_overwritten, with_decisions

    there = output / DISAGREEMENTS
    file = given_file(options.adjudicated) if options.adjudicated else there
    if not file.is_file():
        return disagreements
    decided = read_feedback_file(file, columns=[*KEYS, *FILLED])
    if there.is_file():
        refuse_overwritten(
            read_feedback_file(there, columns=[*KEYS, *FILLED]), decided, file=there, by=file.name
        )
    return with_decisions(disagreements, decided, file=file.name)


def _of_disagreements(disagreements: pd.DataFrame, *, file: Path) -> list[str]:
    open_rows = int((disagreements["adjudicated"] == "").sum())
    said = {
        "number": len(disagreements),
        "answers": disagreements["response_id"].nunique(),
        "file": file,
    }
    return [OPEN.format(open=open_rows, **said) if open_rows else NONE_OPEN.format(**said)]


def _of_settled(settled: pd.DataFrame | None, *, file: Path) -> list[str]:
    if settled is None:
        return []
    numbers = settled.loc[settled["code"] != "", "decision"].value_counts()
    return [
        SETTLED.format(
            file=file,
            agreed=int(numbers.get("agreed", 0)),
            adjudicated=int(numbers.get("adjudicated", 0)),
        )
    ]


def _of_the_book(
    settled: pd.DataFrame | None, answers: pd.DataFrame, book: CodeBook, *, dictionary: Dictionary
) -> list[str]:
    """Say which themes the answers show to be too rare, or not apart from another."""
    from evaluation_lib.measures.themes import co_occurrence, theme_counts
    from evaluation_lib.themes.code_book_checks import weaknesses_in_use

    if settled is None:
        return []
    found = weaknesses_in_use(
        theme_counts(settled, answers, codes=book.ids),
        co_occurrence(settled, answers, codes=book.ids),
        book,
        dictionary.document("themes")["code_book"],
    )
    return [WEAK.format(sentence=one) for one in found]
