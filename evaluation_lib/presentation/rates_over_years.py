"""Rates over years, a small chart for each group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from evaluation_lib.presentation.drawing import DARK_BLUE, SOFT_INK, Chart, drawing, finished_chart
from evaluation_lib.presentation.marks import Mark


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
    values = [mark.value for mark in series.marks]
    axis.plot(series.years, values, color=DARK_BLUE, linewidth=2, marker="o", markersize=4)
    for year, mark in zip(series.years, series.marks, strict=True):
        if not mark.hidden:
            axis.plot([year, year], [mark.lower, mark.upper], color=DARK_BLUE, linewidth=1)
        else:
            axis.annotate(
                mark.absent,
                (year, 0),
                xytext=(0, 4),
                textcoords="offset points",
                rotation=90,
                ha="center",
                fontsize=8,
                color=SOFT_INK,
            )
    axis.set_title(series.title, loc="left")
    axis.set_xlim(series.years[0] - 0.6, series.years[-1] + 0.6)
    ends = sorted({series.years[0], series.years[-1]})
    axis.set_xticks(ends, [str(year) for year in ends])
    axis.grid(axis="y")
