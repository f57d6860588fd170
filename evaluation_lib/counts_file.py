"""Read a table of counts that an analyst wrote, and write measures for one to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from evaluation_lib.counts_checks import WHY_NO_POPULATION, refuse_wrong_counts
from evaluation_lib.counts_output import PRIVATE
from evaluation_lib.csv_files import CsvTable, read_csv_table, write_csv
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.extracts.published_symbols import (
    MOST_PEOPLE,
    split_symbols,
    whole_numbers,
)
from evaluation_lib.measures.tidy import CARRIED, KEYS, MEASURE_COLUMNS
from evaluation_lib.wordlists import did_you_mean, folded, listed

NEEDED = ("area", "group", "count")
WHOLE = ("count", "reached")
NUMBERS = ("count", "population", "reached", "years", "design_effect")
TEXTS = (
    "area",
    "group",
    *KEYS[1:],
    *(name for name in CARRIED if name not in NUMBERS),
    WHY_NO_POPULATION,
)
KNOWN = tuple(dict.fromkeys([*TEXTS, *NUMBERS]))
#: What the file of measures always has, in order; what else the counts had stands before `measure`.
ALWAYS = MEASURE_COLUMNS[MEASURE_COLUMNS.index("measure") :]

LACKING = (
    "{file} has no column '{column}'{meant} Its first row must name the columns area, group, count "
    "and population (or, for transitions, reached). Columns: {columns}."
)
NO_ROWS = "{file} has no rows below its column names: write one row for each area and group."
EMPTY = "{file}, row {row}: {column} is empty. Write the {column} that is counted."
BELOW_ZERO = (
    "{file}, row {row}: {column} is {found}, below zero. Write the number of children, or leave "
    "the cell empty where it is hidden."
)
TOO_LARGE = "{file}, row {row}: {column} is {found}, more than there can be. Correct it."


@dataclass(frozen=True, eq=False)
class CountsFile:
    """A table of counts as read.

    Attributes
    ----------
    counts
        Columns of `KNOWN` that the file has: texts as ``string``, ``count`` and ``reached`` as
        ``Int64`` (``NA`` where hidden), other numbers as ``Float64``.
    reference_group
        The reference group as the file writes it.
    ignored
        Columns of the file that say nothing to the measures.
    """

    counts: pd.DataFrame
    reference_group: str
    ignored: list[str]


def read_counts(source: Path, *, reference_group: str, dictionary: Dictionary) -> CountsFile:
    """Read and check a CSV of counts.

    Parameters
    ----------
    source
        A CSV in any of the usual encodings; its first row names the columns ``area``, ``group``,
        ``count`` and ``population`` or ``reached``, and any others of `KNOWN`. An empty count or a
        symbol of the code list ``published_symbols`` is a hidden one.
    reference_group
        The group that the others are compared with, or `reference_groups.ALL_OTHERS`.
    dictionary
        The data dictionary.

    Raises
    ------
    DataError
        If the file cannot be read or its counts cannot be right; the sentence names the row.
    """
    table = read_csv_table(source)
    places = _places(table, file=source.name)
    cells = _cells_of(table, places)
    if cells.empty:
        raise DataError(NO_ROWS.format(file=source.name))
    counts = cells.assign(
        **{
            name: _numbers(cells[name], file=source.name, dictionary=dictionary)
            for name in cells.columns
            if name in NUMBERS
        }
    )
    _refuse_empty(counts, file=source.name)
    checked, reference = refuse_wrong_counts(
        _filled(counts), reference_group=reference_group, file=source.name, dictionary=dictionary
    )
    return CountsFile(
        counts=checked.reset_index(drop=True),
        reference_group=reference,
        ignored=[
            name
            for at, name in enumerate(table.columns)
            if name.strip() and at not in places.values()
        ],
    )


def write_measures(measures: pd.DataFrame, output: Path) -> None:
    """Write measures as CSV in UTF-8, unrounded, whole or not at all, for its user alone.

    Parameters
    ----------
    measures
        As `all_measures.all_measures` returns them.
    output
        The file. Missing values are empty cells, infinite ones ``inf``.

    Raises
    ------
    DataError
        If it cannot be written.
    """
    first = [column for column in measures.columns if column not in ALWAYS]
    shown = measures.reindex(columns=[*first, *ALWAYS])
    columns = [
        [_cell(value, whole=name in NUMBERS) for value in shown[name]] for name in shown.columns
    ]
    rows = [list(shown.columns), *map(list, zip(*columns, strict=True))]
    # It holds the counts that it was made of, small ones too.
    write_csv(output, rows, mode=PRIVATE)


def _places(table: CsvTable, *, file: str) -> dict[str, int]:
    """Return where each column stands that the measures know."""
    written = {folded(name) for name in table.columns}
    places = {name: table.position(name, file=file) for name in KNOWN if folded(name) in written}
    lacking = [name for name in NEEDED if name not in places]
    if not lacking and not {"population", "reached"} & set(places):
        lacking = ["population"]
    if lacking:
        raise DataError(
            LACKING.format(
                file=file,
                column=lacking[0],
                meant=did_you_mean(lacking[0], table.columns),
                columns=listed(table.columns),
            )
        )
    return places


def _cells_of(table: CsvTable, places: Mapping[str, int]) -> pd.DataFrame:
    """Return the cells that the measures know, without rows in which a spreadsheet shows nothing.

    Error sentences of cells name the row of the file: the index is that row less 2.
    """
    rows = {
        number - 2: [row[at].strip() for at in places.values()]
        for number, row in zip(table.numbers, table.rows, strict=True)
        if any(cell.strip() for cell in row)
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(places), dtype="string")


def _numbers(cells: pd.Series, *, file: str, dictionary: Dictionary) -> pd.Series:
    below = cells[cells.str.match(r"[-\N{MINUS SIGN}]\s*\d")]
    if len(below):
        raise DataError(
            BELOW_ZERO.format(
                file=file, row=below.index[0] + 2, column=cells.name, found=below.iloc[0]
            )
        )
    # An empty cell is a hidden count, as c is.
    numbers = split_symbols(cells, blank="c", file=file, dictionary=dictionary)["value"]
    numbers = numbers.rename(cells.name)
    if cells.name in WHOLE:
        return whole_numbers(numbers, file=file)
    beyond = cells[(numbers > MOST_PEOPLE).fillna(False)]
    if len(beyond):
        raise DataError(
            TOO_LARGE.format(
                file=file, row=beyond.index[0] + 2, column=cells.name, found=beyond.iloc[0]
            )
        )
    return numbers


def _refuse_empty(counts: pd.DataFrame, *, file: str) -> None:
    for column in ("area", "group"):
        empty = counts.index[counts[column] == ""]
        if len(empty):
            raise DataError(EMPTY.format(file=file, row=empty[0] + 2, column=column))


def _filled(counts: pd.DataFrame) -> pd.DataFrame:
    """Say what an empty cell means: one year, independent children, nothing written."""
    ones = {name: counts[name].fillna(1) for name in ("years", "design_effect") if name in counts}
    texts = {name: counts[name].replace("", pd.NA) for name in TEXTS if name in counts}
    return counts.assign(**ones, **texts)


def _cell(value: object, *, whole: bool) -> str:
    if pd.isna(value):
        return ""
    if isinstance(value, (float, np.floating)):
        number = float(value)
        return str(int(number)) if whole and number.is_integer() else repr(number)
    return str(value)
