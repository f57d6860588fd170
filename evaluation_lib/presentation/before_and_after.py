"""Shares before and after, as two joined dots for each area, a panel for each group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from evaluation_lib.presentation.drawing import (
    DARK_BLUE,
    PALE_GREY,
    PAPER,
    SOFT_INK,
    Chart,
    drawing,
    finished_chart,
)


@dataclass(frozen=True)
class Change:
    """A share before and after, for one area and one group."""

    label: str
    before: float
    after: float
    emphasis: bool = False


def change_chart(
    panels: Sequence[tuple[str, Sequence[Change]]],
    *,
    axis_label: str,
    marks: tuple[str, str],
    headline: str,
    subtitle: str,
    description: str,
) -> Chart:
    """Draw shares before and after as two joined dots, one panel a group.

    Parameters
    ----------
    panels
        Title and changes of each.
    axis_label
        What the scale measures.
    marks
        What the open and the filled dot stand for.
    headline, subtitle, description
        See `Chart`.
    """
    heights = [len(changes) for _, changes in panels]
    with drawing() as new_figure:
        figure = new_figure(0.28 * sum(heights) + 0.62 * len(panels) + 0.35)
        axes = figure.subplots(
            len(panels), 1, sharex=True, squeeze=False, gridspec_kw={"height_ratios": heights}
        )[:, 0]
        for axis, (title, changes) in zip(axes, panels, strict=True):
            _change_panel(axis, changes)
            axis.set_title(title, loc="left")
        first = panels[0][1][0]
        top = len(panels[0][1])
        for label, share in zip(marks, (first.before, first.after), strict=True):
            axes[0].annotate(
                label,
                (share, top),
                xytext=(0, 6),
                textcoords="offset points",
                ha="center",
                fontsize=9,
                color=SOFT_INK,
            )
        axes[-1].set_xlabel(axis_label)
        axes[-1].set_xlim(left=0)
        return finished_chart(figure, headline=headline, subtitle=subtitle, description=description)


def _change_panel(axis: Axes, changes: Sequence[Change]) -> None:
    places = range(len(changes), 0, -1)
    for place, change in zip(places, changes, strict=True):
        colour = DARK_BLUE if change.emphasis else PALE_GREY
        axis.plot([change.before, change.after], [place, place], color=colour, linewidth=2)
        axis.plot([change.before], [place], "o", color=colour, markerfacecolor=PAPER)
        axis.plot([change.after], [place], "o", color=colour)
    axis.set_yticks(list(places), [change.label for change in changes])
    axis.set_ylim(0.4, len(changes) + 0.6)
    axis.grid(axis="x")
    axis.tick_params(axis="y", length=0)
