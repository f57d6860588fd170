"""A figure with a column for each group and a row for each thing, as narrow as a telephone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

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
from evaluation_lib.presentation.marks import Panel, same_rows
from evaluation_lib.presentation.narrow import NARROW, made_narrow


def columns_side_by_side(
    panels: Sequence[Panel], *, new_figure: Callable[[float], Figure]
) -> tuple[Figure, list[Axes], float]:
    """Lay out a column for each panel, with its title, and the names of the rows at the left.

    Parameters
    ----------
    panels
        From left to right; their marks are the rows, the same in all.
    new_figure
        Makes a figure so many inches high (see `drawing.drawing`).

    Returns
    -------
    figure
        As high as its rows need.
    axes
        One for each panel, on one scale.
    width
        Points that each column may take.

    Raises
    ------
    DataError
        If columns differ in their rows.
    """
    rows = same_rows(panels)
    names = [broken(row, width=NAMES_WIDTH, size=SIZE) for row in rows]
    height = (ROW + LINE * (max(map(len, names)) - 1)) * len(rows) + HEADING + SCALE
    figure = made_narrow(new_figure(height))
    axes = list(figure.subplots(1, len(panels), sharex=True, sharey=True, squeeze=False)[0])
    width = (NARROW - NAMES_WIDTH) / len(panels) - 6
    for axis, panel in zip(axes, panels, strict=True):
        entitle(axis, panel.title, width=width)
    axes[0].set_yticks(places_of(rows), ["\n".join(name) for name in names], fontsize=SIZE)
    return figure, axes, width
