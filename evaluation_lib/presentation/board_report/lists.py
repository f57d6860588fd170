"""Three things that moved, and three that are not known: equal in number, by rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluation_lib.framework.evidence import MIXED, Evidence
from evaluation_lib.framework.parts import CHANGE
from evaluation_lib.framework.synthesis import NOT_YET_EVIDENCED
from evaluation_lib.presentation.board_report.changes import (
    Change,
    changes_of,
    direction,
    moved,
    name_of,
)
from evaluation_lib.presentation.board_report.shared import named, rules, said
from evaluation_lib.presentation.handed_over import size_in_words
from evaluation_lib.presentation.sections import Points, Section, paragraphs, section
from evaluation_lib.presentation.university_evaluation.shared import judged
from evaluation_lib.presentation.watermark import marked
from evaluation_lib.wordlists import joined

if TYPE_CHECKING:
    from evaluation_lib.evaluation_report import EvaluationReport


@dataclass(frozen=True, eq=False)
class Unknown:
    """Indicators that are not known for the same lack, and what would answer them."""

    several: tuple[Evidence, ...]
    missing: str


def three_that_moved(report: EvaluationReport) -> Section:
    """The clear changes that come first by rule, each with what it says of an aspiration."""
    points = [_moved(report, one) for one in moved(report)]
    part = Points(tuple(points)) if points else paragraphs(said(report, _nothing(report)))
    return marked(section(said(report, "moved.heading"), [part]), report)


def _nothing(report: EvaluationReport) -> str:
    known = any(changes_of(judged(report).evidence.values()))
    return "moved.nothing" if known else "moved.nothing_known"


def _moved(report: EvaluationReport, change: Change) -> str:
    told = said(
        report,
        "moved.point",
        name=name_of(report, change),
        direction=direction(report, change),
        size=_size(report, change),
    )
    sentences = [told, said(report, f"moved.{change.mark}", aims=_aims(report, change))]
    if change.evidence.says == MIXED:
        sentences.append(said(report, "moved.mixed"))
    return " ".join(sentences)


def _size(report: EvaluationReport, change: Change) -> str:
    told, period = size_in_words(change.row, report.dictionary), change.row["period"]
    return said(report, "moved.in_years", size=told, period=period) if period else told


def _aims(report: EvaluationReport, change: Change) -> str:
    """Name what a change tells of: aspirations by the numbers above, activities in words too."""
    indicator, framework = change.evidence.indicator, report.framework
    activities = [
        f"{one.id} ({one.short})" for one in framework.activities if one.id in indicator.activities
    ]
    return joined(list(indicator.aspirations) or activities)


def three_not_known(report: EvaluationReport) -> Section:
    """What is not known and would matter most, each with what would answer it."""
    points = [_not_known(report, one) for one in not_known(report)]
    part = Points(tuple(points)) if points else paragraphs(said(report, "not_known.nothing"))
    return marked(section(said(report, "not_known.heading"), [part]), report)


def _not_known(report: EvaluationReport, unknown: Unknown) -> str:
    most = rules(report)["most"]["named"]
    labels = list(dict.fromkeys(named(report, one) for one in unknown.several))
    more = len(labels) - most
    names = "; ".join(labels[:most])
    if more > 0:
        names = said(report, "not_known.more", names=names, number=more)
    answer = unknown.missing[:1].upper() + unknown.missing[1:].rstrip(".")
    return said(report, "not_known.point", names=names, answer=answer)


def not_known(report: EvaluationReport) -> list[Unknown]:
    """Return what the page lists as not known.

    First come changes of aspirations of which nothing is evidenced, then of others, then all else;
    what has the same answer stands together. What must always stand there takes the last place.
    """
    found, layout = judged(report), rules(report)
    bare = {one.aspiration.id for one in found.judgements if one.verdict == NOT_YET_EVIDENCED}

    def rank(one: Evidence) -> tuple[bool, bool]:
        return one.indicator.kind != CHANGE, not bare & set(one.indicator.aspirations)

    wholly = [one for one in found.not_known if not one.known]
    standing = [one for one in wholly if one.indicator.id in layout["standing"]]
    others = _together(sorted((one for one in wholly if one not in standing), key=rank))
    room = layout["most"]["not_known"] - len(standing)
    return [*others[:room], *_together(standing)]


def _together(several: Iterable[Evidence]) -> list[Unknown]:
    by_answer: dict[str, list[Evidence]] = {}
    for one in several:
        by_answer.setdefault(one.missing, []).append(one)
    return [Unknown(tuple(ones), missing) for missing, ones in by_answer.items()]
