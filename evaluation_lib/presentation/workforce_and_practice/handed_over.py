"""What this page hands to the evaluation: one row for each thing that it says of an indicator."""

from __future__ import annotations

from collections.abc import Callable

from evaluation_lib.presentation.handed_over import handed_over_section
from evaluation_lib.presentation.sections import Section
from evaluation_lib.presentation.workforce_and_practice.finding_rows import Row
from evaluation_lib.presentation.workforce_and_practice.practice_findings import (
    audit_findings,
    complaint_findings,
    prompt_sheet_findings,
    racism_findings,
)
from evaluation_lib.presentation.workforce_and_practice.programme_findings import (
    programme_rows,
)
from evaluation_lib.presentation.workforce_and_practice.standard_findings import (
    standard_findings,
)
from evaluation_lib.presentation.workforce_and_practice.survey_findings import survey_findings
from evaluation_lib.programme_report import ProgrammeReport

#: What makes the rows of each part of the page.
MAKERS: tuple[Callable[[ProgrammeReport], list[Row]], ...] = (
    programme_rows,
    survey_findings,
    standard_findings,
    racism_findings,
    audit_findings,
    prompt_sheet_findings,
    complaint_findings,
)


def findings_of_page(report: ProgrammeReport) -> list[Row]:
    """Return every row; a quadrant's page has those of what is counted for quadrants."""
    return [row for make in MAKERS for row in make(report)]


def for_the_evaluation(report: ProgrammeReport) -> Section:
    """Show the rows, folded, and as a machine reads them."""
    return handed_over_section(report, findings_of_page(report))
