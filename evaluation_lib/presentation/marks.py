"""What charts of estimates are made of: marks with their intervals, in panels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation_lib.errors import DataError

INFINITY = float("inf")
BEYOND = 1e6


@dataclass(frozen=True)
class Mark:
    """One estimate in a chart: a dot with its interval.

    A hidden value is missing (``nan``) and keeps its place, with the words of ``absent``. A scale
    of ratios has no place for zero and infinity, so a ratio that is one of them is written at the
    scale's edge: 0, or the words of ``endless``.
    """

    label: str
    value: float
    lower: float
    upper: float
    emphasis: bool = False
    absent: str = ""
    endless: str = ""

    @property
    def hidden(self) -> bool:
        """Whether the value is not known."""
        return self.value != self.value

    @property
    def on_scale(self) -> bool:
        """Whether the value has a place on a scale of ratios."""
        return 0 < self.value < INFINITY

    @property
    def drawn_interval(self) -> tuple[float, float]:
        """The interval, an open end far beyond the edge of any scale of ratios."""
        return max(self.lower, 1 / BEYOND), min(self.upper, BEYOND)

    @property
    def needed_scale(self) -> tuple[float, float]:
        """The ends that a scale of ratios must hold; a margin towards an open end."""
        lower = self.lower if self.lower > 0 else self.upper / 4
        upper = self.upper if self.upper < INFINITY else self.lower * 4
        return lower, upper


@dataclass(frozen=True)
class Panel:
    """A small chart with a heading of its own."""

    title: str
    marks: tuple[Mark, ...]


ROWS_DIFFER = (
    "The column '{panel}' has other rows than '{first}': give every column the same ones, a "
    "missing value where one is not shown."
)


def same_rows(panels: Sequence[Panel]) -> list[str]:
    """Return the labels of the rows that all panels share.

    Raises
    ------
    DataError
        If panels differ in their rows.
    """
    rows = [mark.label for mark in panels[0].marks]
    for panel in panels:
        if [mark.label for mark in panel.marks] != rows:
            raise DataError(ROWS_DIFFER.format(panel=panel.title, first=panels[0].title))
    return rows


def needed_ends(panels: Sequence[Panel]) -> list[float]:
    """Return what a scale of ratios must hold to show every interval of some panels."""
    known = [mark for panel in panels for mark in panel.marks if not mark.hidden]
    return [end for mark in known for end in mark.needed_scale]
