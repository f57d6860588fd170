"""The frame of the Board's page: its title with period and quarter, and how to read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluation_lib.evaluation_report import is_of_the_county
from evaluation_lib.framework.synthesis import NO_COMPARISON
from evaluation_lib.presentation.board_report.quarters import quarter_of
from evaluation_lib.presentation.board_report.shared import said
from evaluation_lib.presentation.numbers import confidence_text, day
from evaluation_lib.presentation.one_side import OneSideTitle
from evaluation_lib.presentation.sections import Section, Title, paragraphs, section
from evaluation_lib.presentation.stamped import findings_stamp
from evaluation_lib.presentation.watermark import marked
from evaluation_lib.presentation.wording import text

if TYPE_CHECKING:
    from evaluation_lib.evaluation_report import EvaluationReport


def title(report: EvaluationReport) -> OneSideTitle:
    """The page's heading with its stamp, its quarter and its period."""
    setting = report.setting
    days = {"start": day(setting.period_start), "end": day(setting.period_end)}
    period = text(report.dictionary, "title.period", **days)
    lines = [
        said(report, "lines.quarter", quarter=_quarter(report), period=period),
        "" if is_of_the_county(report) else said(report, "lines.quadrant"),
    ]
    heading = Title(said(report, "title"), tuple(filter(None, lines)))
    stamp = findings_stamp(report.dictionary, report.parameters["audience"])
    return marked(OneSideTitle((stamp,), heading), report)


def _quarter(report: EvaluationReport) -> str:
    end = report.setting.period_end
    found = quarter_of(end)
    if end == found.end:
        return found.months
    return said(report, "lines.not_whole", quarter=found.months, end=day(end))


def how_to_read(report: EvaluationReport) -> Section:
    """What the words mean, in few of them, and what no change here can show."""
    compared = report.framework.strength["comparison"] != NO_COMPARISON
    confidence = confidence_text(report.setting.confidence)
    sentences = [
        said(report, "how_to_read.words", confidence=confidence),
        "" if compared else said(report, "how_to_read.cause"),
        said(report, "how_to_read.from"),
    ]
    part = paragraphs(" ".join(filter(None, sentences)))
    return section(text(report.dictionary, "how_to_read.heading"), [part])
