"""The frame of the report: its stamped title, how to read it, and what it does not show."""

from __future__ import annotations

from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.numbers import confidence_text, day
from evaluation_lib.presentation.reading import shared_reading
from evaluation_lib.presentation.sections import Points, Section, Title, section
from evaluation_lib.presentation.stamp import StampedTitle
from evaluation_lib.presentation.stamped import records_stamp
from evaluation_lib.presentation.trend_analysis.shared import all_said, said
from evaluation_lib.presentation.trend_analysis.spans import span_of
from evaluation_lib.presentation.trend_analysis.standing import why_exploratory
from evaluation_lib.presentation.watermark import marked
from evaluation_lib.presentation.wording import text


def title(report: RecordsReport) -> StampedTitle:
    """The page's heading with its stamp, its days and whether it can give verdicts."""
    setting, dictionary = report.setting, report.dictionary
    population = dictionary.read("denominators").set_index("denominator")["label"]
    exploratory = why_exploratory(report)
    lines = [
        text(
            dictionary, "title.period", start=day(setting.period_start), end=day(setting.period_end)
        ),
        _start(report),
        said(report, "lines.exploratory", why=exploratory) if exploratory else "",
        said(report, f"lines.{setting.clock}"),
        said(report, "lines.population", denominator=population[setting.denominator]),
    ]
    heading = Title(said(report, "title"), tuple(filter(None, lines)))
    return marked(StampedTitle((records_stamp(report),), heading), report)


def _start(report: RecordsReport) -> str:
    """Say when the programme began, and how many quarters stand on either side of it."""
    span = span_of(report)
    if span is None:
        return said(report, "lines.no_one_start", starts=str(report.setting.programme_start))
    if not span.before or not span.after:
        return said(report, "lines.not_in_period", start=day(span.start))
    return said(
        report,
        "lines.start",
        start=day(span.start),
        first=span.after[0].name,
        before=len(span.before),
        after=len(span.after),
    )


def how_to_read(report: RecordsReport) -> Section:
    """What the words and signs mean: what all reports share, then what is this report's own."""
    confidence = confidence_text(report.setting.confidence)
    shared = shared_reading(report.dictionary, confidence=confidence)
    points = [*shared, *all_said(report, "how_to_read.points")]
    return section(text(report.dictionary, "how_to_read.heading"), [Points(tuple(points))])


def what_this_does_not_show(report: RecordsReport) -> Section:
    """What no number here can say."""
    points = all_said(report, "does_not_show.points")
    return section(said(report, "does_not_show.heading"), [Points(tuple(points))])
