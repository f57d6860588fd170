"""How many events of each kind the county is expected to have: its planted truths as counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.synthetic import journeys as of
from evaluation_lib.synthetic.chances import Circumstances, chance, contact_rate
from evaluation_lib.synthetic.days import DAYS_A_YEAR, day_number
from evaluation_lib.synthetic.days_later import falls_by_period, later, sums
from evaluation_lib.synthetic.expected_population import children_on
from evaluation_lib.synthetic.population import CHILDHOOD
from evaluation_lib.synthetic.scenario import Scenario

NO_PERIODS = "Periods are quarters or years one after the other, none left out and at least one."


@dataclass(frozen=True)
class Transition:
    """One way from an event to the next.

    Attributes
    ----------
    name
        What it is called in counts; the planted transition too, but where ``unless`` names one.
    start, to
        The tables of both events.
    unless
        The planted transition that is taken otherwise.
    until
        What comes before the planted days begin: ``assessment`` or ``enquiry`` (its length) or
        ``waiting`` (for an assessment).
    """

    name: str
    start: str
    to: str
    unless: str | None = None
    until: str | None = None


#: Every way to an event stands before every way from it. What comes of a stay, or of a closed case,
#: is left out: it hangs on how long stays last and on what birthdays and moves cut short.
TRANSITIONS = (
    Transition("contact_to_referral", of.CONTACTS, of.REFERRALS),
    Transition("contact_to_early_help", of.CONTACTS, of.EARLY_HELP),
    Transition("early_help_to_referral", of.EARLY_HELP, of.REFERRALS),
    Transition(
        "referral_to_assessment",
        of.REFERRALS,
        of.ASSESSMENTS,
        unless="referral_without_further_action",
        until="waiting",
    ),
    Transition("assessment_to_section_47", of.ASSESSMENTS, of.ENQUIRIES),
    Transition(
        "assessment_to_child_in_need_plan", of.ASSESSMENTS, of.NEED_PLANS, until="assessment"
    ),
    Transition("assessment_to_looked_after", of.ASSESSMENTS, of.CARE),
    Transition("section_47_to_conference", of.ENQUIRIES, of.CONFERENCES),
    Transition("section_47_to_child_in_need_plan", of.ENQUIRIES, of.NEED_PLANS, until="enquiry"),
    Transition("section_47_to_looked_after", of.ENQUIRIES, of.CARE),
    Transition("conference_to_child_protection_plan", of.CONFERENCES, of.PLANS),
    Transition("conference_to_child_in_need_plan", of.CONFERENCES, of.NEED_PLANS),
)


@dataclass(frozen=True, eq=False)
class Expected:
    """What is expected in each period, quadrant and group.

    Arrays have the shape (periods, quadrants, groups); the first of ``contacts``, ``starts`` and
    ``chances`` is a run-up before the first period, for what began then and goes on in it.

    Attributes
    ----------
    periods, quadrants, groups
        Their names.
    population
        Children aged 0 to 17, on average over the period; without the run-up.
    contacts
        Contacts about children and unborn children.
    starts
        By transition, the events that it could follow.
    chances
        By transition, how likely it is to follow one of them.
    falls
        By transition, the share of what follows from events of a period (first axis) that falls in
        each period (last axis, the run-up first, what comes later last).
    """

    periods: tuple[str, ...]
    quadrants: tuple[str, ...]
    groups: tuple[str, ...]
    population: np.ndarray
    contacts: np.ndarray
    starts: Mapping[str, np.ndarray]
    chances: Mapping[str, np.ndarray]
    falls: Mapping[str, np.ndarray]


def expected_counts(
    scenario: Scenario, *, periods: pd.PeriodIndex, dictionary: Dictionary, scale: float = 1.0
) -> pd.DataFrame:
    """Return how many events are expected in every period, quadrant and group.

    Contacts are those that no open case swallows and no closed case brings: what is planted. Every
    transition is counted in the period of the event that it follows. Birthdays, moves and children
    who came alone are left out, and so is what comes of stays: stocks are not expected here.

    Parameters
    ----------
    scenario
        The scenario.
    periods
        Quarters or years one after the other.
    dictionary
        The data dictionary.
    scale
        1 is the size of the county.

    Returns
    -------
    pandas.DataFrame
        Columns ``area`` (the quadrant), ``ethnic_group``, ``decision_point`` (``contacts`` or a
        transition's name), ``period``, ``count``, ``from_count`` (the events that it could follow;
        missing for contacts), ``chance`` (the planted one, as an average over the period where it
        changes within it; missing for contacts) and ``population``.

    Raises
    ------
    DataError
        If there are no periods or gaps between them.
    """
    expected = expect(scenario, periods=periods, dictionary=dictionary, scale=scale)
    rows = [as_rows(expected, "contacts", count=expected.contacts[1:])]
    for name, starts in expected.starts.items():
        likely = expected.chances[name][1:]
        counted = starts[1:] * likely
        rows.append(as_rows(expected, name, count=counted, from_count=starts[1:], chance=likely))
    return pd.concat(rows, ignore_index=True)


def as_rows(expected: Expected, decision_point: str, **columns: np.ndarray) -> pd.DataFrame:
    """Return arrays of the shape (periods, quadrants, groups) as the columns of a table."""
    period, quadrant, group = (
        axis.reshape(-1) for axis in np.indices(expected.population.shape, dtype="int64")
    )
    nothing = np.full(expected.population.shape, np.nan)
    columns = {"from_count": nothing, "chance": nothing, **columns}
    return pd.DataFrame(
        {
            "area": np.array(expected.quadrants)[quadrant],
            "ethnic_group": np.array(expected.groups)[group],
            "decision_point": decision_point,
            "period": np.array(expected.periods)[period],
            "count": columns["count"].reshape(-1),
            "from_count": columns["from_count"].reshape(-1),
            "chance": columns["chance"].reshape(-1),
            "population": expected.population.reshape(-1),
        }
    )


def expect(
    scenario: Scenario, *, periods: pd.PeriodIndex, dictionary: Dictionary, scale: float = 1.0
) -> Expected:
    """Return what is expected as arrays, once for as many draws as are wanted.

    Parameters and errors are those of `expected_counts`.
    """
    edges = _edges(scenario, periods)
    days = np.arange(edges[0], edges[-1])
    children = children_on(scenario, days, dictionary=dictionary) * scale
    about = _everywhere(scenario, days)
    shape, edges = children.shape, edges - edges[0]
    unborn = scenario["contacts"]["days_before_birth"] / (CHILDHOOD * DAYS_A_YEAR)
    rate = contact_rate(scenario, about).reshape(shape) / DAYS_A_YEAR
    daily = {name: np.zeros(shape) for way in TRANSITIONS for name in (way.start, way.to)}
    daily[of.CONTACTS] = children * (1 + unborn) * rate
    starts, chances, falls = {}, {}, {}
    for way in TRANSITIONS:
        likely = chance(scenario, way.unless or way.name, about).reshape(shape)
        follows = daily[way.start] * (1 - likely if way.unless else likely)
        spans = _spans(scenario, way)
        starts[way.name] = sums(daily[way.start], edges)
        chances[way.name] = sums(follows, edges) / starts[way.name]
        falls[way.name] = falls_by_period(follows, edges, spans=spans)
        daily[way.to] += later(follows, spans)
    return Expected(
        periods=tuple(_name(period) for period in periods),
        quadrants=scenario.quadrants,
        groups=scenario.groups,
        population=sums(children, edges)[1:] / np.diff(edges)[1:, None, None],
        contacts=sums(daily[of.CONTACTS], edges),
        starts=starts,
        chances=chances,
        falls=falls,
    )


def _name(period: pd.Period) -> str:
    """Quarters as the suite writes them, years by the one in which they end."""
    return f"{period.year}-Q{period.quarter}" if period.freqstr.startswith("Q") else str(period)


def _edges(scenario: Scenario, periods: pd.PeriodIndex) -> np.ndarray:
    """The first day of the run-up and of each period, and the day after the last."""
    if not len(periods) or (np.diff(periods.asi8) != 1).any():
        raise DataError(NO_PERIODS)
    first = [day_number(start) for start in periods.start_time]
    longest = sum(most for way in TRANSITIONS for _, most in _spans(scenario, way))
    return np.array([first[0] - longest, *first, day_number(periods[-1].end_time) + 1])


def _everywhere(scenario: Scenario, days: np.ndarray) -> Circumstances:
    shape = (len(days), len(scenario.quadrants), len(scenario.groups))
    day, quadrant, group = (axis.reshape(-1) for axis in np.indices(shape))
    return Circumstances(group=group, quadrant=quadrant, day=days[day])


def _spans(scenario: Scenario, way: Transition) -> tuple[tuple[int, int], ...]:
    """The fewest and the most days of everything between both events."""
    planted = tuple(scenario["transitions"][way.unless or way.name]["days"])
    names = {"waiting": "referral_to_assessment", "enquiry": "section_47_enquiry"}
    if way.until is None:
        return (0, 0), planted
    return tuple(scenario["days"][names.get(way.until, way.until)]), planted
