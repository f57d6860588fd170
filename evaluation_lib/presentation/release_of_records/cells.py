"""Every cell of counts that the report shows, before any is hidden, and the sums among them.

A run asks for them once, for the county and all its parts, and plans which of them are shown; the
sections then ask `released.protected` by the same names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from evaluation_lib.areas import Area
from evaluation_lib.counts.periods import Period
from evaluation_lib.measures.groups import GROUPING
from evaluation_lib.measures.unknown_groups import unknown_groups
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.analysis import (
    DECISION_POINTS,
    of_this_page,
    unprotected_counts,
)
from evaluation_lib.presentation.disproportionality.first_contacts_seen import (
    FIRST,
    FOLLOWED,
    SOURCES,
    WHAT_FOLLOWED,
    children_by_source,
    children_by_what_followed,
    first_contact_span,
    followed_span,
    points_lost,
    sources_refused,
    unprotected_first_contacts,
)
from evaluation_lib.presentation.disproportionality.followed import (
    GOING_ON,
    cohort_years,
    span_of_years,
    starts_of,
    unprotected_going_on,
)
from evaluation_lib.presentation.disproportionality.kinds import (
    ALL_KINDS,
    children_by_kind,
    unprotected_shares,
)
from evaluation_lib.presentation.disproportionality.led_on import (
    STEPS,
    beginnings_of_steps,
    unprotected_steps,
)
from evaluation_lib.presentation.disproportionality.spans import choices_of
from evaluation_lib.presentation.disproportionality.stays_seen import (
    BACK,
    ENDED,
    STAYS,
    children_coming_back,
    stays_ending_in_time,
    told_stays,
    unprotected_stays,
)
from evaluation_lib.presentation.disproportionality.time_counts import drawn_counts
from evaluation_lib.presentation.planned_cells import (
    NOTHING,
    Maker,
    ReleaseCells,
    cells_of_counts,
    cells_of_kinds,
    cells_of_shares,
    together,
)
from evaluation_lib.presentation.release_of_records.cells_counted_again import (
    equal_ages,
    other_clock,
    three_ways,
    white_apart,
)
from evaluation_lib.presentation.release_of_records.nested_counts import with_nested
from evaluation_lib.presentation.trend_analysis.quarters import cells_of_quarters
from evaluation_lib.progress import PROTECTING, tell


def _decision_points(report: RecordsReport) -> ReleaseCells:
    """What happened in the main span, what was open on its day: all places that the page names."""
    if report.setting.area.level == "quadrant":
        # The county's page names every quadrant, so it has these cells already.
        return NOTHING
    return cells_of_counts(
        unprotected_counts(report), family=DECISION_POINTS, part=choices_of(report).unaccompanied
    )


def _over_time(report: RecordsReport) -> ReleaseCells:
    """What charts over time are made of: the periods and groups that are drawn, no others."""
    return cells_of_counts(
        drawn_counts(report),
        family=DECISION_POINTS,
        part=choices_of(report).unaccompanied,
        everybody=False,
    )


def _going_on(report: RecordsReport) -> ReleaseCells:
    """Who reached the first point of each pair, and who went on."""
    counts = unprotected_going_on(report)
    return cells_of_shares(counts, family=GOING_ON, start=starts_of(report))


def _steps(report: RecordsReport) -> ReleaseCells:
    """Of the events of each step, how many led on: all groups together."""
    return cells_of_shares(unprotected_steps(report), family=STEPS)


def _first_contacts(report: RecordsReport) -> ReleaseCells:
    """First contacts, from whom, and what followed."""
    span = first_contact_span(report)
    if span is None:
        return NOTHING
    counts = unprotected_first_contacts(report, span)
    contacts = cells_of_counts(counts, family=FIRST, everybody=False)
    return together([contacts, *_sources(report, span), *_what_followed(report)])


def _sources(report: RecordsReport, span: Period) -> list[ReleaseCells]:
    if sources_refused(report) or not of_this_page(report, SOURCES):
        return []
    children, kinds = children_by_source(report, span)
    return [_kinds(report, children, kinds=kinds, family=SOURCES, span=span)]


def _what_followed(report: RecordsReport) -> list[ReleaseCells]:
    span = followed_span(report)
    if span is None or points_lost(report, span) or not of_this_page(report, WHAT_FOLLOWED):
        return []
    children = children_by_what_followed(report, span)
    return [_kinds(report, children, kinds=FOLLOWED, family=WHAT_FOLLOWED, span=span)]


def _kinds(
    report: RecordsReport,
    children: pd.DataFrame,
    *,
    kinds: Sequence[str],
    family: str,
    span: Period,
) -> ReleaseCells:
    counts = unprotected_shares(report, children_by_kind(children, kinds), points=kinds)
    return cells_of_kinds(counts, family=family, whole=ALL_KINDS, period=span.name)


def _stays(report: RecordsReport) -> ReleaseCells:
    """Stays seen and ended, ended in time, and children who came back; groups alone."""
    if not told_stays(report):
        return NOTHING
    seen = cells_of_shares(unprotected_stays(report), family=STAYS, everybody=False)
    # Every stay ends one day: that all of a group's have ended tells nothing of its children.
    found = [replace(seen, cells=seen.cells.assign(all_or_none=False))]
    if cohort_years(report)[0]:
        period = span_of_years(cohort_years(report)[0]).name
        rows_of = {ENDED: stays_ending_in_time, BACK: children_coming_back}
        for family in (name for name in rows_of if of_this_page(report, name)):
            rows = rows_of[family](report)
            counts = unprotected_shares(report, rows, points=told_stays(report))
            found.append(cells_of_shares(counts, family=family, everybody=False, period=period))
    return together(found)


MAKERS: Sequence[Maker] = (
    _decision_points,
    _over_time,
    cells_of_quarters,
    _going_on,
    _steps,
    _first_contacts,
    _stays,
    other_clock,
    three_ways,
    equal_ages,
    white_apart,
)


def release_cells(report: RecordsReport, *, areas: Sequence[Area]) -> ReleaseCells:
    """Return every cell of the reports on some areas.

    Parameters
    ----------
    report
        A report whose release is not planned yet; its own area makes no difference.
    areas
        The county first, then its parts.
    """
    found = []
    for at, area in enumerate(areas):
        tell(PROTECTING, at / (len(areas) + 1), now=area.label)
        one = replace(report, setting=replace(report.setting, area=area))
        found += [maker(one) for maker in MAKERS]
    tell(PROTECTING, len(areas) / (len(areas) + 1), now="what can be worked out")
    return with_nested(
        together(found),
        choices=choices_of(report),
        not_yet_obtained=unknown_groups(GROUPING, dictionary=report.dictionary).not_yet_obtained,
        steps=beginnings_of_steps(report.dictionary),
    )
