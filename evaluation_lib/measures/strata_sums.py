"""From counts in strata to what each group adds up to: standardised sums and expected counts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from evaluation_lib.errors import DataError
from evaluation_lib.measures.tidy import (
    CARRIED,
    design_effect_of,
    exposure_of,
    floats,
    keys_of,
    where_of,
)

NO_COLUMN = "{table} has no column '{column}': add it, or leave it out of the strata."
NEGATIVE = "{where}: {column} is {found}. Neither a count nor a population is below zero."
TWICE = "{table}, {where}: the stratum stands there more than once. Leave one row of it."
NOT_THERE = "{where}: {table} has no row for this stratum. Add it, or join strata together."
LEFT_OUT = (
    "{where} has {found} of the {wanted} strata of {table}. Add the others, with a count of 0 "
    "where nobody was counted."
)
NO_WEIGHT = "The standard's populations add up to {found}: they must add up to more than zero."
DOES_NOT_ADD_UP = (
    "{where}: the children with one event, two and so on have {found} events, but count is "
    "{wanted}. Correct the row."
)

THE_COUNTS, THE_STANDARD, THE_REFERENCE = "The table of counts", "the standard", "the reference"


def units_of(counts: pd.DataFrame) -> list[str]:
    """Return the columns that name one group in one place: what strata are added up to."""
    return ["area", "group", *keys_of(counts)[1:]]


def added_up(rows: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Add strata up to groups; what is missing in one stratum is missing in the sum.

    Parameters
    ----------
    rows
        Columns of `units_of`, ``count``, and those named; ``population``, ``reached`` and those of
        `tidy.CARRIED` if there.
    columns
        What else is added up.

    Returns
    -------
    pandas.DataFrame
        One row for each group in each place, in the order in which they first stand.
    """
    grouped = rows.groupby(units_of(rows), sort=False, dropna=False)
    given = [name for name in ("count", "population", "reached") if name in rows.columns]
    carried = [column for column in CARRIED if column in rows.columns]
    sums = grouped[[*given, *columns]].sum(skipna=False)
    return pd.concat([sums, grouped[carried].first()], axis=1).reset_index()


def checked_strata(counts: pd.DataFrame, *, strata: Sequence[str]) -> None:
    """Refuse a table of counts that cannot be read stratum by stratum.

    Raises
    ------
    DataError
        If a column is missing, a number is below zero, or a stratum of a group stands twice.
    """
    of = "reached" if "reached" in counts.columns else "population"
    _refuse_missing_columns(counts, [*strata, "count", of], table=THE_COUNTS)
    _refuse_negative(counts, [*units_of(counts), *strata])
    _refuse_twice(counts, [*units_of(counts), *strata], table=THE_COUNTS)


def direct_sums(
    counts: pd.DataFrame,
    *,
    standard: pd.DataFrame,
    strata: Sequence[str],
    events_per_child: Sequence[str] = (),
) -> pd.DataFrame:
    """Weight each stratum's rate by the standard and add up, with the variance.

    Parameters
    ----------
    counts, standard, strata, events_per_child
        As for `standardisation.directly_standardised_rate`.

    Returns
    -------
    pandas.DataFrame
        One row for each area and group: its keys, ``count``, ``population``, ``rate`` (events for a
        child and year), its ``variance``, ``effective_count`` (after the design effect) and
        ``largest_weight`` (of one event). Missing where a count is, or where a stratum that the
        standard weights has nobody.

    Raises
    ------
    DataError
        If strata do not fit the standard, or ``events_per_child`` does not add up to ``count``.
    """
    rows = _joined(counts, standard, strata=strata, columns=["population"], table=THE_STANDARD)
    weight = floats(rows, "population_joined")
    if not weight.sum() > 0:
        raise DataError(NO_WEIGHT.format(found=weight.sum()))
    rows["weight"] = weight
    share = weight / rows.groupby(units_of(rows), dropna=False)["weight"].transform("sum")
    count, exposure, effect = floats(rows, "count"), exposure_of(rows), design_effect_of(rows)
    with np.errstate(divide="ignore", invalid="ignore"):
        of_one = np.where(share > 0, share / np.where(exposure > 0, exposure, np.nan), 0.0)
    rows = rows.assign(
        rate=of_one * count,
        variance=of_one**2 * _squares(rows, count, events_per_child) * effect,
        effective_count=count / effect,
        largest_weight=of_one * effect,
    )
    sums = added_up(rows, ["rate", "variance", "effective_count"])
    largest = rows.groupby(units_of(rows), sort=False, dropna=False)["largest_weight"].max()
    return sums.assign(largest_weight=largest.to_numpy())


def expected_sums(
    counts: pd.DataFrame, *, reference: pd.DataFrame, strata: Sequence[str]
) -> pd.DataFrame:
    """Add up what each group would have counted at the reference's rates.

    Parameters
    ----------
    counts, reference, strata
        As for `standardisation.indirectly_standardised_ratio`.

    Returns
    -------
    pandas.DataFrame
        One row for each area and group: its keys, ``count``, ``population``, ``expected`` and
        ``reference_rate`` (events for a child and year, all strata together).

    Raises
    ------
    DataError
        If strata do not fit the reference.
    """
    given = ["count", "population", *(["years"] if "years" in reference.columns else [])]
    rows = _joined(counts, reference, strata=strata, columns=given, table=THE_REFERENCE)
    cases = floats(rows, "count_joined")
    exposure = floats(rows, "population_joined") * floats(rows, "years_joined", absent=1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(exposure > 0, cases / exposure, np.nan)
    own = exposure_of(rows)
    # Where nobody of the group lives, nothing is expected, whatever the reference's rate.
    rows = rows.assign(expected=np.where(own == 0, 0.0, own * rate), cases=cases, of=exposure)
    sums = added_up(rows, ["expected", "cases", "of"])
    return sums.assign(reference_rate=sums["cases"] / sums["of"]).drop(columns=["cases", "of"])


def _squares(rows: pd.DataFrame, count: np.ndarray, events_per_child: Sequence[str]) -> np.ndarray:
    """Variance of each count: itself, or children times their number of events squared."""
    if not events_per_child:
        return count
    children = [floats(rows, column) for column in events_per_child]
    numbers = range(1, len(children) + 1)
    children = [np.nan_to_num(each) for each in children]
    events = sum(number * each for number, each in zip(numbers, children, strict=True))
    wrong = ~np.isnan(count) & (events != count)
    if wrong.any():
        place = int(np.argmax(wrong))
        where = where_of(rows.iloc[place], units_of(rows))
        raise DataError(
            DOES_NOT_ADD_UP.format(where=where, found=events[place], wanted=count[place])
        )
    squares = sum(number**2 * each for number, each in zip(numbers, children, strict=True))
    return np.where(np.isnan(count), np.nan, squares)


def _joined(
    counts: pd.DataFrame,
    other: pd.DataFrame,
    *,
    strata: Sequence[str],
    columns: Sequence[str],
    table: str,
) -> pd.DataFrame:
    """Put the standard's or reference's columns beside each stratum, none lost and none twice."""
    checked_strata(counts, strata=strata)
    _refuse_missing_columns(other, [*strata, *columns], table=table)
    on = [*keys_of(other), *strata]
    _refuse_missing_columns(counts, on, table=THE_COUNTS)
    _refuse_twice(other, on, table=table)
    taken = other[[*on, *columns]].rename(columns={name: f"{name}_joined" for name in columns})
    rows = counts.merge(taken, on=on, how="left", indicator=True)
    lost = rows[rows["_merge"] == "left_only"]
    if len(lost):
        where = where_of(lost.iloc[0], [*units_of(counts), *strata])
        raise DataError(NOT_THERE.format(where=where, table=table))
    wanted = len(other.drop_duplicates(list(strata)))
    sizes = rows.groupby(units_of(rows), sort=False, dropna=False).size()
    if (sizes < wanted).any():
        where = where_of(sizes[sizes < wanted].reset_index().iloc[0], units_of(rows))
        found = int(sizes[sizes < wanted].iloc[0])
        raise DataError(LEFT_OUT.format(where=where, found=found, wanted=wanted, table=table))
    return rows.drop(columns="_merge")


def _refuse_missing_columns(frame: pd.DataFrame, columns: Sequence[str], *, table: str) -> None:
    for column in columns:
        if column not in frame.columns:
            raise DataError(NO_COLUMN.format(table=table[0].upper() + table[1:], column=column))


def _refuse_negative(counts: pd.DataFrame, names: Sequence[str]) -> None:
    for column in ("count", "population", "reached"):
        below = floats(counts, column) < 0
        if below.any():
            row = counts.iloc[int(np.argmax(below))]
            where = where_of(row, names)
            raise DataError(NEGATIVE.format(where=where, column=column, found=row[column]))


def _refuse_twice(frame: pd.DataFrame, names: Sequence[str], *, table: str) -> None:
    twice = frame.duplicated(list(names))
    if twice.any():
        where = where_of(frame[twice].iloc[0], names)
        raise DataError(TWICE.format(table=table[0].upper() + table[1:], where=where))
