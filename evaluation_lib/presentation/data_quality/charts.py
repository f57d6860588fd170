"""The chart of this report: a share over quarters, one small panel for each kind of event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from evaluation_lib.presentation.drawing import DARK_BLUE, Chart, drawing, finished_chart

COLUMNS = 3


@dataclass(frozen=True)
class Shares:
    """Shares (0 to 1) of one kind of event, quarter by quarter; a quarter without events is nan."""

    title: str
    quarters: tuple[str, ...]
    values: tuple[float, ...]


def shares_chart(
    panels: Sequence[Shares], *, headline: str, subtitle: str, description: str
) -> Chart:
    """Draw shares over quarters, all panels on one scale from zero."""
    rows = -(-len(panels) // COLUMNS)
    with drawing() as new_figure:
        figure = new_figure(1.7 * rows + 0.4)
        axes = figure.subplots(rows, COLUMNS, sharey=True, squeeze=False).flatten()
        for axis, panel in zip(axes, panels, strict=False):
            _panel(axis, panel)
        for axis in axes[len(panels) :]:
            axis.set_axis_off()
        top = max(
            (value for panel in panels for value in panel.values if value == value), default=0
        )
        axes[0].set_ylim(0, max(0.05, top * 1.1))
        axes[0].yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
        return finished_chart(figure, headline=headline, subtitle=subtitle, description=description)


def _panel(axis: Axes, panel: Shares) -> None:
    places = range(len(panel.quarters))
    axis.plot(places, panel.values, "o-", color=DARK_BLUE, markersize=3, linewidth=1.2)
    axis.set_title(panel.title, loc="left", fontsize=9)
    ends = sorted({0, len(panel.quarters) - 1})
    axis.set_xticks(ends, [panel.quarters[place] for place in ends], fontsize=8)
    axis.grid(axis="y")
