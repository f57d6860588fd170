"""Open CSV files as systems write them: any usual encoding and separator, titles on top."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from pathlib import Path

import pandas as pd

from evaluation_lib.extracts.council.grids import table_from
from evaluation_lib.extracts.council.limits import Limits, Unreadable
from evaluation_lib.extracts.council.raw_tables import READ, RawTable, problems_of

MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
SEPARATORS = (",", ";", "\t", "|")
#: A line behind the last one: it is swallowed where a quotation mark was never closed.
END = "\ufdd0"
LOST = "\ufffd"
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
#: How Excel is told, in a line above the headings that it does not show, where to cut.
SAID = re.compile(r'"?sep=(?P<separator>[,;\t|])"?[,;\t|]*\n', re.IGNORECASE)
SAMPLE = 100_000

EMPTY_FILE = "an empty file"
A_FILE_WITH_ROWS = "a table with headings and rows"
EXPORT_AGAIN = "export it again"
NOT_TEXT = "bytes that are no text"
TEXT = "text in UTF-8, UTF-16 or Windows-1252"
SAVE_AS_CSV = "save it as CSV UTF-8"
NEVER_CLOSED = "a quotation mark that is never closed, from row {row} on"
CLOSED = "every quotation mark closed"
CLOSE_IT = "close it, or take it out, and read the file again"
ZERO_BYTES = "{number} bytes that are zero"
NO_ZERO_BYTES = "text alone"
WERE_PASSED_OVER = "export it again if cells look cut off: the bytes were passed over"
SOME_BROKEN = "{number} signs in a different encoding"
ONE_ENCODING = "one encoding in the whole file"
WERE_MARKED = "save it as CSV UTF-8: those signs were read as \ufffd"


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
        The table, and what is odd about it: rows that had to be left out, headings that stand
        twice, signs that could not be read (`raw_tables.PROBLEM_COLUMNS`).

    Raises
    ------
    Unreadable
        If it is empty, no text, cut off within quotation marks or without headings.
    """
    text, broken = decoded(path.read_bytes())
    zeros = text.count("\x00")
    grid = table_from(rows_of_text(text.replace("\x00", "")), limits=limits)
    notes = [grid.problems(file=file)]
    if zeros:
        notes.append(_note(file, ZERO_BYTES, zeros, NO_ZERO_BYTES, WERE_PASSED_OVER))
    if broken:
        notes.append(_note(file, SOME_BROKEN, broken, ONE_ENCODING, WERE_MARKED))
    return RawTable(file, "", grid.cells), pd.concat(notes, ignore_index=True)


def decoded(content: bytes) -> tuple[str, int]:
    """Return a file's text and how many signs in it are of another encoding.

    Raises
    ------
    Unreadable
        If it is empty or no text.
    """
    if not content.strip(b" \t\r\n\x00"):
        raise Unreadable(EMPTY_FILE, allowed=A_FILE_WITH_ROWS, what_to_do=EXPORT_AGAIN)
    marked = next((name for mark, name in MARKS.items() if content.startswith(mark)), None)
    text, broken = _in_encoding(content, marked) if marked else _without_mark(content)
    if not text.strip():
        raise Unreadable(EMPTY_FILE, allowed=A_FILE_WITH_ROWS, what_to_do=EXPORT_AGAIN)
    if broken > len(text) // 100 or _is_binary(text):
        raise Unreadable(NOT_TEXT, allowed=TEXT, what_to_do=SAVE_AS_CSV)
    return text, broken


def _without_mark(content: bytes) -> tuple[str, int]:
    """Read UTF-8 where its signs prevail, else what Windows writes in western Europe."""
    text, broken = _in_encoding(content, "utf-8")
    if not broken:
        return text, 0
    signs = len(text) - len(text.encode("ascii", "ignore")) - broken
    return (text, broken) if broken * 2 <= signs else _in_encoding(content, "cp1252")


def _in_encoding(content: bytes, encoding: str) -> tuple[str, int]:
    try:
        return content.decode(encoding), 0
    except UnicodeDecodeError:
        text = content.decode(encoding, "replace")
        # A file may hold the mark of a lost sign itself.
        own = content.decode(encoding, "ignore").count(LOST)
        return text, text.count(LOST) - own


def _is_binary(text: str) -> bool:
    """Whether more than one sign in a hundred, at the beginning, is none that people write."""
    start = text[:SAMPLE]
    return len(CONTROL.findall(start)) > len(start) // 100


def rows_of_text(text: str) -> list[list[str]]:
    """Split a text into rows, as many as a spreadsheet would show.

    A first line such as ``sep=;`` names the separator, and is no row.

    Raises
    ------
    Unreadable
        If a quotation mark is never closed.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    plain += ("" if plain.endswith("\n") else "\n") + END
    said = SAID.match(plain)
    plain = plain[said.end() :] if said else plain
    separator = said["separator"] if said else _separator(plain)
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(plain), delimiter=separator))
    except csv.Error:
        # A cell beyond the reader's limit: text of a whole file behind a quotation mark.
        rows.append([])
    if rows.pop() != [END]:
        raise Unreadable(
            NEVER_CLOSED.format(row=len(rows) + 1), allowed=CLOSED, what_to_do=CLOSE_IT
        )
    return rows


def _separator(text: str) -> str:
    """Take the separator that cuts the most of the first rows into the same number of cells."""
    lines = [f"{line}\n" for line in text.split("\n", 60)[:50] if line.strip() and line != END]
    fits = {sign: _fit(lines, sign) for sign in SEPARATORS}
    return max(fits, key=lambda sign: fits[sign])


def _fit(lines: list[str], sign: str) -> tuple[float, int]:
    try:
        counts = Counter(len(row) for row in csv.reader(lines, delimiter=sign) if row)
    except csv.Error:
        return 0.0, 0
    cut = {cells: rows for cells, rows in counts.items() if cells > 1}
    if not cut:
        return 0.0, 0
    cells, rows = max(cut.items(), key=lambda item: (item[1], item[0]))
    return rows / counts.total(), cells


def _note(file: str, found: str, number: int, allowed: str, what_to_do: str) -> pd.DataFrame:
    return problems_of(
        file=file,
        found=[found.format(number=number)],
        allowed=allowed,
        what_to_do=what_to_do,
        consequence=READ,
    )
