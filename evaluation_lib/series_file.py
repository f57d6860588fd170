"""Read series over time from a CSV that an analyst wrote: one row for each period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from evaluation_lib.csv_files import CsvTable, read_csv_table
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.extracts.published_symbols import place, split_symbols, whole_numbers
from evaluation_lib.measures.trends.ratio_change import ratio_series
from evaluation_lib.measures.trends.segments import (
    INTERCEPT,
    OF_THE_PROGRAMME,
    REFERENCE_COUNT,
)
from evaluation_lib.measures.trends.series import (
    COUNT,
    EXPOSURE,
    NO_EXPOSURE,
    PERIOD,
    TIME,
    checked_series,
)
from evaluation_lib.wordlists import cut, did_you_mean, folded, listed, match

#: What tells one series of a file from another.
KEYS = ("area", "group")
VALUE = "value"
#: Names that a series, or a model of one, has for something else.
RESERVED = (
    *KEYS,
    PERIOD,
    COUNT,
    EXPOSURE,
    TIME,
    VALUE,
    "period_start",
    "period_end",
    REFERENCE_COUNT,
    INTERCEPT,
    *OF_THE_PROGRAMME,
)

NO_ROWS = "{file} has no rows below its column names: write one row for each period."
OWN_NAME = (
    "{file}: the column {column} cannot be named as --{option}, since the series or its model has "
    "something else by that name. Rename it, or name another column."
)
NO_GROUPS = (
    "{file} has no column group, so there is no '{reference}' to compare with: add it, or leave "
    "--reference out."
)
NO_REFERENCE = (
    "{name}: no series of the reference group '{reference}' there{meant} Add it, or name another "
    "group with --reference; groups there: {groups}."
)
NO_OTHERS = "{name}: no other group stands beside '{reference}'. Add one, or leave --reference out."
NOT_A_NUMBER = "{where}: '{found}' is not a number. Write one, or leave the cell empty as a gap."


@dataclass(frozen=True, eq=False)
class OneSeries:
    """One series of a file.

    Attributes
    ----------
    name
        What it is called in sentences: the file, and its area and group if there are any.
    keys
        Its area and group, as far as the file has them.
    rows
        As `series.checked_series` returns them, with further columns under the names asked for.
    """

    name: str
    keys: dict[str, str]
    rows: pd.DataFrame


def read_series(
    source: Path,
    *,
    population: str | None,
    others: Sequence[str] = (),
    as_values: bool = False,
    dictionary: Dictionary,
) -> list[OneSeries]:
    """Read and check the series of a CSV.

    Parameters
    ----------
    source
        A CSV in any of the usual encodings, with the columns ``period`` and ``count``, and if there
        are several series ``area``, ``group`` or both. An empty count, and a symbol of the code
        list ``published_symbols``, is a hidden one.
    population
        The column with what counts are out of; without one, counts are looked at as they are.
    others
        Further columns of numbers: covariates, a dose.
    as_values
        Whether counts may be any numbers: the series then have ``value`` (over the population,
        where there is one) and no count.
    dictionary
        The data dictionary.

    Returns
    -------
    list of OneSeries
        One for each area and group, in the order of the file.

    Raises
    ------
    DataError
        If the file cannot be read, lacks a column, or a series cannot be right.
    """
    table, file = read_csv_table(source), source.name
    rows = _rows_of(table, population=population, others=others, file=file)
    if rows.empty:
        raise DataError(NO_ROWS.format(file=file))
    keys = [name for name in KEYS if name in rows]
    counts = _numbers(rows[COUNT], file=file, dictionary=dictionary)
    rows[COUNT] = counts if as_values else whole_numbers(counts, file=file)
    rows[EXPOSURE] = 1.0
    if population is not None:
        rows[EXPOSURE] = _numbers(rows[population], file=file, dictionary=dictionary)
    for name in others:
        rows[name] = _any_numbers(rows[name], file=file)
    groups = rows.groupby(keys, sort=False) if keys else [((), rows)]
    return [
        _one_series(own, dict(zip(keys, names, strict=True)), file=file, as_values=as_values)
        for names, own in groups
    ]


def ratios_to(several: Sequence[OneSeries], reference: str) -> list[OneSeries]:
    """Turn the series of groups into those of their ratios to a reference group's.

    Parameters
    ----------
    several
        As `read_series` returns them.
    reference
        The reference group, in any capitals.

    Returns
    -------
    list of OneSeries
        One for each other group, compared within its area, as `ratio_change.ratio_series` makes it.

    Raises
    ------
    DataError
        If there are no groups, an area lacks the reference group, or both series differ in periods.
    """
    if any("group" not in one.keys for one in several):
        file = several[0].name.partition(",")[0]
        raise DataError(NO_GROUPS.format(file=file, reference=cut(reference)))
    areas: dict[str | None, dict[str, OneSeries]] = {}
    for one in several:
        areas.setdefault(one.keys.get("area"), {})[one.keys["group"]] = one
    ratios = []
    for groups in areas.values():
        name = match(reference, list(groups))
        where = next(iter(groups.values())).name.rpartition(",")[0]
        if name is None:
            meant, known = did_you_mean(reference, list(groups)), listed(list(groups))
            raise DataError(
                NO_REFERENCE.format(name=where, reference=cut(reference), meant=meant, groups=known)
            )
        if len(groups) == 1:
            raise DataError(NO_OTHERS.format(name=where, reference=name))
        own = groups[name].rows
        ratios += [
            replace(one, rows=ratio_series(one.rows, own))
            for group, one in groups.items()
            if group != name
        ]
    return ratios


def _one_series(
    rows: pd.DataFrame, keys: dict[str, str], *, file: str, as_values: bool
) -> OneSeries:
    name = ", ".join([file, *filter(None, keys.values())])
    if not as_values:
        return OneSeries(name, keys, checked_series(rows, where=name))
    lacking = rows[COUNT].notna() & ~(rows[EXPOSURE] > 0).fillna(False)
    if lacking.any():
        raise DataError(NO_EXPOSURE.format(where=name, found=rows.loc[lacking, PERIOD].iloc[0]))
    value = rows[COUNT] / rows[EXPOSURE]
    without = rows.assign(**{COUNT: pd.array([None] * len(rows), dtype="Int64"), VALUE: value})
    return OneSeries(name, keys, checked_series(without, where=name))


def _rows_of(
    table: CsvTable, *, population: str | None, others: Sequence[str], file: str
) -> pd.DataFrame:
    """Return the columns that are looked at, as text; the index is the row of the file less 2."""
    written = {folded(name) for name in table.columns}
    keys = [name for name in KEYS if folded(name) in written]
    named = {"population": [population] if population else [], "covariates": others}
    for option, columns in named.items():
        for name in columns:
            if folded(name) in map(folded, RESERVED if option == "covariates" else (PERIOD, COUNT)):
                raise DataError(OWN_NAME.format(file=file, column=cut(name), option=option))
    wanted = [PERIOD, COUNT, *keys, *([population] if population else []), *others]
    places = {name: table.position(name, file=file) for name in dict.fromkeys(wanted)}
    cells = {
        number - 2: [row[at].strip() for at in places.values()]
        for number, row in zip(table.numbers, table.rows, strict=True)
        if any(cell.strip() for cell in row)
    }
    return pd.DataFrame.from_dict(cells, orient="index", columns=list(places), dtype="string")


def _numbers(cells: pd.Series, *, file: str, dictionary: Dictionary) -> pd.Series:
    # An empty cell is a hidden count, as c is.
    numbers = split_symbols(cells, blank="c", file=file, dictionary=dictionary)["value"]
    return numbers.rename(cells.name)


def _any_numbers(cells: pd.Series, *, file: str) -> pd.Series:
    """Numbers of any sign; an empty cell is a gap."""
    numbers = pd.to_numeric(cells.replace("", pd.NA), errors="coerce").astype("Float64")
    wrong = (cells != "") & (numbers.isna() | np.isinf(numbers.astype(float).fillna(0.0)))
    if wrong.any():
        row = wrong[wrong].index[0]
        where = place(row, column=cells.name, file=file)
        raise DataError(NOT_A_NUMBER.format(where=where, found=cut(cells[row])))
    return numbers


def names_of(text: str | None) -> tuple[str, ...]:
    """Return the columns that a list with commas names, in its order."""
    return tuple(filter(None, (part.strip() for part in (text or "").split(","))))
