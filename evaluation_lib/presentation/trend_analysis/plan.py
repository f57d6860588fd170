"""The analysis plan: whether it was fixed before anybody looked, and where the page departs."""

from __future__ import annotations

from evaluation_lib.analysis_plan import FIXED, LINES, UNFILLED, AnalysisPlan, deviations
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.numbers import day
from evaluation_lib.presentation.sections import Part, Points, Section, paragraphs
from evaluation_lib.presentation.trend_analysis.shared import a_section, said
from evaluation_lib.presentation.trend_analysis.standing import plan_of


def analysis_plan(report: RecordsReport) -> Section:
    """What the plan is worth, its fingerprint, and everything that the page does otherwise."""
    plan = plan_of(report)
    parts: list[Part] = [paragraphs(*_standing(report, plan))]
    points = _deviations(report, plan)
    if points:
        parts += [paragraphs(said(report, "plan.deviates")), Points(tuple(points))]
    return a_section(report, "plan", parts)


def _standing(report: RecordsReport, plan: AnalysisPlan) -> list[str]:
    fingerprint = said(report, "plan.fingerprint", fingerprint=plan.fingerprint)
    if plan.status == UNFILLED:
        empty = "all_empty" if len(plan.unfilled) == len(LINES) else "some_empty"
        lines = "; ".join(_label(report, name) for name in plan.unfilled)
        return [said(report, f"plan.{empty}", lines=lines), said(report, "plan.fill"), fingerprint]
    names = {"owner": plan.values["owner"], "day": day(plan.values["written_on"])}
    held = plan.status == FIXED and not deviations(plan, report.parameters)
    return [
        said(report, f"plan.{plan.status}", **names),
        _late(report, plan),
        said(report, "plan.held") if held else "",
        fingerprint,
    ]


def _late(report: RecordsReport, plan: AnalysisPlan) -> str:
    """Say it where the plan is younger than the time that it is about."""
    last = report.setting.period_end
    if plan.values["written_on"] <= last:
        return ""
    return said(report, "plan.late", last=day(last))


def _deviations(report: RecordsReport, plan: AnalysisPlan) -> list[str]:
    return [
        said(
            report,
            "plan.deviation",
            line=_label(report, one.name),
            planned=one.planned,
            used=one.used,
        )
        for one in deviations(plan, report.parameters)
    ]


def _label(report: RecordsReport, name: str) -> str:
    return said(report, f"plan.lines.{name}")
