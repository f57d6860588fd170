"""Shares of several groups side by side: a column for each group, a row for each share."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from evaluation_lib.errors import DataError
from evaluation_lib.presentation.dot_rows import draw_rows, end_of_axis, in_per_cent, places_of
from evaluation_lib.presentation.drawing import DARK_PINK, Chart, drawing
from evaluation_lib.presentation.marks import Mark, Panel
from evaluation_lib.presentation.narrow import finished_narrow_chart
from evaluation_lib.presentation.side_by_side import columns_side_by_side

NO_SUCH_COLUMN = "Columns are to be compared with '{found}', which is none: write one of {allowed}."


def shares_side_by_side_chart(
    panels: Sequence[Panel],
    *,
    not_known: str,
    headline: str,
    subtitle: str,
    description: str,
    compare_with: str | None = None,
) -> Chart:
    """Draw shares (0 to 1) with a column for each group and a row for each thing they are of.

    Parameters
    ----------
    panels
        One for each group, from left to right; their marks are the rows, the same in all.
    not_known
        What stands in place of a missing value: a sign, since columns are narrow.
    headline, subtitle, description
        See `Chart`.
    compare_with
        The title of a panel whose shares are marked in the other columns too, by a line each.

    Raises
    ------
    DataError
        If columns differ in their rows, or there is none to compare with.
    """
    compared = _compared(panels, compare_with)
    with drawing() as new_figure:
        figure, axes, _ = columns_side_by_side(panels, new_figure=new_figure)
        for axis, panel in zip(axes, panels, strict=True):
            if compared and panel is not compared:
                _compare(axis, panel.marks, compared.marks)
            draw_rows(axis, panel.marks, not_known=not_known)
        _scale(axes[0], end_of_axis(panels, room=1.08))
        return finished_narrow_chart(
            figure, headline=headline, subtitle=subtitle, description=description
        )


def _scale(axis: Axes, end: float) -> None:
    """Name nought and one more share: columns are narrow."""
    axis.set_xlim(0, end)
    ticks = MaxNLocator(nbins=2, steps=[1, 2, 5, 10]).tick_values(0, end)
    axis.set_xticks([0, max(tick for tick in ticks if tick <= end)])
    in_per_cent(axis)


def _compare(axis: Axes, own: Sequence[Mark], others: Sequence[Mark]) -> None:
    """Mark the shares of another column, each as an upright line in its row.

    Where a column has no share of its own, words stand that the line would cross out.
    """
    for place, here, mark in zip(places_of(own), own, others, strict=True):
        if not (mark.hidden or here.hidden):
            axis.plot([mark.value] * 2, [place - 0.32, place + 0.32], color=DARK_PINK, linewidth=2)


def _compared(panels: Sequence[Panel], title: str | None) -> Panel | None:
    if title is None:
        return None
    by_title = {panel.title: panel for panel in panels}
    if title not in by_title:
        raise DataError(NO_SUCH_COLUMN.format(found=title, allowed=", ".join(by_title)))
    return by_title[title]
