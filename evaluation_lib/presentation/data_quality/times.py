"""How far the records reach: first and last days, events by quarter, what came late or changed."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.measures.data_quality.events import labels_of
from evaluation_lib.measures.data_quality.timeliness import events_by_quarter, reach_of_tables
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.data_quality.shared import (
    a_section,
    a_table,
    day_or_nothing,
    own_events,
    said,
)
from evaluation_lib.presentation.numbers import decimals, whole
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.tables import Column


def how_far_the_records_reach(report: RecordsReport) -> Section:
    """First and last events, events by quarter, and how late or how changed they came."""
    events = own_events(report)
    reach = reach_of_tables(events, dictionary=report.dictionary)
    parts: list[Part] = [
        a_table(
            report,
            reach,
            caption=said(report, "reach.caption"),
            columns=[
                Column("label", said(report, "columns.events_of")),
                Column("events", said(report, "columns.events"), whole),
                Column("children", said(report, "columns.children"), whole),
                Column("first", said(report, "columns.first_event"), day_or_nothing),
                Column("last", said(report, "columns.last_event"), day_or_nothing),
            ],
        ),
        *_by_quarter(report, events),
        *_late(report),
        *_restated(report),
    ]
    return a_section(report, "reach", parts)


def _by_quarter(report: RecordsReport, events: dict[str, pd.DataFrame]) -> list[Part]:
    counts = events_by_quarter(events, dictionary=report.dictionary)
    if counts.empty:
        return [paragraphs(said(report, "reach.nothing"))]
    tables = [name for name in counts.columns if name != "quarter"]
    return [
        a_table(
            report,
            counts,
            caption=said(report, "reach.quarter_caption"),
            columns=[
                Column("quarter", said(report, "columns.quarter")),
                *[Column(name, name, whole) for name in tables],
            ],
        )
    ]


def _late(report: RecordsReport) -> list[Part]:
    delay = report.records.reporting_delay
    judged = delay[delay["events"] > 0]
    if judged.empty:
        return [paragraphs(said(report, "reach.no_delay"))]
    labels = labels_of(report.dictionary)
    return [
        a_table(
            report,
            judged.assign(label=judged["table"].map(labels)),
            caption=said(report, "reach.delay_caption"),
            columns=[
                Column("label", said(report, "columns.events_of")),
                Column("events", said(report, "columns.events"), whole),
                Column("median_days", said(report, "columns.median_days"), _days),
                Column("days_of_nine_in_ten", said(report, "columns.nine_in_ten_days"), _days),
                Column("late", said(report, "columns.late"), whole),
            ],
            notes=[said(report, "reach.delay_note")],
        )
    ]


def _days(value: object) -> str:
    return "" if pd.isna(value) else decimals(value, 0)


def _restated(report: RecordsReport) -> list[Part]:
    vintages = report.records.vintages
    if vintages.empty:
        return [paragraphs(said(report, "reach.no_restated"))]
    counted = vintages.groupby(["table", "field", "kind"]).size().rename("values").reset_index()
    labels = labels_of(report.dictionary)
    titles = {
        (name, item.name): item.title
        for name, table in report.dictionary.tables.items()
        for item in table.fields
    }
    whole_row = said(report, "reach.whole_row")
    counted = counted.assign(
        label=counted["table"].map(labels),
        title=[
            titles.get((table, field), whole_row)
            for table, field in counted[["table", "field"]].to_numpy()
        ],
    )
    return [
        a_table(
            report,
            counted,
            caption=said(report, "reach.restated_caption"),
            columns=[
                Column("label", said(report, "columns.events_of")),
                Column("title", said(report, "columns.field"), words=True),
                Column("kind", said(report, "columns.how"), words=True),
                Column("values", said(report, "columns.values"), whole),
            ],
        )
    ]
