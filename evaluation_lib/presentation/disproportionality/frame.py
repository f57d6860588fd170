"""The frame of the report: its stamped title, how to read it, and what it does not show."""

from __future__ import annotations

from evaluation_lib.counts.choices import WITHOUT
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.shared import all_said, confidence, days, said
from evaluation_lib.presentation.numbers import day
from evaluation_lib.presentation.reading import shared_reading
from evaluation_lib.presentation.sections import Points, Section, Title, section
from evaluation_lib.presentation.stamp import StampedTitle
from evaluation_lib.presentation.stamped import records_stamp
from evaluation_lib.presentation.watermark import marked
from evaluation_lib.presentation.wording import text


def title(report: RecordsReport) -> StampedTitle:
    """The page's heading with its stamp, its days and the choices it rests on."""
    setting, dictionary = report.setting, report.dictionary
    period = text(
        dictionary, "title.period", start=day(setting.period_start), end=day(setting.period_end)
    )
    population = dictionary.read("denominators").set_index("denominator")["label"]
    clock = said(report, f"lines.{setting.clock}")
    lines = [
        period,
        said(report, "lines.compared", clock=clock, **days(report)),
        said(report, "lines.population", denominator=population[setting.denominator]),
    ]
    if setting.area.below_authority:
        lines.append(said(report, "lines.only_here"))
    if setting.unaccompanied == WITHOUT:
        lines.append(said(report, "lines.without_uasc"))
    return marked(
        StampedTitle((records_stamp(report),), Title(said(report, "title"), tuple(lines))), report
    )


def how_to_read(report: RecordsReport) -> Section:
    """What the words and signs mean: what all reports share, then what is this report's own."""
    shared = shared_reading(report.dictionary, confidence=confidence(report))
    points = [*shared, *all_said(report, "how_to_read.points")]
    return section(text(report.dictionary, "how_to_read.heading"), [Points(tuple(points))])


def what_this_does_not_show(report: RecordsReport) -> Section:
    """What no number here can say."""
    points = all_said(report, "does_not_show.points")
    return section(said(report, "does_not_show.heading"), [Points(tuple(points))])
