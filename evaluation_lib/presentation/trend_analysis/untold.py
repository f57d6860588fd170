"""Why no difference between groups is followed here."""

from __future__ import annotations

from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.trend_analysis.changes import compared
from evaluation_lib.presentation.trend_analysis.quarters import has_quarters
from evaluation_lib.presentation.trend_analysis.shared import said
from evaluation_lib.presentation.trend_analysis.spans import span_of


def why_untold(report: RecordsReport) -> str:
    """Say why no change of a difference between groups is told on this page."""
    if not has_quarters(report):
        return said(report, "untold.district")
    if span_of(report) is None:
        return said(report, "untold.no_one_start")
    if compared(report):
        return said(report, "untold.too_short")
    below = report.setting.area.below_authority
    return said(report, "untold.too_small" if below else "untold.too_small_in_all")
