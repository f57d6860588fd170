"""Stays in months as dots with intervals, a row for each group, a panel for each kind of stay."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation_lib.presentation.dot_rows import (
    HEADING,
    NAMES_WIDTH,
    ROW,
    SCALE,
    SIZE,
    draw_rows,
    end_of_axis,
    entitle,
    name_rows,
)
from evaluation_lib.presentation.drawing import Chart, drawing
from evaluation_lib.presentation.marks import INFINITY, Panel, same_rows
from evaluation_lib.presentation.narrow import NARROW, finished_narrow_chart, made_narrow

#: Panels that stand side by side where there are more than one.
COLUMNS = 2


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
    """Draw lengths of time as dots with intervals, in two columns of panels on one axis from 0.

    Parameters
    ----------
    panels
        One for each kind of stay, a mark for each group, from top to bottom, the same in all. An
        upper limit that is infinite is drawn as an arrow to the edge; so is the interval of an
        infinite value, which has no dot. Emphasised marks are dark.
    axis_label
        What the axis measures, such as months.
    open_end
        What is written beside an arrow.
    not_known
        What stands in place of a missing value.
    headline, subtitle, description
        See `Chart`.

    Raises
    ------
    DataError
        If panels differ in their rows.
    """
    named = same_rows(panels)
    columns = min(COLUMNS, len(panels))
    rows = -(-len(panels) // columns)
    is_open = any(mark.upper == INFINITY for panel in panels for mark in panel.marks)
    with drawing() as new_figure:
        figure = made_narrow(new_figure((ROW * len(named) + HEADING) * rows + SCALE))
        figure.get_layout_engine().set(h_pad=0.07)
        axes = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
        width = (NARROW - NAMES_WIDTH) / columns - 6
        for axis, panel in zip(axes.flatten(), panels, strict=False):
            draw_rows(axis, panel.marks, not_known=not_known, open_end=open_end)
            entitle(axis, panel.title, width=width)
            # Below a panel may stand none: each names its months.
            axis.tick_params(axis="x", labelbottom=True)
        for axis in axes.flatten()[len(panels) :]:
            axis.set_axis_off()
        for axis, panel in zip(axes[:, 0], panels[::columns], strict=True):
            name_rows(axis, panel.marks)
        # An arrow goes on beyond the last dot, else it would say nothing.
        axes[0, 0].set_xlim(0, end_of_axis(panels, room=1.2 if is_open else 1.05))
        figure.supxlabel(axis_label, fontsize=SIZE)
        return finished_narrow_chart(
            figure, headline=headline, subtitle=subtitle, description=description
        )
