"""Ratios as dots with intervals, a row for each, panels one below the other on one scale."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from evaluation_lib.presentation.drawing import Chart, drawing, finished_chart
from evaluation_lib.presentation.marks import Panel, needed_ends
from evaluation_lib.presentation.ratio_rows import draw_ratio_rows
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
            draw_ratio_rows(axis, panel.marks)
            _name_rows(axis, panel)
        ratio_scale(axes[-1], needed_ends(panels), along="x")
        axes[-1].set_xlabel(axis_label)
        return finished_chart(figure, headline=headline, subtitle=subtitle, description=description)


def _name_rows(axis: Axes, panel: Panel) -> None:
    axis.set_title(panel.title, loc="left")
    places = list(range(len(panel.marks), 0, -1))
    axis.set_yticks(places, [mark.label for mark in panel.marks])
    for label, mark in zip(axis.get_yticklabels(), panel.marks, strict=True):
        label.set_fontweight("bold" if mark.emphasis else "normal")
