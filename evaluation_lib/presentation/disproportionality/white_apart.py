"""Counts of Gypsy, Roma and Traveller children, and of White children who are none of them."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pandas as pd

from evaluation_lib.areas import county_of
from evaluation_lib.counts.children import counted_rows
from evaluation_lib.counts.choices import Choices
from evaluation_lib.counts.cohort_pairs import Pair
from evaluation_lib.counts.cohorts import cohort_rows
from evaluation_lib.counts.flows import flow_counts
from evaluation_lib.counts.populations import ages_of, with_populations
from evaluation_lib.counts.several_cohorts import several_cohorts
from evaluation_lib.counts.table import EVENTS
from evaluation_lib.measures.clustering import with_design_effect
from evaluation_lib.measures.design_effects import design_effects
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.analysis import rules_of
from evaluation_lib.presentation.disproportionality.chosen import POINT, chosen_and_told
from evaluation_lib.presentation.disproportionality.followed import (
    cohort_years,
    event_graph,
    span_of_years,
    told_pairs,
    with_effects_of_shares,
)
from evaluation_lib.presentation.disproportionality.spans import choices_of, spans_of
from evaluation_lib.presentation.released import protected, protected_shares

KEY = "gypsy_roma_traveller"
#: What the release calls the counts of events with White children taken apart, and the shares.
WHITE_APART, SHARES_APART = "white_apart", "shares_white_apart"


def choices_apart(report: RecordsReport) -> Choices:
    """Return how the report counts, but for these groups and the ages of their census."""
    settings = rules_of(report, KEY)
    ages = ages_of(settings["denominator"], dictionary=report.dictionary)
    return replace(choices_of(report), grouping=settings["grouping"], ages=ages)


def rates_apart(report: RecordsReport) -> pd.DataFrame:
    """Events of these and of other White children, with populations and design effects."""
    counts = unprotected_rates(report)
    if counts.empty:
        return counts
    settings, main, choices = rules_of(report, KEY), spans_of(report).main, choices_apart(report)
    dictionary = report.dictionary
    counts = with_populations(
        counts,
        populations=report.figures.populations,
        denominator=settings["denominator"],
        grouping=settings["grouping"],
        dictionary=dictionary,
    )
    events = []
    for name in chosen_and_told(report):
        rows = counted_rows(report.records, name, choices=choices, dictionary=dictionary)
        within = rows["day"].between(pd.Timestamp(main.start), pd.Timestamp(main.end))
        events.append(rows[rows["left_out"].isna() & within].assign(**{POINT: name}))
    effects = design_effects(pd.concat(events), by=[POINT, "group"], cluster="family_id")
    counts = with_design_effect(counts, dictionary=dictionary, effects=effects)
    return protected(report, counts, family=WHITE_APART, parts={"count": choices.unaccompanied})


def unprotected_rates(report: RecordsReport) -> pd.DataFrame:
    """Count the events in the county before any is hidden: for the plan of the release alone."""
    names = chosen_and_told(report)
    if not names:
        return pd.DataFrame()
    counts = flow_counts(
        report.records,
        points=names,
        areas=[county_of(report.dictionary)],
        periods=[spans_of(report).main],
        choices=choices_apart(report),
        dictionary=report.dictionary,
    )
    return _both(report, counts[counts["counted"] == EVENTS])


def shares_apart(report: RecordsReport) -> pd.DataFrame:
    """Count who reached a point and who went on, with design effects; all pairs at hand.

    Where the release hides how many reached it, 0 keeps the place: nothing is made of it, since who
    went on is hidden there too.
    """
    counts = with_effects_of_shares(report, unprotected_shares(report), _children(report))
    safe = protected_shares(report, counts, family=SHARES_APART, start=starts_apart(report))
    return safe.assign(reached=safe["reached"].fillna(0))


def pairs_apart(report: RecordsReport) -> list[Pair]:
    """Return the pairs of decision points whose shares are shown."""
    starts = rules_of(report, KEY)["starts"]
    return [pair for pair in told_pairs(report) if pair.start in starts]


def starts_apart(report: RecordsReport) -> dict[str, str]:
    """Return where each pair begins, by its name."""
    return {pair.name: pair.start for pair in pairs_apart(report)}


def unprotected_shares(report: RecordsReport) -> pd.DataFrame:
    """Count who went on in the county before any is hidden: for the plan of the release alone."""
    children = _children(report)
    counts = [
        cohort_rows(
            children[children[POINT] == pair.name],
            pair=pair,
            areas=[county_of(report.dictionary)],
            periods=[span_of_years(cohort_years(report)[0])],
            choices=choices_apart(report),
            dictionary=report.dictionary,
        )
        for pair in pairs_apart(report)
    ]
    return _both(report, pd.concat(counts, ignore_index=True))


@lru_cache(maxsize=2)
def _children(report: RecordsReport) -> pd.DataFrame:
    """Return the children of the county who are followed, a row for each pair."""
    return several_cohorts(
        report.records,
        pairs=pairs_apart(report),
        periods=[span_of_years(cohort_years(report)[0])],
        choices=choices_apart(report),
        dictionary=report.dictionary,
        graph=event_graph(report),
    ).assign(area=county_of(report.dictionary).name)


def _both(report: RecordsReport, counts: pd.DataFrame) -> pd.DataFrame:
    settings = rules_of(report, KEY)
    groups = [settings["group"], settings["reference"]]
    return counts[counts["group"].isin(groups)].reset_index(drop=True)
