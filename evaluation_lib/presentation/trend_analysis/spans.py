"""Which quarters stand before and after the programme's start in the report's area."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from evaluation_lib.counts.periods import Period
from evaluation_lib.measures.display_ladder import QUARTER
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.time_counts import periods_of
from evaluation_lib.programme_start import day_for
from evaluation_lib.rebases import Rebase


@dataclass(frozen=True)
class Span:
    """The quarters of the report's period.

    Attributes
    ----------
    start
        The day on which the programme began in the area.
    before, after
        The quarters that begin before that day, and those that begin on it or later.
    """

    start: date
    before: tuple[Period, ...]
    after: tuple[Period, ...]

    @property
    def first(self) -> str:
        """The name of the first quarter."""
        return (*self.before, *self.after)[0].name

    @property
    def last(self) -> str:
        """The name of the last quarter."""
        return (*self.before, *self.after)[-1].name


def span_of(report: RecordsReport) -> Span | None:
    """Return the quarters around the start; nothing where the area has no one day.

    The county has none where its quadrants began on different days.
    """
    start = report.setting.programme_start
    day = (
        None if start is None else day_for(start, report.setting.area, dictionary=report.dictionary)
    )
    if day is None:
        return None
    quarters = periods_of(report, QUARTER)
    return Span(
        day,
        tuple(one for one in quarters if one.start < day),
        tuple(one for one in quarters if one.start >= day),
    )


def rebases_in(report: RecordsReport, series: pd.DataFrame) -> tuple[Rebase, ...]:
    """Return the days from which limits are drawn anew that part a series; others part nothing."""
    begins = series["period_start"]
    return tuple(
        one
        for one in report.setting.rebases
        if (begins < pd.Timestamp(one.day)).any() and (begins >= pd.Timestamp(one.day)).any()
    )
