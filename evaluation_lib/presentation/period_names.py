"""Names of periods below a chart, and a word beside a line between two of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from matplotlib.axes import Axes

from evaluation_lib.presentation.broken_lines import broken, width_of
from evaluation_lib.presentation.drawing import PAPER, SOFT_INK

SIZE = 9.0
#: A period that has so many points to itself is named.
NAMED_FROM = 45.0
#: Points between two names.
APART = 8.0
#: Periods by which a scale goes on before the first and after the last.
MARGIN = 0.6


def name_periods(axis: Axes, periods: Sequence[str], *, width: float) -> None:
    """Name all periods if there is room, else the first, the last and as many between as fit.

    Parameters
    ----------
    axis
        The axes, so many points wide; periods stand at 0, 1, ….
    periods
        Their names.
    width
        In points.
    """
    axis.set_xlim(-MARGIN, len(periods) - 1 + MARGIN)
    room = width / len(periods)
    named, sides = [*range(len(periods))], ["center"] * len(periods)
    if room < NAMED_FROM:
        named, room = _named(periods, width=width)
        # Inside the panel, else neighbours would touch.
        sides = ["left", *["center"] * (len(named) - 2), "right"]
    words = ["\n".join(broken(periods[place], width=room, size=SIZE)) for place in named]
    axis.set_xticks(named, words)
    # Every panel names its periods: on a telephone those of the others are out of sight.
    axis.tick_params(labelsize=SIZE, labelbottom=True)
    for label, side in zip(axis.get_xticklabels(), sides, strict=True):
        label.set_horizontalalignment(side)


def _named(periods: Sequence[str], *, width: float) -> tuple[list[int], float]:
    """Return which periods are named where not all can be, and how wide a name may be."""
    last = len(periods) - 1
    for step in range(2, last):
        for end in (last, last - step // 2):
            places = [*range(0, end, step), last]
            if _fit(periods, places, width=width):
                return places, width
    return [0, last], width / 2 - 10


def _fit(periods: Sequence[str], places: Sequence[int], *, width: float) -> bool:
    """Whether names beside each other have room, the outer ones inside the panel."""
    if len(places) < 3:
        return False
    unit = width / (len(periods) - 1 + 2 * MARGIN)
    ends = []
    for place in places:
        wide, middle = width_of(periods[place], size=SIZE), (place + MARGIN) * unit
        left = middle - wide * {places[0]: 0.0, places[-1]: 1.0}.get(place, 0.5)
        ends.append((left, left + wide))
    return all(before[1] + APART <= after[0] for before, after in pairwise(ends))


def write_word(axis: Axes, word: str, *, place: int, periods: int) -> None:
    """Write a word at the top beside the line before a period, where there is more room."""
    right = place > periods / 2
    axis.annotate(
        word,
        (place - 0.5, 0.98),
        xycoords=axis.get_xaxis_transform(),
        xytext=(-3 if right else 3, 0),
        textcoords="offset points",
        ha="right" if right else "left",
        va="top",
        fontsize=SIZE,
        color=SOFT_INK,
        # Readable over shaded periods too.
        bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.5},
    )
