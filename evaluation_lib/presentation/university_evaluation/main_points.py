"""The main messages, and the summary: six aspirations, what can be said of each, how surely."""

from __future__ import annotations

from collections import Counter

from evaluation_lib.evaluation_report import EvaluationReport
from evaluation_lib.framework.evidence import AGAINST, FOR, MIXED, NO_CLEAR_CHANGE
from evaluation_lib.framework.parts import CHANGE, FAMILIES
from evaluation_lib.framework.synthesis import NO_COMPARISON, NOT_YET_EVIDENCED
from evaluation_lib.presentation.numbers import whole
from evaluation_lib.presentation.sections import Points, Section, section
from evaluation_lib.presentation.university_evaluation.shared import (
    a_section,
    a_table,
    confidence_words,
    judged,
    listed_labels,
    said,
    verdict_words,
)
from evaluation_lib.presentation.watermark import marked
from evaluation_lib.presentation.wording import text
from evaluation_lib.wordlists import joined


def main_points(report: EvaluationReport) -> Section:
    """Say what can be claimed, what cannot, and what is not known."""
    points = Points(tuple(in_sentences(report)))
    return marked(section(text(report.dictionary, "main_points.heading"), [points]), report)


def in_sentences(report: EvaluationReport) -> list[str]:
    """Write the main points: at most six sentences, none longer than 25 words."""
    return [
        *_claims(report),
        *_cause(report),
        said(report, "main_points.gaps"),
        _not_known(report),
        *_families(report),
    ]


def _claims(report: EvaluationReport) -> list[str]:
    found = judged(report)
    counted = Counter(one.verdict for one in found.judgements)
    if set(counted) == {NOT_YET_EVIDENCED}:
        return [said(report, "main_points.nothing")]
    verdicts = report.framework.strength["verdicts"]
    counts = [
        f"{whole(counted[name])} {report.framework.words('verdicts', name)}"
        for name in verdicts
        if counted[name]
    ]
    changes = Counter(
        one.says
        for one in found.asked_for
        if one.indicator.kind == CHANGE and one.indicator.aspirations and one.counts
    )
    evidence = said(
        report,
        "main_points.evidence",
        for_it=whole(changes[FOR]),
        against=whole(changes[AGAINST]),
        mixed=whole(changes[MIXED]),
        unclear=whole(changes[NO_CLEAR_CHANGE]),
    )
    return [said(report, "main_points.count", counts=joined(counts)), evidence]


def _cause(report: EvaluationReport) -> list[str]:
    compared = report.framework.strength["comparison"] != NO_COMPARISON
    return [] if compared else [said(report, "main_points.cause")]


def _not_known(report: EvaluationReport) -> str:
    found = judged(report)
    return said(
        report,
        "main_points.not_known",
        all=whole(len(found.asked_for)),
        unknown=whole(len(found.not_known)),
    )


def _families(report: EvaluationReport) -> list[str]:
    evidence = judged(report).asked_for
    told = any(one.known for one in evidence if one.indicator.about == FAMILIES)
    return [] if told else [said(report, "main_points.families")]


def summary(report: EvaluationReport) -> Section:
    """A row for each aspiration: what can be said, how surely, by what, and how much is known."""
    rows = [
        {
            "aspiration": f"{one.aspiration.id}. {one.aspiration.short}",
            "verdict": verdict_words(report, one),
            "confidence": confidence_words(report, one),
            "for": listed_labels(report, one.speaking_for),
            "against": listed_labels(report, one.speaking_against),
            "known": said(
                report,
                "summary.known",
                known=whole(sum(change.known for change in one.changes)),
                all=whole(len(one.changes)),
            ),
        }
        for one in judged(report).judgements
    ]
    columns = ["aspiration", "verdict", "confidence", "for", "against", "known"]
    table = a_table(report, rows, caption=said(report, "summary.caption"), columns=columns)
    return a_section(report, "summary", [table])
