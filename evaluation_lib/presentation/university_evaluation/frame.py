"""The frame of the report: its stamped title, the evaluation at a glance, how to read it."""

from __future__ import annotations

from evaluation_lib.analysis_plan import FIXED, analysis_plan
from evaluation_lib.evaluation_report import EvaluationReport, is_of_the_county
from evaluation_lib.presentation.numbers import confidence_text, day, whole
from evaluation_lib.presentation.reading import shared_reading
from evaluation_lib.presentation.sections import Points, Section, Title, section
from evaluation_lib.presentation.stamp import StampedTitle
from evaluation_lib.presentation.stamped import findings_stamp
from evaluation_lib.presentation.university_evaluation.shared import (
    a_table,
    all_said,
    judged,
    pages_named,
    said,
)
from evaluation_lib.presentation.watermark import marked
from evaluation_lib.presentation.wording import text
from evaluation_lib.programme_start import NONE, PROGRAMME_START


def title(report: EvaluationReport) -> StampedTitle:
    """The page's heading with its stamp, its days and what it is made of."""
    lines = [
        text(report.dictionary, "title.period", **_days(report)),
        said(report, "lines.made_of"),
        "" if is_of_the_county(report) else said(report, "lines.quadrant"),
    ]
    heading = Title(said(report, "title"), tuple(filter(None, lines)))
    stamp = findings_stamp(report.dictionary, report.parameters["audience"])
    return marked(StampedTitle((stamp,), heading), report)


def _days(report: EvaluationReport) -> dict[str, str]:
    setting = report.setting
    return {"start": day(setting.period_start), "end": day(setting.period_end)}


def front_table(report: EvaluationReport) -> Section:
    """The evaluation at a glance: who, what, where, by which design, made of what."""
    rows = [
        _row(report, "programme"),
        _row(report, "evaluator"),
        _row(report, "design"),
        _row(report, "area", f"{report.setting.area.label}, {_period(report)}"),
        _row(report, "began", _began(report)),
        _row(report, "primary", _primary(report)),
        _row(report, "plan", _plan(report)),
        _row(report, "findings", _findings(report)),
        _row(report, "framework", version=report.framework.version),
        _row(report, "hidden"),
    ]
    table = a_table(report, rows, caption=said(report, "front.caption"), columns=["what", "said"])
    return marked(section(said(report, "front.heading"), [table]), report)


def _row(report: EvaluationReport, name: str, words: str = "", **values: str) -> dict[str, str]:
    return {
        "what": said(report, f"front.{name}.what"),
        "said": words or said(report, f"front.{name}.said", **values),
    }


def _period(report: EvaluationReport) -> str:
    days = _days(report)
    return text(report.dictionary, "title.period", **days).rstrip(".")


def _began(report: EvaluationReport) -> str:
    start = report.parameters[PROGRAMME_START]
    return said(report, "front.began.unknown") if start in (None, NONE) else str(start)


def _primary(report: EvaluationReport) -> str:
    primary = analysis_plan(report.dictionary).primary_outcomes
    named = [f"{one.outcome.replace('_', ' ')} ({one.group}, {one.expected})" for one in primary]
    return "; ".join(named) or said(report, "front.primary.unknown")


def _plan(report: EvaluationReport) -> str:
    plan = analysis_plan(report.dictionary)
    values = {"fingerprint": plan.fingerprint} if plan.status == FIXED else {}
    return said(report, f"front.plan_is.{plan.status}", **values)


def _findings(report: EvaluationReport) -> str:
    evidence = judged(report).asked_for
    known = [one for one in evidence if one.known]
    if not known:
        return said(report, "front.findings.nothing")
    pages = {row["notebook"] for one in known for row in one.rows}
    return said(
        report,
        "front.findings.said",
        known=whole(len(known)),
        all=whole(len(evidence)),
        pages=pages_named(report, pages),
    )


def how_to_read(report: EvaluationReport) -> Section:
    """What the words and signs mean: what all reports share, then what is this report's own."""
    confidence = confidence_text(report.setting.confidence)
    shared = shared_reading(report.dictionary, confidence=confidence)
    points = [*shared, *all_said(report, "how_to_read.points")]
    return section(text(report.dictionary, "how_to_read.heading"), [Points(tuple(points))])
