"""The frame of the report: its stamped title, and how to read it."""

from __future__ import annotations

from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.data_quality.described import rounding_lines
from evaluation_lib.presentation.data_quality.shared import said
from evaluation_lib.presentation.numbers import day
from evaluation_lib.presentation.sections import Points, Section, Title, section
from evaluation_lib.presentation.stamp import StampedTitle
from evaluation_lib.presentation.stamped import records_stamp
from evaluation_lib.presentation.watermark import marked
from evaluation_lib.presentation.wording import text, texts


def title(report: RecordsReport) -> StampedTitle:
    """The page's heading with its stamp, its period and the choices it rests on."""
    setting = report.setting
    period = text(
        report.dictionary,
        "title.period",
        start=day(setting.period_start),
        end=day(setting.period_end),
    )
    lines = [period, said(report, f"clock.{setting.clock}")]
    if setting.area.below_authority:
        side = "home" if setting.area.level == "district" else setting.area_by
        lines.append(said(report, f"only_here.{side}", area=setting.area.label))
    else:
        lines.append(said(report, f"area_by.{setting.area_by}"))
    lines += rounding_lines(report)
    heading = Title(said(report, "title", area=setting.area.label), tuple(lines))
    return marked(StampedTitle((records_stamp(report),), heading), report)


def how_to_read(report: RecordsReport) -> Section:
    """What the words mean, and what a whole count cannot say."""
    return section(
        said(report, "how_to_read.heading"),
        [Points(tuple(texts(report.dictionary, "data_quality.how_to_read.points")))],
    )
