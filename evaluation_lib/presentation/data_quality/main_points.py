"""The main points: at most six sentences, worked out from the counts."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from evaluation_lib.disclosure.describing import Sum
from evaluation_lib.measures.data_quality.events import children_in, labels_of
from evaluation_lib.measures.data_quality.known_ethnicity import (
    UNBORN,
    children_of,
    extremes,
    known_statuses,
    statuses_of,
)
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.data_quality.absent import not_carried
from evaluation_lib.presentation.data_quality.changes import children_to_review
from evaluation_lib.presentation.data_quality.described import (
    base_of,
    described_number,
    described_rows,
    is_nought,
    number_in_words,
    share_in_words,
    share_of,
)
from evaluation_lib.presentation.data_quality.known import how_certain, known_here, known_in_all
from evaluation_lib.presentation.data_quality.labels import number_to_be_read
from evaluation_lib.presentation.data_quality.shared import (
    counted,
    limit,
    own_children,
    own_events,
    said,
    small,
    with_not_known_cells,
)
from evaluation_lib.presentation.numbers import day, whole
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
            *_known(report),
            *_least_known(report),
            *_filled_in(report),
            *_for_a_person(report),
        ]
    points += _missing(report)
    heading = text(report.dictionary, "main_points.heading")
    return marked(section(heading, [Points(tuple(points))]), report)


def _how_many(report: RecordsReport, events: Mapping[str, pd.DataFrame]) -> str:
    until = report.records.observed_until
    if not any(len(rows) for rows in events.values()):
        return said(report, "main_points.none")
    number = described_number(report, lambda one: sum(map(len, own_events(one).values())))
    children = described_number(report, lambda one: len(own_children(one)))
    return said(
        report,
        "main_points.how_many" if pd.notna(until) else "main_points.how_many_undated",
        events=counted(report, number, "event"),
        children=counted(report, children, "child"),
        day="" if pd.isna(until) else day(until),
    )


def _known(report: RecordsReport) -> list[str]:
    """Say of how many children the ethnicity is not known, and what most often stands instead."""
    clock, found = report.setting.clock, _children(report)
    born, unknown = found["born"], found["not_known"]
    if is_nought(born):
        return [said(report, "main_points.all_unborn")]
    if is_nought(unknown):
        return [said(report, "main_points.all_known", children=counted(report, born, "child"))]
    children = counted(report, born, "child")
    numbers = found[_reasons(report)].astype("Float64").fillna(0)
    # Of reasons that are equally frequent, the first in the order of reports.
    most = max(numbers.index, key=lambda name: numbers[name])
    share = share_of(report, pd.Series([unknown]), pd.Series([born])).iloc[0]
    unknown = number_in_words(report, unknown)
    if pd.isna(share) or numbers[most] < base_of(report):
        return [said(report, f"described.not_known_{clock}", unknown=unknown, children=children)]
    return [
        said(
            report,
            f"main_points.not_known_{clock}",
            unknown=unknown,
            children=children,
            share=share_in_words(report, share),
            reason=said(report, f"main_points.reasons.{most}"),
            number=number_in_words(report, numbers[most]),
        )
    ]


def _reasons(report: RecordsReport) -> list[str]:
    known = known_statuses(report.dictionary)
    return [one for one in statuses_of(report.dictionary) if one not in {UNBORN, *known}]


def _children(report: RecordsReport) -> pd.Series:
    """Count the children born by whether and why their ethnicity is not known, rounded in a run."""
    reasons = _reasons(report)
    found = described_rows(
        report,
        _children_by_status,
        key=["key"],
        numbers=["born", "not_known", *reasons],
        sums=[
            Sum("born", ("not_known",), rest=True),
            Sum("not_known", tuple(reasons)),
        ],
    )
    return found.iloc[0]


def _children_by_status(report: RecordsReport) -> pd.DataFrame:
    clock, reasons = report.setting.clock, _reasons(report)
    children = children_of(own_events(report), clock=clock, dictionary=report.dictionary)
    status = children["status"]
    numbers = {name: int((status == name).sum()) for name in reasons}
    born = int((status != UNBORN).sum())
    return pd.DataFrame([{"key": "", "born": born, "not_known": sum(numbers.values()), **numbers}])


def _least_known(report: RecordsReport) -> list[str]:
    """Name the decision points with the largest and the smallest share, if they truly differ."""
    known = with_not_known_cells(report, known_here(report))
    found = extremes(
        known[known["share_not_known"].notna()],
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
            least_share=share_in_words(report, found.highest["share_not_known"]),
            most=small(found.lowest["label"]),
            most_share=share_in_words(report, found.lowest["share_not_known"]),
        )
    ]


def _filled_in(report: RecordsReport) -> list[str]:
    """Compare the two clocks, where the extracts can tell them apart."""
    known = known_in_all(report)
    recorded, latest = (
        share_of(report, known[one], known["born"]).iloc[0]
        for one in ("known_recorded", "known_latest")
    )
    if pd.isna(recorded) or pd.isna(latest):
        return []
    certain = not is_nought(how_certain(report)["certain"].iloc[0])
    if recorded == latest and not certain:
        return [said(report, "main_points.clocks_alike")]
    key = "clocks" if certain else "clocks_of_extracts"
    shares = {"recorded": recorded, "latest": latest}
    shown = {name: share_in_words(report, value) for name, value in shares.items()}
    return [said(report, f"main_points.{key}", **shown)]


def _for_a_person(report: RecordsReport) -> list[str]:
    """Count what waits for a person: changes from group to group, labels that cannot be read."""
    found = {
        "changed": (children_to_review(report), "child"),
        "unread": (number_to_be_read(report), "label"),
    }
    waiting = [
        said(report, f"main_points.{what}", number=counted(report, number, noun))
        for what, (number, noun) in found.items()
        if not is_nought(number)
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
