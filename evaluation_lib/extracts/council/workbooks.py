"""Open Excel workbooks: their true size is checked first, then every sheet becomes text."""

from __future__ import annotations

import io
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
from python_calamine import CalamineWorkbook

from evaluation_lib.extracts.council.grids import table_from
from evaluation_lib.extracts.council.limits import Limits, Unreadable
from evaluation_lib.extracts.council.raw_tables import (
    SHEET_NOT_READ,
    RawTable,
    no_problems,
    problems_of,
)

#: How many bytes are unpacked at a time while a workbook's true size is found out.
CHUNK = 1 << 20
MIDNIGHT = time()

PASSWORD = "a workbook with a password"
WITHOUT_PASSWORD = "a workbook without one"
SAVE_WITHOUT = "open it with the password and save it without one, then read that"
BROKEN = "a workbook that is cut off or broken"
WHOLE = "a whole workbook"
COPY_AGAIN = "copy or export it again"
TOO_LARGE = "more than {number} MB once unpacked"
NOT_SO_LARGE = "{number} MB at most"
EXPORT_CSV = "export the sheets as CSV, or fewer months in one file"
A_BOMB = "a file that unpacks to {times} times its size"
NOT_A_BOMB = "a workbook as Excel saves it"
DO_NOT_OPEN = "do not open it; ask where it comes from and export it again"
MANY_PARTS = "{number} files packed in one"
NOT_SO_MANY = "{number} at most"


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
        The tables, and the sheets that could not be read. An empty sheet is neither.

    Raises
    ------
    Unreadable
        If the workbook is broken, has a password, or unpacks to more than may be.
    """
    content = path.read_bytes()
    _check_size(content, limits=limits)
    book = _open(content)
    tables, problems = [], [no_problems()]
    for name in book.sheet_names:
        try:
            rows = _rows(book, name)
            if rows:
                tables.append(RawTable(file, name, table_from(rows, limits=limits)))
        except Unreadable as error:
            problems.append(
                problems_of(
                    file=file,
                    sheet=name,
                    found=[error.found],
                    allowed=error.allowed,
                    what_to_do=error.what_to_do,
                    consequence=SHEET_NOT_READ,
                )
            )
    return tables, pd.concat(problems, ignore_index=True)


def _open(content: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except BaseException as error:
        raise _unreadable(error) from error


def _unreadable(error: BaseException) -> Unreadable:
    """Turn whatever the reader raised into words; its panics are not of class Exception."""
    if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
        raise error
    if "password" in str(error).casefold() or "encrypt" in str(error).casefold():
        return Unreadable(PASSWORD, allowed=WITHOUT_PASSWORD, what_to_do=SAVE_WITHOUT)
    return Unreadable(BROKEN, allowed=WHOLE, what_to_do=COPY_AGAIN)


def _rows(book: CalamineWorkbook, name: str) -> list[list[str | None]]:
    try:
        sheet = book.get_sheet_by_name(name)
        cells = sheet.to_python(skip_empty_area=False)
    except BaseException as error:
        raise _unreadable(error) from error
    rows = [[_text(cell) for cell in row] for row in cells]
    return rows if any(cell for row in rows for cell in row) else []


def _text(cell: Any) -> str | None:
    """Write a cell as a CSV file would hold it: days without a time, whole numbers without .0."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == MIDNIGHT else cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell)


def _check_size(content: bytes, *, limits: Limits) -> None:
    """Unpack a workbook piece by piece, keeping nothing, and stop where it becomes too large."""
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _check_parts(packed, size=len(content), limits=limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise Unreadable(BROKEN, allowed=WHOLE, what_to_do=COPY_AGAIN) from error
    except (NotImplementedError, RuntimeError) as error:
        raise Unreadable(PASSWORD, allowed=WITHOUT_PASSWORD, what_to_do=SAVE_WITHOUT) from error


def _check_parts(packed: zipfile.ZipFile, *, size: int, limits: Limits) -> None:
    parts = packed.infolist()
    if len(parts) > limits.most_parts:
        raise Unreadable(
            MANY_PARTS.format(number=len(parts)),
            allowed=NOT_SO_MANY.format(number=limits.most_parts),
            what_to_do=DO_NOT_OPEN,
        )
    unpacked = sum(part.file_size for part in parts)
    _check_unpacked(unpacked, size=size, limits=limits)
    # The directory may lie about its sizes.
    unpacked = 0
    for part in parts:
        with packed.open(part) as stream:
            while piece := stream.read(CHUNK):
                unpacked += len(piece)
                _check_unpacked(unpacked, size=size, limits=limits)


def _check_unpacked(unpacked: int, *, size: int, limits: Limits) -> None:
    if unpacked > CHUNK and unpacked > size * limits.largest_packing:
        raise Unreadable(
            A_BOMB.format(times=unpacked // max(size, 1)),
            allowed=NOT_A_BOMB,
            what_to_do=DO_NOT_OPEN,
        )
    if unpacked > limits.largest_unpacked_bytes:
        raise Unreadable(
            TOO_LARGE.format(number=limits.largest_unpacked_bytes // 1_000_000),
            allowed=NOT_SO_LARGE.format(number=limits.largest_unpacked_bytes // 1_000_000),
            what_to_do=EXPORT_CSV,
        )
