"""What the programme is, what the evaluation asks of it, and how far that can be answered."""

from __future__ import annotations

from collections.abc import Iterable

from evaluation_lib.evaluation_report import EvaluationReport
from evaluation_lib.framework.evidence import Evidence
from evaluation_lib.framework.parts import EVALUATION, Question
from evaluation_lib.framework.synthesis import NO_COMPARISON
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.numbers import whole
from evaluation_lib.presentation.sections import Part, Points, Section, paragraphs
from evaluation_lib.presentation.university_evaluation.logic_model import logic_model
from evaluation_lib.presentation.university_evaluation.shared import (
    BETWEEN,
    a_section,
    a_table,
    judged,
    said,
    verdict_words,
)

#: The question that no number here answers.
OF_CAUSE = "EQ8"


def the_programme(report: EvaluationReport) -> Section:
    """Its definition, its aspirations and challenges, and how the one should lead to the other."""
    framework = report.framework
    definition = framework.definition
    goals = Points(tuple(f"{one.id}. {one.label}" for one in framework.aspirations))
    parts: list[Part] = [
        paragraphs(
            said(
                report,
                "programme.definition",
                text=definition.text,
                credit=definition.credit,
            ),
            definition.so,
            said(report, "programme.unsaid"),
        ),
        folded_parts(said(report, "programme.goals_caption"), goals),
        logic_model(report),
        folded_parts(said(report, "programme.challenges_caption"), _challenges(report)),
    ]
    return a_section(report, "programme", parts)


def _challenges(report: EvaluationReport) -> Points:
    return Points(tuple(f"{one.label}. {one.taken}" for one in report.framework.challenges))


def evaluation_questions(report: EvaluationReport) -> Section:
    """Each question of the evaluation, and how far what is known answers it."""
    rows = [
        {"question": f"{one.id}. {one.text}", "answered": _answered(report, one)}
        for one in report.framework.asked(EVALUATION)
    ]
    table = a_table(
        report,
        rows,
        caption=said(report, "questions.caption"),
        columns=["question", "answered"],
    )
    return a_section(report, "questions", [table])


def _answered(report: EvaluationReport, question: Question) -> str:
    compared = report.framework.strength["comparison"] != NO_COMPARISON
    if question.id == OF_CAUSE and not compared:
        return said(report, "questions.cause")
    found = judged(report)
    claims = BETWEEN.join(
        said(
            report,
            "questions.claims",
            aspiration=one.aspiration.id,
            verdict=verdict_words(report, one),
        )
        for one in found.judgements
        if one.aspiration.id in question.aspirations
    )
    several = asked_of(found.asked_for, question)
    known = whole(sum(one.known for one in several))
    counted = said(report, "questions.of_indicators", known=known, all=whole(len(several)))
    return f"{claims}. {counted}" if claims else counted


def asked_of(evidence: Iterable[Evidence], question: Question) -> list[Evidence]:
    """Return the evidence that a question is about."""
    wanted = {*question.aspirations, *question.activities}
    return [
        one
        for one in evidence
        if one.indicator.about == question.about
        or wanted & {*one.indicator.aspirations, *one.indicator.activities}
    ]
