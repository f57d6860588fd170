"""Read and write the CSV files of a feedback folder so that what people wrote stays text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from types import MappingProxyType

import pandas as pd

from evaluation_lib.csv_files import FORMULA, read_csv_table, write_csv
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.wordlists import cut, listed

#: Where the dictionary describes the files of a feedback folder, and the one that is no table.
FOLDER, OWN_BOOK = "feedback", "code_book.yaml"
#: People's words are for the one who works with them, so nobody else can open the files.
OWNER_ONLY = 0o600
#: What a spreadsheet would work out, and the same with apostrophes before it.
WORKED_OUT = re.compile(f"'*{FORMULA.pattern.removeprefix('^')}")

WOULD_REPLACE = (
    "{option} {file} would replace a file that this step did not write; it holds {held}. Name "
    "another file, such as {example}."
)
NOTHING_ELSE: Mapping[str, str] = MappingProxyType({})


def inert(text: str) -> str:
    """Return text with an apostrophe before it where a spreadsheet would work it out.

    One that stands there already is kept apart from it by a second, so that `as_written` gives
    back every text unchanged.
    """
    return f"'{text}" if WORKED_OUT.match(text) else text


def as_written(cell: str) -> str:
    """Return what a person wrote, from a cell that `inert` made."""
    return cell[1:] if cell.startswith("'") and WORKED_OUT.match(cell) else cell


def known_files(dictionary: Dictionary) -> frozenset[str]:
    """Return the names of all files that a feedback folder may hold, a code book of its own too."""
    paths = (PurePosixPath(table.path) for table in dictionary.tables.values())
    return frozenset({path.name for path in paths if path.parent.name == FOLDER} | {OWN_BOOK})


def read_feedback_file(path: Path, *, columns: Sequence[str]) -> pd.DataFrame:
    """Read a file of a feedback folder.

    Parameters
    ----------
    path
        The file.
    columns
        The columns that are wanted, in their order; others are left out.

    Returns
    -------
    pandas.DataFrame
        Text in every cell, as people wrote it; an empty cell is empty text.

    Raises
    ------
    DataError
        If the file cannot be read (`csv_files.read_csv_table`) or lacks a column.
    """
    table = read_csv_table(path)
    places = [table.position(name, file=path.name) for name in columns]
    rows = [[as_written(row[place]) for place in places] for row in table.rows]
    return pd.DataFrame(rows, columns=list(columns), dtype="str")


def refuse_to_replace(
    output: Path,
    *,
    columns: Sequence[str],
    example: str,
    option: str = "--output",
    only: Mapping[str, str] = NOTHING_ELSE,
) -> None:
    """Refuse an output that is there already and holds another table, which people may have filled.

    Parameters
    ----------
    output
        The file to write; one that is not there is not refused.
    columns
        What the step writes: a file with these columns and no other is of an earlier run.
    example, option
        A name for the file, and the option that names it, for the sentence.
    only
        The one value that a column has in every row that the step writes, where other steps write
        the same columns.

    Raises
    ------
    DataError
        Naming what the file holds.
    """
    if not output.exists():
        return
    try:
        table = read_csv_table(output)
    except DataError:
        held = "no table"
    else:
        found = [name.strip() for name in table.columns]
        others = {
            row[found.index(column)]
            for row in table.rows
            for column, value in only.items()
            if column in found and row[found.index(column)] != value
        }
        if set(found) == set(columns) and not others:
            return
        held = cut(listed([*(name for name in found if name), *sorted(others)]), longest=120)
    raise DataError(WOULD_REPLACE.format(option=option, file=output, held=held, example=example))


def write_feedback_file(path: Path, table: pd.DataFrame) -> None:
    """Write a table of text to a feedback folder, whole or not at all, for its owner only.

    Raises
    ------
    DataError
        If it cannot be written.
    """
    write_csv(path, _rows(table), mode=OWNER_ONLY)


def feedback_bytes(table: pd.DataFrame) -> bytes:
    """Return the content of such a file, for a folder that is written all at once."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(_rows(table))
    return text.getvalue().encode("utf-8")


def _rows(table: pd.DataFrame) -> list[list[str]]:
    cells = table.fillna("").astype("str").to_numpy().tolist()
    return [list(table.columns), *([inert(cell) for cell in row] for row in cells)]
