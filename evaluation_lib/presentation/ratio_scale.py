"""The scale of ratios: logarithmic, so that 0.5 stands as far from 1 as 2 does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import log
from typing import Literal

from matplotlib.axes import Axes

TICKS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20)
#: Ticks for where there is less room, alike on both sides of 1; the first that fit are taken.
FEWER = (TICKS, (0.1, 0.5, 1, 2, 10), (0.2, 1, 5), (0.1, 1, 10), (1,))
#: Points between the middles of two ticks, so that their numbers stand apart.
APART = 17.0


def ratio_scale(
    axis: Axes,
    ends: Iterable[float],
    *,
    along: Literal["x", "y"],
    above: float = 1.1,
    room: float = float("inf"),
) -> None:
    """Make an axis a scale of ratios that holds some numbers, and 0.5 and 2 in any case.

    Parameters
    ----------
    axis
        The axes; others that share the scale follow.
    ends
        What must have room: estimates and the ends of their intervals, none of them 0 or infinite.
    along
        Which of the two axes.
    above
        How many times the largest number the scale goes on to.
    room
        Points that the axis is long: where they are few, fewer numbers are written along it.
    """
    held = [0.5, 2.0, *ends]
    low, high = min(held) / 1.1, max(held) * above
    choices = ([tick for tick in ticks if low <= tick <= high] for ticks in FEWER)
    shown = next(ticks for ticks in choices if _stand_apart(ticks, room / log(high / low)))
    axis.set(**{f"{along}scale": "log", f"{along}lim": (low, high)})
    one = axis.xaxis if along == "x" else axis.yaxis
    one.set_ticks(shown, [f"{tick:g}" for tick in shown])
    one.set_ticks([], minor=True)


def _stand_apart(ticks: Sequence[float], points: float) -> bool:
    """Whether numbers have room beside each other, on a log scale of so many points for each e."""
    return all(log(after / one) * points >= APART for one, after in pairwise(ticks))
