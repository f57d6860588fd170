"""Read a CSV as a person saved it, in any usual form; write one whole or not at all."""

from __future__ import annotations

import codecs
import csv
import io
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from evaluation_lib.errors import DataError
from evaluation_lib.wordlists import cut, did_you_mean, listed, match

SEPARATORS = (",", ";", "\t")
#: What a spreadsheet takes for the start of a formula, in a file that cannot say it is text; the
#: wide signs of East Asian keyboards too.
FORMULA = re.compile(r"^[=+\-@\t\r＝＋－＠]")
#: What a workbook begins with, old and new.
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")

NO_FILE = "There is no file {file}. Check its path, or export it again."
A_FOLDER = "{file} is a folder. Give the CSV file itself."
CANNOT_OPEN = "{file} cannot be opened ({reason}). Close it where it is open, or copy it elsewhere."
A_WORKBOOK = "{file} is a workbook, not a CSV file. Open it and save the sheet as CSV UTF-8."
NOT_TEXT = "{file} cannot be read as text. Save it as CSV UTF-8 and try again."
NOTHING_IN_IT = "{file} is empty. The first line must name the columns."
BROKEN = "{file}, line {line}: this is not a CSV file ({reason}). Export it again as CSV UTF-8."
UNEVEN = (
    "{file}, line {line}: {found} cells stand below {expected} column names. Put text that holds a "
    "{separator} into quotation marks, or export it again."
)
NO_COLUMN = "{file} has no column '{column}'{meant} Columns: {columns}."
COLUMN_TWICE = "{file} has {number} columns '{column}'. Rename all but the one that is meant."
OVER_THE_INPUT = "The output would replace {file} itself. Give another name for the output."
OUTPUT_IS_FOLDER = "{file} is a folder. Give the name of the file to write."
NO_FOLDER = "The folder {folder} does not exist. Make it first, or write elsewhere."
CANNOT_WRITE = "{file} cannot be written ({reason}). Close it where it is open, or write elsewhere."
SEPARATOR_NAMES = {",": "comma", ";": "semicolon", "\t": "tab"}


@dataclass(frozen=True, eq=False)
class CsvTable:
    """A CSV file as text.

    Attributes
    ----------
    columns
        The names of its columns, as written.
    rows
        Its rows, each with one cell per column, as written; blank lines are left out.
    numbers
        The number of each row as a spreadsheet counts: the names of the columns are row 1.
    """

    columns: list[str]
    rows: list[list[str]]
    numbers: list[int]

    def position(self, column: str, *, file: str) -> int:
        """Return where a column stands; its name may differ in case, hyphens and outer spaces.

        Raises
        ------
        DataError
            If there is no such column, or more than one.
        """
        found = [at for at, name in enumerate(self.columns) if name == column]
        if not found:
            meant = match(column, self.columns)
            found = [at for at, name in enumerate(self.columns) if name == meant]
        if not found:
            raise DataError(
                NO_COLUMN.format(
                    file=file,
                    column=cut(column),
                    meant=did_you_mean(column, self.columns),
                    columns=cut(listed(self.columns), longest=500),
                )
            )
        if len(found) > 1:
            raise DataError(COLUMN_TWICE.format(file=file, number=len(found), column=column))
        return found[0]


def read_csv_table(path: Path) -> CsvTable:
    """Read a CSV with commas, semicolons or tabs, in UTF-8, UTF-16 or cp1252.

    Raises
    ------
    DataError
        If the file is missing or locked, is a workbook or no text, or its rows do not fit its
        column names.
    """
    text = _decoded(_content(path), file=path.name)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        # The reader counts lines of the file: a cell may hold several.
        numbered = [(lines.line_num, row) for row in lines]
    except csv.Error as error:
        raise DataError(
            BROKEN.format(file=path.name, line=max(lines.line_num, 1), reason=error)
        ) from error
    if not numbered:
        raise DataError(NOTHING_IN_IT.format(file=path.name))
    (_, columns), *rows = numbered
    if len(columns) == 1:
        rows = _with_empty_cells(rows)
    filled = [(number, *row) for number, row in enumerate(rows, start=2) if row[1]]
    for _, line, row in filled:
        if len(row) != len(columns):
            raise DataError(
                UNEVEN.format(
                    file=path.name,
                    line=line,
                    found=len(row),
                    expected=len(columns),
                    separator=SEPARATOR_NAMES[lines.dialect.delimiter],
                )
            )
    return CsvTable(columns, [row for *_, row in filled], [number for number, *_ in filled])


def refuse_output(output: Path, *, source: Path) -> None:
    """Refuse an output that cannot be written or would destroy the input, before any work.

    Raises
    ------
    DataError
        If the output is a folder, lies in none, or is the input.
    """
    if output.is_dir():
        raise DataError(OUTPUT_IS_FOLDER.format(file=output))
    if not output.parent.is_dir():
        raise DataError(NO_FOLDER.format(folder=output.parent))
    if source.exists() and output.exists() and source.samefile(output):
        raise DataError(OVER_THE_INPUT.format(file=source.name))


def write_csv(output: Path, rows: Iterable[Sequence[str]], *, mode: int = 0o666) -> None:
    """Write rows as CSV with commas, in UTF-8 without BOM and with plain line ends.

    It is written beside its place and moved there, so that no half of it is ever seen.

    Parameters
    ----------
    output
        The file.
    rows
        Its rows, the names of the columns first.
    mode
        Who may read and write it, less what the user's own setting takes away; ``0o600`` keeps it
        from others from its first byte on.

    Raises
    ------
    DataError
        If it cannot be written; what stood there before is left.
    """
    with (
        whole_file(output, mode=mode) as file,
        io.TextIOWrapper(file, encoding="utf-8", newline="") as text,
    ):
        csv.writer(text, lineterminator="\n").writerows(rows)


@contextmanager
def whole_file(output: Path, *, mode: int = 0o666) -> Iterator[BinaryIO]:
    """Write a file beside its place and move it there, so that no half of it is ever seen.

    Parameters
    ----------
    output, mode
        As `write_csv` says.

    Raises
    ------
    DataError
        If it cannot be written; what stood there before is left.
    """
    unfinished = output.with_name(f".{output.name}.{token_hex(4)}.unfinished")
    try:
        with open(unfinished, "xb", opener=lambda path, flags: os.open(path, flags, mode)) as file:
            yield file
        os.replace(unfinished, output)
    except OSError as error:
        reason = error.strerror or error
        raise DataError(CANNOT_WRITE.format(file=output, reason=reason)) from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def safe_text(value: str | int | float) -> str | int | float:
    """Return a cell with an apostrophe before it where a spreadsheet would work it out."""
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else value


def _with_empty_cells(rows: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """In a file of one column a blank line is an empty cell, but for those at its end."""
    last = max((at for at, (_, row) in enumerate(rows) if row), default=-1)
    return [(line, row or [""]) for line, row in rows[: last + 1]]


def _content(path: Path) -> bytes:
    if path.is_dir():
        raise DataError(A_FOLDER.format(file=path))
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise DataError(NO_FILE.format(file=path)) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise DataError(CANNOT_OPEN.format(file=path, reason=reason)) from error
    if content.startswith(WORKBOOKS):
        raise DataError(A_WORKBOOK.format(file=path.name))
    return content


def _decoded(content: bytes, *, file: str) -> str:
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            if not text.strip():
                raise DataError(NOTHING_IN_IT.format(file=file))
            return text
    raise DataError(NOT_TEXT.format(file=file))


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    if content[1:2] == b"\x00" or content[:1] == b"\x00":
        return ("utf-16-be" if content[:1] == b"\x00" else "utf-16-le",)
    return ("utf-8-sig", "cp1252")


def _separator(text: str) -> str:
    """The separator that parts the line of column names into most cells."""
    first = text.lstrip("\r\n").splitlines()[0]
    cells = {
        separator: len(next(csv.reader([first], delimiter=separator))) for separator in SEPARATORS
    }
    return max(cells, key=cells.__getitem__)
