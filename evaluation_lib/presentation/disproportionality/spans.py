"""Which children the report counts, and over which days."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from evaluation_lib.areas import Area, county_of, known_areas
from evaluation_lib.counts.choices import Choices
from evaluation_lib.counts.periods import (
    THREE_YEARS,
    WHOLE,
    YEAR,
    Period,
    days_between,
    periods_between,
)
from evaluation_lib.counts.populations import choices_for, usual_ages
from evaluation_lib.opening import RecordsReport

#: So many years are compared at once where the period holds them.
MOST_YEARS = 3


@dataclass(frozen=True)
class Spans:
    """The days that a report counts.

    Attributes
    ----------
    main
        What events are counted in: the last three whole years to 31 March of the period, as many as
        there are; the period itself if it holds none.
    years
        The whole years in the main span, in their order.
    day
        The day on which open cases are counted: the last 31 March of the period, else its last day.
    """

    main: Period
    years: tuple[Period, ...]
    day: Period


@lru_cache(maxsize=4)
def spans_of(report: RecordsReport) -> Spans:
    """Return the days that the report counts."""
    start, end = report.setting.period_start, report.setting.period_end
    years = tuple(periods_between(start, end, grain=YEAR)[-MOST_YEARS:])
    if not years:
        [whole] = periods_between(start, end, grain=WHOLE)
        return Spans(whole, (), Period(end.isoformat(), end, end, "day"))
    first, last = years[0].start, years[-1].end
    grain = THREE_YEARS if len(years) == MOST_YEARS else WHOLE
    [main] = periods_between(first, last, grain=grain) if len(years) > 1 else years
    return Spans(main, years, days_between(start, end)[-1])


def choices_of(report: RecordsReport) -> Choices:
    """Return how the report counts: ages as those of the population, children by their home."""
    setting, dictionary = report.setting, report.dictionary
    choices = Choices(
        clock=setting.clock,
        area_by=setting.area_by,
        ages=usual_ages(dictionary),
        unaccompanied=setting.unaccompanied,
    )
    return choices_for(setting.denominator, dictionary=dictionary, choices=choices)


def areas_of(report: RecordsReport) -> list[Area]:
    """Return the areas that the report speaks of: its own, the county, and its quadrants."""
    known = known_areas(report.dictionary)
    around = [county_of(report.dictionary), *(one for one in known if one.level == "quadrant")]
    own = report.setting.area
    return around if own in around else [*around, own]
