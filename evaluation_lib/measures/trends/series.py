"""A series over time: one row for each period, in order, a period that is not known being a gap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evaluation_lib.counts.periods import MONTH, MONTHS, QUARTER, YEAR, periods_between
from evaluation_lib.errors import DataError
from evaluation_lib.measures.tidy import floats
from evaluation_lib.wordlists import cut

#: Columns of a series, and what `checked_series` adds.
PERIOD, COUNT, EXPOSURE, TIME = "period", "count", "exposure", "time"
#: The name of a period, by its length. A year to 31 March names the year after it too, so that
#: 2011-12 is a month among months and a year among years.
NAMES = {
    YEAR: re.compile(r"((?:19|20)\d\d)-(\d\d)"),
    QUARTER: re.compile(r"((?:19|20)\d\d)-Q([1-4])"),
    MONTH: re.compile(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])"),
}

NO_PERIODS = "{where} has no rows: write one row for each period, in order of time."
NOT_A_PERIOD = (
    "{where}: '{found}' is not a period. Write months as 2024-05, calendar quarters as 2024-Q2 or "
    "years to 31 March as 2023-24."
)
MIXED_LENGTHS = (
    "{where}: '{found}' is not a {grain}, as '{example}' is. Write all periods of a series in one "
    "length."
)
TWICE = "{where}: the period {found} stands there more than once. Leave one row for each period."
NOT_IN_ORDER = "{where}: {found} stands below {before}. Sort the rows by time, the earliest first."
LEFT_OUT = (
    "{where}: no row of {missing}, between {before} and {found}. Add it; where its count is hidden "
    "or not known, write c as the count."
)
NO_EXPOSURE = (
    "{where}, {found}: the count has no population above zero beside it. Write how many children "
    "it is out of."
)
START_OUTSIDE = (
    "{where}: the programme's start {start} does not lie within the series, which runs from "
    "{first} to {last}. Give a start with periods before and after it."
)
TOO_FEW = (
    "{where}: {before} known periods before the start {start} and {after} after it are too few; "
    "{fewest_before} before and {fewest_after} after are needed. Use shorter periods, or wait."
)

Spans = list[tuple[pd.Timestamp, pd.Timestamp]]


def checked_series(series: pd.DataFrame, *, where: str = "The series") -> pd.DataFrame:
    """Check a series and number its periods.

    Parameters
    ----------
    series
        One row for each period, in order of time: ``period`` (``2024-05``, ``2024-Q2`` or
        ``2023-24``), ``count`` (``NA`` where hidden or not known), ``exposure`` (children × years,
        or the events of the decision point before) and any others.
    where
        What the series is called in sentences.

    Returns
    -------
    pandas.DataFrame
        The same rows, indexed from 0, with ``period_start``, ``period_end`` (datetime64),
        ``time`` (1, 2, … from the first period; a gap keeps its number), ``count`` as ``Int64`` and
        ``exposure`` as float.

    Raises
    ------
    DataError
        If a period cannot be read, is left out, repeated, out of order or of another length, or a
        count has no exposure.
    """
    names = series[PERIOD].astype(str).tolist()
    if not names:
        raise DataError(NO_PERIODS.format(where=where))
    spans = _spans_in_order(names, where=where)
    found = series.reset_index(drop=True).assign(
        period_start=pd.DatetimeIndex([first for first, _ in spans]),
        period_end=pd.DatetimeIndex([last for _, last in spans]),
        time=np.arange(1, len(names) + 1),
        count=series[COUNT].astype("Int64").to_numpy(),
        exposure=floats(series, EXPOSURE),
    )
    lacking = found["count"].notna() & ~(found["exposure"] > 0)
    if lacking.any():
        raise DataError(NO_EXPOSURE.format(where=where, found=found.loc[lacking, PERIOD].iloc[0]))
    return found


def grain_of(names: Sequence[str]) -> str | None:
    """Return the length that all names of periods can be read as: year, quarter or month."""
    return next((grain for grain in NAMES if all(_number(name, grain) for name in names)), None)


def after_start(series: pd.DataFrame, *, start: date | pd.Timestamp) -> NDArray[np.bool_]:
    """Say which periods begin on or after the programme's start, shape (n,).

    A period in which the start falls after its first day counts as before: most of it may be.
    """
    return (series["period_start"] >= pd.Timestamp(start)).to_numpy()


def refuse_start(
    series: pd.DataFrame,
    *,
    start: date | pd.Timestamp,
    fewest_before: int = 1,
    fewest_after: int = 1,
    where: str = "The series",
) -> None:
    """Refuse a start outside a series, or with too few known periods on a side of it.

    Parameters
    ----------
    series
        As `checked_series` returns it.
    start
        The programme's start.
    fewest_before, fewest_after
        How many periods with a known count are needed.
    where
        What the series is called in sentences.

    Raises
    ------
    DataError
        Saying what there is and what is needed.
    """
    after = after_start(series, start=start)
    day = pd.Timestamp(start).date().isoformat()
    if after.all() or not after.any():
        first, last = series[PERIOD].iloc[[0, -1]]
        raise DataError(START_OUTSIDE.format(where=where, start=day, first=first, last=last))
    known = series[COUNT].notna().to_numpy()
    numbers = {"before": int((known & ~after).sum()), "after": int((known & after).sum())}
    if numbers["before"] < fewest_before or numbers["after"] < fewest_after:
        raise DataError(
            TOO_FEW.format(
                where=where,
                start=day,
                fewest_before=fewest_before,
                fewest_after=fewest_after,
                **numbers,
            )
        )


def periods_after_last(series: pd.DataFrame, number: int) -> pd.DataFrame:
    """Return the periods that follow a series.

    Parameters
    ----------
    series
        As `checked_series` returns it.
    number
        How many.

    Returns
    -------
    pandas.DataFrame
        ``period``, ``period_start``, ``period_end`` and ``time``.
    """
    names = series[PERIOD].tolist()
    grain = grain_of(names)
    last = _number(names[-1], grain)
    spans = [_span(last + more, grain) for more in range(1, number + 1)]
    periods = periods_between(spans[0][0].date(), spans[-1][1].date(), grain=grain)
    return pd.DataFrame(
        {
            PERIOD: [period.name for period in periods],
            "period_start": [first for first, _ in spans],
            "period_end": [end for _, end in spans],
            TIME: series[TIME].iloc[-1] + np.arange(1, number + 1),
        }
    )


def _spans_in_order(names: list[str], *, where: str) -> Spans:
    """Return the first and last day of each period, or say which one does not follow the other."""
    grain = grain_of(names)
    if grain is None:
        raise DataError(_not_of_one_length(names, where=where))
    numbers = [_number(name, grain) for name in names]
    for at in range(1, len(names)):
        said = {"where": where, "before": names[at - 1], "found": names[at]}
        if numbers[at] in numbers[:at]:
            raise DataError(TWICE.format(**said))
        if numbers[at] < numbers[at - 1]:
            raise DataError(NOT_IN_ORDER.format(**said))
        if numbers[at] > numbers[at - 1] + 1:
            first, last = _span(numbers[at - 1] + 1, grain)
            missing = periods_between(first.date(), last.date(), grain=grain)[0].name
            raise DataError(LEFT_OUT.format(missing=missing, **said))
    return [_span(number, grain) for number in numbers]


def _not_of_one_length(names: list[str], *, where: str) -> str:
    """Name the period that cannot be read, or that is longer or shorter than most."""
    unread = [name for name in names if grain_of([name]) is None]
    if unread:
        return NOT_A_PERIOD.format(where=where, found=cut(unread[0]))
    # 2011-12 can be read as two lengths: the others say which was meant.
    fitting = {grain: [name for name in names if _number(name, grain)] for grain in NAMES}
    grain = max(fitting, key=lambda one: (len(fitting[one]), names[0] in fitting[one]))
    other = next(name for name in names if name not in fitting[grain])
    return MIXED_LENGTHS.format(where=where, found=other, grain=grain, example=fitting[grain][0])


def _number(name: str, grain: str) -> int | None:
    """Count the periods since the year 0, so that the next is one more."""
    found = NAMES[grain].fullmatch(name)
    if found is None:
        return None
    year, part = map(int, found.groups())
    if grain == YEAR:
        return year if part == (year + 1) % 100 else None
    return year * (12 // MONTHS[grain]) + part - 1


def _span(number: int, grain: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first and the last day of a period."""
    a_year = 12 // MONTHS[grain]
    # Years to 31 March begin in April.
    month = 4 if grain == YEAR else number % a_year * MONTHS[grain] + 1
    first = pd.Timestamp(number // a_year, month, 1)
    return first, first + pd.DateOffset(months=MONTHS[grain]) - pd.Timedelta(days=1)
