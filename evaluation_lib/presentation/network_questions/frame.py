"""The frame of the network's page: its title, and what it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluation_lib.presentation.network_questions.shared import all_said, said
from evaluation_lib.presentation.numbers import day
from evaluation_lib.presentation.sections import Points, Section, Title, paragraphs, section
from evaluation_lib.presentation.stamp import StampedTitle
from evaluation_lib.presentation.watermark import marked
from evaluation_lib.presentation.wording import text

if TYPE_CHECKING:
    from evaluation_lib.evaluation_report import EvaluationReport


def title(report: EvaluationReport) -> StampedTitle:
    """The page's heading with its days, and that it may be shared: no number stands on it."""
    setting = report.setting
    days = {"start": day(setting.period_start), "end": day(setting.period_end)}
    period = text(report.dictionary, "title.period", **days)
    lines = (period, said(report, "lead"), said(report, "share"))
    return marked(StampedTitle((), Title(said(report, "title"), lines)), report)


def what_it_is_for(report: EvaluationReport) -> Section:
    """What the page is for, and the definition that the programme works with."""
    definition = report.framework.definition
    parts = [
        paragraphs(f"{definition.text} {definition.credit}", definition.so),
        Points(tuple(all_said(report, "purpose.points"))),
    ]
    return marked(section(said(report, "purpose.heading"), parts), report)
