"""Read the days and times of an export, and decide from all of them whether days stand first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import pandas as pd

from evaluation_lib.errors import DataError
from evaluation_lib.wordlists import cut

DAY_FIRST, MONTH_FIRST = "day-first", "month-first"
ORDERS = (DAY_FIRST, MONTH_FIRST)

TIME = r"(?:[T,]? ?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2}(?:\.\d+)?)? ?(?P<half>[AP]M)?\S*)?"
YEAR_FIRST_FORM = re.compile(rf"(?P<year>\d{{4}})-(?P<first>\d{{1,2}})-(?P<second>\d{{1,2}}){TIME}")
YEAR_LAST_FORM = re.compile(
    rf"(?P<first>\d{{1,2}})[/.-](?P<second>\d{{1,2}})[/.-](?P<year>\d{{4}}|\d{{2}}){TIME}", re.I
)
IN_WORDS_FORM = re.compile(
    rf"(?P<first>\d{{1,2}}) (?P<month>[A-Za-z]+) (?P<year>\d{{4}}){TIME}", re.I
)
FORMS = (YEAR_FIRST_FORM, YEAR_LAST_FORM, IN_WORDS_FORM)
THIS_CENTURY = 2000

AMBIGUOUS = (
    "{file} writes days such as {example}, which may be {day_first} or {month_first}. Say which "
    "with --dates day-first or --dates month-first."
)
NEITHER = (
    "{file} writes days such as {example}, and read day first or month first some of its days do "
    "not exist or lie in the future. Export it again with days written year-month-day."
)


def times_of(
    columns: Sequence[Sequence[str]], *, order: str | None, today: date, file: str
) -> list[list[pd.Timestamp]]:
    """Read columns of days and times.

    Parameters
    ----------
    columns
        The cells of each column; an empty one is missing.
    order
        `DAY_FIRST` or `MONTH_FIRST`, as a person says; nothing where the cells are to decide.
    today
        The day after which nothing can have been answered.
    file
        The export's name, for sentences.

    Returns
    -------
    list
        The times of each column, to the minute; not a time (``NaT``) for what is none.

    Raises
    ------
    DataError
        If days fit both orders, and mean different ones, or fit neither.
    """
    cells = [cell for column in columns for cell in column if YEAR_LAST_FORM.fullmatch(cell)]
    order = order or _order(list(dict.fromkeys(cells)), today=today, file=file)
    return [[_time(cell, order=order) for cell in column] for column in columns]


def _order(cells: Sequence[str], *, today: date, file: str) -> str:
    """Return the order in which all days exist and none lies in the future."""
    if not cells:
        return DAY_FIRST
    days = {order: [_time(cell, order=order) for cell in cells] for order in ORDERS}
    possible = [order for order in ORDERS if _all_past(days[order], today=today)]
    if not possible:
        raise DataError(NEITHER.format(file=file, example=cut(cells[0])))
    if len(possible) > 1 and days[DAY_FIRST] != days[MONTH_FIRST]:
        both = zip(cells, days[DAY_FIRST], days[MONTH_FIRST], strict=True)
        example, first, second = next(each for each in both if each[1] != each[2])
        raise DataError(
            AMBIGUOUS.format(
                file=file, example=example, day_first=_written(first), month_first=_written(second)
            )
        )
    return possible[0]


def _all_past(days: Iterable[pd.Timestamp], *, today: date) -> bool:
    return all(pd.notna(day) and day.date() <= today for day in days)


def _written(day: pd.Timestamp) -> str:
    return f"{day.day} {day:%B %Y}"


def _time(cell: str, *, order: str) -> pd.Timestamp:
    found = next(filter(None, (form.fullmatch(cell) for form in FORMS)), None)
    if found is None:
        return pd.NaT
    try:
        return pd.Timestamp(datetime(*_day(found, order=order), *_clock(found)))
    except ValueError:
        return pd.NaT


def _day(found: re.Match[str], *, order: str) -> tuple[int, int, int]:
    """Return year, month and day."""
    parts = found.groupdict()
    year, first = int(parts["year"]), int(parts["first"])
    year += THIS_CENTURY if year < 100 else 0
    if "month" in parts:
        return year, _month(parts["month"]), first
    second = int(parts["second"])
    if found.re is YEAR_FIRST_FORM:
        return year, first, second
    return (year, second, first) if order == DAY_FIRST else (year, first, second)


def _month(name: str) -> int:
    for form in ("%B", "%b"):
        try:
            return datetime.strptime(name, form).month
        except ValueError:
            continue
    raise ValueError(name)


def _clock(found: re.Match[str]) -> tuple[int, int]:
    """Return hours and minutes; seconds are left out, since not every export keeps them."""
    hour, minute = int(found["hour"] or 0), int(found["minute"] or 0)
    half = (found["half"] or "").upper()
    if half:
        hour = hour % 12 + (12 if half == "PM" else 0)
    return hour, minute
