"""Themes by quadrant and by role: what each speaks of, beside all answers of the county."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.areas import county_of
from evaluation_lib.disclosure.release_plan import EVERYBODY
from evaluation_lib.feedback_report import FeedbackReport, is_of_the_county
from evaluation_lib.presentation.charts_with_tables import with_table
from evaluation_lib.presentation.marks import Panel
from evaluation_lib.presentation.numbers import CONFIDENTIAL
from evaluation_lib.presentation.sections import NO_SECTION, Part, Section
from evaluation_lib.presentation.shares_side_by_side import shares_side_by_side_chart
from evaluation_lib.presentation.workshop_feedback import counted
from evaluation_lib.presentation.workshop_feedback.codes import themes_of
from evaluation_lib.presentation.workshop_feedback.shared import a_section, said
from evaluation_lib.presentation.workshop_feedback.shown import (
    quadrants,
    share_mark,
    shares_of,
)
from evaluation_lib.presentation.workshop_feedback.theme_tables import of_themes, themes_by_column


def by_quadrant(report: FeedbackReport) -> Section:
    """The themes of each quadrant beside the county's; on a quadrant's page, of it alone."""
    county, own = county_of(report.dictionary), report.setting.area
    areas = [county, *(quadrants(report) if is_of_the_county(report) else [own])]
    found = {area.name: shares_of(report, counted.coded_of_all, area) for area in areas}
    columns = pd.concat([rows.assign(column=name) for name, rows in found.items()])
    return a_section(
        report, "by_quadrant", _side_by_side(report, columns, "by_quadrant", county.name)
    )


def by_role(report: FeedbackReport) -> Section:
    """The themes of each role: for the county alone, since a quadrant has few leaders."""
    if not is_of_the_county(report):
        return NO_SECTION
    county = county_of(report.dictionary)
    whole = shares_of(report, counted.coded_of_all, county)
    roles = shares_of(report, counted.coded_by_role, county)
    everybody = said(report, "everybody")
    columns = pd.concat([whole, roles]).assign(
        column=lambda rows: rows["group"].replace({EVERYBODY: everybody})
    )
    return a_section(report, "by_role", _side_by_side(report, columns, "by_role", everybody))


def _side_by_side(
    report: FeedbackReport, shares: pd.DataFrame, key: str, compared: str
) -> list[Part]:
    """A chart with a column for each place or role; one that may tell nothing is left out."""
    table = themes_by_column(report, shares, caption=said(report, f"{key}.caption"))
    labels = {theme.id: theme.label for theme in themes_of(report)}
    panels = [
        Panel(
            column,
            tuple(share_mark(row, label=labels[row["code"]]) for row in some.to_dict("records")),
        )
        for column, some in of_themes(report, shares).groupby("column", sort=False)
        if some["share"].notna().any()
    ]
    if len(panels) < 2 or panels[0].title != compared:
        return [table]
    chart = shares_side_by_side_chart(
        panels,
        not_known=CONFIDENTIAL,
        compare_with=compared,
        headline=said(report, f"{key}.headline"),
        subtitle=said(report, f"{key}.subtitle", compared=compared),
        description=said(report, f"{key}.description", compared=compared),
    )
    return [with_table(chart, table, dictionary=report.dictionary)]
