"""What the page says of reports of racism, audits, first contacts and complaints."""

from __future__ import annotations

from evaluation_lib.areas import county_of
from evaluation_lib.findings.table import AMOUNT, CHANGE
from evaluation_lib.presentation.workforce_and_practice import (
    audits,
    complaints,
    prompt_sheet,
    racism,
)
from evaluation_lib.presentation.workforce_and_practice.audit_counts import (
    INTERPRETER,
    MATCHED,
    QUALITY,
    REFLECTED,
    TOOL,
)
from evaluation_lib.presentation.workforce_and_practice.changes import share_of
from evaluation_lib.presentation.workforce_and_practice.finding_rows import (
    Row,
    change_row,
    count_row,
    not_known,
    not_told,
    share_row,
)
from evaluation_lib.presentation.workforce_and_practice.racism_counts import shown_satisfied
from evaluation_lib.presentation.workforce_and_practice.shared import (
    labels_of_cells,
    period_in_words,
    said,
)
from evaluation_lib.programme_report import ProgrammeReport, is_of_the_county


def racism_findings(report: ProgrammeReport) -> list[Row]:
    """Return the rows on reports of racism, of the county alone."""
    kinds = {
        "racism_reports_number": (AMOUNT, "count"),
        "racism_reports_time": (CHANGE, "days"),
        "racism_reports_no_action": (CHANGE, "share"),
        "racism_reports_satisfied": (AMOUNT, "share"),
    }
    if racism.FILE not in report.programme.given or not is_of_the_county(report):
        return [
            not_told(report, name, section="racism", kind=kind, unit=unit, file=racism.FILE)
            for name, (kind, unit) in kinds.items()
        ]
    periods, changes = racism.reports_by_period(report), racism.racism_changes(report)
    last = periods[-2] if len(periods) > 1 else periods[-1]
    period = said(report, "findings.year", year=last.name)
    asked = shown_satisfied(report, county_of(report.dictionary))
    return [
        count_row(
            report,
            "racism_reports_number",
            last.reports,
            section="racism",
            period=period if len(periods) > 1 else period_in_words(report),
        ),
        change_row(
            report,
            "racism_reports_time",
            changes[racism.TIME_CHANGE],
            section="racism",
            unit="days",
        ),
        change_row(
            report,
            "racism_reports_no_action",
            changes[racism.NO_ACTION_CHANGE],
            section="racism",
        ),
        share_row(
            report,
            "racism_reports_satisfied",
            share_of(report, asked["count"], asked["reached"]),
            section="racism",
        ),
    ]


def audit_findings(report: ProgrammeReport) -> list[Row]:
    """Return the rows on audits; a quadrant's page tells of tools alone."""
    same = {"section": "audits", "unit": "share", "file": audits.FILE}
    of_the_county = [
        not_told(report, "audit_quality", kind=CHANGE, **same),
        not_told(report, "ethnicity_reflected", kind=CHANGE, **same),
        not_told(report, "interpreter_met", kind=AMOUNT, **same),
        not_told(report, "carers_matched", kind=AMOUNT, **same),
    ]
    if audits.FILE not in report.programme.given:
        return [not_told(report, "tool_present", kind=CHANGE, **same), *of_the_county]
    changes = audits.audit_changes(report)
    rows = [change_row(report, "tool_present", changes[TOOL], section="audits")]
    if not is_of_the_county(report):
        return [*rows, *of_the_county]
    rows.append(change_row(report, "audit_quality", changes[QUALITY], section="audits"))
    labels = labels_of_cells(report)
    for one in REFLECTED:
        point = f"audit_{one}"
        rows.append(
            change_row(
                report,
                "ethnicity_reflected",
                changes[point],
                section="audits",
                measure=labels[point],
            )
        )
    plain = audits.plain_shares(report)["share"]
    for name, point in (("interpreter_met", INTERPRETER), ("carers_matched", MATCHED)):
        rows.append(share_row(report, name, plain[point], section="reflected_by_group"))
    return rows


def prompt_sheet_findings(report: ProgrammeReport) -> list[Row]:
    """Return the rows on first contacts."""
    names = {
        "prompt_sheet_used": "sheet_used",
        "ethnicity_at_first_contact": "ethnicity_recorded",
        "offered_early_help": "offered_early_help",
    }
    if prompt_sheet.FILE not in report.programme.given:
        return [
            not_told(
                report,
                name,
                section="prompt_sheet",
                kind=CHANGE,
                unit="share",
                file=prompt_sheet.FILE,
            )
            for name in names
        ]
    changes = prompt_sheet.prompt_sheet_changes(report)
    return [
        change_row(report, name, changes[part], section="prompt_sheet")
        for name, part in names.items()
    ]


def complaint_findings(report: ProgrammeReport) -> list[Row]:
    """Return the rows on complaints, of the county alone."""
    if complaints.FILE not in report.programme.given or not is_of_the_county(report):
        same = {"section": "complaints", "unit": "share", "file": complaints.FILE}
        return [
            not_told(report, "complaints_received", kind=CHANGE, **same),
            not_told(report, "complaints_upheld", kind=AMOUNT, **same),
        ]
    change = complaints.complaint_changes(report)[complaints.RECEIVED]
    received = change_row(report, "complaints_received", change, section="complaints")
    rows = complaints.shown_complaints(report)
    rows = rows[rows["group"] == complaints.ABOUT_RACISM]
    if rows.empty:
        missing = said(report, "findings.not_returned")
        upheld = not_known(
            report,
            "complaints_upheld",
            section="complaints",
            kind=AMOUNT,
            unit="share",
            missing=missing,
        )
        return [received, upheld]
    last = rows.sort_values("period").iloc[-1]
    year = said(report, "findings.year", year=last["period"])
    share = complaints.share_upheld(report, last.to_dict())
    upheld = share_row(report, "complaints_upheld", share, section="complaints", period=year)
    return [received, upheld]
