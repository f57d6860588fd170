"""Ratios as dots with intervals, a row for each, panels one below the other on one scale."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from evaluation_lib.presentation.drawing import (
    DARK_BLUE,
    DARK_GREY,
    PALE_GREY,
    PAPER,
    SOFT_INK,
    Chart,
    drawing,
    finished_chart,
)
from evaluation_lib.presentation.marks import Mark, Panel
from evaluation_lib.presentation.ratio_scale import ratio_scale


def ratio_chart(
    panels: Sequence[Panel], *, axis_label: str, headline: str, subtitle: str, description: str
) -> Chart:
    """Draw ratios as dots with intervals on a log scale, 1 marked, one panel below the other.

    Parameters
    ----------
    panels
        Their marks stand from top to bottom in the order given; emphasised ones are dark.
    axis_label
        What the scale measures.
    headline, subtitle, description
        See `Chart`.
    """
    heights = [max(len(panel.marks), 1) for panel in panels]
    with drawing() as new_figure:
        figure = new_figure(0.26 * sum(heights) + 0.62 * len(panels) + 0.35)
        axes = figure.subplots(
            len(panels), 1, sharex=True, squeeze=False, gridspec_kw={"height_ratios": heights}
        )[:, 0]
        for axis, panel in zip(axes, panels, strict=True):
            _ratio_panel(axis, panel)
        known = [mark for panel in panels for mark in panel.marks if not mark.hidden]
        ratio_scale(axes[-1], (end for mark in known for end in mark.needed_scale), along="x")
        axes[-1].set_xlabel(axis_label)
        return finished_chart(figure, headline=headline, subtitle=subtitle, description=description)


def _ratio_panel(axis: Axes, panel: Panel) -> None:
    places = range(len(panel.marks), 0, -1)
    for place, mark in zip(places, panel.marks, strict=True):
        colour = DARK_BLUE if mark.emphasis else PALE_GREY
        if mark.hidden:
            axis.text(1.02, place, mark.absent, color=SOFT_INK, va="center", fontsize=9)
            continue
        axis.plot(mark.drawn_interval, [place, place], color=colour, linewidth=2)
        if mark.on_scale:
            axis.plot([mark.value], [place], "o", color=colour, markersize=6)
        else:
            _write_at_the_edge(axis, mark, place=place)
    axis.axvline(1, color=DARK_GREY, linewidth=1)
    axis.set_yticks(list(places), [mark.label for mark in panel.marks])
    for label, mark in zip(axis.get_yticklabels(), panel.marks, strict=True):
        label.set_fontweight("bold" if mark.emphasis else "normal")
    axis.set_ylim(0.4, len(panel.marks) + 0.6)
    axis.set_title(panel.title, loc="left")
    axis.grid(axis="x")
    axis.tick_params(axis="y", length=0)


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
        fontsize=9,
        bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1.5},
    )
