"""What else happened: every event of the dictionary that could have moved the numbers."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.shared import a_table
from evaluation_lib.presentation.numbers import day
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.tables import Column
from evaluation_lib.presentation.trend_analysis.marks import rivals_of
from evaluation_lib.presentation.trend_analysis.shared import a_section, said
from evaluation_lib.wordlists import joined


def what_else_happened(report: RecordsReport) -> Section:
    """A table of rival events, and which of them lie so near the start that nothing parts them."""
    events = rivals_of(report)
    if events.empty:
        return a_section(report, "rivals", [])
    words = paragraphs(_near(report, events), said(report, "rivals.cancels"))
    return a_section(report, "rivals", [_table(report, events), words])


def events_near_the_start(report: RecordsReport, events: pd.DataFrame) -> pd.DataFrame:
    """Return the events that began or ended within some months of a day on which it began."""
    months = report.dictionary.document("trend_analysis")["rival_events"]["near_months"]
    start = report.setting.programme_start
    apart = pd.DateOffset(months=months)
    near = pd.Series(False, index=events.index)
    for begun in () if start is None else start.days:
        first, last = pd.Timestamp(begun) - apart, pd.Timestamp(begun) + apart
        near |= events["begins"].between(first, last) | events["ends"].between(first, last)
    return events[near]


def _near(report: RecordsReport, events: pd.DataFrame) -> str:
    near = events_near_the_start(report, events)
    months = report.dictionary.document("trend_analysis")["rival_events"]["near_months"]
    if near.empty:
        return said(report, "rivals.none_near", months=months)
    numbers = joined(near["number"].astype(str).tolist())
    key = "one_near" if len(near) == 1 else "some_near"
    return said(report, f"rivals.{key}", numbers=numbers, months=months)


def _table(report: RecordsReport, events: pd.DataFrame) -> Part:
    labels = report.dictionary.read("decision_points").set_index("decision_point")["label"]
    rows = events.assign(
        event=[
            said(report, "rivals.numbered", number=row["number"], event=row["label"])
            for row in events.to_dict("records")
        ],
        when=[_when(report, row) for row in events.to_dict("records")],
        touched=[
            "; ".join(labels[name] for name in names) or said(report, "rivals.all_points")
            for names in events["touches"]
        ],
        where=["; ".join(names) or said(report, "rivals.everywhere") for names in events["areas"]],
        source=events["publisher"] + ": " + events["title"],
    )
    return a_table(
        report,
        rows,
        caption=said(report, "rivals.caption"),
        columns=[
            Column("event", said(report, "rivals.event"), words=True),
            Column("when", said(report, "rivals.when"), words=True),
            Column("touched", said(report, "rivals.touches"), words=True),
            Column("where", said(report, "rivals.where"), words=True),
            Column("source", said(report, "rivals.source"), words=True),
        ],
    )


def _when(report: RecordsReport, row: dict) -> str:
    begins = day(row["begins"])
    if pd.isna(row["ends"]):
        return said(report, "rivals.from", begins=begins)
    return said(report, "rivals.between", begins=begins, ends=day(row["ends"]))
