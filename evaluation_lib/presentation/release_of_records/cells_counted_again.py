"""Cells of counts that the report makes once more in another way: clocks, ages, finer groups."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from evaluation_lib.areas import Area
from evaluation_lib.counts.children import group_of_code
from evaluation_lib.counts.choices import ONLY, WITH, WITHOUT
from evaluation_lib.disclosure.release_plan import EVERYBODY
from evaluation_lib.measures.groups import GROUPING
from evaluation_lib.measures.unknown_groups import unknown_groups
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.analysis import (
    DECISION_POINTS,
    of_this_page,
    rules_of,
    unprotected_counts,
)
from evaluation_lib.presentation.disproportionality.equal_ages import (
    AGED,
    OTHER_AGES,
    family_of,
    standardised_choices,
    unprotected_aged,
)
from evaluation_lib.presentation.disproportionality.followed import GOING_ON
from evaluation_lib.presentation.disproportionality.recounted import rows_under, unprotected_recount
from evaluation_lib.presentation.disproportionality.spans import areas_of, choices_of
from evaluation_lib.presentation.disproportionality.unaccompanied_counts import (
    SECTION,
    rows_of_ways,
    told_apart,
)
from evaluation_lib.presentation.disproportionality.unknown import OTHER_CLOCK, other_choices
from evaluation_lib.presentation.disproportionality.white_apart import (
    KEY,
    SHARES_APART,
    WHITE_APART,
    choices_apart,
    pairs_apart,
    starts_apart,
    unprotected_rates,
    unprotected_shares,
)
from evaluation_lib.presentation.planned_cells import (
    NOTHING,
    ReleaseCells,
    cells_of_counts,
    cells_of_shares,
    sums_of,
    together,
)

PLACE = ["area", "decision_point", "period"]
#: All whose ethnicity is known, together; events whose age or sex is not. No page writes them.
KNOWN, NOT_AGED = "known", "not_aged"


def other_clock(report: RecordsReport) -> ReleaseCells:
    """How many refused and are not yet obtained by the clock that the report does not go by.

    Everybody together is the same by both.
    """
    areas = _areas_of(report)
    if not areas or unprotected_counts(report).empty:
        return NOTHING
    choices, names = other_choices(report), unknown_groups(GROUPING, dictionary=report.dictionary)
    counts = unprotected_recount(report, rows_under(report, choices), areas=areas)
    unknown = counts["group"].isin(names.names)
    same = {"family": OTHER_CLOCK, "part": choices.unaccompanied, "everybody": False}
    found = [
        cells_of_counts(counts[unknown], **same),
        cells_of_counts(_summed(counts[~unknown], KNOWN), shown_on_a_page=False, **same),
        cells_of_counts(_summed(counts, EVERYBODY), **same),
    ]
    sums = sums_of(found[-1].cells, family=DECISION_POINTS, way=OTHER_CLOCK)
    return ReleaseCells(together(found).cells, sums)


def three_ways(report: RecordsReport) -> ReleaseCells:
    """With unaccompanied children, without them, and only them."""
    areas = _areas_of(report, name=SECTION)
    if not areas or not told_apart(report):
        return NOTHING
    points = rules_of(report, "unaccompanied_children")["points"]
    counts = {
        way: unprotected_recount(report, rows, areas=areas)
        for way, rows in rows_of_ways(report, points).items()
    }
    found = {
        way: cells_of_counts(
            some[some["decision_point"].isin(points)], family=DECISION_POINTS, part=way
        )
        for way, some in counts.items()
    }
    return ReleaseCells(together(found.values()).cells, _with_is_the_sum(found))


def equal_ages(report: RecordsReport) -> ReleaseCells:
    """The events whose age and sex are known, as a part of all of them."""
    areas = _areas_of(report)
    counts = unprotected_aged(report, areas=areas) if areas else pd.DataFrame()
    if counts.empty:
        return NOTHING
    aged = cells_of_counts(counts, family=family_of(report), part=AGED, everybody=False)
    if family_of(report) == OTHER_AGES:
        return aged
    unseen = {"family": DECISION_POINTS, "everybody": False, "shown_on_a_page": False}
    whole = standardised_choices(report).unaccompanied
    every = cells_of_counts(counts.assign(count=counts["every"]), part=whole, **unseen)
    left = _ever_left(counts.assign(count=counts["every"] - counts["count"]))
    rest = cells_of_counts(left, part=NOT_AGED, **unseen)
    parts = pd.concat([aged.cells, rest.cells], ignore_index=True)
    found = ReleaseCells(together([aged, rest, every]).cells, sums_of(parts, part=whole, way=AGED))
    if choices_of(report).unaccompanied == whole:
        return found
    return together([found, _alone(report, counts, without=every)])


def _alone(report: RecordsReport, counts: pd.DataFrame, *, without: ReleaseCells) -> ReleaseCells:
    """Who came unaccompanied, as whoever reads both counts works it out."""
    keys = [*PLACE, "group"]
    of_all = counts[[*keys, "every"]].merge(unprotected_counts(report), on=keys)
    only = cells_of_counts(
        _ever_left(of_all.assign(count=of_all["count"] - of_all["every"])),
        family=DECISION_POINTS,
        part=ONLY,
        everybody=False,
        shown_on_a_page=False,
    )
    return ReleaseCells(only.cells, _with_is_the_sum({WITHOUT: without, ONLY: only}))


def white_apart(report: RecordsReport) -> ReleaseCells:
    """Gypsy, Roma and Traveller children, and White children who are none: the county alone."""
    if report.setting.area.below_authority:
        return NOTHING
    found, counts = [], unprotected_rates(report)
    if not counts.empty:
        part = choices_of(report).unaccompanied
        rates = cells_of_counts(counts, family=WHITE_APART, part=part, everybody=False)
        found.append(_parts_of_white(report, rates, family=DECISION_POINTS))
    if pairs_apart(report):
        shares, start = unprotected_shares(report), starts_apart(report)
        cells = cells_of_shares(shares, family=SHARES_APART, start=start, everybody=False)
        found.append(_parts_of_white(report, cells, family=GOING_ON))
    return together(found)


def _parts_of_white(report: RecordsReport, found: ReleaseCells, *, family: str) -> ReleaseCells:
    """Add that both groups make up one of the five, where children of the same ages are counted."""
    if choices_apart(report).ages != choices_of(report).ages:
        return found
    group = _counted_under(report)
    whole = sums_of(found.cells, family=family, group=group, way=WHITE_APART)
    return ReleaseCells(found.cells, pd.concat([found.sums, whole], ignore_index=True))


def _counted_under(report: RecordsReport) -> str:
    """Return the one of the five groups that these children are counted under."""
    settings = rules_of(report, KEY)
    apart, five = (
        group_of_code(grouping, dictionary=report.dictionary)
        for grouping in (settings["grouping"], GROUPING)
    )
    [group] = {five[code] for code, name in apart.items() if name == settings["group"]}
    return str(group)


def _ever_left(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep what is left of a count where anything is: else the two are one, and readers can tell.

    Parameters
    ----------
    rows
        ``decision_point``, ``count`` (what is left), of all places and groups.
    """
    return rows[rows.groupby("decision_point")["count"].transform("max") > 0]


def _with_is_the_sum(found: Mapping[str, ReleaseCells]) -> pd.DataFrame:
    parts = pd.concat([found[WITHOUT].cells, found[ONLY].cells], ignore_index=True)
    return sums_of(parts, part=WITH, way="unaccompanied")


def _summed(counts: pd.DataFrame, group: str) -> pd.DataFrame:
    sums = counts.groupby(PLACE, sort=False)["count"].sum().reset_index()
    return sums.assign(group=group)


def _areas_of(report: RecordsReport, *, name: str = "") -> list[Area]:
    """The areas that a report adds cells of; the county's has those of every quadrant already."""
    area = report.setting.area
    if area.level == "quadrant" or not of_this_page(report, name):
        return []
    if area.below_authority:
        return [area]
    listed = rules_of(report, "county_only")
    return [area] if name in listed else areas_of(report)
