"""The kinds of chart that reports draw: estimates always with their intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from evaluation_lib.presentation.drawing import (
    DARK_BLUE,
    DARK_GREY,
    PALE_GREY,
    Chart,
    drawing,
    finished_chart,
)

INFINITY = float("inf")
BEYOND = 1e6


@dataclass(frozen=True)
class Mark:
    """One estimate in a chart: a dot with its interval.

    A hidden value is missing (``nan``) and keeps its place, with the words of ``absent``. A scale
    of ratios has no place for zero and infinity, so a ratio that is one of them is written at the
    scale's edge.
    """

    label: str
    value: float
    lower: float
    upper: float
    emphasis: bool = False
    absent: str = "not known"

    @property
    def hidden(self) -> bool:
        """Whether the value is not known."""
        return self.value != self.value

    @property
    def on_scale(self) -> bool:
        """Whether the value has a place on a scale of ratios."""
        return 0 < self.value < INFINITY

    @property
    def drawn_interval(self) -> tuple[float, float]:
        """The interval, an open end far beyond the edge of any scale of ratios."""
        return max(self.lower, 1 / BEYOND), min(self.upper, BEYOND)

    @property
    def needed_scale(self) -> tuple[float, float]:
        """The ends that a scale of ratios must hold; a margin towards an open end."""
        lower = self.lower if self.lower > 0 else self.upper / 4
        upper = self.upper if self.upper < INFINITY else self.lower * 4
        return lower, upper


@dataclass(frozen=True)
class Panel:
    """A small chart with a heading of its own."""

    title: str
    marks: tuple[Mark, ...]


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
            _ratio_panel(axis, panel)
        _ratio_scale(axes[-1], [mark for panel in panels for mark in panel.marks])
        axes[-1].set_xlabel(axis_label)
        return finished_chart(figure, headline=headline, subtitle=subtitle, description=description)


def _ratio_panel(axis: Axes, panel: Panel) -> None:
    places = range(len(panel.marks), 0, -1)
    for place, mark in zip(places, panel.marks, strict=True):
        colour = DARK_BLUE if mark.emphasis else PALE_GREY
        if mark.hidden:
            axis.text(1.02, place, mark.absent, color=DARK_GREY, va="center", fontsize=9)
            continue
        axis.plot(mark.drawn_interval, [place, place], color=colour, linewidth=2)
        if mark.on_scale:
            axis.plot([mark.value], [place], "o", color=colour, markersize=6)
        else:
            _write_at_the_edge(axis, mark, place=place)
    axis.axvline(1, color=DARK_GREY, linewidth=1)
    axis.set_yticks(list(places), [mark.label for mark in panel.marks])
    for label, mark in zip(axis.get_yticklabels(), panel.marks, strict=True):
        label.set_fontweight("bold" if mark.emphasis else "normal")
    axis.set_ylim(0.4, len(panel.marks) + 0.6)
    axis.set_title(panel.title, loc="left")
    axis.grid(axis="x")
    axis.tick_params(axis="y", length=0)


def _write_at_the_edge(axis: Axes, mark: Mark, *, place: int) -> None:
    """Write a ratio of zero or infinity where the scale ends on its side."""
    zero = mark.value == 0
    axis.text(
        0 if zero else 1,
        place,
        "0" if zero else "no upper limit",
        transform=axis.get_yaxis_transform(),
        color=DARK_GREY,
        ha="left" if zero else "right",
        va="center",
        fontsize=9,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
    )


TICKS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20)


def _ratio_scale(axis: Axes, marks: Sequence[Mark]) -> None:
    ends = [end for mark in marks if not mark.hidden for end in mark.needed_scale]
    low, high = min([0.5, *ends]) / 1.1, max([2.0, *ends]) * 1.1
    axis.set_xscale("log")
    axis.set_xlim(low, high)
    shown = [tick for tick in TICKS if low <= tick <= high]
    axis.set_xticks(shown, [f"{tick:g}" for tick in shown])
    axis.set_xticks([], minor=True)


@dataclass(frozen=True)
class Series:
    """One group's estimates over years; a hidden year has missing values."""

    title: str
    years: tuple[int, ...]
    marks: tuple[Mark, ...]


def rates_chart(
    series: Sequence[Series], *, headline: str, subtitle: str, description: str
) -> Chart:
    """Draw rates over the years, one small chart a group, all on one scale, intervals drawn."""
    with drawing() as new_figure:
        figure = new_figure(2.7)
        axes = figure.subplots(1, len(series), sharey=True, squeeze=False)[0]
        for axis, one in zip(axes, series, strict=True):
            _rates_panel(axis, one)
        axes[0].set_ylim(bottom=0)
        return finished_chart(figure, headline=headline, subtitle=subtitle, description=description)


def _rates_panel(axis: Axes, series: Series) -> None:
    values = [mark.value if mark.value == mark.value else float("nan") for mark in series.marks]
    axis.plot(series.years, values, color=DARK_BLUE, linewidth=2, marker="o", markersize=4)
    for year, mark in zip(series.years, series.marks, strict=True):
        if mark.value == mark.value:
            axis.plot([year, year], [mark.lower, mark.upper], color=DARK_BLUE, linewidth=1)
        else:
            axis.annotate(
                "hidden",
                (year, 0),
                xytext=(0, 4),
                textcoords="offset points",
                rotation=90,
                ha="center",
                fontsize=8,
                color=DARK_GREY,
            )
    axis.set_title(series.title, loc="left")
    axis.set_xlim(series.years[0] - 0.6, series.years[-1] + 0.6)
    ends = sorted({series.years[0], series.years[-1]})
    axis.set_xticks(ends, [str(year) for year in ends])
    axis.grid(axis="y")


def ranked_chart(
    panels: Sequence[Panel], *, headline: str, subtitle: str, description: str
) -> Chart:
    """Draw many authorities as small dots in order of their ratio, the emphasised one in dark."""
    with drawing() as new_figure:
        figure = new_figure(3.0)
        axes = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
        for axis, panel in zip(axes, panels, strict=True):
            _ranked_panel(axis, panel)
        _ratio_scale_vertical(axes[0], [mark for panel in panels for mark in panel.marks])
        return finished_chart(figure, headline=headline, subtitle=subtitle, description=description)


def _ranked_panel(axis: Axes, panel: Panel) -> None:
    known = sorted((mark for mark in panel.marks if not mark.hidden), key=lambda mark: mark.value)
    _ranked_dots(axis, dict(enumerate(known)), size=2.2, colour=PALE_GREY)
    for place, mark in enumerate(known):
        if mark.emphasis:
            axis.plot([place, place], mark.drawn_interval, color=DARK_BLUE, linewidth=2)
            _ranked_dots(axis, {place: mark}, size=6, colour=DARK_BLUE)
            axis.annotate(
                mark.label,
                (place, mark.needed_scale[1]),
                xytext=(0, 3),
                textcoords="offset points",
                ha="center",
                fontweight="bold",
                fontsize=9,
                color=DARK_BLUE,
            )
    axis.axhline(1, color=DARK_GREY, linewidth=1)
    axis.set_title(panel.title, loc="left")
    axis.set_xticks([])
    axis.grid(axis="y")


def _ranked_dots(axis: Axes, marks: Mapping[int, Mark], *, size: float, colour: str) -> None:
    """Draw ratios as dots; zero and infinity as triangles that point off the scale."""
    dots = {place: mark.value for place, mark in marks.items() if mark.on_scale}
    axis.plot(list(dots), list(dots.values()), "o", color=colour, markersize=size)
    for value, edge, shape in ((0, 0, "v"), (INFINITY, 1, "^")):
        places = [place for place, mark in marks.items() if mark.value == value]
        if places:
            axis.plot(
                places,
                [edge] * len(places),
                shape,
                color=colour,
                markersize=size + 1,
                transform=axis.get_xaxis_transform(),
                clip_on=False,
            )


def _ratio_scale_vertical(axis: Axes, marks: Sequence[Mark]) -> None:
    # Intervals are drawn for the emphasised mark only, so only its ends stretch the scale.
    ends = [mark.value for mark in marks if mark.on_scale]
    ends += [
        end for mark in marks if mark.emphasis and not mark.hidden for end in mark.needed_scale
    ]
    low, high = min([0.5, *ends]) / 1.1, max([2.0, *ends]) * 1.3
    axis.set_yscale("log")
    axis.set_ylim(low, high)
    shown = [tick for tick in TICKS if low <= tick <= high]
    axis.set_yticks(shown, [f"{tick:g}" for tick in shown])
    axis.set_yticks([], minor=True)


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
                color=DARK_GREY,
            )
        axes[-1].set_xlabel(axis_label)
        axes[-1].set_xlim(left=0)
        return finished_chart(figure, headline=headline, subtitle=subtitle, description=description)


def _change_panel(axis: Axes, changes: Sequence[Change]) -> None:
    places = range(len(changes), 0, -1)
    for place, change in zip(places, changes, strict=True):
        colour = DARK_BLUE if change.emphasis else PALE_GREY
        axis.plot([change.before, change.after], [place, place], color=colour, linewidth=2)
        axis.plot([change.before], [place], "o", color=colour, markerfacecolor="white")
        axis.plot([change.after], [place], "o", color=colour)
    axis.set_yticks(list(places), [change.label for change in changes])
    axis.set_ylim(0.4, len(changes) + 0.6)
    axis.grid(axis="x")
    axis.tick_params(axis="y", length=0)
