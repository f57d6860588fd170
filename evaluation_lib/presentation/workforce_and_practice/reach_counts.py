"""How many people the programme's events reached, before anything is hidden.

The same functions give a run its cells and a page its counts, so that a page can show nothing that
was not planned.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from evaluation_lib.areas import Area
from evaluation_lib.counts.periods import Period
from evaluation_lib.disclosure.release_plan import EVERYBODY
from evaluation_lib.presentation.planned_cells import (
    ReleaseCells,
    cells_of_counts,
    sums_of,
    together,
)
from evaluation_lib.presentation.workforce_and_practice.shared import (
    labels_of_cells,
    said,
    span_of,
    within,
    years_of,
)
from evaluation_lib.programme_report import ProgrammeReport

#: The tables of counts of the release: people reached, and the same by agency.
REACH, BY_AGENCY = "programme_reach", "programme_reach_by_agency"
KINDS = ("learning_space", "podcast", "black_history_month", "conference")
COLUMNS = ["area", "group", "period", "decision_point", "count"]


def reach_of(report: ProgrammeReport, area: Area, *, period: Period | None = None) -> pd.DataFrame:
    """Count the people reached in a place by kind of event, of all roles and agencies together.

    Returns
    -------
    pandas.DataFrame
        `COLUMNS`, and ``events``, how many of them; ``decision_point`` is the
        kind, and there is no row for a kind without an event. The same columns for the next two.
    """
    return _counts(report, area, by=None, period=period or span_of(report))


def reach_by_role(report: ProgrammeReport, county: Area) -> pd.DataFrame:
    """Count the people reached in the county, by whom the event was for."""
    rows = _counts(report, county, by="role", period=span_of(report))
    return rows.assign(group=[said(report, f"roles.{role or 'all'}") for role in rows["group"]])


def reach_by_agency(report: ProgrammeReport, county: Area) -> pd.DataFrame:
    """Count the people reached in the county, by the agency that they work for."""
    rows = _counts(report, county, by="partner_agency", period=span_of(report))
    return rows.assign(group=rows["group"].replace({"": said(report, "own_staff")}))


def reach_by_year(report: ProgrammeReport, area: Area) -> pd.DataFrame:
    """Count the people reached in a place by kind of event, for every whole year."""
    found = [reach_of(report, area, period=year) for year in years_of(report)]
    return pd.concat([_none(), *found], ignore_index=True)


def reach_cells(report: ProgrammeReport, areas: Sequence[Area]) -> ReleaseCells:
    """Return the cells of people reached, of all places; roles and agencies of the county alone."""
    county = areas[0]
    agencies = reach_by_agency(report, county)
    by_agency = cells_of_counts(agencies, family=BY_AGENCY, everybody=False)
    sums = sums_of(by_agency.cells, family=REACH, group=EVERYBODY, way="agencies")
    places = [
        cells_of_counts(reach_of(report, one), family=REACH, everybody=False) for one in areas
    ]
    return together(
        [
            *places,
            cells_of_counts(reach_by_year(report, county), family=REACH, everybody=False),
            cells_of_counts(reach_by_role(report, county), family=REACH, everybody=True),
            ReleaseCells(by_agency.cells, sums),
        ]
    )


def _none() -> pd.DataFrame:
    return pd.DataFrame(columns=[*COLUMNS, "events"])


def _counts(report: ProgrammeReport, area: Area, *, by: str | None, period: Period) -> pd.DataFrame:
    rows = report.programme["reach"]
    rows = rows[within(rows["held_on"], period)]
    if area.level == "quadrant":
        rows = rows[rows["quadrant"] == area.name]
    if rows.empty:
        return _none()
    group = rows[by] if by else EVERYBODY
    named = rows.assign(decision_point=rows["kind"], group=group)
    # A podcast is one event, however many agencies are counted.
    named = named.assign(once=named["held_on"].astype("str") + named["quadrant"])
    counts = named.groupby(["decision_point", "group"], sort=False).agg(
        count=("reached", "sum"), events=("once", "nunique")
    )
    order = list(labels_of_cells(report))
    counts = counts.reset_index().sort_values(
        ["decision_point", "group"],
        key=lambda one: one.map(order.index) if one.name == "decision_point" else one,
        kind="stable",
    )
    return counts.assign(area=area.name, period=period.name)[[*COLUMNS, "events"]].reset_index(
        drop=True
    )
