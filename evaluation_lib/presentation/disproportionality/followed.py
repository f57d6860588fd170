"""Who went on from one decision point to another: the counts, shares and ratios of the report."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import pandas as pd

from evaluation_lib.counts.children import known_groups, points_of
from evaluation_lib.counts.cohort_pairs import (
    Pair,
    follow_up_months,
    observed_cohorts,
    pairs_held,
)
from evaluation_lib.counts.cohorts import cohort_rows
from evaluation_lib.counts.following import EventGraph, graph_of
from evaluation_lib.counts.periods import THREE_YEARS, WHOLE, YEAR, Period, periods_between
from evaluation_lib.counts.places import in_area
from evaluation_lib.counts.several_cohorts import several_cohorts
from evaluation_lib.disclosure.release_plan import EVERYBODY
from evaluation_lib.measures.clustering import with_design_effect
from evaluation_lib.measures.data_quality import timeliness
from evaluation_lib.measures.design_effects import design_effects
from evaluation_lib.measures.transition_rates import transition_relative_rate, transition_share
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.analysis import told
from evaluation_lib.presentation.disproportionality.everywhere import once_for_all_areas
from evaluation_lib.presentation.disproportionality.spans import MOST_YEARS, choices_of
from evaluation_lib.presentation.released import protected_shares

#: What the release calls the counts of who went on.
GOING_ON = "going_on"
POINT = "decision_point"
PLACES = ["area", "group", POINT]


@once_for_all_areas
def cohort_years(report: RecordsReport) -> tuple[tuple[Period, ...], tuple[Period, ...]]:
    """Return the years whose children are followed, and the later ones whose time has not passed.

    The last three whole years to 31 March of the period whose children have all been followed for
    the whole time, as many as there are.
    """
    years = periods_between(report.setting.period_start, report.setting.period_end, grain=YEAR)
    passed = observed_cohorts(report.records, periods=years, dictionary=report.dictionary)
    return tuple(passed[-MOST_YEARS:]), tuple(years[len(passed) :])


def span_of_years(years: Sequence[Period]) -> Period:
    """Return one period of several years that follow each other; a year that stands alone, itself.

    A child who reaches a point in two of them is in its cohort once.
    """
    grain = {1: YEAR, MOST_YEARS: THREE_YEARS}.get(len(years), WHOLE)
    [span] = periods_between(years[0].start, years[-1].end, grain=grain)
    return span


@once_for_all_areas
def told_pairs(report: RecordsReport) -> tuple[Pair, ...]:
    """Return the pairs that the extracts can tell: whole at the start, and at the end as followed.

    Where the extracts lack days of either, fewer would seem to go on than did.
    """
    years, _ = cohort_years(report)
    if not years:
        return ()
    span = span_of_years(years)
    return tuple(
        pair
        for pair in pairs_held(report.records, dictionary=report.dictionary)
        if pair.start in whole_points(report, span)
        and pair.to in whole_points(report, span, follow_up=True)
    )


@once_for_all_areas
def whole_points(report: RecordsReport, span: Period, follow_up: bool = False) -> frozenset[str]:
    """Return the decision points of which the extracts hold every day of a period.

    Parameters
    ----------
    report
        The report.
    span
        The period.
    follow_up
        Whether also of the time for which its children are followed.
    """
    months = follow_up_months(report.dictionary) if follow_up else 0
    end = (pd.Timestamp(span.end) + pd.DateOffset(months=months)).date()
    quarters = timeliness.coverage_by_quarter(
        report.records,
        report.extracts.recognised,
        start=span.start,
        end=end,
        dictionary=report.dictionary,
    )
    whole = (quarters["covered"] == timeliness.WHOLE).groupby(quarters["table"]).all()
    tables = set(whole.index[whole])
    points = points_of(report.dictionary).values()
    return frozenset(point.decision_point for point in points if point.table in tables)


@once_for_all_areas
def event_graph(report: RecordsReport) -> EventGraph:
    """Return the graph of the records' links, which several sections follow children along."""
    return graph_of(report.records.links)


@once_for_all_areas
def _children_of_all_areas(report: RecordsReport) -> pd.DataFrame:
    return several_cohorts(
        report.records,
        pairs=told_pairs(report),
        periods=[span_of_years(cohort_years(report)[0])],
        choices=choices_of(report),
        dictionary=report.dictionary,
        graph=event_graph(report),
    )


@lru_cache(maxsize=4)
def going_on_children(report: RecordsReport) -> pd.DataFrame:
    """Return the children of the report's area who are followed, a row for each pair."""
    children, area = _children_of_all_areas(report), report.setting.area
    return children[in_area(children, area)].assign(area=area.name).reset_index(drop=True)


@lru_cache(maxsize=4)
def unprotected_going_on(report: RecordsReport) -> pd.DataFrame:
    """Count who reached the first point of each pair and who went on, before any is hidden.

    Returns
    -------
    pandas.DataFrame
        As `cohorts.cohort_counts`, all groups of the report's area, the pairs in their order; no
        rows where nobody could be followed.
    """
    if not told_pairs(report):
        return pd.DataFrame()
    children = going_on_children(report)
    found = [
        cohort_rows(
            children[children[POINT] == pair.name],
            pair=pair,
            areas=[report.setting.area],
            periods=[span_of_years(cohort_years(report)[0])],
            choices=choices_of(report),
            dictionary=report.dictionary,
        )
        for pair in told_pairs(report)
    ]
    return pd.concat(found, ignore_index=True)


def starts_of(report: RecordsReport) -> dict[str, str]:
    """Return the point at which the children of each pair begin."""
    return {pair.name: pair.start for pair in told_pairs(report)}


@lru_cache(maxsize=4)
def going_on_counts(report: RecordsReport) -> pd.DataFrame:
    """Count as `unprotected_going_on`, with design effects; ``NA`` where the release hides it."""
    counts = unprotected_going_on(report)
    counts = with_effects_of_shares(report, counts, going_on_children(report))
    return protected_shares(report, counts, family=GOING_ON, start=starts_of(report))


def with_effects_of_shares(
    report: RecordsReport, counts: pd.DataFrame, children: pd.DataFrame
) -> pd.DataFrame:
    """Add the design effects of shares: ``children`` has ``went_on`` and what counts are by."""
    effects = design_effects(children, by=PLACES, cluster="family_id", went_on="went_on")
    return with_design_effect(counts, dictionary=report.dictionary, effects=effects)


@lru_cache(maxsize=4)
def going_on_ratios(report: RecordsReport) -> pd.DataFrame:
    """Each ethnic group's share that went on, relative to the reference group's, for each pair.

    Returns
    -------
    pandas.DataFrame
        As `analysis.told` returns, ``decision_point`` being the pair's name; no rows where nobody
        could be followed.
    """
    if not told_pairs(report):
        return pd.DataFrame()
    return told_shares(report, going_on_counts(report))


def told_shares(report: RecordsReport, counts: pd.DataFrame) -> pd.DataFrame:
    """Compare the ethnic groups' shares with the reference group's, see `analysis.told`."""
    groups = known_groups(choices_of(report).grouping, dictionary=report.dictionary)
    known = _in_every_place(counts[counts["group"].isin(groups)].reset_index(drop=True))
    measures = transition_relative_rate(
        known,
        reference_group=report.setting.reference_group,
        confidence=report.setting.confidence,
    )
    return told(report, measures, counts=known)


def shares_of(report: RecordsReport, counts: pd.DataFrame) -> pd.DataFrame:
    """Return the share that went on of each row of counts, see `transition_share`, in their order.

    A share of which the release hides a number has no value, and ``NA`` in place of the number.
    """
    shares = transition_share(_in_every_place(counts), confidence=report.setting.confidence)
    return shares.assign(reached=counts["reached"].to_numpy())


def _in_every_place(counts: pd.DataFrame) -> pd.DataFrame:
    """Keep places of which nobody is told how many could go on: measures leave them out.

    Who went on is not told there either, so no measure is made of the number put in.
    """
    return counts.assign(reached=counts["reached"].fillna(0))


@lru_cache(maxsize=4)
def shares_going_on(report: RecordsReport) -> pd.DataFrame:
    """Share of all children together, ethnicity known or not, who went on, for each pair.

    Returns
    -------
    pandas.DataFrame
        ``decision_point`` (the pair's name), ``start``, ``to``, ``reached``, ``count``, ``value``,
        ``lower``, ``upper``, ``design_effect``, ``group`` (`EVERYBODY`); no rows where nobody could
        be followed.
    """
    if not told_pairs(report):
        return pd.DataFrame()
    counts = unprotected_going_on(report)
    keys = [name for name in counts if name not in _OF_A_GROUP]
    together = counts.groupby(keys, sort=False, dropna=False)[["count", "reached"]].sum()
    together = together.reset_index().assign(group=EVERYBODY)
    together = with_effects_of_shares(
        report, together, going_on_children(report).assign(group=EVERYBODY)
    )
    together = protected_shares(report, together, family=GOING_ON, start=starts_of(report))
    shares = shares_of(report, together)
    return shares.merge(together[[POINT, "start", "to"]], on=POINT, validate="one_to_one")


_OF_A_GROUP = {"group", "count", "reached"}
