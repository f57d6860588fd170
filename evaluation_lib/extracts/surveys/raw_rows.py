"""Open an export of a survey tool, CSV or workbook, as rows of plain text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from evaluation_lib.csv_files import A_FOLDER, CANNOT_OPEN, NO_FILE, WORKBOOKS
from evaluation_lib.errors import DataError
from evaluation_lib.extracts.council.limits import Limits, Unreadable
from evaluation_lib.extracts.council.packed_files import NO_WORKBOOK, check_packed
from evaluation_lib.extracts.council.text_files import NOT_TEXT, decoded, rows_of_text
from evaluation_lib.extracts.council.workbooks import sheets_of_workbook

NOT_READ = "{file} cannot be read: found {found}, allowed is {allowed}; {what_to_do}."
NO_TABLE = (
    "{file} is neither a workbook nor a CSV file, whatever its name says: export the answers again "
    "as one of the two."
)
LONGER = (
    "{file}: row {row} has more cells than there are headings, so words of an answer would be "
    "lost. Put quotation marks around cells that hold the separator, or export a workbook."
)
TOO_LARGE = "{file} is larger than {number} MB: export fewer answers into one file."
SEVERAL_SHEETS = (
    "{file} has several sheets with rows: {sheets}. Keep the sheet with the answers alone, or save "
    "that sheet as CSV."
)
EMPTY = "{file} holds no rows: export it again."

Remains = Sequence[tuple[re.Pattern[str], str]]


class ExportRows(NamedTuple):
    """The rows of an export.

    Attributes
    ----------
    cells
        Rows of text, all of one width; rows without any cell are left out.
    cut_short
        Of a CSV file, which rows end before the last heading; 1 is the first of the file.
    """

    cells: list[list[str]]
    cut_short: tuple[int, ...]


def rows_of_export(path: Path, *, limits: Limits, remains: Remains) -> ExportRows:
    """Read an export as rows of text.

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
        If it is missing, too large, broken, no table, a workbook with several sheets of rows, or a
        CSV file of which a row has more cells than headings.
    """
    content = _content(path, limits=limits)
    in_book = content.startswith(WORKBOOKS)
    try:
        if in_book:
            rows = _rows_of_workbook(content, file=path.name, limits=limits)
        else:
            rows = rows_of_text(decoded(content)[0].replace("\x00", ""))
    except Unreadable as error:
        if error.found in (NO_WORKBOOK, NOT_TEXT):
            raise DataError(NO_TABLE.format(file=path.name)) from error
        said = {"found": error.found, "allowed": error.allowed, "what_to_do": error.what_to_do}
        raise DataError(NOT_READ.format(file=path.name, **said)) from error
    plain = [[cleaned(cell, remains=remains) for cell in row] for row in rows]
    numbered = [(number, row) for number, row in enumerate(plain, start=1) if any(row)]
    if not numbered:
        raise DataError(EMPTY.format(file=path.name))
    headings = len(numbered[0][1])
    if not in_book:
        _refuse_longer(numbered, headings=headings, file=path.name)
    width = max(len(row) for _, row in numbered)
    return ExportRows(
        cells=[row + [""] * (width - len(row)) for _, row in numbered],
        cut_short=tuple(number for number, row in numbered if len(row) < headings),
    )


def cleaned(cell: str | None, *, remains: Remains) -> str:
    """Return a cell's text without what programs leave in it, in Unicode's composed form.

    Line ends are plain, invisible signs are gone: they would hide a name from being found.
    """
    text = unicodedata.normalize("NFC", cell or "")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for pattern, instead in remains:
        text = pattern.sub(instead, text)
    return text.strip()


def _refuse_longer(rows: Iterable[tuple[int, list[str]]], *, headings: int, file: str) -> None:
    """Refuse an answer that was cut at a separator within it: what lies beyond has no heading."""
    for number, row in rows:
        if any(row[headings:]):
            raise DataError(LONGER.format(file=file, row=number))


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
