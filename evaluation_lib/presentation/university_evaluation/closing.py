"""What all comes to together: contribution, synthesis, and what follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from evaluation_lib.analysis_plan import UNFILLED, analysis_plan
from evaluation_lib.evaluation_report import EvaluationReport
from evaluation_lib.framework.evidence import AGAINST, FOR, MIXED, Evidence
from evaluation_lib.framework.parts import ABOUT
from evaluation_lib.framework.synthesis import AGREE, CONTRADICT, NO_COMPARISON, words_beside
from evaluation_lib.presentation.numbers import whole
from evaluation_lib.presentation.sections import Points, Section
from evaluation_lib.presentation.university_evaluation.shared import (
    a_section,
    a_table,
    confidence_words,
    judged,
    listed_labels,
    said,
    verdict_words,
)


def contribution(report: EvaluationReport) -> Section:
    """A claim for each aspiration: what speaks for it and against it, and what else could be."""
    rows = [
        {
            "aspiration": said(report, "contribution.claim", id=one.aspiration.id),
            "for": listed_labels(report, one.speaking_for),
            "against": listed_labels(report, one.speaking_against),
            "rivals": ", ".join(
                rival.id for rival in report.framework.rivals_of(one.aspiration.id)
            ),
            "verdict": said(
                report,
                "contribution.confidence",
                verdict=verdict_words(report, one),
                confidence=confidence_words(report, one),
            ),
        }
        for one in judged(report).judgements
    ]
    claims = a_table(
        report,
        rows,
        caption=said(report, "contribution.caption"),
        columns=["aspiration", "for", "against", "rivals", "verdict"],
        notes=[said(report, "contribution.note")],
    )
    rivals = a_table(
        report,
        [
            {"id": one.id, "rival": one.text, "told_by": one.told_by}
            for one in report.framework.rivals
        ],
        caption=said(report, "contribution.rivals_caption"),
        columns=["id", "rival", "told_by"],
    )
    return a_section(report, "contribution", [claims, rivals])


def synthesis(report: EvaluationReport) -> Section:
    """What is known of system, staff and families; where words and numbers differ; no cause."""
    compared = report.framework.strength["comparison"] != NO_COMPARISON
    sentences = [
        *(_known(report, about) for about in ABOUT),
        *_labelled(report, "synthesis.against", _that(report, lambda one: one.says == AGAINST)),
        *_labelled(report, "synthesis.mixed", _that(report, lambda one: one.says == MIXED)),
        *_labelled(report, "synthesis.agree", _with_words(report, AGREE)),
        *_labelled(report, "synthesis.contradict", _with_words(report, CONTRADICT)),
        *([] if compared else [said(report, "synthesis.cause")]),
    ]
    return a_section(report, "synthesis", [Points(tuple(sentences))])


def _known(report: EvaluationReport, about: str) -> str:
    several = [one for one in judged(report).asked_for if one.indicator.about == about]
    says = Counter(one.says for one in several if one.counts and one.indicator.aspirations)
    return said(
        report,
        f"synthesis.{about}",
        known=whole(sum(one.known for one in several)),
        all=whole(len(several)),
        for_it=whole(says[FOR]),
        against=whole(says[AGAINST]),
    )


def _that(report: EvaluationReport, holds: Callable[[Evidence], bool]) -> list[Evidence]:
    return [one for one in judged(report).asked_for if holds(one)]


def _with_words(report: EvaluationReport, name: str) -> list[Evidence]:
    found = {
        one.indicator.id: one
        for judgement in judged(report).judgements
        for one in judgement.changes
        if name in words_beside(one, judgement.words)
    }
    return list(found.values())


def _labelled(report: EvaluationReport, key: str, several: Iterable[Evidence]) -> list[str]:
    found = list(several)
    return [said(report, key, labels=listed_labels(report, found))] if found else []


def lessons(report: EvaluationReport) -> Section:
    """What follows: what moved away from its aim, what to compare, which data would tell most."""
    away = _that(report, lambda one: one.says in (AGAINST, MIXED))
    compared = report.framework.strength["comparison"] != NO_COMPARISON
    unfilled = analysis_plan(report.dictionary).status == UNFILLED
    sentences = [
        *_labelled(report, "lessons.against", away),
        *([] if compared else [said(report, "lessons.compare")]),
        *([said(report, "lessons.plan")] if unfilled else []),
        *_sources(report),
    ]
    return a_section(report, "lessons", [Points(tuple(sentences))])


def _sources(report: EvaluationReport) -> list[str]:
    """Name the data that would answer what is not known at all, those first that answer most."""
    lacking = Counter(one.indicator.source for one in judged(report).asked_for if not one.known)
    return [
        said(
            report,
            "lessons.source",
            label=report.framework.source(name).label,
            answers=report.framework.source(name).answers,
            number=whole(number),
        )
        for name, number in lacking.most_common()
    ]
