"""The parts of a chart of a series: what is usual, what a model expects, values, and events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from evaluation_lib.presentation.drawing import (
    DARK_BLUE,
    DARK_GREY,
    DARK_PINK,
    GRID,
    LIGHT_PURPLE,
    ORANGE,
    PALE_GREY,
    PAPER,
    SOFT_INK,
)
from evaluation_lib.presentation.period_names import SIZE
from evaluation_lib.presentation.series_marks import (
    DOWN,
    PATTERN,
    UP,
    EventMark,
    SeriesPanel,
    SeriesPoint,
    SeriesWords,
    UsualRange,
)

NAN = float("nan")
#: Points from the top of a panel to the first row of events, and from row to row.
ABOVE, ROW = 2.0, 11.0
#: Points between the middles of two numbers in a row.
APART = 13.0

# A shape each, so that nothing hangs on colour.
SPECIAL = {
    UP: {"marker": "^", "markersize": 6.5},
    DOWN: {"marker": "v", "markersize": 6.5},
    PATTERN: {"marker": "D", "markersize": 5.0},
}
SPECIAL_LOOK = {"color": ORANGE, "markeredgecolor": DARK_GREY, "markeredgewidth": 0.6}
PLAIN = {"marker": "o", "markersize": 3.2, "color": DARK_BLUE}
HOLLOW = {**PLAIN, "markersize": 4.0, "markerfacecolor": PAPER}
JOINED = {"color": PALE_GREY, "linewidth": 1.0}
CENTRE = {"color": DARK_GREY, "linewidth": 1.0}
FIRM = {"color": DARK_GREY, "linewidth": 1.0, "linestyle": (0, (4, 2))}
NOT_FIRM = {"color": PALE_GREY, "linewidth": 1.0, "linestyle": (0, (1, 2))}
FITTED = {"color": DARK_BLUE, "linewidth": 1.8}
EXPECTED = {"color": DARK_PINK, "linewidth": 1.8, "linestyle": (0, (3, 2))}
# An outline, so that without colours it is not taken for the shade of an event.
BAND = {"facecolor": (LIGHT_PURPLE, 0.35), "edgecolor": LIGHT_PURPLE, "linewidth": 0.8}
SPAN = {"facecolor": GRID, "alpha": 0.5, "linewidth": 0}
INSTANT = {"color": SOFT_INK, "linewidth": 0.9, "linestyle": (0, (1, 1.5))}


def draw_events(
    axis: Axes, events: Sequence[EventMark], *, periods: Sequence[str], width: float
) -> None:
    """Shade the periods of events, or draw a line where one goes on, numbers above the panel."""
    for event, row in zip(events, rows_of(events, periods=periods, width=width), strict=True):
        first, last = _ends(event, periods)
        if event.last is None:
            axis.axvline(first, **INSTANT)
        else:
            axis.axvspan(first, last, zorder=0.1, **SPAN)
        axis.annotate(
            event.label,
            (_middle(event, periods), 1),
            xycoords=axis.get_xaxis_transform(),
            xytext=(0, ABOVE + ROW * row),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=SIZE,
            color=SOFT_INK,
        )


def rows_of(events: Sequence[EventMark], *, periods: Sequence[str], width: float) -> list[int]:
    """Return in which row above a panel each event's number stands, so that none touch."""
    rows: list[int] = []
    placed: list[list[float]] = []
    for event in events:
        at = _middle(event, periods) * width / len(periods)
        free = (row for row, taken in enumerate(placed) if all(abs(at - x) >= APART for x in taken))
        row = next(free, len(placed))
        if row == len(placed):
            placed.append([])
        placed[row].append(at)
        rows.append(row)
    return rows


def draw_usual(axis: Axes, usual: UsualRange) -> None:
    """Draw the centre and the limits of each phase as steps, limits that are not firm dotted."""
    for _, run in groupby(
        range(len(usual.phase)), key=lambda at: (usual.phase[at], usual.firm[at])
    ):
        inside = list(run)
        look = FIRM if usual.firm[inside[0]] else NOT_FIRM
        across = [end for at in inside for end in (at - 0.5, at + 0.5)]
        for values, style in ((usual.centre, CENTRE), (usual.lower, look), (usual.upper, look)):
            axis.plot(across, [values[at] for at in inside for _ in range(2)], **style)


def draw_model(axis: Axes, panel: SeriesPanel, *, parted_at: int | None) -> None:
    """Draw what a model says with the programme and without it, the first parted at its start."""
    known = [(at, *ends) for at, ends in enumerate(panel.band) if ends[0] == ends[0]]
    if known:
        places, lower, upper = (list(one) for one in zip(*known, strict=True))
        # One outline: a picture in a page knows no areas between curves.
        axis.fill(places + places[::-1], lower + upper[::-1], **BAND)
    if panel.expected:
        axis.plot(range(len(panel.expected)), panel.expected, **EXPECTED)
    if panel.fitted:
        cut = parted_at or len(panel.fitted)
        places = [*range(cut), cut - 0.5, *range(cut, len(panel.fitted))]
        axis.plot(places, [*panel.fitted[:cut], NAN, *panel.fitted[cut:]], **FITTED)


def draw_points(axis: Axes, points: Sequence[SeriesPoint]) -> None:
    """Draw values, joined where they follow one another, and their intervals."""
    axis.plot(range(len(points)), [point.value for point in points], **JOINED)
    for place, point in enumerate(points):
        if point.hidden:
            continue
        if point.lower is not None and point.upper is not None:
            axis.plot([place, place], [point.lower, point.upper], **JOINED)
        axis.plot([place], [point.value], linestyle="none", **_look(point))


def key_of(
    panels: Sequence[SeriesPanel], *, events: Sequence[EventMark], words: SeriesWords
) -> list[tuple[Line2D | Patch, str]]:
    """Return a sign and its words for everything that is drawn besides plain values."""
    points = [point for panel in panels for point in panel.points if not point.hidden]
    special = {point.special for point in points}
    usual = [panel.usual for panel in panels if panel.usual]
    key = [
        (_dot({**SPECIAL[way], **SPECIAL_LOOK}), getattr(words, way))
        for way in SPECIAL
        if way in special
    ]
    if any(point.provisional for point in points):
        key.append((_dot(HOLLOW), words.provisional))
    if usual:
        key.append((_line(CENTRE), words.centre))
    for look, firm, said in ((FIRM, True, words.limits), (NOT_FIRM, False, words.not_firm)):
        if any(_has_limits(one, firm=firm) for one in usual):
            key.append((_line(look), said))
    if any(panel.fitted for panel in panels):
        key.append((_line(FITTED), words.fitted))
    if any(panel.expected for panel in panels):
        key.append((_line(EXPECTED), words.expected))
    if any(panel.band for panel in panels):
        key.append((Patch(**BAND), words.band))
    if events:
        lasting = any(event.last for event in events)
        key.append((Patch(**SPAN) if lasting else _line(INSTANT), words.event))
    return key


def _look(point: SeriesPoint) -> dict:
    if point.special:
        return {**SPECIAL[point.special], **SPECIAL_LOOK}
    return HOLLOW if point.provisional else PLAIN


def _has_limits(usual: UsualRange, *, firm: bool) -> bool:
    limits = zip(usual.firm, usual.upper, strict=True)
    return any(told is firm and limit == limit for told, limit in limits)


def _dot(look: dict) -> Line2D:
    return Line2D([], [], linestyle="none", **look)


def _line(look: dict) -> Line2D:
    return Line2D([], [], **look)


def _ends(event: EventMark, periods: Sequence[str]) -> tuple[float, float]:
    """Return where an event begins and ends: with its first period, and with its last."""
    return periods.index(event.first) - 0.5, periods.index(event.last or event.first) + 0.5


def _middle(event: EventMark, periods: Sequence[str]) -> float:
    first, last = _ends(event, periods)
    return first if event.last is None else (first + last) / 2


def all_numbers(panel: SeriesPanel) -> Iterator[float]:
    """Every number that a panel's scale must hold."""
    for point in panel.points:
        if not point.hidden:
            yield from (one for one in (point.value, point.lower, point.upper) if one is not None)
    if panel.usual:
        yield from (*panel.usual.centre, *panel.usual.lower, *panel.usual.upper)
    yield from (*panel.fitted, *panel.expected)
    yield from (end for ends in panel.band for end in ends)
