"""The frame of the report: its stamped title, how to read it, and what it does not show."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.presentation.numbers import day
from evaluation_lib.presentation.sections import Points, Section, Title, section
from evaluation_lib.presentation.stamp import StampedTitle
from evaluation_lib.presentation.stamped import programme_stamp
from evaluation_lib.presentation.tables import Column
from evaluation_lib.presentation.watermark import marked
from evaluation_lib.presentation.wording import text
from evaluation_lib.presentation.workforce_and_practice.shared import (
    a_section,
    a_table,
    all_said,
    data_of,
    said,
    started_on,
)
from evaluation_lib.programme_report import ProgrammeReport, is_of_the_county


def title(report: ProgrammeReport) -> StampedTitle:
    """The page's heading with its stamp, its days and the day on which the programme began."""
    setting, begun = report.setting, started_on(report)
    days = {"start": day(setting.period_start), "end": day(setting.period_end)}
    lines = [
        text(report.dictionary, "title.period", **days),
        said(report, "lines.begun", day=day(begun)) if begun else said(report, "lines.not_begun"),
        "" if is_of_the_county(report) else said(report, "lines.quadrant"),
    ]
    heading = Title(said(report, "title"), tuple(filter(None, lines)))
    return marked(StampedTitle((programme_stamp(report),), heading), report)


def what_is_not_yet_evidenced(report: ProgrammeReport) -> Section:
    """The files that nobody has given yet, with what each would answer and who could give it."""
    lacking = [name for name in report.programme.tables if name not in report.programme.given]
    if not lacking:
        return a_section(report, "lacking", [])
    rows = pd.DataFrame([{"file": f"{name}.csv", **data_of(report, name)} for name in lacking])
    table = a_table(
        report,
        rows,
        caption=said(report, "lacking.caption"),
        columns=[
            Column("would_answer", said(report, "columns.would_answer"), words=True),
            Column("supplier", said(report, "columns.supplier"), words=True),
            Column("file", said(report, "columns.file"), words=True),
        ],
    )
    return a_section(report, "lacking", [table])


def how_to_read(report: ProgrammeReport) -> Section:
    """What the numbers and signs mean."""
    points = all_said(report, "how_to_read.points")
    return section(text(report.dictionary, "how_to_read.heading"), [Points(tuple(points))])


def what_this_does_not_show(report: ProgrammeReport) -> Section:
    """What no number here can say."""
    points = all_said(report, "does_not_show.points")
    return section(said(report, "does_not_show.heading"), [Points(tuple(points))])
