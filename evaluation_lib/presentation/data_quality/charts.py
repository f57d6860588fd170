"""The chart of this report: a share over quarters, one small panel for each kind of event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import fill

from matplotlib.axes import Axes

from evaluation_lib.presentation.drawing import DARK_BLUE, Chart, drawing, finished_chart

COLUMNS = 2
NAN = float("nan")
#: Characters of a panel's title that stand on one line, by the number of panels side by side.
ON_A_LINE = {1: 60, 2: 28}


@dataclass(frozen=True)
class Shares:
    """Shares (0 to 1) of one kind of event, quarter by quarter; one that is not shown is nan.

    Attributes
    ----------
    title
        The kind of event.
    quarters
        The quarters, in their order.
    values
        A share for each.
    lower, upper
        The ends of their intervals.
    """

    title: str
    quarters: tuple[str, ...]
    values: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]


def shares_chart(
    panels: Sequence[Shares], *, headline: str, subtitle: str, description: str
) -> Chart:
    """Draw shares over quarters with their intervals, all panels on one scale from zero."""
    columns = min(COLUMNS, len(panels))
    rows = -(-len(panels) // columns)
    with drawing() as new_figure:
        figure = new_figure(1.75 * rows + 0.4)
        axes = figure.subplots(rows, columns, sharey=True, squeeze=False).flatten()
        for axis, panel in zip(axes, panels, strict=False):
            _panel(axis, panel, width=ON_A_LINE[columns])
        for axis in axes[len(panels) :]:
            axis.set_axis_off()
        axes[0].set_ylim(0, _top(panels))
        axes[0].yaxis.set_major_formatter(lambda value, _: f"{value * 100:.3g}%")
        return finished_chart(figure, headline=headline, subtitle=subtitle, description=description)


def _top(panels: Sequence[Shares]) -> float:
    shown = [end for panel in panels for end in panel.upper if end == end]
    return max(0.05, max(shown, default=0.0) * 1.05)


def _panel(axis: Axes, panel: Shares, *, width: int) -> None:
    places = range(len(panel.quarters))
    axis.plot(places, panel.values, "o-", color=DARK_BLUE, markersize=3, linewidth=1.2)
    # All intervals of a panel are one line with gaps: a line for each would weigh as much as all.
    ends = [[low, high, NAN] for low, high in zip(panel.lower, panel.upper, strict=True)]
    beside = [[place, place, NAN] for place in places]
    axis.plot(sum(beside, []), sum(ends, []), color=DARK_BLUE, linewidth=0.8)
    axis.set_title(fill(panel.title, width), loc="left", fontsize=9)
    axis.set_xlim(-0.5, len(panel.quarters) - 0.5)
    ends = sorted({0, len(panel.quarters) - 1})
    axis.set_xticks(ends, [panel.quarters[place] for place in ends], fontsize=9)
    # The first and the last quarter are written inside the panel, else neighbours would touch.
    for label, side in zip(axis.get_xticklabels(), ("left", "right"), strict=False):
        label.set_horizontalalignment(side)
    axis.tick_params(axis="y", labelsize=9)
    axis.grid(axis="y")
