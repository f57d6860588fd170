"""The days that a period's name stands for, as counts name periods, and which lie within which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

#: Names of periods: a year to 31 March, a calendar quarter, a month, a day.
YEAR, QUARTER = re.compile(r"(\d{4})-(\d{2})"), re.compile(r"(\d{4})-Q([1-4])")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
#: What stands between the names of the first and the last part of a longer period.
TO = " to "
#: The kind of a longer period; all others are years and quarters.
SPAN = "span"


@dataclass(frozen=True)
class Window:
    """A span of days by its name; ``kind`` tells windows of one kind, which do not overlap."""

    name: str
    start: date
    end: date
    kind: str


def window_named(name: str) -> Window | None:
    """Return the days of a period that `counts.periods` named; none of a single day or other name.

    Open cases are counted on a day: days are no parts of anything.
    """
    if TO in name:
        first, last = (_days_of(part) for part in name.split(TO, 1))
        return None if first is None or last is None else Window(name, first[0], last[1], SPAN)
    days = None if DAY.fullmatch(name) else _days_of(name)
    return None if days is None else Window(name, *days, "quarter" if "Q" in name else "year")


def _days_of(name: str) -> tuple[date, date] | None:
    """The first and the last day of a year, a quarter or a day."""
    if DAY.fullmatch(name):
        return date.fromisoformat(name), date.fromisoformat(name)
    if found := QUARTER.fullmatch(name):
        year, quarter = int(found[1]), int(found[2])
        after = date(year + quarter // 4, quarter % 4 * 3 + 1, 1)
        return date(year, quarter * 3 - 2, 1), after - timedelta(days=1)
    if (found := YEAR.fullmatch(name)) and int(found[2]) == (int(found[1]) + 1) % 100:
        return date(int(found[1]), 4, 1), date(int(found[1]) + 1, 3, 31)
    return None


def windows_within(names: Iterable[str]) -> Iterator[tuple[str, str, list[str]]]:
    """Say which windows lie within a longer one, kind by kind.

    Parameters
    ----------
    names
        Names of periods.

    Yields
    ------
    tuple
        The longer one's name, the kind of the shorter ones, and their names in order of time. Spans
        may overlap, so each is a kind of its own: a page of last year's months can be taken off
        this year's.
    """
    windows = [found for name in dict.fromkeys(names) if (found := window_named(name))]
    for long in windows:
        inside: dict[str, list[Window]] = {}
        for one in windows:
            if one != long and long.start <= one.start and one.end <= long.end:
                kind = one.name if one.kind == SPAN else one.kind
                inside.setdefault(kind, []).append(one)
        for kind, some in inside.items():
            yield long.name, kind, [one.name for one in sorted(some, key=lambda w: w.start)]
