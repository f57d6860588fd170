"""Ratios of several groups side by side: a column for each group, a row for each thing compared."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation_lib.presentation.broken_lines import broken
from evaluation_lib.presentation.dot_rows import (
    HEADING,
    LINE,
    NAMES_WIDTH,
    ROW,
    SCALE,
    SIZE,
    entitle,
    places_of,
)
from evaluation_lib.presentation.drawing import Chart, drawing
from evaluation_lib.presentation.marks import Panel, needed_ends, same_rows
from evaluation_lib.presentation.narrow import NARROW, finished_narrow_chart, made_narrow
from evaluation_lib.presentation.ratio_rows import draw_ratio_rows
from evaluation_lib.presentation.ratio_scale import ratio_scale


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
    rows = same_rows(panels)
    names = [broken(row, width=NAMES_WIDTH, size=SIZE) for row in rows]
    with drawing() as new_figure:
        height = (ROW + LINE * (max(map(len, names)) - 1)) * len(rows) + HEADING + SCALE
        figure = made_narrow(new_figure(height))
        axes = figure.subplots(1, len(panels), sharex=True, sharey=True, squeeze=False)[0]
        width = (NARROW - NAMES_WIDTH) / len(panels) - 6
        for axis, panel in zip(axes, panels, strict=True):
            draw_ratio_rows(axis, panel.marks, width=width)
            entitle(axis, panel.title, width=width)
            axis.tick_params(axis="x", labelsize=SIZE)
        axes[0].set_yticks(places_of(rows), ["\n".join(name) for name in names], fontsize=SIZE)
        ratio_scale(axes[0], needed_ends(panels), along="x", room=width)
        figure.supxlabel(axis_label, fontsize=SIZE)
        return finished_narrow_chart(
            figure, headline=headline, subtitle=subtitle, description=description
        )
