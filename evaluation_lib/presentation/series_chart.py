"""Series over time: a small panel each, with what is usual, what a model expects, and events."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter, StrMethodFormatter

from evaluation_lib.errors import DataError
from evaluation_lib.presentation.broken_lines import broken, width_of
from evaluation_lib.presentation.drawing import DARK_GREY, PAPER, SOFT_INK, Chart, drawing
from evaluation_lib.presentation.narrow import finished_narrow_chart, made_narrow
from evaluation_lib.presentation.period_names import SIZE, name_periods, write_word
from evaluation_lib.presentation.ratio_scale import ratio_scale
from evaluation_lib.presentation.series_marks import (
    EventMark,
    SeriesPanel,
    SeriesWords,
    same_periods,
)
from evaluation_lib.presentation.series_parts import (
    ABOVE,
    ROW,
    all_numbers,
    draw_events,
    draw_model,
    draw_points,
    draw_usual,
    key_of,
    rows_of,
)

#: What the scale is: numbers from 0, shares in per cent, or ratios with 1 marked.
NUMBERS, SHARES, RATIOS = "numbers", "shares", "ratios"
SCALES = (NUMBERS, SHARES, RATIOS)

TITLE_SIZE = 10.0
#: Points that a panel is wide, by the number of panels side by side.
WIDTH = {1: 310.0, 2: 150.0}
#: With more periods a panel has the whole width to itself.
MOST_PERIODS = 24
#: Inches that a panel is high, by the number of panels side by side.
HEIGHT = {1: 1.9, 2: 1.6}
#: Points: a line of the key, and a sign in it.
KEY_LINE, KEY_SIGN = 14.0, 34.0
POINTS_AN_INCH = 72

NO_SUCH_SCALE = "'{found}' is no scale: write one of {allowed}."
NO_SUCH_PERIOD = "'{found}' is no period shown: write one of {allowed}."


def series_chart(
    panels: Sequence[SeriesPanel],
    *,
    words: SeriesWords,
    headline: str,
    subtitle: str,
    description: str,
    events: Sequence[EventMark] = (),
    start: tuple[str, str] | None = None,
    scale: str = NUMBERS,
    own_scales: bool = False,
) -> Chart:
    """Draw series over periods, one panel each, with a key of all that is drawn.

    Parameters
    ----------
    panels
        One a series, all with the same periods. A hidden value leaves a gap that no line crosses.
    words
        What the key says (see `series_marks.series_words`).
    headline, subtitle, description
        See `Chart`; the description is what a person hears who cannot see the chart.
    events
        What else happened; the text below explains their numbers.
    start
        The first period with the programme, and a word: a dashed line before the period, the word
        at it in the first panel.
    scale
        `NUMBERS`, `SHARES` or `RATIOS`.
    own_scales
        Whether each panel has a scale of its own, where series are of different size; the text has
        to say so.

    Raises
    ------
    DataError
        If panels differ in their periods, the start or an event is at none of them, or the scale is
        none.
    """
    periods = same_periods(panels)
    _refuse(periods, events=events, start=start, scale=scale)
    columns = 1 if len(panels) == 1 or len(periods) > MOST_PERIODS else 2
    width = WIDTH[columns]
    strip = ROW * (max(rows_of(events, periods=periods, width=width), default=-1) + 1)
    rows = -(-len(panels) // columns)
    with drawing() as new_figure:
        key = key_of(panels, events=events, words=words)
        height = rows * (HEIGHT[columns] + strip / POINTS_AN_INCH) + 0.15
        figure = made_narrow(new_figure(height + KEY_LINE * len(key) / POINTS_AN_INCH))
        figure.get_layout_engine().set(h_pad=0.08)
        axes = figure.subplots(rows, columns, sharex=True, sharey=not own_scales, squeeze=False)
        shown, spare = axes.flatten()[: len(panels)], axes.flatten()[len(panels) :]
        for axis, panel in zip(shown, panels, strict=True):
            first = periods.index(start[0]) if start else None
            draw_events(axis, events, periods=periods, width=width)
            _panel(axis, panel, first=first, strip=strip, width=width, words=words, scale=scale)
            name_periods(axis, periods, width=width)
        for axis in spare:
            axis.set_axis_off()
        for scaled, of in _scaled(shown, panels, own=own_scales):
            _scale(scaled, of, scale=scale, room=bool(start))
        if start:
            write_word(shown[0], start[1], place=periods.index(start[0]), periods=len(periods))
        _write_key(figure, key)
        return finished_narrow_chart(
            figure, headline=headline, subtitle=subtitle, description=description
        )


def _panel(
    axis: Axes,
    panel: SeriesPanel,
    *,
    first: int | None,
    strip: float,
    width: float,
    words: SeriesWords,
    scale: str,
) -> None:
    if scale == RATIOS:
        axis.axhline(1, color=DARK_GREY, linewidth=0.8)
    if first is not None:
        axis.axvline(first - 0.5, color=DARK_GREY, linestyle="--", linewidth=1)
    if panel.hidden:
        _write_in_the_middle(axis, words.nothing_shown, width=width)
    else:
        draw_model(axis, panel, parted_at=first)
        if panel.usual:
            draw_usual(axis, panel.usual)
        draw_points(axis, panel.points)
    title = "\n".join(broken(panel.title, width=width, size=TITLE_SIZE, bold=True))
    axis.set_title(title, loc="left", fontsize=TITLE_SIZE, pad=ABOVE + 2 + strip)
    axis.grid(axis="y")


def _scaled(
    axes: Sequence[Axes], panels: Sequence[SeriesPanel], *, own: bool
) -> list[tuple[Axes, Sequence[SeriesPanel]]]:
    """Return the axes whose scale is set, each with the panels that it must hold."""
    if own:
        return [(axis, (panel,)) for axis, panel in zip(axes, panels, strict=True)]
    return [(axes[0], panels)]


def _scale(axis: Axes, panels: Sequence[SeriesPanel], *, scale: str, room: bool) -> None:
    """Make the scale hold every number, with room for a word above them."""
    held = [one for panel in panels if not panel.hidden for one in all_numbers(panel)]
    held = [one for one in held if isfinite(one)]
    if scale == RATIOS:
        ratio_scale(axis, [one for one in held if one > 0], along="y")
        low, high = axis.get_ylim()
        axis.set_ylim(low, high * (high / low) ** (0.18 if room else 0))
        return
    top, bottom = max([*held, 0.0]) or 1.0, min([*held, 0.0])
    axis.set_ylim(bottom, bottom + (top - bottom) * (1.25 if room else 1.06))
    axis.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))
    per_cent, plain = PercentFormatter(1, decimals=None), StrMethodFormatter("{x:,.10g}")
    axis.yaxis.set_major_formatter(per_cent if scale == SHARES else plain)


def _write_key(figure: Figure, key: Sequence[tuple]) -> None:
    if not key:
        return
    widest = max(width_of(said, size=SIZE) for _, said in key) + KEY_SIGN
    figure.legend(
        [sign for sign, _ in key],
        [said for _, said in key],
        loc="outside lower left",
        ncols=2 if widest <= WIDTH[2] else 1,
        fontsize=SIZE,
        frameon=False,
        handlelength=1.8,
        borderpad=0,
        labelspacing=0.35,
    )


def _write_in_the_middle(axis: Axes, words: str, *, width: float) -> None:
    lines = "\n".join(broken(words, width=width - 20, size=SIZE))
    style = {"ha": "center", "va": "bottom", "fontsize": SIZE, "color": SOFT_INK}
    ground = {"facecolor": PAPER, "edgecolor": "none", "pad": 1.5}
    axis.text(0.5, 0.08, lines, transform=axis.transAxes, bbox=ground, **style)


def _refuse(
    periods: Sequence[str],
    *,
    events: Sequence[EventMark],
    start: tuple[str, str] | None,
    scale: str,
) -> None:
    if scale not in SCALES:
        raise DataError(NO_SUCH_SCALE.format(found=scale, allowed=", ".join(SCALES)))
    named = [one for event in events for one in (event.first, event.last) if one]
    for period in [*named, *([start[0]] if start else [])]:
        if period not in periods:
            raise DataError(NO_SUCH_PERIOD.format(found=period, allowed=", ".join(periods)))
