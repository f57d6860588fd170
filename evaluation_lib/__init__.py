"""Evaluation and research suite for an Anti-Racist Practice Programme in children's social care.

Extracts become records, records become counts, counts become measures, measures become releases,
releases become reports. Notebooks import what they need from here.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evaluation_lib.feedback_report import FeedbackReport
    from evaluation_lib.opening import RecordsReport, Report, open_report
    from evaluation_lib.presentation import (
        board_report,
        data_quality,
        disproportionality,
        network_questions,
        published_picture,
        self_evaluation,
        trend_analysis,
        university_evaluation,
        workforce_and_practice,
        workshop_feedback,
    )
    from evaluation_lib.presentation.glossary import glossary
    from evaluation_lib.programme_report import ProgrammeReport
    from evaluation_lib.reports.provenance import provenance

__all__ = [
    "FeedbackReport",
    "ProgrammeReport",
    "RecordsReport",
    "Report",
    "board_report",
    "data_quality",
    "disproportionality",
    "glossary",
    "network_questions",
    "open_report",
    "provenance",
    "published_picture",
    "self_evaluation",
    "trend_analysis",
    "university_evaluation",
    "workforce_and_practice",
    "workshop_feedback",
]

# Where each public name lives; a module stands for itself.
_HOMES = {
    "FeedbackReport": "evaluation_lib.feedback_report",
    "ProgrammeReport": "evaluation_lib.programme_report",
    "RecordsReport": "evaluation_lib.opening",
    "Report": "evaluation_lib.opening",
    "board_report": "evaluation_lib.presentation.board_report",
    "data_quality": "evaluation_lib.presentation.data_quality",
    "disproportionality": "evaluation_lib.presentation.disproportionality",
    "glossary": "evaluation_lib.presentation.glossary",
    "network_questions": "evaluation_lib.presentation.network_questions",
    "open_report": "evaluation_lib.opening",
    "provenance": "evaluation_lib.reports.provenance",
    "published_picture": "evaluation_lib.presentation.published_picture",
    "self_evaluation": "evaluation_lib.presentation.self_evaluation",
    "trend_analysis": "evaluation_lib.presentation.trend_analysis",
    "university_evaluation": "evaluation_lib.presentation.university_evaluation",
    "workforce_and_practice": "evaluation_lib.presentation.workforce_and_practice",
    "workshop_feedback": "evaluation_lib.presentation.workshop_feedback",
}


# What makes the parts of reports: notebooks are given them as releases.
_SECTIONS = (
    "board_report",
    "data_quality",
    "disproportionality",
    "glossary",
    "network_questions",
    "provenance",
    "published_picture",
    "self_evaluation",
    "trend_analysis",
    "university_evaluation",
    "workforce_and_practice",
    "workshop_feedback",
)


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for: a mistyped command need not wait for it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = import_module(_HOMES[name])
    found = vars(home).get(name, home)
    if name not in _SECTIONS:
        return found
    return import_module("evaluation_lib.disclosure.release").for_notebooks(found)
