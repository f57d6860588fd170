"""What the report on trends is made of: events by quarter, of everybody and of each group."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from evaluation_lib.counts.children import FLOW, all_groups
from evaluation_lib.counts.places import counts_by
from evaluation_lib.counts.table import EVENTS, PLACE, count_table
from evaluation_lib.disclosure.release_plan import EVERYBODY
from evaluation_lib.measures.display_ladder import QUARTER
from evaluation_lib.measures.groups import GROUPING
from evaluation_lib.measures.unknown_groups import unknown_groups
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.analysis import DECISION_POINTS, rules_of
from evaluation_lib.presentation.disproportionality.chosen import POINT
from evaluation_lib.presentation.disproportionality.spans import choices_of
from evaluation_lib.presentation.disproportionality.time_counts import (
    all_periods,
    is_covered,
    ladder_over_time,
    rows_over_time,
)
from evaluation_lib.presentation.planned_cells import (
    NOTHING,
    ReleaseCells,
    cells_of_counts,
)
from evaluation_lib.presentation.released import protected

KEYS = ["area", POINT, "group", "period"]


def has_quarters(report: RecordsReport) -> bool:
    """Whether quarters of the report's area are shown: those of a district are small numbers."""
    finest = rules_of(report, "over_time")["finest"]
    return finest.get(report.setting.area.level, QUARTER) == QUARTER


def quarterly_groups(report: RecordsReport) -> pd.DataFrame:
    """Return which groups have enough events for a point a quarter, by decision point.

    Returns
    -------
    pandas.DataFrame
        ``decision_point``, ``group``, ``reason`` (why a group has no quarters), ``quarterly``; the
        report's area alone.
    """
    ladder = ladder_over_time(report)
    if ladder.empty or not has_quarters(report):
        return pd.DataFrame(columns=[POINT, "group", "reason", "quarterly"])
    own = ladder[ladder["area"] == report.setting.area.name]
    return own.assign(quarterly=own["grain"] == QUARTER)[
        [POINT, "group", "reason", "quarterly"]
    ].reset_index(drop=True)


@lru_cache(maxsize=8)
def unprotected_quarters(report: RecordsReport) -> pd.DataFrame:
    """Count events by quarter before any is hidden: for the plan of the release alone.

    Returns
    -------
    pandas.DataFrame
        Counts of every group, those whose ethnicity is not known among them, in each quarter that
        the extracts hold whole; of the report's area.
    """
    dictionary, choices, periods = report.dictionary, choices_of(report), all_periods(report)
    groups = all_groups(choices.grouping, dictionary=dictionary)
    levels = {"group": groups, PLACE: range(len(periods))}
    rows = rows_over_time(report) if has_quarters(report) else {}
    cells = [
        counts_by(some, areas=[report.setting.area], levels=levels).assign(**{POINT: name})
        for name, some in rows.items()
    ]
    said = {"kind": FLOW, "counted": EVENTS, "clock": choices.clock}
    counts = count_table(cells, periods=periods, said=said)
    counts = counts[counts["grain"] == QUARTER]
    return counts[is_covered(report, counts)].reset_index(drop=True)


def cells_of_quarters(report: RecordsReport) -> ReleaseCells:
    """Return every cell of the report on trends: each quarter of each group, and of everybody.

    Groups that are too small for a point a quarter are cells too, which no page shows: a reader
    takes those that are shown from everybody.
    """
    counts = unprotected_quarters(report)
    if counts.empty:
        return NOTHING
    found = cells_of_counts(counts, family=DECISION_POINTS, part=choices_of(report).unaccompanied)
    named = found.cells[[POINT, "group"]].merge(_shown(report), on=[POINT, "group"], how="left")
    shown = named["shown"].notna().to_numpy()
    return ReleaseCells(found.cells.assign(shown_on_a_page=shown), found.sums)


def _shown(report: RecordsReport) -> pd.DataFrame:
    """Which groups a page shows by quarter: those large enough, everybody, and those not known."""
    ladder = quarterly_groups(report)
    large = ladder.loc[ladder["quarterly"].astype(bool), [POINT, "group"]]
    not_asked = unknown_groups(GROUPING, dictionary=report.dictionary).not_yet_obtained
    points = list(rows_over_time(report))
    always = pd.DataFrame(
        [(point, group) for point in points for group in (EVERYBODY, not_asked)],
        columns=[POINT, "group"],
    )
    return pd.concat([large, always], ignore_index=True).assign(shown=True)


@lru_cache(maxsize=4)
def quarters_of(report: RecordsReport) -> pd.DataFrame:
    """Count events by quarter as the release shows them.

    Returns
    -------
    pandas.DataFrame
        As `unprotected_quarters`, with everybody as a group, of the groups that a page shows;
        ``NA`` where the release hides a count.
    """
    counts = unprotected_quarters(report)
    if counts.empty:
        return counts
    keys = [name for name in counts.columns if name not in ("group", "count")]
    together = counts.groupby(keys, sort=False, dropna=False)["count"].sum().reset_index()
    rows = pd.concat([together.assign(group=EVERYBODY), counts], ignore_index=True)
    rows = rows.merge(_shown(report), on=[POINT, "group"]).drop(columns="shown")
    part = choices_of(report).unaccompanied
    return protected(report, rows, family=DECISION_POINTS, parts={"count": part})
