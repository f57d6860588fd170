"""Open Excel workbooks: their true size is checked first, then every sheet becomes text."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
from python_calamine import CalamineWorkbook, SheetTypeEnum

from evaluation_lib.extracts.council.grids import filled, table_from
from evaluation_lib.extracts.council.limits import Limits, Unreadable
from evaluation_lib.extracts.council.packed_files import (
    BROKEN,
    COPY_AGAIN,
    PASSWORD,
    SAVE_WITHOUT,
    WHOLE,
    WITHOUT_PASSWORD,
    check_packed,
)
from evaluation_lib.extracts.council.raw_tables import (
    LEFT_EMPTY,
    SHEET_NOT_READ,
    RawTable,
    no_problems,
    problems_of,
)

MIDNIGHT = time()
#: Old containers name what they hold in two bytes a letter; this one only where it is encrypted.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
#: Whole numbers beyond it cannot be told apart in a workbook.
LARGEST_WHOLE = 1e15

ERRORS = "{number} cell(s) with an error such as #N/A"
A_VALUE = "a value, or nothing"
MEND_FORMULA = "mend the formulas in the workbook; the cells were read as empty"
NO_TABLES = "a workbook whose sheets are all empty"
A_TABLE = "a sheet with headings and rows"
EXPORT_AGAIN = "export it again"


def read_workbook(path: Path, *, file: str, limits: Limits) -> tuple[list[RawTable], pd.DataFrame]:
    """Read every sheet of a workbook.

    Parameters
    ----------
    path
        Where it lies.
    file
        Its name in lists.
    limits
        How large it may be.

    Returns
    -------
    tuple
        The tables, and what could not be read or is odd. An empty sheet is neither.

    Raises
    ------
    Unreadable
        If the workbook is broken, has a password, holds nothing or unpacks to more than may be.
    """
    content = path.read_bytes()
    errors = check_packed(content, limits=limits) if content.startswith(b"PK") else 0
    book = _open(content)
    tables, problems = [], [_errors(file, errors) if errors else no_problems()]
    for sheet in book.sheets_metadata:
        if sheet.typ == SheetTypeEnum.WorkSheet:
            found, notes = _read_sheet(book, sheet.name, file=file, limits=limits)
            tables += found
            problems.append(notes)
    listed = pd.concat(problems, ignore_index=True)
    if not tables and not listed["consequence"].eq(SHEET_NOT_READ).any():
        raise Unreadable(NO_TABLES, allowed=A_TABLE, what_to_do=EXPORT_AGAIN)
    return tables, listed


def _read_sheet(
    book: CalamineWorkbook, name: str, *, file: str, limits: Limits
) -> tuple[list[RawTable], pd.DataFrame]:
    try:
        rows = _rows(book, name)
        if not rows:
            return [], no_problems()
        grid = table_from(rows, limits=limits)
    except Unreadable as error:
        return [], problems_of(
            file=file,
            sheet=name,
            found=[error.found],
            allowed=error.allowed,
            what_to_do=error.what_to_do,
            consequence=SHEET_NOT_READ,
        )
    return [RawTable(file, name, grid.cells)], grid.problems(file=file, sheet=name)


def _errors(file: str, number: int) -> pd.DataFrame:
    return problems_of(
        file=file,
        found=[ERRORS.format(number=number)],
        allowed=A_VALUE,
        what_to_do=MEND_FORMULA,
        consequence=LEFT_EMPTY,
    )


def _open(content: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except BaseException as error:
        raise _unreadable(error, encrypted=ENCRYPTED in content) from error


def _unreadable(error: BaseException, *, encrypted: bool = False) -> Unreadable:
    """Turn whatever the reader raised into words; its panics are not of class Exception."""
    if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
        raise error
    if encrypted or "password" in str(error).casefold() or "encrypt" in str(error).casefold():
        return Unreadable(PASSWORD, allowed=WITHOUT_PASSWORD, what_to_do=SAVE_WITHOUT)
    return Unreadable(BROKEN, allowed=WHOLE, what_to_do=COPY_AGAIN)


def _rows(book: CalamineWorkbook, name: str) -> list[list[str | None]]:
    try:
        cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except BaseException as error:
        raise _unreadable(error) from error
    rows = [[_text(cell) for cell in row] for row in cells]
    return rows if any(filled(row) for row in rows) else []


def _text(cell: Any) -> str | None:
    """Write a cell as a CSV file would hold it: days without a time, whole numbers without .0."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < LARGEST_WHOLE else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == MIDNIGHT else cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell)
