"""The frame of the report: its stamped title, its main points, how to read it."""

from __future__ import annotations

from evaluation_lib.extracts.council.formats import extract_formats
from evaluation_lib.measures.data_quality.known_ethnicity import (
    KNOWN,
    children_of,
    known_by_table,
)
from evaluation_lib.measures.data_quality.labels import labels_in_use
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.data_quality.shared import own_events, said
from evaluation_lib.presentation.numbers import day, percent, whole
from evaluation_lib.presentation.sections import Points, Section, Title, section
from evaluation_lib.presentation.stamp import StampedTitle
from evaluation_lib.presentation.wording import text, texts
from evaluation_lib.wordlists import joined


def title(report: RecordsReport) -> StampedTitle:
    """The page's heading with its stamp, its period and the two choices it rests on."""
    setting = report.setting
    return StampedTitle(
        text(report.dictionary, "stamp.unsuppressed"),
        text(report.dictionary, "stamp.why"),
        Title(
            said(report, "title", area=setting.area.label),
            (
                text(
                    report.dictionary,
                    "title.period",
                    start=day(setting.period_start),
                    end=day(setting.period_end),
                ),
                said(report, f"clock.{setting.clock}"),
                said(report, f"area_by.{setting.area_by}"),
            ),
        ),
    )


def main_points(report: RecordsReport) -> Section:
    """At most six sentences: how many, of how many the ethnicity is known, what limits it."""
    events = own_events(report)
    points = [_how_many(report, events)]
    if any(len(rows) for rows in events.values()):
        points += [
            *_known(report, events),
            *_least_known(report, events),
            *_for_review(report, events),
            *_unread(report),
        ]
    points.append(said(report, "main_points.limits"))
    return section(text(report.dictionary, "main_points.heading"), [Points(tuple(points))])


def _how_many(report: RecordsReport, events: dict) -> str:
    labels = {one.source: one.label for one in extract_formats(report.dictionary)}
    return said(
        report,
        "main_points.how_many",
        events=whole(sum(len(rows) for rows in events.values())),
        children=whole(len(children_of(events, clock=report.setting.clock))),
        sources=joined([labels[source] for source in report.records.sources]),
    )


def _known(report: RecordsReport, events: dict) -> list[str]:
    children = children_of(events, clock=report.setting.clock)
    unknown = int((children["status"] != KNOWN).sum())
    return [
        said(
            report,
            "main_points.known",
            unknown=whole(unknown),
            children=whole(len(children)),
            share=percent(unknown / len(children)),
        )
    ]


def _least_known(report: RecordsReport, events: dict) -> list[str]:
    """Name the decision points with the largest and the smallest share known, if they differ."""
    known = known_by_table(events, clock=report.setting.clock, dictionary=report.dictionary)
    column = f"known_{report.setting.clock}"
    ordered = known.sort_values(column, kind="stable")
    least, most = ordered.iloc[0], ordered.iloc[-1]
    if len(known) < 2 or least[column] == most[column]:
        return []
    return [
        said(
            report,
            "main_points.least_known",
            least=least["label"],
            least_share=percent(1 - least[column]),
            most=most["label"],
            most_share=percent(1 - most[column]),
        )
    ]


def _for_review(report: RecordsReport, events: dict) -> list[str]:
    here = children_of(events, clock=report.setting.clock)["child_id"]
    changes = report.records.ethnicity_changes
    changed = changes[changes["for_review"] & changes["child_id"].isin(here)]
    number = changed["child_id"].nunique()
    if not number:
        return []
    return [said(report, "main_points.for_review", children=whole(number))]


def _unread(report: RecordsReport) -> list[str]:
    in_use = labels_in_use(report.records.ethnicity)
    unread = in_use[in_use["status"] == "unmapped"]
    if unread.empty:
        return []
    return [said(report, "main_points.unread", labels=whole(len(unread)), used=whole(len(in_use)))]


def how_to_read(report: RecordsReport) -> Section:
    """What the words mean."""
    return section(
        said(report, "how_to_read.heading"),
        [Points(tuple(texts(report.dictionary, "data_quality.how_to_read.points")))],
    )
