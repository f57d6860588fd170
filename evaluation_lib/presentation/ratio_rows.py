"""Rows of ratios on a scale of ratios: a dot and its interval each, or the words in its place."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from evaluation_lib.presentation.broken_lines import broken
from evaluation_lib.presentation.drawing import DARK_BLUE, DARK_GREY, PALE_GREY, PAPER, SOFT_INK
from evaluation_lib.presentation.marks import Mark

SIZE = 9.0
#: Words in a narrow column, on two lines where they need it.
SMALL = 8.0


def draw_ratio_rows(axis: Axes, marks: Sequence[Mark], *, width: float | None = None) -> None:
    """Draw a row for each ratio, from top to bottom, with a line at 1.

    Parameters
    ----------
    axis
        Its scale is set by `ratio_scale.ratio_scale`.
    marks
        Emphasised ones are dark and have a larger dot.
    width
        Points that words in place of a ratio may take, over the middle; else they stand beside 1.
    """
    axis.axvline(1, color=DARK_GREY, linewidth=1)
    for place, mark in zip(range(len(marks), 0, -1), marks, strict=True):
        if mark.hidden:
            _write_absent(axis, mark.absent, place=place, width=width)
            continue
        colour = DARK_BLUE if mark.emphasis else PALE_GREY
        axis.plot(mark.drawn_interval, [place, place], color=colour, linewidth=2)
        if mark.on_scale:
            size = 6 if mark.emphasis or width is None else 4
            axis.plot([mark.value], [place], "o", color=colour, markersize=size)
        else:
            _write_at_the_edge(axis, mark, place=place)
    axis.set_ylim(0.4, len(marks) + 0.6)
    axis.grid(axis="x")
    axis.tick_params(axis="y", length=0)


def _write_absent(axis: Axes, words: str, *, place: int, width: float | None) -> None:
    if width is None:
        axis.text(1.02, place, words, color=SOFT_INK, va="center", fontsize=SIZE)
        return
    axis.text(
        0.5,
        place,
        "\n".join(broken(words, width=width, size=SMALL)),
        transform=axis.get_yaxis_transform(),
        color=SOFT_INK,
        ha="center",
        va="center",
        fontsize=SMALL,
        linespacing=0.95,
        bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.5},
    )


def _write_at_the_edge(axis: Axes, mark: Mark, *, place: int) -> None:
    """Write a ratio of zero or infinity where the scale ends on its side."""
    zero = mark.value == 0
    axis.text(
        0 if zero else 1,
        place,
        "0" if zero else mark.endless,
        transform=axis.get_yaxis_transform(),
        color=SOFT_INK,
        ha="left" if zero else "right",
        va="center",
        fontsize=SIZE,
        bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1.5},
    )
