"""Audits of each quadrant, of each group of children, and of interpreters and carers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from evaluation_lib.areas import county_of, known_areas
from evaluation_lib.measures.audits import CaseShare
from evaluation_lib.presentation.released import counted
from evaluation_lib.presentation.sections import NO_SECTION, Section
from evaluation_lib.presentation.table_html import ReportTable
from evaluation_lib.presentation.tables import Column
from evaluation_lib.presentation.workforce_and_practice import audit_counts
from evaluation_lib.presentation.workforce_and_practice.audit_counts import (
    BY_GROUP,
    REFLECTED,
    TOOL,
)
from evaluation_lib.presentation.workforce_and_practice.audits import FILE, plain_shares
from evaluation_lib.presentation.workforce_and_practice.cells_written import (
    share_cell,
)
from evaluation_lib.presentation.workforce_and_practice.changes import (
    share_of,
)
from evaluation_lib.presentation.workforce_and_practice.shared import (
    a_section,
    a_table,
    labels_of_cells,
    period_in_words,
    said,
)
from evaluation_lib.programme_report import ProgrammeReport, is_of_the_county


def tools_by_quadrant(report: ProgrammeReport) -> Section:
    """In how many audits of each quadrant a tool was there; on the county's page."""
    if not is_of_the_county(report) or FILE not in report.programme.given:
        return NO_SECTION
    years = audit_counts.audited_years(report)
    quadrants = [area for area in known_areas(report.dictionary) if area.level == "quadrant"]
    rows = []
    for area in quadrants:
        for year in years:
            drawn = audit_counts.of_a_quadrant(report, area, year)
            row = audit_counts.shown_counts(report, drawn, [TOOL]).loc[TOOL]
            rows.append(
                {
                    "area": area.name,
                    "year": year.name,
                    **row[["count", "reached"]].to_dict(),
                    "share": share_cell(report, share_of(report, *row[["count", "reached"]])),
                }
            )
    if not rows:
        return a_section(report, "tools_by_quadrant", [])
    table = a_table(
        report,
        pd.DataFrame(rows),
        caption=said(report, "tools_by_quadrant.caption"),
        columns=[
            Column("area", said(report, "columns.quadrant"), words=True),
            Column("year", said(report, "columns.year"), words=True, heads=True),
            Column("count", said(report, "columns.audits_with"), counted),
            Column("reached", said(report, "columns.audits"), counted),
            Column("share", said(report, "columns.share_plain")),
        ],
    )
    return a_section(report, "tools_by_quadrant", [table])


def reflected_by_group(report: ProgrammeReport) -> Section:
    """For how many audited children of each group ethnicity is reflected, and who else is met."""
    if not is_of_the_county(report) or FILE not in report.programme.given:
        return NO_SECTION
    drawn = audit_counts.of_groups(report, county_of(report.dictionary))
    if not drawn:
        return a_section(report, "reflected_by_group", [])
    point = f"audit_{REFLECTED[0]}"
    rows = [
        {
            "name": group,
            **audit_counts.shown_counts(report, one, [point], family=BY_GROUP).loc[point],
        }
        for group, one in drawn.items()
    ]
    labels = labels_of_cells(report)
    plain = plain_shares(report)
    others = [{"name": labels[name], **row} for name, row in plain.iterrows()]
    return a_section(
        report,
        "reflected_by_group",
        [
            _plain_table(report, rows, "reflected_by_group.caption", "group"),
            _plain_table(report, others, "reflected_by_group.others", "measure"),
        ],
    )


def _plain_table(
    report: ProgrammeReport, rows: Sequence[dict[str, object]], caption: str, first: str
) -> ReportTable:
    frame = pd.DataFrame(rows)
    shares = [share_of(report, row["count"], row["reached"]) for row in rows]
    return a_table(
        report,
        frame.assign(
            share=[_share_or_none(report, one, row) for one, row in zip(shares, rows, strict=True)]
        ),
        caption=said(report, caption, period=period_in_words(report)),
        columns=[
            Column("name", said(report, f"columns.{first}"), words=True),
            Column("count", said(report, "columns.audits_with"), counted),
            Column("reached", said(report, "columns.audits"), counted),
            Column("share", said(report, "columns.share_plain")),
        ],
        notes=[said(report, "audits.plain_note")],
    )


def _share_or_none(report: ProgrammeReport, share: CaseShare, row: dict[str, object]) -> object:
    nobody = not pd.isna(row["reached"]) and row["reached"] == 0
    return "[z]" if nobody and np.isnan(share.share) else share_cell(report, share)
