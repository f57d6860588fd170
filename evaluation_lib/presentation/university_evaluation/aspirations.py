"""A joint display for each aspiration: changes, where it stands today, what was done, and words."""

from __future__ import annotations

from evaluation_lib.evaluation_report import EvaluationReport
from evaluation_lib.framework.evidence import FOR, Evidence
from evaluation_lib.framework.parts import SYSTEM
from evaluation_lib.framework.synthesis import Judgement, words_beside
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.numbers import whole
from evaluation_lib.presentation.sections import Part, Points, Section, paragraphs, section
from evaluation_lib.presentation.tables import ReportTable
from evaluation_lib.presentation.university_evaluation.rows import (
    amounts_of,
    missing_rows,
    told_rows,
)
from evaluation_lib.presentation.university_evaluation.shared import (
    a_table,
    confidence_words,
    judged,
    named,
    pages_named,
    said,
    verdict_words,
)
from evaluation_lib.presentation.watermark import marked

CHANGED = ["indicator", "group", "reading", "size", "says", "words", "quality"]
#: Where nobody's words were handed over, which is said once.
UNSPOKEN = [name for name in CHANGED if name != "words"]
STANDS = ["indicator", "group", "reading", "size"]


def aspiration(report: EvaluationReport, name: str) -> Section:
    """What can be said of one aspiration, everything that it rests on, and what is not known.

    Parameters
    ----------
    report
        The report.
    name
        The aspiration's id: ``A1`` to ``A6``.
    """
    found = judged(report).judgement(name)
    goal = found.aspiration
    parts: list[Part] = [
        paragraphs(said(report, "aspiration.lead", label=goal.label), *_claim(report, found)),
        *_changes(report, found),
        *_today(report, found),
        *_done(report, found),
        *_words(report, found),
        *_missing(report, found),
    ]
    heading = said(report, "aspiration.heading", id=goal.id, short=goal.short)
    return marked(section(heading, parts), report)


def _claim(report: EvaluationReport, found: Judgement) -> list[str]:
    meaning = report.framework.strength["verdicts"][found.verdict]["meaning"]
    for_it = [one for one in found.changes if one.counts and one.says == FOR]
    only_people = for_it and all(one.indicator.about != SYSTEM for one in for_it)
    return [
        said(
            report,
            "aspiration.claim",
            verdict=verdict_words(report, found),
            meaning=meaning,
            confidence=confidence_words(report, found),
        ),
        said(report, "aspiration.only_people") if only_people else "",
    ]


def _changes(report: EvaluationReport, found: Judgement) -> list[Part]:
    if not any(one.known for one in found.changes):
        return [paragraphs(said(report, "aspiration.nothing_changed"))]
    rows = [
        {**row, "words": _beside(report, one, found)}
        for one in found.changes
        for row in told_rows(report, one)
    ]
    table = a_table(
        report,
        rows,
        caption=said(report, "aspiration.changes_caption", id=found.aspiration.id),
        columns=CHANGED if any(one.known for one in found.words) else UNSPOKEN,
        heads=2,
        notes=[_from(report, found.changes)],
    )
    return [table]


def _beside(report: EvaluationReport, one: Evidence, found: Judgement) -> str:
    words = words_beside(one, found.words)
    return ", ".join(report.framework.words("together", name) for name in words)


def _from(report: EvaluationReport, several: tuple[Evidence, ...]) -> str:
    pages = {row["notebook"] for one in several if one.known for row in one.rows}
    return said(report, "aspiration.from", pages=pages_named(report, pages))


def _today(report: EvaluationReport, found: Judgement) -> list[Part]:
    known = tuple(one for one in found.today if one.known)
    if not known:
        return []
    table = a_table(
        report,
        [row for one in known for row in told_rows(report, one)],
        caption=said(report, "aspiration.today", id=found.aspiration.id),
        columns=STANDS,
        heads=2,
        notes=[_from(report, known)],
    )
    return [table]


def _done(report: EvaluationReport, found: Judgement) -> list[Part]:
    known = tuple(one for one in found.amounts if one.known)
    if not known:
        return []
    rows = [{"indicator": named(report, one), "counted": amounts_of(report, one)} for one in known]
    return [_amounts(report, found, rows, known)]


def _amounts(
    report: EvaluationReport,
    found: Judgement,
    rows: list[dict[str, str]],
    known: tuple[Evidence, ...],
) -> ReportTable:
    return a_table(
        report,
        rows,
        caption=said(report, "aspiration.done", id=found.aspiration.id),
        columns=["indicator", "counted"],
        notes=[_from(report, known)],
    )


def _words(report: EvaluationReport, found: Judgement) -> list[Part]:
    known = tuple(one for one in found.words if one.known)
    told = [
        said(report, "aspiration.told", label=named(report, one), said=amounts_of(report, one))
        for one in known
    ]
    if not told:
        return [paragraphs(said(report, "aspiration.silent"))]
    lead = paragraphs(said(report, "aspiration.words"))
    return [lead, Points(tuple(told)), paragraphs(_from(report, known))]


def _missing(report: EvaluationReport, found: Judgement) -> list[Part]:
    several = found.not_known
    if not several:
        return []
    name = found.aspiration.id
    table = a_table(
        report,
        missing_rows(report, several),
        caption=said(report, "aspiration.missing_caption", id=name),
        columns=["indicators", "missing"],
    )
    number = whole(len(several))
    summary = said(report, "aspiration.missing_summary", id=name, number=number)
    return [folded_parts(summary, table)]
