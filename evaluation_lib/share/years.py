"""Years to 31 March as an extract writes them, and on which days a first event could lie."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

FORM = re.compile(r"([0-9]{4})-[0-9]{2}(?: to ([0-9]{4})-[0-9]{2})?")
BEGINS_IN = 4


def year_of(days: pd.Series) -> pd.Series:
    """Return the calendar year in which the year to 31 March of each day begins."""
    return (days.dt.year - (days.dt.month < BEGINS_IN)).astype("Int64")


def span_of(years: pd.Series, *, length: int) -> pd.Series:
    """Return the first year of the span of so many years that each year lies in.

    Spans begin in the same years in every extract, so that two extracts do not narrow each other.
    """
    return years - years % length


def label_of(years: pd.Series, *, length: int = 1) -> pd.Series:
    """Write years, or the spans that begin with them: ``2024-25``, ``2022-23 to 2023-24``."""
    known = years.dropna().unique()
    text = {year: _label(int(year), length) for year in known}
    return years.map(text).astype("string")


def bounds_of(labels: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return the first and the last day of what `label_of` wrote; missing of anything else."""
    found = {label: _bounds(label) for label in labels.dropna().unique()}
    first = labels.map({label: pair[0] for label, pair in found.items()})
    last = labels.map({label: pair[1] for label, pair in found.items()})
    return pd.to_datetime(first), pd.to_datetime(last)


def possible_first_days(
    events: pd.DataFrame,
    first: pd.DataFrame,
    *,
    since: pd.Timestamp,
    until: pd.Timestamp,
) -> pd.DataFrame:
    """Work out, as whoever holds an extract could, on which days each child's day 0 may lie.

    Parameters
    ----------
    events
        One row per day of an event: ``child``, ``day`` (since day 0) and ``year`` (its label;
        missing where it is not shared).
    first
        ``child`` and ``label``: the year or the span of day 0; missing where it is not shared.
    since, until
        The first and the last day that the extracts know of: no event lies outside.

    Returns
    -------
    pandas.DataFrame
        By ``child``: ``earliest`` and ``latest`` day of day 0.
    """
    years = pd.concat(
        [
            first.rename(columns={"label": "year"}).assign(day=0)[["child", "day", "year"]],
            events[["child", "day", "year"]],
        ],
        ignore_index=True,
    )
    begins, ends = bounds_of(years["year"])
    days = pd.to_timedelta(years["day"].astype("float64"), unit="D")
    by = pd.DataFrame(
        {
            "child": years["child"],
            "earliest": (begins - days).fillna(since),
            "latest": (ends - days).fillna(until - days).clip(upper=until - days),
        }
    ).groupby("child", sort=False)
    found = by.agg(earliest=("earliest", "max"), latest=("latest", "min"))
    found["earliest"] = found["earliest"].clip(lower=since)
    return found


def days_in(possible: pd.DataFrame) -> pd.Series:
    """Return on how many days day 0 may lie."""
    return (possible["latest"] - possible["earliest"]).dt.days + 1


def middle_of(possible: pd.DataFrame) -> pd.Series:
    """Return the day in the middle of those that day 0 may lie on."""
    half = np.floor((days_in(possible) - 1) / 2)
    return possible["earliest"] + pd.to_timedelta(half, unit="D")


def _label(year: int, length: int) -> str:
    last = year + length - 1
    one = f"{year}-{(year + 1) % 100:02d}"
    return one if length == 1 else f"{one} to {last}-{(last + 1) % 100:02d}"


def _bounds(label: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    found = FORM.fullmatch(label)
    if not found:
        return pd.NaT, pd.NaT
    first, last = int(found[1]), int(found[2] or found[1])
    return pd.Timestamp(first, BEGINS_IN, 1), pd.Timestamp(last + 1, BEGINS_IN, 1) - pd.Timedelta(
        days=1
    )
