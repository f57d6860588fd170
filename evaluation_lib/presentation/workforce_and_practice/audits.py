"""What audited cases say: tools present, quality, what is reflected, and whether that changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from evaluation_lib.areas import county_of
from evaluation_lib.counts.periods import Period
from evaluation_lib.measures.audits import NOT_TOLD, CaseShare, case_share
from evaluation_lib.presentation.released import counted, rounds
from evaluation_lib.presentation.sections import Section
from evaluation_lib.presentation.table_html import ReportTable
from evaluation_lib.presentation.tables import Column
from evaluation_lib.presentation.workforce_and_practice import audit_counts
from evaluation_lib.presentation.workforce_and_practice.audit_counts import (
    INTERPRETER,
    MATCHED,
    QUALITY,
    RECORDED,
    REFLECTED,
    TOOL,
)
from evaluation_lib.presentation.workforce_and_practice.cells_written import (
    change_table,
    share_cell,
)
from evaluation_lib.presentation.workforce_and_practice.changes import (
    Change,
    changes_of,
    share_of,
)
from evaluation_lib.presentation.workforce_and_practice.shared import (
    a_section,
    a_table,
    data_of,
    labels_of_cells,
    not_evidenced,
    said,
    span_of,
)
from evaluation_lib.programme_report import ProgrammeReport, is_of_the_county

FILE, FRAME = "case_audits", "audit_frame"
WEIGHTED = (TOOL, QUALITY, *(f"audit_{one}" for one in REFLECTED))
PLAIN = (INTERPRETER, RECORDED, MATCHED)


def weighted_shares(report: ProgrammeReport) -> dict[str, dict[str, CaseShare]]:
    """Return measure → year → the share of all cases, of the strata as the release shows them.

    Not told where a number of any stratum is hidden or rounded, or where the frame has a stratum
    without audits.
    """
    found = {year.name: _of_year(report, year) for year in audit_counts.audited_years(report)}
    return {point: {year: shares[point] for year, shares in found.items()} for point in WEIGHTED}


def _of_year(report: ProgrammeReport, year: Period) -> dict[str, CaseShare]:
    frame = audit_counts.frame_of(report, year)
    if rounds(report) or frame.empty:
        return dict.fromkeys(WEIGHTED, NOT_TOLD)
    counts = audit_counts.shown_strata(report, county_of(report.dictionary), year, WEIGHTED)
    strata = counts.assign(cases=counts["stratum"].map(frame))
    confidence = report.setting.confidence
    return {
        point: _weighted(some, confidence=confidence)
        for point, some in strata.groupby("decision_point", sort=False)
    }


def _weighted(strata: pd.DataFrame, *, confidence: float) -> CaseShare:
    """Weight one measure; of cases that were not judged, no more is known than of others."""
    none = (strata["reached"] == 0) & (strata["cases"] > 0)
    if none.fillna(False).any():
        return NOT_TOLD
    named = strata.rename(columns={"count": "found", "reached": "audited"})
    return case_share(named, confidence=confidence)


def quadrant_shares(report: ProgrammeReport) -> dict[str, dict[str, CaseShare]]:
    """Return measure → year → the plain share of a quadrant's audits that have a tool."""
    rows = {
        year.name: audit_counts.shown_counts(
            report, audit_counts.of_a_quadrant(report, report.setting.area, year), [TOOL]
        ).loc[TOOL]
        for year in audit_counts.audited_years(report)
    }
    shares = {name: share_of(report, row["count"], row["reached"]) for name, row in rows.items()}
    return {TOOL: shares}


def audit_changes(report: ProgrammeReport) -> dict[str, Change]:
    """Compare the years: of the county weighted shares, of a quadrant plain ones."""
    if not is_of_the_county(report):
        return changes_of(report, quadrant_shares(report))
    found = changes_of(report, weighted_shares(report))
    if FRAME in report.programme.given:
        return found
    missing = data_of(report, FRAME)["would_answer"]
    return {name: replace(one, missing=missing) for name, one in found.items()}


def plain_shares(report: ProgrammeReport) -> pd.DataFrame:
    """Return interpreters and carers of the whole period: ``count``, ``reached``, ``share``."""
    county = county_of(report.dictionary)
    drawn = audit_counts.of_the_county(report, county, span_of(report))
    rows = audit_counts.shown_counts(report, drawn, PLAIN)
    shares = [share_of(report, *row) for row in rows[["count", "reached"]].to_numpy()]
    return rows.assign(share=pd.Series(shares, index=rows.index, dtype=object))


def audited_cases(report: ProgrammeReport) -> Section:
    """The shares of cases by year, and how they changed; on a quadrant's page whether tools are."""
    lacking = not_evidenced(report, "audits", FILE)
    if lacking is not None:
        return lacking
    years = audit_counts.audited_years(report)
    if not years:
        return a_section(report, "audits", [])
    labels = labels_of_cells(report)
    parts = [_by_year(report, years), change_table(report, audit_changes(report), labels=labels)]
    return a_section(report, "audits", parts)


def _by_year(report: ProgrammeReport, years: Sequence[Period]) -> ReportTable:
    """How many audits were counted, and the share that they give."""
    county, own = county_of(report.dictionary), report.setting.area
    of_county = is_of_the_county(report)
    shares = weighted_shares(report) if of_county else quadrant_shares(report)
    labels, rows = labels_of_cells(report), []
    for year in years:
        drawn = (
            audit_counts.of_the_county(report, county, year)
            if of_county
            else audit_counts.of_a_quadrant(report, own, year)
        )
        counts = audit_counts.shown_counts(report, drawn, list(shares))
        for point, of_years in shares.items():
            rows.append(
                {
                    "measure": labels[point],
                    "year": year.name,
                    **counts.loc[point, ["count", "reached"]].to_dict(),
                    "share": share_cell(report, of_years.get(year.name, NOT_TOLD)),
                }
            )
    frame = pd.DataFrame(rows)
    frame = frame.sort_values("measure", key=lambda one: one.map(_order(labels)), kind="stable")
    key = "weighted" if of_county else "plain"
    return a_table(
        report,
        frame,
        caption=said(report, "audits.caption"),
        columns=[
            Column("measure", said(report, "columns.measure"), words=True),
            Column("year", said(report, "columns.year"), words=True, heads=True),
            Column("count", said(report, "columns.audits_with"), counted),
            Column("reached", said(report, "columns.audits"), counted),
            Column("share", said(report, f"columns.share_{key}")),
        ],
        notes=[said(report, f"audits.{key}_note")],
    )


def _order(labels: dict[str, str]) -> dict[str, int]:
    return {label: at for at, label in enumerate(labels.values())}
