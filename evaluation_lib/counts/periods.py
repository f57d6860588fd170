"""The periods that are counted: months, quarters, years to 31 March, twelve months, three years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from evaluation_lib.errors import DataError

MONTH, QUARTER, YEAR = "month", "quarter", "year"
ROLLING, THREE_YEARS, WHOLE = "rolling_12_months", "three_years", "whole_period"
DAY = "day"
GRAINS = (MONTH, QUARTER, YEAR, ROLLING, THREE_YEARS, WHOLE)
#: Years are those of published statistics: they begin on 1 April and end on 31 March.
MONTHS = {MONTH: 1, QUARTER: 3, YEAR: 12, ROLLING: 12, THREE_YEARS: 36}
DAYS_A_YEAR = 365.25

NOT_A_GRAIN = "'{found}' is not a length of period: write {allowed}."


@dataclass(frozen=True)
class Period:
    """A span of days that events are counted in, or a single day that open cases are counted on.

    Attributes
    ----------
    name
        As reports and files write it: ``2024-07``, ``2024-Q3``, ``2024-25``, ``12 months to
        2025-03``, ``2022-23 to 2024-25``, ``2025-03-31``.
    start, end
        The first and the last day.
    grain
        What kind of span it is.
    """

    name: str
    start: date
    end: date
    grain: str

    @property
    def years(self) -> float:
        """How long it is in years: whole months count a twelfth; a day that is counted on, 1."""
        if self.grain == DAY:
            return 1.0
        after = self.end + timedelta(days=1)
        if self.start.day == after.day == 1:
            return (after.year - self.start.year) + (after.month - self.start.month) / 12
        return (after - self.start).days / DAYS_A_YEAR


def periods_between(start: date, end: date, *, grain: str) -> list[Period]:
    """Return the whole periods of one kind between two days, in their order.

    Parameters
    ----------
    start, end
        The first and the last day.
    grain
        ``month``, ``quarter`` (calendar), ``year`` (1 April to 31 March), ``rolling_12_months``
        (one ending with every quarter, so they overlap), ``three_years`` (years to 31 March,
        counted back from the last whole one, so that the latest is never cut), ``whole_period``.

    Returns
    -------
    list of Period
        Those that lie whole between both days; the whole period always does.

    Raises
    ------
    DataError
        If the grain is none of these.
    """
    if grain not in GRAINS:
        raise DataError(NOT_A_GRAIN.format(found=grain, allowed=" or ".join(GRAINS)))
    if grain == WHOLE:
        return [Period(f"{start.isoformat()} to {end.isoformat()}", start, end, WHOLE)]
    ends = _ends(start, end, grain=grain)
    spans = [(_first_day(last, months=MONTHS[grain]), last) for last in ends]
    return [
        Period(_name(first, last, grain=grain), first, last, grain)
        for first, last in spans
        if first >= start
    ]


def days_between(start: date, end: date, *, grain: str = YEAR) -> list[Period]:
    """Return the last days of the years, quarters or months that end between two days.

    The years end on 31 March, so the last days of years are those of published counts.
    """
    if grain not in (MONTH, QUARTER, YEAR):
        raise DataError(NOT_A_GRAIN.format(found=grain, allowed=f"{MONTH}, {QUARTER} or {YEAR}"))
    return [Period(day.isoformat(), day, day, DAY) for day in _ends(start, end, grain=grain)]


def _ends(start: date, end: date, *, grain: str) -> list[date]:
    steps = {MONTH: "M", QUARTER: "Q-DEC", ROLLING: "Q-DEC"}.get(grain, "Y-MAR")
    found = pd.period_range(pd.Timestamp(start), pd.Timestamp(end), freq=steps)
    ends = [period.end_time.date() for period in found]
    ends = [last for last in ends if start <= last <= end]
    return ends[::-1][::3][::-1] if grain == THREE_YEARS else ends


def _first_day(last: date, *, months: int) -> date:
    return (pd.Timestamp(last) + pd.Timedelta(days=1) - pd.DateOffset(months=months)).date()


def _name(first: date, last: date, *, grain: str) -> str:
    if grain == MONTH:
        return f"{first:%Y-%m}"
    if grain == QUARTER:
        return f"{first.year}-Q{(first.month - 1) // 3 + 1}"
    if grain == ROLLING:
        return f"12 months to {last:%Y-%m}"
    if grain == THREE_YEARS:
        return f"{_year(first.year)} to {_year(last.year - 1)}"
    return _year(first.year)


def _year(begins: int) -> str:
    """A year to 31 March as published statistics write it: ``2024-25``."""
    return f"{begins}-{(begins + 1) % 100:02d}"
