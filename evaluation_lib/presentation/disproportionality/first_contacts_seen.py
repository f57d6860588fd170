"""First contacts of the report: when they can be told, from whom they came, what followed them."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from evaluation_lib.areas import county_of, known_areas
from evaluation_lib.counts.children import counted_rows
from evaluation_lib.counts.cohorts import first_in_each
from evaluation_lib.counts.contacts import (
    CONTACTS,
    FIRST_CONTACTS,
    NOBODY_KNOWS,
    SOURCE,
    first_contact_counts,
    first_contacts,
    periods_of_first_contacts,
    source_groups_of,
)
from evaluation_lib.counts.flows import in_periods
from evaluation_lib.counts.periods import Period
from evaluation_lib.counts.places import in_area
from evaluation_lib.counts.populations import with_populations
from evaluation_lib.counts.several_cohorts import went_on_to
from evaluation_lib.counts.table import EVENTS
from evaluation_lib.extracts.council.capabilities import refusal
from evaluation_lib.measures.clustering import with_design_effect
from evaluation_lib.measures.design_effects import design_effects
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.everywhere import once_for_all_areas
from evaluation_lib.presentation.disproportionality.followed import (
    PLACES,
    POINT,
    cohort_years,
    event_graph,
    span_of_years,
    whole_points,
)
from evaluation_lib.presentation.disproportionality.kinds import KIND
from evaluation_lib.presentation.disproportionality.spans import choices_of, spans_of
from evaluation_lib.presentation.released import protected

EARLY_HELP, REFERRALS = "early_help_episodes", "referrals"
EARLY_HELP_ONLY, REFERRAL_ONLY, BOTH, NEITHER = (
    "early_help_only",
    "referral_only",
    "both",
    "neither",
)
FOLLOWED = (EARLY_HELP_ONLY, REFERRAL_ONLY, BOTH, NEITHER)
#: So many sources are told apart, the commonest in the area; a reader holds no more in mind.
MOST_SOURCES = 5
OTHER_SOURCES = "other_sources"
#: What the release calls the counts of first contacts, their sources, and what followed them.
FIRST, SOURCES, WHAT_FOLLOWED = "first_contacts", "first_contact_sources", "what_followed"


def first_contact_span(report: RecordsReport) -> Period | None:
    """Return the years, or the period, of the report whose first contacts can be told, if any."""
    spans = spans_of(report)
    return _told(report, spans.years) if spans.years else _told(report, (spans.main,))


def followed_span(report: RecordsReport) -> Period | None:
    """Return the years of which first contacts can be told and their children followed, if any."""
    return _told(report, cohort_years(report)[0])


def _told(report: RecordsReport, periods: tuple[Period, ...]) -> Period | None:
    if not len(report.records.tables[CONTACTS]):
        return None
    told = periods_of_first_contacts(report.records, periods=periods, dictionary=report.dictionary)
    told = [period for period in told if CONTACTS in whole_points(report, period)]
    if not told:
        return None
    return told[0] if len(told) == 1 else span_of_years(told)


@once_for_all_areas
def first_contacts_of(report: RecordsReport) -> pd.DataFrame:
    """Return the first contacts that count, of all areas and days that can be told."""
    rows = first_contacts(report.records, choices=choices_of(report), dictionary=report.dictionary)
    first = rows["first"].fillna(False).astype(bool)
    return rows[first & rows["left_out"].isna()].reset_index(drop=True)


def _children(report: RecordsReport, span: Period) -> pd.DataFrame:
    """The children of the area, each with its first such contact of a span."""
    children = first_in_each(first_contacts_of(report), [span])
    return children[in_area(children, report.setting.area)].reset_index(drop=True)


def unprotected_first_contacts(report: RecordsReport, span: Period) -> pd.DataFrame:
    """Count first contacts of the area in a span before any is hidden, for the plan alone."""
    counts = _first_contacts_everywhere(report, span)
    here = (counts["area"] == report.setting.area.name) & (counts["counted"] == EVENTS)
    return counts[here].reset_index(drop=True)


@once_for_all_areas
def _first_contacts_everywhere(report: RecordsReport, span: Period) -> pd.DataFrame:
    dictionary = report.dictionary
    parts = [area for area in known_areas(dictionary) if area.below_authority]
    return first_contact_counts(
        report.records,
        areas=[county_of(dictionary), *parts],
        periods=[span],
        choices=choices_of(report),
        dictionary=dictionary,
    )


@lru_cache(maxsize=4)
def first_contact_rates(report: RecordsReport, span: Period) -> pd.DataFrame:
    """Count first contacts of the area in a span, with populations and design effects."""
    area = report.setting.area
    counts = with_populations(
        unprotected_first_contacts(report, span),
        populations=report.figures.populations,
        denominator=report.setting.denominator,
        dictionary=report.dictionary,
    )
    rows = in_periods(first_contacts_of(report), [span])
    rows = rows[in_area(rows, area)].assign(area=area.name, **{POINT: FIRST_CONTACTS})
    effects = design_effects(rows, by=PLACES, cluster="family_id")
    counts = with_design_effect(counts, dictionary=report.dictionary, effects=effects)
    return protected(report, counts, family=FIRST)


def sources_refused(report: RecordsReport) -> str | None:
    """Say why it cannot be told who made contact, if it cannot."""
    source = report.records.source_of_table[CONTACTS]
    return refusal([source], SOURCE, dictionary=report.dictionary)


def points_lost(report: RecordsReport, span: Period) -> list[str]:
    """Return what may follow a contact and the extracts do not hold whole, as long as followed."""
    held = whole_points(report, span, follow_up=True)
    return [name for name in (EARLY_HELP, REFERRALS) if name not in held]


def children_by_source(report: RecordsReport, span: Period) -> tuple[pd.DataFrame, list[str]]:
    """Return children with the source of their first contact, and the sources told apart.

    The commonest sources of the area are told apart, all others are taken together.
    """
    children = _children(report, span)
    source = source_groups_of(children, report.records, dictionary=report.dictionary)
    numbers = source[source != NOBODY_KNOWS].value_counts()
    common = numbers.index[:MOST_SOURCES].tolist()
    kinds = source.where(source.isin(common), OTHER_SOURCES)
    return children.assign(**{KIND: kinds}), [*common, OTHER_SOURCES]


def children_by_what_followed(report: RecordsReport, span: Period) -> pd.DataFrame:
    """Return the children of a span's first contacts, each with what followed from the contact."""
    children = _what_followed_everywhere(report, span)
    return children[in_area(children, report.setting.area)].reset_index(drop=True)


@once_for_all_areas
def _what_followed_everywhere(report: RecordsReport, span: Period) -> pd.DataFrame:
    children = first_in_each(first_contacts_of(report), [span]).reset_index(drop=True)
    how = {"choices": choices_of(report), "dictionary": report.dictionary}
    went_on = went_on_to(
        children,
        start=CONTACTS,
        targets={
            name: counted_rows(report.records, name, **how) for name in (EARLY_HELP, REFERRALS)
        },
        records=report.records,
        dictionary=report.dictionary,
        graph=event_graph(report),
    )
    helped, referred = went_on[EARLY_HELP], went_on[REFERRALS]
    kinds = np.select(
        [helped & referred, helped, referred], [BOTH, EARLY_HELP_ONLY, REFERRAL_ONLY], NEITHER
    )
    return children.assign(**{KIND: kinds})
