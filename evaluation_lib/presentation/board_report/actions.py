"""What became of the Board's actions, and what the findings ask of it next, by rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from evaluation_lib.framework.evidence import AGAINST
from evaluation_lib.presentation.board_report.changes import moved, name_of
from evaluation_lib.presentation.board_report.lists import not_known
from evaluation_lib.presentation.board_report.shared import named, rules, said
from evaluation_lib.presentation.handed_over import value_in_words
from evaluation_lib.presentation.sections import Points, Section, section
from evaluation_lib.presentation.university_evaluation.shared import judged
from evaluation_lib.presentation.watermark import marked

if TYPE_CHECKING:
    from evaluation_lib.evaluation_report import EvaluationReport


def actions(report: EvaluationReport) -> Section:
    """The state of the actions that the Board agreed, then what it is asked for now."""
    most = rules(report)["most"]["asked"]
    points = [*_done(report), *list(_asked(report))[:most]]
    return marked(section(said(report, "actions.heading"), [Points(tuple(points))]), report)


def _done(report: EvaluationReport) -> list[str]:
    found = [judged(report).evidence[name] for name in rules(report)["done"]]
    told = [
        said(
            report,
            "actions.done",
            name=named(report, one),
            told=(row["said"] or value_in_words(row)).rstrip("."),
        )
        for one in found
        if one.known
        for row, mark in zip(one.rows, one.marks, strict=True)
        if mark != "not_known"
    ]
    missing = found[0].missing
    missing = missing[:1].upper() + missing[1:].rstrip(".")
    return told or [said(report, "actions.not_known", missing=missing)]


def _asked(report: EvaluationReport) -> Iterator[str]:
    """Give what is asked: to look at what moved against an aim, and to get what is not known."""
    for one in moved(report):
        if one.mark == AGAINST:
            yield said(report, "actions.look", name=name_of(report, one))
    sources = (
        report.framework.source(one.indicator.source).label
        for unknown in not_known(report)
        for one in unknown.several[:1]
    )
    for label in dict.fromkeys(sources):
        yield said(report, "actions.get", source=label)
