"""The frame of the report: its stamped title, how to read it, and what it does not show."""

from __future__ import annotations

from evaluation_lib.feedback_report import FeedbackReport, is_of_the_county
from evaluation_lib.presentation.numbers import day
from evaluation_lib.presentation.sections import Points, Section, Title, section
from evaluation_lib.presentation.stamp import StampedTitle
from evaluation_lib.presentation.stamped import feedback_stamp
from evaluation_lib.presentation.watermark import marked
from evaluation_lib.presentation.wording import text
from evaluation_lib.presentation.workshop_feedback.days import undated
from evaluation_lib.presentation.workshop_feedback.shared import all_said, said


def title(report: FeedbackReport) -> StampedTitle:
    """The page's heading with its stamp, its days and the question that was asked."""
    setting, answers = report.setting, report.feedback.answers
    days = {"start": day(setting.period_start), "end": day(setting.period_end)}
    lines = [
        text(report.dictionary, "title.period", **days),
        said(report, "lines.question", question=answers["question"].iloc[0])
        if len(answers)
        else "",
        "" if is_of_the_county(report) else said(report, "lines.quadrant"),
        said(report, "lines.undated") if undated(report) else "",
    ]
    heading = Title(said(report, "title"), tuple(filter(None, lines)))
    return marked(StampedTitle((feedback_stamp(report),), heading), report)


def how_to_read(report: FeedbackReport) -> Section:
    """What the numbers and signs mean."""
    points = all_said(report, "how_to_read.points")
    return section(text(report.dictionary, "how_to_read.heading"), [Points(tuple(points))])


def what_this_does_not_show(report: FeedbackReport) -> Section:
    """What no number here can say."""
    points = all_said(report, "does_not_show.points")
    return section(said(report, "does_not_show.heading"), [Points(tuple(points))])
