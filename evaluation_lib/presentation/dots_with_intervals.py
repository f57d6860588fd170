"""Stays in months and shares in per cent as dots with intervals, a row for each group."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from matplotlib.axes import Axes

from evaluation_lib.presentation.dot_rows import (
    HEADING,
    NAMES_WIDTH,
    ROW,
    SCALE,
    SIZE,
    draw_rows,
    end_of_axis,
    entitle,
    in_per_cent,
    name_rows,
)
from evaluation_lib.presentation.drawing import Chart, drawing
from evaluation_lib.presentation.marks import INFINITY, Panel
from evaluation_lib.presentation.narrow import NARROW, finished_narrow_chart, made_narrow


def stays_chart(
    panels: Sequence[Panel],
    *,
    axis_label: str,
    open_end: str,
    not_known: str,
    headline: str,
    subtitle: str,
    description: str,
) -> Chart:
    """Draw lengths of time as dots with intervals, one panel below the other on one axis from 0.

    Parameters
    ----------
    panels
        One for each kind of stay, a mark for each group, from top to bottom. An upper limit that is
        infinite is drawn as an arrow to the edge; so is the interval of an infinite value, which
        has no dot. Emphasised marks are dark.
    axis_label
        What the axis measures, such as months.
    open_end
        What is written beside an arrow.
    not_known
        What stands in place of a missing value.
    headline, subtitle, description
        See `Chart`.
    """
    is_open = any(mark.upper == INFINITY for panel in panels for mark in panel.marks)
    # An arrow goes on beyond the last dot, else it would say nothing.
    top = end_of_axis(panels, room=1.2 if is_open else 1.05)

    def scale(axis: Axes) -> None:
        axis.set_xlim(0, top)
        axis.set_xlabel(axis_label, fontsize=SIZE)

    return _stacked(
        panels,
        scale=scale,
        not_known=not_known,
        open_end=open_end,
        headline=headline,
        subtitle=subtitle,
        description=description,
    )


def shares_with_intervals_chart(
    panels: Sequence[Panel],
    *,
    axis_label: str,
    not_known: str,
    headline: str,
    subtitle: str,
    description: str,
) -> Chart:
    """Draw shares (0 to 1) as dots with intervals on an axis from 0 to 100 %.

    Parameters
    ----------
    panels
        One for each kind of share, a mark for each group, from top to bottom.
    axis_label
        What the axis measures.
    not_known
        What stands in place of a missing value.
    headline, subtitle, description
        See `Chart`.
    """

    def scale(axis: Axes) -> None:
        axis.set_xlim(0, 1)
        axis.set_xticks([0, 0.25, 0.5, 0.75, 1])
        in_per_cent(axis)
        axis.set_xlabel(axis_label, fontsize=SIZE)

    return _stacked(
        panels,
        scale=scale,
        not_known=not_known,
        headline=headline,
        subtitle=subtitle,
        description=description,
    )


def _stacked(
    panels: Sequence[Panel],
    *,
    scale: Callable[[Axes], object],
    not_known: str,
    open_end: str = "",
    **said: str,
) -> Chart:
    """Draw panels one below the other on one axis, which ``scale`` sets."""
    heights = [max(len(panel.marks), 1) for panel in panels]
    with drawing() as new_figure:
        figure = made_narrow(new_figure(ROW * sum(heights) + HEADING * len(panels) + SCALE))
        figure.get_layout_engine().set(h_pad=0.07)
        axes = figure.subplots(
            len(panels), 1, sharex=True, squeeze=False, gridspec_kw={"height_ratios": heights}
        )[:, 0]
        for axis, panel in zip(axes, panels, strict=True):
            draw_rows(axis, panel.marks, not_known=not_known, open_end=open_end)
            name_rows(axis, panel.marks)
            entitle(axis, panel.title, width=NARROW - NAMES_WIDTH)
        scale(axes[-1])
        return finished_narrow_chart(figure, **said)
