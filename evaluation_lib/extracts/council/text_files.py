"""Open CSV files as systems write them: any usual encoding and separator, titles on top."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from evaluation_lib.extracts.council.grids import place_of_headings, table_from
from evaluation_lib.extracts.council.limits import Limits, Unreadable
from evaluation_lib.extracts.council.raw_tables import LEFT_OUT, RawTable, no_problems, problems_of

MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
SEPARATORS = (",", ";", "\t", "|")

EMPTY_FILE = "an empty file"
A_FILE_WITH_ROWS = "a table with headings and rows"
EXPORT_AGAIN = "export it again"
NOT_TEXT = "bytes that are no text"
TEXT = "text in UTF-8, UTF-16 or Windows-1252"
SAVE_AS_CSV = "save it as CSV UTF-8"
CUT_OFF = "a quotation mark that is never closed"
CLOSED = "every quotation mark closed"
MORE_CELLS = "{number} cells"
AS_MANY = "{number} cells, as many as there are headings"
QUOTE = "put quotation marks around the cell that holds the separator"


def read_text_file(path: Path, *, file: str, limits: Limits) -> tuple[RawTable, pd.DataFrame]:
    """Read a CSV file.

    Parameters
    ----------
    path
        Where it lies.
    file
        Its name in lists.
    limits
        How large a table may be.

    Returns
    -------
    tuple
        The table, and the rows that had to be left out (`raw_tables.PROBLEM_COLUMNS`).

    Raises
    ------
    Unreadable
        If it is empty, no text, cut off or without headings.
    """
    rows = _rows(_decoded(path.read_bytes()))
    # Cells of the widest rows decide where the headings are, so rows are counted before any is cut.
    width = _width(rows, limits=limits)
    cells = table_from([row for _, row in rows], limits=limits)
    numbers = {place + 1: number for place, (number, _) in enumerate(rows)}
    too_long = [
        (place + 1, number, _filled(row))
        for place, (number, row) in enumerate(rows)
        if _filled(row) > width and place + 1 in cells.index
    ]
    cells = cells.drop(index=[place for place, _, _ in too_long])
    cells.index = pd.Index([numbers[place] for place in cells.index], dtype="int64")
    return RawTable(file, "", cells), _left_out(file, too_long, width=width)


def _decoded(content: bytes) -> str:
    if not content.strip():
        raise Unreadable(EMPTY_FILE, allowed=A_FILE_WITH_ROWS, what_to_do=EXPORT_AGAIN)
    encodings = [encoding for mark, encoding in MARKS if content.startswith(mark)]
    for encoding in encodings or ["utf-8", "cp1252"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.count("\x00") <= len(text) // 100:
            return text
    raise Unreadable(NOT_TEXT, allowed=TEXT, what_to_do=SAVE_AS_CSV)


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Split a text into rows, each with the number of the line that a spreadsheet gives it."""
    plain = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.reader(io.StringIO(plain), delimiter=_separator(plain), strict=False)
    try:
        return list(enumerate(reader, start=1))
    except csv.Error as error:
        raise Unreadable(CUT_OFF, allowed=CLOSED, what_to_do=EXPORT_AGAIN) from error


def _separator(text: str) -> str:
    """Take the separator that stands most often, and alike, in the first lines with any."""
    lines = [line for line in text.split("\n", 60)[:50] if line.strip()]
    counts = {
        sign: sorted(line.count(sign) for line in lines)[len(lines) // 2] for sign in SEPARATORS
    }
    best = max(counts, key=lambda sign: counts[sign])
    if counts[best] == 0:
        best = max(SEPARATORS, key=lambda sign: max(line.count(sign) for line in lines))
    return best


def _width(rows: Sequence[tuple[int, Sequence[str]]], *, limits: Limits) -> int:
    first = [row for _, row in rows[: limits.lines_to_headings]]
    return max(1, _filled(first[place_of_headings(first)]))


def _filled(row: Sequence[str]) -> int:
    """Count the cells up to the last that holds anything."""
    return next((place for place in range(len(row), 0, -1) if row[place - 1].strip()), 0)


def _left_out(file: str, rows: Sequence[tuple[int, int, int]], *, width: int) -> pd.DataFrame:
    if not rows:
        return no_problems()
    return problems_of(
        file=file,
        rows=[number for _, number, _ in rows],
        found=[MORE_CELLS.format(number=cells) for _, _, cells in rows],
        allowed=AS_MANY.format(number=width),
        what_to_do=QUOTE,
        consequence=LEFT_OUT,
    )
