"""The codes that a page on feedback tells of, from the code book of its answers."""

from __future__ import annotations

from typing import Any

from evaluation_lib.feedback_report import FeedbackReport
from evaluation_lib.themes.code_book import Code, Facet


def codes_of(report: FeedbackReport) -> tuple[Code, ...]:
    """Return all codes: themes, then the values of each facet."""
    return report.feedback.code_book.codes


def themes_of(report: FeedbackReport) -> tuple[Code, ...]:
    """Return the themes; an answer may have several."""
    return report.feedback.code_book.themes


def facets_of(report: FeedbackReport) -> tuple[Facet, ...]:
    """Return the facets; an answer has one value of each."""
    return report.feedback.code_book.facets


def doubtful_codes(report: FeedbackReport) -> list[Code]:
    """Return the codes of answers that do not tell of a gain alone, as far as the book has them."""
    doubtful = report_settings(report)["doubtful"]
    return [code for code in codes_of(report) if code.id in doubtful]


def report_settings(report: FeedbackReport) -> dict[str, Any]:
    """Return what the data dictionary settles of this report."""
    return report.dictionary.document("themes")["report"]
