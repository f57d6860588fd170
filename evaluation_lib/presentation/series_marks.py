"""What charts of series are made of: values over periods, what is usual, what a model expects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.measures.trends.special_causes import FALLING, HIGH, LOW, RISING
from evaluation_lib.presentation.wording import text

#: In which way a point is special: upwards, downwards, or a pattern without a way.
UP, DOWN, PATTERN = "up", "down", "pattern"
WAYS = {HIGH: UP, RISING: UP, LOW: DOWN, FALLING: DOWN}
WORDS = "charts.series"

PERIODS_DIFFER = (
    "The panel '{panel}' has other periods than '{first}': give every panel the same periods, a "
    "missing value where one is not shown."
)
NOT_ONE_EACH = (
    "The panel '{panel}' has {found} numbers for {what} and {periods} periods: give one for each, "
    "a missing value where there is none."
)


@dataclass(frozen=True)
class SeriesPoint:
    """The value of one period.

    Attributes
    ----------
    period
        Its name.
    value
        Missing (``nan``) where it is hidden or not known: a gap.
    lower, upper
        Its interval, if that is drawn.
    special
        `UP`, `DOWN` or `PATTERN` where a rule of control charts fired.
    provisional
        Whether the value will still change; it is drawn hollow.
    """

    period: str
    value: float
    lower: float | None = None
    upper: float | None = None
    special: str | None = None
    provisional: bool = False

    @property
    def hidden(self) -> bool:
        """Whether the value is not known."""
        return self.value != self.value


@dataclass(frozen=True)
class UsualRange:
    """What is usual in each period, by a control chart; missing where it is not known.

    Attributes
    ----------
    centre, lower, upper
        The centre and the limits.
    firm
        Whether enough periods are behind the limits.
    phase
        Lines are not drawn from one phase into the next.
    """

    centre: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    firm: tuple[bool, ...]
    phase: tuple[int, ...]


@dataclass(frozen=True)
class SeriesPanel:
    """A small chart of one series with a heading of its own.

    Attributes
    ----------
    title
        Its heading.
    points
        One a period, in order; the same periods in all panels of a chart.
    usual
        The centre and limits of a control chart, if they are drawn.
    fitted, expected
        What a model says of each period with the programme, and without it; missing where it is not
        drawn, and empty where there is no model.
    band
        The interval of ``expected`` in each period.
    """

    title: str
    points: tuple[SeriesPoint, ...]
    usual: UsualRange | None = None
    fitted: tuple[float, ...] = ()
    expected: tuple[float, ...] = ()
    band: tuple[tuple[float, float], ...] = ()

    @property
    def hidden(self) -> bool:
        """Whether no value is known."""
        return all(point.hidden for point in self.points)


@dataclass(frozen=True)
class EventMark:
    """Something else that happened, by the number under which the text explains it.

    Attributes
    ----------
    label
        The number.
    first, last
        The periods in which it began and ended; no last one where it goes on, or took no time.
    """

    label: str
    first: str
    last: str | None = None


@dataclass(frozen=True)
class SeriesWords:
    """The words in the key of a chart, and in a panel of which nothing is shown."""

    nothing_shown: str
    provisional: str
    up: str
    down: str
    pattern: str
    centre: str
    limits: str
    not_firm: str
    fitted: str
    expected: str
    band: str
    event: str


def series_words(dictionary: Dictionary) -> SeriesWords:
    """Return the words of charts of series, as the dictionary has them."""
    return SeriesWords(
        **{one.name: text(dictionary, f"{WORDS}.{one.name}") for one in fields(SeriesWords)}
    )


def control_panel(
    chart: pd.DataFrame, *, title: str, provisional: Sequence[bool] = ()
) -> SeriesPanel:
    """Make a panel of a control chart.

    Parameters
    ----------
    chart
        As `control_charts.control_chart` returns it.
    title
        The panel's heading.
    provisional
        Whether each value will still change; none will where this is empty.
    """
    later = list(provisional) or [False] * len(chart)
    points = tuple(
        SeriesPoint(row.period, row.value, special=_way(row), provisional=bool(hollow))
        for row, hollow in zip(chart.itertuples(index=False), later, strict=True)
    )
    columns = {one.name: tuple(chart[one.name].tolist()) for one in fields(UsualRange)}
    return SeriesPanel(title, points, usual=UsualRange(**columns))


def event_marks(events: pd.DataFrame, *, series: pd.DataFrame) -> tuple[EventMark, ...]:
    """Find the periods in which events began and ended.

    Parameters
    ----------
    events
        As `rival_events.rival_events` returns them: ``number``, ``begins``, ``ends`` (missing where
        one goes on).
    series
        ``period``, ``period_start``, ``period_end``, in order; events outside are left out.
    """
    begins, ends = (pd.to_datetime(events[name]) for name in ("begins", "ends"))
    opens, closes = series["period_start"].iloc[0], series["period_end"].iloc[-1]
    found = []
    for number, begin, end in zip(events["number"], begins, ends, strict=True):
        goes_on = pd.isna(end) or end > closes
        if begin > closes or (not goes_on and end < opens) or (goes_on and begin < opens):
            continue
        last = None if goes_on else _period_of(end, series)
        found.append(EventMark(str(number), _period_of(max(begin, opens), series), last))
    return tuple(found)


def same_periods(panels: Sequence[SeriesPanel]) -> list[str]:
    """Return the periods that all panels share.

    Raises
    ------
    DataError
        If panels differ in their periods, or say of one more or less than they have.
    """
    periods = [point.period for point in panels[0].points]
    for panel in panels:
        if [point.period for point in panel.points] != periods:
            raise DataError(PERIODS_DIFFER.format(panel=panel.title, first=panels[0].title))
        for what in ("fitted", "expected", "band"):
            found = len(getattr(panel, what))
            if found not in (0, len(periods)):
                raise DataError(
                    NOT_ONE_EACH.format(
                        panel=panel.title, what=what, found=found, periods=len(periods)
                    )
                )
    return periods


def _way(row: tuple) -> str | None:
    if pd.isna(row.rule):
        return None
    return PATTERN if pd.isna(row.direction) else WAYS[row.direction]


def _period_of(day: pd.Timestamp, series: pd.DataFrame) -> str:
    return series.loc[series["period_start"] <= day, "period"].iloc[-1]
