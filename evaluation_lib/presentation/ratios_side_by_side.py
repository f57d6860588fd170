"""Ratios of several groups side by side: a column for each group, a row for each thing compared."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation_lib.presentation.dot_rows import SIZE
from evaluation_lib.presentation.drawing import Chart, drawing
from evaluation_lib.presentation.marks import Panel, needed_ends
from evaluation_lib.presentation.narrow import finished_narrow_chart
from evaluation_lib.presentation.ratio_rows import draw_ratio_rows
from evaluation_lib.presentation.ratio_scale import ratio_scale
from evaluation_lib.presentation.side_by_side import columns_side_by_side


def ratios_side_by_side(
    panels: Sequence[Panel], *, axis_label: str, headline: str, subtitle: str, description: str
) -> Chart:
    """Draw ratios as dots with intervals on one log scale, 1 marked, a column for each group.

    Parameters
    ----------
    panels
        One for each group, from left to right; their marks are the rows, the same in all.
        Emphasised marks are dark and larger. A hidden one has the words of its ``absent``.
    axis_label
        What the scale measures.
    headline, subtitle, description
        See `Chart`.

    Raises
    ------
    DataError
        If columns differ in their rows.
    """
    with drawing() as new_figure:
        figure, axes, width = columns_side_by_side(panels, new_figure=new_figure)
        for axis, panel in zip(axes, panels, strict=True):
            draw_ratio_rows(axis, panel.marks, width=width)
            axis.tick_params(axis="x", labelsize=SIZE)
        ratio_scale(axes[0], needed_ends(panels), along="x", room=width)
        figure.supxlabel(axis_label, fontsize=SIZE)
        return finished_narrow_chart(
            figure, headline=headline, subtitle=subtitle, description=description
        )
