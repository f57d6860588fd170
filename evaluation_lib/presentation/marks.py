"""What charts of estimates are made of: marks with their intervals, in panels."""

from __future__ import annotations

from dataclasses import dataclass

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
