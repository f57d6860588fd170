"""The quarter that a page for the Board is about: the one in which its period ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = 3


@dataclass(frozen=True)
class Quarter:
    """A quarter of a year, from its first day to its last."""

    start: date
    end: date

    @property
    def months(self) -> str:
        """Its months and its year: ``January to March 2025``."""
        return f"{self.start:%B} to {self.end:%B} {self.end.year}"


def quarter_of(day: date) -> Quarter:
    """Return the quarter that a day lies in; quarters begin with January, April, July, October."""
    first = (day.month - 1) // MONTHS * MONTHS + 1
    following = date(day.year + (first + MONTHS > 12), (first + MONTHS - 1) % 12 + 1, 1)
    return Quarter(date(day.year, first, 1), following - timedelta(days=1))
