"""Read tables in long form: one column per dimension, and the numbers in the column count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from evaluation_lib.csv_files import COLUMN_TWICE, FORMULA, read_csv_table
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.disclosure.linked_cells import COUNT, EMPTY, TOTAL
from evaluation_lib.errors import DataError
from evaluation_lib.extracts.published_symbols import (
    MOST_PEOPLE,
    NOT_WHOLE,
    place,
    split_symbols,
)
from evaluation_lib.wordlists import cut, folded, listed

#: What stands in a cell: a number, a hidden one, one that rounds to zero, one that is not
#: published, or one that cannot exist.
SHOWN, HIDDEN, LOW, UNPUBLISHED, NOTHING = "shown", "hidden", "low", "unpublished", "nothing"
#: What each published symbol says of the number behind it.
MEANINGS = {
    "c": HIDDEN,
    "*": HIDDEN,
    "low": LOW,
    "k": LOW,
    "x": UNPUBLISHED,
    "u": UNPUBLISHED,
    "z": NOTHING,
}
#: Columns behind the dimensions.
STATUS, FILE, ROW = "status", "file", "row"

PLAIN = re.compile(r"\d+(\.0+)?")
SEPARATED = re.compile(r"\d{1,3}([,' \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]\d{3})+(\.0+)?")
BELOW_ZERO = re.compile(r"[-\N{MINUS SIGN}]\s?\d+(\.\d+)?")
#: How a formula is kept from being one in a CSV file.
AS_TEXT = re.compile(rf"^'(?={FORMULA.pattern.removeprefix('^')})")

NO_ROWS = "{file} has no rows below its column names: write one row for each cell of the table."
NO_DIMENSIONS = (
    "{file} has only the column count: write a column for each dimension, such as area or group."
)
NO_NAME = "{file} has a column without a name. Name it, or delete it."
WITH_SEPARATOR = (
    "{where}: '{found}' holds a thousands separator. Write {plain}: a comma or a space may be "
    "something else in another file."
)
NEGATIVE = "{where}: {found} is below zero, and no number of people is. Correct it."
TWICE = "{file}, rows {first} and {second}: both are {cell}. Leave one of both."
OTHER_COLUMNS = (
    "{file} and {other} have other columns: {columns} here, {others} there. Files that are audited "
    f"together have the same; write {TOTAL} where a file does not tell the values apart."
)


@dataclass(frozen=True, eq=False)
class LongTable:
    """One or several tables in long form.

    Attributes
    ----------
    cells
        One row per row of the files: the dimensions as text, ``count`` (Int64, missing where no
        number stands), ``status`` (`SHOWN` and the others), ``file``, ``row``.
    dimensions
        Their names, in the order of the first file.
    """

    cells: pd.DataFrame
    dimensions: list[str]


def read_long_table(source: Path, *, dictionary: Dictionary) -> LongTable:
    """Read one table.

    Every column but ``count`` is a dimension; ``Total``, in any case, stands for all its values
    together.

    Raises
    ------
    DataError
        If the file cannot be read, a column is missing or stands there twice, a cell is neither a
        plain whole number nor a symbol, or two rows are the same cell.
    """
    table, file = read_csv_table(source), source.name
    at = table.position(COUNT, file=file)
    if not table.rows:
        raise DataError(NO_ROWS.format(file=file))
    dimensions = _dimensions([name for n, name in enumerate(table.columns) if n != at], file=file)
    index = [number - 2 for number in table.numbers]
    cells = pd.DataFrame(
        [[cell for n, cell in enumerate(row) if n != at] for row in table.rows],
        columns=dimensions,
        index=index,
        dtype="str",
    ).apply(_values)
    _refuse_empty(cells, file=file)
    counts = pd.Series([row[at] for row in table.rows], index=index, name=COUNT, dtype="str")
    cells[[COUNT, STATUS]] = _numbers(counts.str.strip(), file=file, dictionary=dictionary)
    cells[FILE], cells[ROW] = file, table.numbers
    _refuse_twice(cells, dimensions=dimensions, file=file)
    return LongTable(cells.reset_index(drop=True), dimensions)


def together(tables: Sequence[LongTable]) -> LongTable:
    """Put tables of the same dimensions below each other.

    Raises
    ------
    DataError
        If one has other dimensions than the first.
    """
    first = tables[0]
    own = {folded(name): name for name in first.dimensions}
    parts = []
    for table in tables:
        names = {name: own.get(folded(name)) for name in table.dimensions}
        if sorted(map(str, names.values())) != sorted(own.values()):
            raise DataError(
                OTHER_COLUMNS.format(
                    file=table.cells[FILE].iloc[0],
                    other=first.cells[FILE].iloc[0],
                    columns=listed(table.dimensions),
                    others=listed(first.dimensions),
                )
            )
        parts.append(table.cells.rename(columns=names))
    return LongTable(pd.concat(parts, ignore_index=True), first.dimensions)


def named(cell: pd.Series, dimensions: Sequence[str]) -> str:
    """Name a cell as sentences do: ``area Mid, group White``."""
    return ", ".join(f"{name} {cell[name]}" for name in dimensions)


def value_of(text: str) -> str:
    """Return a value as it is meant: without spaces around it, and ``Total`` written so."""
    value = AS_TEXT.sub("", text.strip())
    return TOTAL if value.casefold() == TOTAL.casefold() else value


def _values(column: pd.Series) -> pd.Series:
    return column.map(value_of).astype("str")


def _dimensions(columns: list[str], *, file: str) -> list[str]:
    names = [AS_TEXT.sub("", name.strip()) for name in columns]
    if not names:
        raise DataError(NO_DIMENSIONS.format(file=file))
    if not all(names):
        raise DataError(NO_NAME.format(file=file))
    forms = [folded(name) for name in names]
    for name in names:
        if forms.count(folded(name)) > 1:
            raise DataError(
                COLUMN_TWICE.format(file=file, number=forms.count(folded(name)), column=name)
            )
    return names


def _refuse_empty(cells: pd.DataFrame, *, file: str) -> None:
    for name in cells.columns:
        empty = cells.index[cells[name] == ""]
        if len(empty):
            where = place(int(empty[0]), file=file)
            raise DataError(f"{where}: {EMPTY.format(column=name, total=TOTAL)}")


def _numbers(counts: pd.Series, *, file: str, dictionary: Dictionary) -> pd.DataFrame:
    """Tell numbers from symbols; refuse what people write that means one thing or another."""
    for index, found in counts.items():
        where = place(int(index), column=COUNT, file=file)
        if SEPARATED.fullmatch(found):
            plain = re.sub(r"\D", "", found.partition(".")[0])
            raise DataError(WITH_SEPARATOR.format(where=where, found=found, plain=plain))
        if BELOW_ZERO.fullmatch(found):
            raise DataError(NEGATIVE.format(where=where, found=found))
    plain = counts.str.fullmatch(PLAIN.pattern)
    read = split_symbols(counts[~plain], file=file, dictionary=dictionary)
    values = counts.where(plain).astype("Float64")
    values.loc[~plain] = read["value"]
    wrong = values[((values % 1) != 0).fillna(False) | (values > MOST_PEOPLE).fillna(False)]
    if len(wrong):
        where = place(int(wrong.index[0]), column=COUNT, file=file)
        raise DataError(NOT_WHOLE.format(where=where, found=cut(counts[wrong.index[0]])))
    status = pd.Series(SHOWN, index=counts.index, dtype="str")
    status.loc[read.index] = read["symbol"].map(MEANINGS).fillna(SHOWN)
    return pd.DataFrame({COUNT: values.astype("Int64"), STATUS: status})


def _refuse_twice(cells: pd.DataFrame, *, dimensions: list[str], file: str) -> None:
    again = cells.duplicated(dimensions)
    if not again.any():
        return
    second = cells.loc[again.idxmax()]
    same = (cells[dimensions] == second[dimensions]).all(axis=1)
    raise DataError(
        TWICE.format(
            file=file,
            first=cells.loc[same.idxmax(), ROW],
            second=second[ROW],
            cell=cut(named(second, dimensions)),
        )
    )
