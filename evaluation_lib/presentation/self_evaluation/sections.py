"""The sections of the self-evaluation, in the order in which they are read."""

from __future__ import annotations

from evaluation_lib.own_answers.asked import Asked, levels
from evaluation_lib.own_answers.report import OwnReport
from evaluation_lib.presentation.sections import (
    Part,
    Points,
    Section,
    Title,
    paragraphs,
    section,
)
from evaluation_lib.presentation.self_evaluation.own_words import Level, OwnWords
from evaluation_lib.presentation.stamp import Stamp, StampedTitle
from evaluation_lib.presentation.wording import text, texts

#: The kinds of question in the framework.
SELF, ALSO_ASKED = "self", "also_asked"


def title(report: OwnReport) -> StampedTitle:
    """The page's heading, with the stamp that says for whom it is."""
    stamp = Stamp(_said(report, "stamp.words"), _said(report, "stamp.why"))
    return StampedTitle((stamp,), Title(_said(report, "title"), (_said(report, "lead"),)))


def how_to_use_it(report: OwnReport) -> Section:
    """What the questions are for, and what they are not."""
    points = texts(report.dictionary, "self_evaluation.use.points")
    return section(_said(report, "use.heading"), [Points(tuple(points))])


def seven_questions(report: OwnReport) -> Section:
    """The seven questions of the programme, each with what was written."""
    return _of_kind(report, SELF)


def white_in_this_position(report: OwnReport) -> Section:
    """What was also asked: of whiteness in this position, and of one's own thinking."""
    return _of_kind(report, ALSO_ASKED)


def levels_of_influence(report: OwnReport) -> Section:
    """What is done already, done differently and started, at each level of influence."""
    parts: list[Part] = [paragraphs(_said(report, "levels.lead"))]
    for level, label in levels(report.dictionary).items():
        steps = [one for one in report.asked if one.group == level]
        parts += [Level(label), *(_own_words(report, one, level=4) for one in steps)]
    return section(_said(report, "levels.heading"), parts)


def how_it_is_kept(report: OwnReport) -> Section:
    """Where the page lies, who can read it, and how it is taken away."""
    points = texts(report.dictionary, "self_evaluation.kept.points")
    return section(_said(report, "kept.heading"), [Points(tuple(points))])


def _of_kind(report: OwnReport, kind: str) -> Section:
    asked = [_own_words(report, one) for one in report.asked if one.group == kind]
    lead = paragraphs(_said(report, f"{kind}.lead"))
    return section(_said(report, f"{kind}.heading"), [lead, *asked])


def _own_words(report: OwnReport, one: Asked, *, level: int = 3) -> OwnWords:
    return OwnWords(
        question=one.text,
        notes=_notes(report, one),
        answer=report.answers.get(one.mark, ""),
        empty=_said(report, "not_written"),
        level=level,
    )


def _notes(report: OwnReport, one: Asked) -> tuple[str, ...]:
    if one.alone:
        return (_said(report, "alone"),)
    by_page: dict[str, list[str]] = {}
    for indicator, page in one.beside:
        by_page.setdefault(page, []).append(indicator)
    return tuple(
        _said(report, "beside", page=page, these="; ".join(indicators))
        for page, indicators in by_page.items()
    )


def _said(report: OwnReport, key: str, **values: str) -> str:
    return text(report.dictionary, f"self_evaluation.{key}", **values)
