"""Read coders' sheets as they came back, and say of each cell that cannot be understood why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from evaluation_lib.csv_files import NO_FILE, CsvTable, read_csv_table
from evaluation_lib.errors import DataError
from evaluation_lib.extracts.council.limits import Limits, Unreadable
from evaluation_lib.extracts.council.packed_files import check_packed
from evaluation_lib.extracts.council.workbooks import sheets_of_workbook
from evaluation_lib.themes.code_book import CodeBook
from evaluation_lib.themes.code_book_edition import EDITION, refuse_other_edition
from evaluation_lib.themes.feedback_files import as_written
from evaluation_lib.themes.sheet_files import ANSWERS_SHEET
from evaluation_lib.themes.sheets import CODER, READ, SheetColumn, code_columns, refuse_as_coder
from evaluation_lib.wordlists import cut, folded, listed

WORKBOOK = b"PK\x03\x04"

NOT_READ = "{file} cannot be read: found {found}, allowed is {allowed}; {what_to_do}."
NO_ROWS = "{file} has no answers in it: name a coder's sheet."
NOTHING_READ = (
    "{file} is not filled in: no answer is marked as read, and none has a code. Name the sheet "
    "that the coder handed in."
)
SEVERAL_CODERS = (
    "{file} must name one coder in the column coder, and names {number}: {coders}. Write the same "
    "name in every row."
)
NOT_YES = (
    "{file}, answer {id}, {heading}: '{found}' is neither {yes} nor empty. Write {yes}, or clear "
    "the cell."
)
NOT_A_CHOICE = (
    "{file}, answer {id}, {heading}: '{found}' is none of its values. Choose {choices}, or clear "
    "the cell."
)
TWICE = "{file} holds the answer {id} twice. Keep the row that is filled in."
NOT_OF_THE_ANSWERS = (
    "{file}: there is no answer {id} in answers.csv. Use the sheet of these answers."
)
MISSING = (
    "{file} lacks {number} answers of answers.csv, the first of them {id}. Every coder needs all "
    "rows: add them, and leave read empty where an answer was not read."
)


@dataclass(frozen=True, eq=False)
class FilledSheet:
    """One coder's sheet.

    Attributes
    ----------
    coder
        Who filled it in.
    codings
        ``response_id``, ``coder``, ``code`` of the answers that were read; an empty code where
        nothing was coded.
    changed
        How many answers stand otherwise in the sheet than in the folder.
    says_code_book
        Whether the file says by which code book it was coded.
    """

    coder: str
    codings: pd.DataFrame
    changed: int
    says_code_book: bool


def read_filled_sheet(
    path: Path,
    *,
    answers: pd.DataFrame,
    book: CodeBook,
    settings: Mapping[str, Any],
    limits: Limits,
) -> FilledSheet:
    """Read one coder's sheet, workbook or CSV.

    Parameters
    ----------
    path
        The sheet.
    answers
        The answers of the folder, see `answers.read_answers`; their words are what counts.
    book
        The code book; the sheet must be of it, if it says of which it is.
    settings
        ``sheets`` of the dictionary's document ``themes``.
    limits
        How large a workbook may be.

    Raises
    ------
    DataError
        If the file cannot be read, is of another code book or version, is not filled in, lacks a
        column or an answer, holds one twice or one that is not of the folder, names no or several
        coders, or a cell is not understood.
    """
    table, file = _table(path, limits=limits), path.name
    editions = _column(table, EDITION)
    # Before columns are looked for: in another version a label may be another.
    refuse_other_edition(editions, book, file=file)
    columns = code_columns(book, settings=settings)
    sheet = _cells(table, columns=columns, file=file)
    _refuse_other_answers(sheet, answers, file=file)
    coder = _coder(sheet, file=file)
    yes = SheetColumn(READ, {folded(word): READ for word in settings["yes"]}, (settings["yes"][0],))
    no = [folded(word) for word in settings["no"]]
    given = {
        column.heading: _codes_of(sheet, column, no=no, file=file) for column in (yes, *columns)
    }
    rows = [
        (id, coder, code)
        for at, id in enumerate(sheet["response_id"])
        for code in _of_answer([given[name][at] for name in given])
    ]
    if not rows:
        raise DataError(NOTHING_READ.format(file=file))
    codings = pd.DataFrame(rows, columns=["response_id", "coder", "code"], dtype="str")
    said = bool(editions) and all(editions)
    return FilledSheet(coder, codings, _changed(sheet, answers), says_code_book=said)


def _of_answer(given: Sequence[str]) -> list[str]:
    """Codes of one answer; one that was read without a code has an empty one."""
    read, *codes = given
    found = [code for code in codes if code]
    return found or ([""] if read else [])


def _codes_of(
    sheet: pd.DataFrame, column: SheetColumn, *, no: Sequence[str], file: str
) -> list[str]:
    words = [folded(cell) for cell in sheet[column.heading]]
    for id, word, cell in zip(sheet["response_id"], words, sheet[column.heading], strict=True):
        if word in column.codes or word in no:
            continue
        said = {"file": file, "id": cut(id), "heading": column.heading, "found": cut(cell)}
        if len(column.choices) == 1:
            raise DataError(NOT_YES.format(yes=column.choices[0], **said))
        raise DataError(NOT_A_CHOICE.format(choices=listed(column.choices), **said))
    return [column.codes.get(word, "") for word in words]


def _coder(sheet: pd.DataFrame, *, file: str) -> str:
    coders = sorted(set(sheet[CODER]))
    if len(coders) != 1 or not coders[0]:
        shown = listed([coder or "(empty)" for coder in coders])
        raise DataError(SEVERAL_CODERS.format(file=file, number=len(coders), coders=cut(shown)))
    refuse_as_coder(coders[0])
    return coders[0]


def _refuse_other_answers(sheet: pd.DataFrame, answers: pd.DataFrame, *, file: str) -> None:
    ids = sheet["response_id"]
    if ids.duplicated().any():
        raise DataError(TWICE.format(file=file, id=cut(ids[ids.duplicated()].iloc[0])))
    strange = ids[~ids.isin(answers["response_id"])]
    if len(strange):
        raise DataError(NOT_OF_THE_ANSWERS.format(file=file, id=cut(strange.iloc[0])))
    lacking = answers.loc[~answers["response_id"].isin(ids), "response_id"]
    if len(lacking):
        first = cut(lacking.iloc[0])
        raise DataError(MISSING.format(file=file, number=len(lacking), id=first))


def _changed(sheet: pd.DataFrame, answers: pd.DataFrame) -> int:
    """Spaces and line ends may differ: programs change them on the way."""
    own = answers.set_index("response_id")["answer"].map(_words)
    seen = sheet.set_index("response_id")["answer"].map(_words)
    return int((seen != own.reindex(seen.index)).sum())


def _words(text: str) -> str:
    return " ".join(text.replace("_x000D_", " ").split())


def _column(table: CsvTable, name: str) -> list[str]:
    """The cells of a column, as text without outer spaces; none where it is not there."""
    found = [at for at, heading in enumerate(table.columns) if folded(heading) == folded(name)]
    return [row[found[0]].strip() for row in table.rows] if found else []


def _cells(table: CsvTable, *, columns: Sequence[SheetColumn], file: str) -> pd.DataFrame:
    """The columns that are needed, as text, by the headings of the suite."""
    wanted = ["response_id", "answer", READ, CODER, *(column.heading for column in columns)]
    places = {name: table.position(name, file=file) for name in wanted}
    cells = [[row[place] for place in places.values()] for row in table.rows]
    sheet = pd.DataFrame(cells, columns=list(places), dtype="str")
    if sheet.empty:
        raise DataError(NO_ROWS.format(file=file))
    plain = [name for name in sheet if name != "answer"]
    return sheet.assign(**{name: sheet[name].str.strip() for name in plain})


def _table(path: Path, *, limits: Limits) -> CsvTable:
    if not path.is_file():
        raise DataError(NO_FILE.format(file=path))
    content = path.read_bytes()
    if not content.startswith(WORKBOOK):
        table = read_csv_table(path)
        rows = [[as_written(cell) for cell in row] for row in table.rows]
        return CsvTable(table.columns, rows, table.numbers)
    try:
        check_packed(content, limits=limits)
        sheets = sheets_of_workbook(content, limits=limits)
    except Unreadable as error:
        said = {"found": error.found, "allowed": error.allowed, "what_to_do": error.what_to_do}
        raise DataError(NOT_READ.format(file=path.name, **said)) from error
    own = [sheet for sheet in sheets if sheet["name"] == ANSWERS_SHEET] or sheets
    rows = [[cell or "" for cell in row] for row in own[0].get("rows", [])] if own else []
    filled = [row for row in rows if any(row)]
    if not filled:
        raise DataError(NO_ROWS.format(file=path.name))
    return CsvTable(filled[0], filled[1:], list(range(2, len(filled) + 1)))
