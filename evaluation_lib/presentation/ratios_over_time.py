"""Ratios over periods: one small panel a group, all on one scale, gaps where nothing is shown."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from evaluation_lib.errors import DataError
from evaluation_lib.presentation.broken_lines import broken
from evaluation_lib.presentation.drawing import (
    DARK_BLUE,
    DARK_GREY,
    PALE_GREY,
    PAPER,
    SOFT_INK,
    Chart,
    drawing,
)
from evaluation_lib.presentation.marks import INFINITY, Mark, Panel, needed_ends
from evaluation_lib.presentation.narrow import finished_narrow_chart, made_narrow
from evaluation_lib.presentation.period_names import SIZE, name_periods, write_word
from evaluation_lib.presentation.ratio_scale import ratio_scale

COLUMNS = 2
TITLE_SIZE = 10.0
#: Points that a panel is wide, by the number of panels side by side.
WIDTH = {1: 310.0, 2: 150.0}

PERIODS_DIFFER = (
    "The panel '{panel}' has other periods than '{first}': give every panel the same periods, a "
    "missing value where one is not shown."
)
NO_SUCH_PERIOD = (
    "The line is to stand before '{found}', which is no period shown: write one of {allowed}."
)


def ratios_over_time(
    panels: Sequence[Panel],
    *,
    nothing_shown: str,
    headline: str,
    subtitle: str,
    description: str,
    line: tuple[str, str] | None = None,
) -> Chart:
    """Draw ratios over periods as dots with intervals on a log scale, 1 marked.

    Parameters
    ----------
    panels
        One a group. The label of each mark is its period; all panels have the same ones, in order.
        A hidden value leaves a gap that no line crosses. Emphasised marks are dark and larger.
    nothing_shown
        What stands in a panel whose values are all hidden.
    headline, subtitle, description
        See `Chart`.
    line
        A period and a word: a dashed line before the period, the word at it in the first panel.

    Raises
    ------
    DataError
        If panels differ in their periods, or the line's is none of them.
    """
    periods = _periods(panels, line=line)
    columns = min(COLUMNS, len(panels))
    rows = -(-len(panels) // columns)
    with drawing() as new_figure:
        figure = made_narrow(new_figure(1.65 * rows + 0.15))
        figure.get_layout_engine().set(h_pad=0.08)
        axes = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False).flatten()
        for axis, panel in zip(axes, panels, strict=False):
            _panel(axis, panel, nothing_shown=nothing_shown, width=WIDTH[columns])
            if line:
                axis.axvline(periods.index(line[0]) - 0.5, color=DARK_GREY, ls="--", lw=1)
        for axis in axes[len(panels) :]:
            axis.set_axis_off()
        _scale(axes[0], needed_ends(panels), room=bool(line))
        if line:
            write_word(axes[0], line[1], place=periods.index(line[0]), periods=len(periods))
        return finished_narrow_chart(
            figure, headline=headline, subtitle=subtitle, description=description
        )


def _periods(panels: Sequence[Panel], *, line: tuple[str, str] | None) -> list[str]:
    periods = [mark.label for mark in panels[0].marks]
    for panel in panels:
        if [mark.label for mark in panel.marks] != periods:
            raise DataError(PERIODS_DIFFER.format(panel=panel.title, first=panels[0].title))
    if line and line[0] not in periods:
        raise DataError(NO_SUCH_PERIOD.format(found=line[0], allowed=", ".join(periods)))
    return periods


def _panel(axis: Axes, panel: Panel, *, nothing_shown: str, width: float) -> None:
    axis.axhline(1, color=DARK_GREY, linewidth=1)
    # A missing value breaks the line, so nothing joins what stands at the sides of a gap.
    values = [mark.value if mark.on_scale else float("nan") for mark in panel.marks]
    axis.plot(range(len(values)), values, color=PALE_GREY, linewidth=1)
    for place, mark in enumerate(panel.marks):
        if not mark.hidden:
            _dot(axis, mark, place=place)
    if all(mark.hidden for mark in panel.marks):
        _write_in_the_middle(axis, nothing_shown, width=width)
    title = "\n".join(broken(panel.title, width=width, size=TITLE_SIZE, bold=True))
    axis.set_title(title, loc="left", fontsize=TITLE_SIZE)
    axis.grid(axis="y")
    name_periods(axis, [mark.label for mark in panel.marks], width=width)


def _dot(axis: Axes, mark: Mark, *, place: int) -> None:
    colour = DARK_BLUE if mark.emphasis else PALE_GREY
    axis.plot([place, place], mark.drawn_interval, color=colour, linewidth=1.5)
    if mark.on_scale:
        size = 5.5 if mark.emphasis else 4
        axis.plot([place], [mark.value], "o", color=colour, markersize=size)
        return
    # The scale has no place for zero and infinity: a triangle points off its edge.
    shape, edge = ("^", 1) if mark.value == INFINITY else ("v", 0)
    within = axis.get_xaxis_transform()
    axis.plot([place], [edge], shape, color=colour, markersize=6, transform=within, clip_on=False)


def _write_in_the_middle(axis: Axes, words: str, *, width: float) -> None:
    lines = "\n".join(broken(words, width=width - 20, size=SIZE))
    style = {"ha": "center", "va": "bottom", "fontsize": SIZE, "color": SOFT_INK}
    ground = {"facecolor": PAPER, "edgecolor": "none", "pad": 1.5}
    axis.text(0.5, 0.08, lines, transform=axis.transAxes, bbox=ground, **style)


def _scale(axis: Axes, ends: Sequence[float], *, room: bool) -> None:
    """Make the scale hold every interval, with room for a word above them."""
    ratio_scale(axis, ends, along="y")
    if room:
        low, high = axis.get_ylim()
        axis.set_ylim(low, high * (high / low) ** 0.18)
