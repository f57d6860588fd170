"""What was done, activity by activity, and what families and children say."""

from __future__ import annotations

from evaluation_lib.evaluation_report import EvaluationReport
from evaluation_lib.framework.evidence import DONE, SAID, Evidence
from evaluation_lib.framework.parts import CHILDREN, FAMILIES, Goal
from evaluation_lib.presentation.numbers import whole
from evaluation_lib.presentation.sections import Part, Points, Section, paragraphs
from evaluation_lib.presentation.university_evaluation.rows import (
    amounts_of,
    missing_rows,
    told_rows,
)
from evaluation_lib.presentation.university_evaluation.shared import (
    a_section,
    a_table,
    judged,
    named,
    said,
)
from evaluation_lib.wordlists import joined

#: The activity that no page can hand over: it is this one.
THIS_EVALUATION = "evaluation_itself"


def what_was_done(report: EvaluationReport) -> Section:
    """A row for each activity: what is known of it, or what would tell."""
    rows = [
        {
            "activity": f"{one.id}. {one.label}",
            "counted": _known_of(report, one),
            "leads_to": _leads_to(report, one),
        }
        for one in report.framework.activities
    ]
    table = a_table(
        report,
        rows,
        caption=said(report, "activities.caption"),
        columns=["activity", "counted", "leads_to"],
    )
    return a_section(report, "activities", [table])


def _known_of(report: EvaluationReport, activity: Goal) -> str:
    evidence = judged(report).of(activity.id)
    if [one.indicator.id for one in evidence] == [THIS_EVALUATION]:
        every = judged(report).asked_for
        known = whole(sum(one.known for one in every))
        return said(report, "activities.itself", known=known, all=whole(len(every)))
    # What tells of an aspiration too stands there; here stands what tells of the doing alone.
    own = [one for one in evidence if not one.indicator.aspirations]
    told = [_told(report, one) for one in own if one.known]
    others = [one for one in evidence if one.indicator.aspirations]
    if others:
        told.append(_under(report, others))
    lacking = [
        said(report, "activities.not_evidenced", **row)
        for row in missing_rows(report, [one for one in own if not one.known])
    ]
    return " ".join([*told, *lacking])


def _under(report: EvaluationReport, others: list[Evidence]) -> str:
    goals = dict.fromkeys(goal for one in others for goal in one.indicator.aspirations)
    known = whole(sum(one.known for one in others))
    return said(
        report,
        "activities.under",
        aspirations=joined(sorted(goals)),
        known=known,
        all=whole(len(others)),
    )


def _told(report: EvaluationReport, one: Evidence) -> str:
    if one.says in (DONE, SAID):
        words = amounts_of(report, one)
    else:
        words = "; ".join(row["reading"] for row in told_rows(report, one))
    return said(report, "activities.told", label=named(report, one), said=words)


def _leads_to(report: EvaluationReport, activity: Goal) -> str:
    steps = [step for step in report.framework.steps if activity.id in step.activities]
    return ", ".join(dict.fromkeys(goal for step in steps for goal in step.aspirations))


def families_and_children(report: EvaluationReport) -> Section:
    """What families and children say, or that nobody knows it, and the questions children bring."""
    evidence = [one for one in judged(report).evidence.values() if one.indicator.about == FAMILIES]
    told = [_told(report, one) for one in evidence if one.known]
    parts: list[Part] = [Points(tuple(told))] if told else []
    lacking = missing_rows(report, evidence)
    if lacking:
        parts.append(
            a_table(
                report,
                lacking,
                caption=said(report, "families.caption"),
                columns=["indicators", "missing"],
            )
        )
    questions = Points(tuple(one.text for one in report.framework.asked(CHILDREN)))
    asked = paragraphs(said(report, "families.their_questions"))
    return a_section(report, "families", [*parts, asked, questions])
