"""How the evaluation was done, what of it departs from its plan, and what it cannot show."""

from __future__ import annotations

from evaluation_lib.analysis_plan import UNFILLED, analysis_plan, deviations
from evaluation_lib.evaluation_report import EvaluationReport
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.sections import Points, Section, paragraphs
from evaluation_lib.presentation.university_evaluation.shared import (
    a_section,
    a_table,
    all_said,
    said,
)

#: The rules of which the page explains the words.
CONFIDENCE = "confidence"
EXPLAINED = ("verdicts", CONFIDENCE, "together")


def methods(report: EvaluationReport) -> Section:
    """How each page counts, how findings are brought together, and what the words mean."""
    strength = report.framework.strength
    rows = [
        {"rule": _named(report, name, rule["words"]), "meaning": rule["meaning"]}
        for name in EXPLAINED
        for rule in strength[name].values()
    ]
    table = a_table(
        report, rows, caption=said(report, "methods.words_caption"), columns=["rule", "meaning"]
    )
    points = Points(tuple(all_said(report, "methods.points")))
    return a_section(
        report, "methods", [points, folded_parts(said(report, "methods.words_heading"), table)]
    )


def _named(report: EvaluationReport, kind: str, words: str) -> str:
    return said(report, "methods.of_confidence", words=words) if kind == CONFIDENCE else words


def changes_to_methods(report: EvaluationReport) -> Section:
    """What is done otherwise than was fixed before anybody looked."""
    plan = analysis_plan(report.dictionary)
    covers = said(report, "changes.plan_covers")
    if plan.status == UNFILLED:
        parts = [paragraphs(said(report, "changes.unfilled"), covers)]
        return a_section(report, "changes", parts)
    departed = [
        said(
            report,
            "changes.deviation",
            name=one.name.replace("_", " "),
            planned=one.planned,
            used=one.used,
        )
        for one in deviations(plan, report.parameters)
    ]
    points = Points(tuple(departed or [said(report, "changes.nothing")]))
    return a_section(report, "changes", [points, paragraphs(covers)])


def limitations(report: EvaluationReport) -> Section:
    """What no part of the page can show."""
    points = Points(tuple(all_said(report, "limitations.points")))
    return a_section(report, "limitations", [points])
