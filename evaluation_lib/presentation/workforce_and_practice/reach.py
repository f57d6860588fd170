"""How many people the programme's events reached: by kind, place, role, agency and year."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.areas import county_of, find_area, known_areas
from evaluation_lib.disclosure.release_plan import EVERYBODY
from evaluation_lib.presentation.numbers import NOT_APPLICABLE, whole
from evaluation_lib.presentation.released import counted, protected
from evaluation_lib.presentation.sections import NO_SECTION, Section
from evaluation_lib.presentation.tables import Column, ReportTable
from evaluation_lib.presentation.workforce_and_practice import reach_counts
from evaluation_lib.presentation.workforce_and_practice.reach_counts import BY_AGENCY, REACH
from evaluation_lib.presentation.workforce_and_practice.shared import (
    a_section,
    a_table,
    labels_of_cells,
    not_evidenced,
    period_in_words,
    said,
)
from evaluation_lib.programme_report import ProgrammeReport, is_of_the_county


def own_reach(report: ProgrammeReport) -> pd.DataFrame:
    """Return `reach_counts.reach_of` the page's own area, hidden numbers taken out."""
    return protected(report, reach_counts.reach_of(report, report.setting.area), family=REACH)


def reach(report: ProgrammeReport) -> Section:
    """How many people each kind of event reached."""
    lacking = not_evidenced(report, "reach", "reach")
    if lacking is not None:
        return lacking
    rows = own_reach(report)
    if rows.empty:
        return a_section(report, "reach", [])
    rows = rows.assign(kind=rows["decision_point"].map(labels_of_cells(report)))
    table = a_table(
        report,
        rows,
        caption=said(report, "reach.caption", period=period_in_words(report)),
        columns=[
            Column("kind", said(report, "columns.kind"), words=True),
            Column("count", said(report, "columns.reached"), counted),
            Column("events", said(report, "columns.events"), whole),
        ],
        notes=[said(report, "reach.note")],
    )
    return a_section(report, "reach", [table])


def reach_by_quadrant(report: ProgrammeReport) -> Section:
    """How many people each kind of event reached in each quadrant; on the county's page."""
    if not is_of_the_county(report) or "reach" not in report.programme.given:
        return NO_SECTION
    areas = known_areas(report.dictionary)
    quadrants = [area for area in areas if area.level == "quadrant"]
    county = county_of(report.dictionary)
    found = [
        protected(report, reach_counts.reach_of(report, area), family=REACH)
        for area in [*quadrants, county]
    ]
    rows = pd.concat(found, ignore_index=True)
    if rows.empty:
        return a_section(report, "reach_by_quadrant", [])
    table = _by_column(report, rows, "area", caption="reach_by_quadrant", last=county.name)
    return a_section(report, "reach_by_quadrant", [table])


def reach_by_role_and_agency(report: ProgrammeReport) -> Section:
    """How many people were reached of each role and agency: for the county alone."""
    if not is_of_the_county(report) or "reach" not in report.programme.given:
        return NO_SECTION
    county = find_area(report.setting.area.name, known_areas(report.dictionary))
    roles = protected(report, reach_counts.reach_by_role(report, county), family=REACH)
    agencies = protected(report, reach_counts.reach_by_agency(report, county), family=BY_AGENCY)
    if roles.empty:
        return a_section(report, "reach_by_role", [])
    return a_section(
        report,
        "reach_by_role",
        [
            _by_column(report, roles, "group", caption="reach_by_role"),
            _by_column(report, agencies, "group", caption="reach_by_agency"),
        ],
    )


def reach_over_time(report: ProgrammeReport) -> Section:
    """How many people each kind of event reached, year by year: for the county alone."""
    if not is_of_the_county(report) or "reach" not in report.programme.given:
        return NO_SECTION
    rows = reach_counts.reach_by_year(report, county_of(report.dictionary))
    rows = protected(report, rows[rows["group"] == EVERYBODY], family=REACH)
    if rows.empty:
        return a_section(report, "reach_over_time", [])
    table = _by_column(report, rows, "period", caption="reach_over_time")
    return a_section(report, "reach_over_time", [table])


def _by_column(
    report: ProgrammeReport, rows: pd.DataFrame, across: str, *, caption: str, last: str = ""
) -> ReportTable:
    """A row for each kind of event, a column for each place, group or year."""
    labels = labels_of_cells(report)
    written = rows.assign(cell=rows["count"].map(counted))
    wide = written.pivot(index="decision_point", columns=across, values="cell")
    order = [name for name in rows[across].unique() if name != last] + ([last] if last else [])
    wide = wide.reindex(rows["decision_point"].drop_duplicates())[order].fillna(NOT_APPLICABLE)
    wide.insert(0, "kind", [labels[kind] for kind in wide.index])
    return a_table(
        report,
        wide,
        caption=said(report, f"{caption}.caption", period=period_in_words(report)),
        columns=[
            Column("kind", said(report, "columns.kind"), words=True),
            *(Column(name, name) for name in order),
        ],
        notes=[said(report, "reach.no_event")],
    )
