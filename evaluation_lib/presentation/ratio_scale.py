"""The scale of ratios: logarithmic, so that 0.5 stands as far from 1 as 2 does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from matplotlib.axes import Axes

TICKS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20)


def ratio_scale(
    axis: Axes, ends: Iterable[float], *, along: Literal["x", "y"], above: float = 1.1
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
    """
    held = [0.5, 2.0, *ends]
    low, high = min(held) / 1.1, max(held) * above
    shown = [tick for tick in TICKS if low <= tick <= high]
    axis.set(**{f"{along}scale": "log", f"{along}lim": (low, high)})
    one = axis.xaxis if along == "x" else axis.yaxis
    one.set_ticks(shown, [f"{tick:g}" for tick in shown])
    one.set_ticks([], minor=True)
