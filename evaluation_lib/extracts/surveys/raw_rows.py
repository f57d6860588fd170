"""Open an export of a survey tool, CSV or workbook, as rows of plain text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from evaluation_lib.csv_files import A_FOLDER, CANNOT_OPEN, NO_FILE, WORKBOOKS
from evaluation_lib.errors import DataError
from evaluation_lib.extracts.council.limits import Limits, Unreadable
from evaluation_lib.extracts.council.packed_files import check_packed
from evaluation_lib.extracts.council.text_files import decoded, rows_of_text
from evaluation_lib.extracts.council.workbooks import sheets_of_workbook

NOT_READ = "{file} cannot be read: found {found}, allowed is {allowed}; {what_to_do}."
TOO_LARGE = "{file} is larger than {number} MB: export fewer answers into one file."
SEVERAL_SHEETS = (
    "{file} has several sheets with rows: {sheets}. Keep the sheet with the answers alone, or save "
    "that sheet as CSV."
)
EMPTY = "{file} holds no rows: export it again."

Remains = Sequence[tuple[re.Pattern[str], str]]


def rows_of_export(path: Path, *, limits: Limits, remains: Remains) -> list[list[str]]:
    """Read an export as rows of text, all of one width; rows without any cell are left out.

    Parameters
    ----------
    path
        A CSV file or a workbook with one sheet that holds rows.
    limits
        How large it may be.
    remains
        What programs leave in cells, and what stands there instead (`cleaned`).

    Raises
    ------
    DataError
        If it is missing, too large, broken, or a workbook with several sheets of rows.
    """
    content = _content(path, limits=limits)
    try:
        if content.startswith(WORKBOOKS):
            rows = _rows_of_workbook(content, file=path.name, limits=limits)
        else:
            rows = rows_of_text(decoded(content)[0].replace("\x00", ""))
    except Unreadable as error:
        said = {"found": error.found, "allowed": error.allowed, "what_to_do": error.what_to_do}
        raise DataError(NOT_READ.format(file=path.name, **said)) from error
    plain = [[cleaned(cell, remains=remains) for cell in row] for row in rows]
    plain = [row for row in plain if any(row)]
    if not plain:
        raise DataError(EMPTY.format(file=path.name))
    width = max(map(len, plain))
    return [row + [""] * (width - len(row)) for row in plain]


def cleaned(cell: str | None, *, remains: Remains) -> str:
    """Return a cell's text without what programs leave in it, in Unicode's composed form.

    Line ends are plain, invisible signs are gone: they would hide a name from being found.
    """
    text = unicodedata.normalize("NFC", cell or "")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for pattern, instead in remains:
        text = pattern.sub(instead, text)
    return text.strip()


def _content(path: Path, *, limits: Limits) -> bytes:
    if path.is_dir():
        raise DataError(A_FOLDER.format(file=path))
    try:
        if path.stat().st_size > limits.largest_file_bytes:
            number = limits.largest_file_bytes // 1_000_000
            raise DataError(TOO_LARGE.format(file=path.name, number=number))
        return path.read_bytes()
    except FileNotFoundError as error:
        raise DataError(NO_FILE.format(file=path)) from error
    except OSError as error:
        reason = error.strerror or error
        raise DataError(CANNOT_OPEN.format(file=path, reason=reason)) from error


def _rows_of_workbook(content: bytes, *, file: str, limits: Limits) -> list[list[str | None]]:
    if content.startswith(b"PK"):
        check_packed(content, limits=limits)
    filled = []
    for sheet in sheets_of_workbook(content, limits=limits):
        if any(cell for row in sheet.get("rows", ()) for cell in row):
            filled.append(sheet)
    if len(filled) > 1:
        raise DataError(
            SEVERAL_SHEETS.format(file=file, sheets=", ".join(s["name"] for s in filled))
        )
    return filled[0]["rows"] if filled else []
