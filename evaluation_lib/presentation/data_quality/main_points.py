"""The main points: at most six sentences, worked out from the counts."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from evaluation_lib.measures.data_quality.events import children_in, labels_of
from evaluation_lib.measures.data_quality.known_ethnicity import (
    UNBORN,
    children_of,
    extremes,
    known_by_decision_point,
    known_statuses,
    share_certain,
    statuses_of,
)
from evaluation_lib.measures.data_quality.labels import TO_BE_READ, labels_in_use
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.data_quality.absent import not_carried
from evaluation_lib.presentation.data_quality.shared import (
    counted,
    limit,
    own_children,
    own_decisions,
    own_events,
    said,
    small,
)
from evaluation_lib.presentation.numbers import day, percent, whole
from evaluation_lib.presentation.sections import Points, Section, section
from evaluation_lib.presentation.watermark import marked
from evaluation_lib.presentation.wording import text
from evaluation_lib.wordlists import joined

#: Of so many kinds of event that are missing the names fit into a short sentence.
FEW = 3


def main_points(report: RecordsReport) -> Section:
    """How many, of how many the ethnicity is known, what a person must settle, what is missing."""
    events = own_events(report)
    points = [_how_many(report, events)]
    if children_in(events):
        points += [
            *_known(report, events),
            *_least_known(report),
            *_filled_in(report),
            *_for_a_person(report),
        ]
    points += _missing(report)
    heading = text(report.dictionary, "main_points.heading")
    return marked(section(heading, [Points(tuple(points))]), report)


def _how_many(report: RecordsReport, events: Mapping[str, pd.DataFrame]) -> str:
    until = report.records.observed_until
    number = sum(len(rows) for rows in events.values())
    if not number:
        return said(report, "main_points.none")
    return said(
        report,
        "main_points.how_many" if pd.notna(until) else "main_points.how_many_undated",
        events=counted(report, number, "event"),
        children=counted(report, len(children_in(events)), "child"),
        day="" if pd.isna(until) else day(until),
    )


def _known(report: RecordsReport, events: Mapping[str, pd.DataFrame]) -> list[str]:
    """Say of how many children the ethnicity is not known, and what most often stands instead."""
    clock = report.setting.clock
    status = children_of(events, clock=clock, dictionary=report.dictionary)["status"]
    born = status[status != UNBORN]
    unknown = born[~born.isin(known_statuses(report.dictionary))]
    if born.empty:
        return [said(report, "main_points.all_unborn")]
    if unknown.empty:
        return [said(report, "main_points.all_known", children=counted(report, len(born), "child"))]
    numbers = unknown.value_counts()
    # Of reasons that are equally frequent, the first in the order of reports.
    most = max(statuses_of(report.dictionary), key=lambda name: numbers.get(name, 0))
    return [
        said(
            report,
            f"main_points.not_known_{clock}",
            unknown=whole(len(unknown)),
            children=counted(report, len(born), "child"),
            share=percent(len(unknown) / len(born)),
            reason=said(report, f"main_points.reasons.{most}"),
            number=whole(numbers[most]),
        )
    ]


def _least_known(report: RecordsReport) -> list[str]:
    """Name the decision points with the largest and the smallest share, if they truly differ."""
    found = extremes(
        _known_by_decision_point(report),
        fewest=limit(report, "fewest_events_for_a_share"),
        confidence=report.parameters["confidence"],
    )
    if found is None:
        return []
    return [
        said(
            report,
            "main_points.least_known" if found.apart else "main_points.alike",
            least=small(found.highest["label"]),
            least_share=percent(found.highest["share_not_known"]),
            most=small(found.lowest["label"]),
            most_share=percent(found.lowest["share_not_known"]),
        )
    ]


def _known_by_decision_point(report: RecordsReport) -> pd.DataFrame:
    return known_by_decision_point(
        own_decisions(report), clock=report.setting.clock, dictionary=report.dictionary
    )


def _filled_in(report: RecordsReport) -> list[str]:
    """Compare the two clocks, where the extracts can tell them apart."""
    known = _known_by_decision_point(report)
    born, recorded, latest = known[["born", "known_recorded", "known_latest"]].sum()
    if not born:
        return []
    certain = share_certain(own_decisions(report), dictionary=report.dictionary) > 0
    if recorded == latest and not certain:
        return [said(report, "main_points.clocks_alike")]
    key = "clocks" if certain else "clocks_of_extracts"
    return [
        said(
            report,
            f"main_points.{key}",
            recorded=percent(recorded / born),
            latest=percent(latest / born),
        )
    ]


def _for_a_person(report: RecordsReport) -> list[str]:
    """Count what waits for a person: changes from group to group, labels that cannot be read."""
    here, records = own_children(report), report.records
    changes = records.ethnicity_changes
    changed = changes.loc[changes["for_review"] & changes["child_id"].isin(here), "child_id"]
    in_use = labels_in_use(records.ethnicity[records.ethnicity["child_id"].isin(here)])
    unread = int((in_use["status"] == TO_BE_READ).sum())
    found = {"changed": (changed.nunique(), "child"), "unread": (unread, "label")}
    waiting = [
        said(report, f"main_points.{what}", number=counted(report, number, noun))
        for what, (number, noun) in found.items()
        if number
    ]
    return [said(report, "main_points.for_a_person", what=joined(waiting))] if waiting else []


def _missing(report: RecordsReport) -> list[str]:
    missing = not_carried(report)
    if not missing:
        return []
    key = "missing" if len(missing) <= FEW else "missing_many"
    all_kinds = len(labels_of(report.dictionary))
    return [
        said(
            report,
            f"main_points.{key}",
            events=joined(missing),
            number=whole(len(missing)),
            all=whole(all_kinds),
        )
    ]
