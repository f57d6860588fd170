"""Rows of dots with their intervals, and what stands around them."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from evaluation_lib.presentation.broken_lines import broken
from evaluation_lib.presentation.drawing import DARK_BLUE, PALE_GREY, SOFT_INK
from evaluation_lib.presentation.marks import INFINITY, Mark, Panel

SIZE, TITLE_SIZE = 9.0, 10.0
#: Points that the names of rows may take.
NAMES_WIDTH = 105.0
#: Inches that a row, one more line of its name, the title of a panel and the axis take.
ROW, LINE, HEADING, SCALE = 0.25, 0.13, 0.36, 0.5
#: Farther than any axis goes.
BEYOND = 1e6


def draw_rows(axis: Axes, marks: Sequence[Mark], *, not_known: str, open_end: str = "") -> None:
    """Draw a row for each mark, from top to bottom: a dot and its interval, or words.

    A hidden one has the words of its ``absent``, or ``not_known`` where it has none. Where an
    interval is open it ends in an arrow at the edge, with words beside it.
    """
    for place, mark in zip(places_of(marks), marks, strict=True):
        colour = DARK_BLUE if mark.emphasis else PALE_GREY
        if mark.hidden:
            _write_at(axis, 0, place, mark.absent or not_known)
            continue
        axis.plot([mark.lower, min(mark.upper, BEYOND)], [place, place], color=colour, linewidth=2)
        if mark.value < INFINITY:
            axis.plot([mark.value], [place], "o", color=colour, markersize=5, clip_on=False)
        if mark.upper == INFINITY:
            edge = axis.get_yaxis_transform()
            axis.plot([1], [place], ">", color=colour, markersize=6, transform=edge, clip_on=False)
            _write_at(axis, 1, place, open_end)
    axis.set_ylim(0.4, len(marks) + 0.6)
    axis.grid(axis="x")
    axis.tick_params(axis="x", labelsize=SIZE)
    axis.tick_params(axis="y", length=0)


def places_of(rows: Sequence[object]) -> list[int]:
    """Return the heights of rows that stand from top to bottom."""
    return list(range(len(rows), 0, -1))


def name_rows(axis: Axes, marks: Sequence[Mark]) -> None:
    """Write the names of rows beside them, long ones on several lines, emphasised ones bold."""
    names = [broken(one.label, width=NAMES_WIDTH, size=SIZE, bold=one.emphasis) for one in marks]
    written = ["\n".join(lines) for lines in names]
    axis.set_yticks(places_of(marks), written, fontsize=SIZE, linespacing=1)
    for label, mark in zip(axis.get_yticklabels(), marks, strict=True):
        label.set_fontweight("bold" if mark.emphasis else "normal")


def _write_at(axis: Axes, edge: int, place: int, words: str) -> None:
    """Write words at the left edge of a row, inside, or at its right edge, outside."""
    axis.annotate(
        words,
        (edge, place),
        xycoords=axis.get_yaxis_transform(),
        xytext=(6, 0),
        textcoords="offset points",
        va="center_baseline",
        fontsize=SIZE,
        color=SOFT_INK,
    )


def entitle(axis: Axes, title: str, *, width: float) -> None:
    """Write a title above a panel, on lines no wider than so many points."""
    lines = broken(title, width=width, size=TITLE_SIZE, bold=True)
    axis.set_title("\n".join(lines), loc="left", fontsize=TITLE_SIZE)


def end_of_axis(panels: Sequence[Panel], *, room: float) -> float:
    """Return where an axis from 0 ends: beyond every value and limit that is finite."""
    ends = [
        end
        for panel in panels
        for mark in panel.marks
        if not mark.hidden
        for end in (mark.lower, mark.value, mark.upper)
        if end < INFINITY
    ]
    return (max(ends, default=0) or 1.0) * room


def in_per_cent(axis: Axes) -> None:
    """Write the scale of shares in per cent."""
    axis.xaxis.set_major_formatter(lambda value, _: f"{value * 100:.3g}%")
