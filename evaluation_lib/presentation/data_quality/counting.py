"""Who is counted, how events were joined, and where children belong."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.measures.data_quality.events import labels_of
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.data_quality.shared import (
    a_section,
    a_table,
    own_events,
    said,
    share,
)
from evaluation_lib.presentation.numbers import whole
from evaluation_lib.presentation.sections import Section
from evaluation_lib.presentation.tables import Column, ReportTable
from evaluation_lib.records.pathway import failed_links
from evaluation_lib.records.pathway_summary import links_by_rule, reach


def who_is_counted(report: RecordsReport) -> Section:
    """Every rule that leaves events out or sets them apart, with how many it took and why."""
    taken = report.records.excluded.groupby(["rule", "label", "action"], sort=False)
    counted = taken[["rows"]].sum().reset_index()
    why = report.dictionary.read("exclusion_rules").set_index("rule")["why"]
    duplicates = report.records.duplicates[["repeated", "seen_again"]].sum()
    return a_section(
        report,
        "who_is_counted",
        [
            a_table(
                report,
                counted.assign(why=counted["rule"].map(why)),
                caption=said(report, "who_is_counted.caption"),
                columns=[
                    Column("label", said(report, "columns.rule")),
                    Column("action", said(report, "columns.action"), words=True),
                    Column("rows", said(report, "columns.events"), whole),
                    Column("why", said(report, "columns.why"), words=True),
                ],
                notes=[
                    said(
                        report,
                        "who_is_counted.duplicates",
                        repeated=whole(duplicates["repeated"]),
                        seen_again=whole(duplicates["seen_again"]),
                    )
                ],
            )
        ],
    )


def how_events_were_joined(report: RecordsReport) -> Section:
    """How many events of each kind were joined to the next, by which rule, and how many led on."""
    records, dictionary = report.records, report.dictionary
    if records.outcomes.empty:
        return a_section(report, "joined", [])
    joined_by = links_by_rule(records.links, records.outcomes, dictionary=dictionary)
    rules = dictionary.read("link_rules").sort_values("order")
    led_on = reach(records.outcomes, dictionary=dictionary)
    return a_section(
        report,
        "joined",
        [
            a_table(
                report,
                joined_by,
                caption=said(report, "joined.caption"),
                columns=[
                    Column("label", said(report, "columns.step")),
                    Column("events", said(report, "columns.events"), whole),
                    *[
                        Column(rule, label, whole)
                        for rule, label in rules[["rule", "label"]].to_numpy()
                        if joined_by[rule].any()
                    ],
                    Column("unlinked", said(report, "columns.unlinked"), whole),
                    Column("too_recent", said(report, "columns.too_recent"), whole),
                ],
            ),
            a_table(
                report,
                led_on,
                caption=said(report, "joined.reach_caption"),
                columns=[
                    Column("label", said(report, "columns.step")),
                    Column("observed", said(report, "columns.observed"), whole),
                    Column("within_window", said(report, "columns.within_window"), whole),
                    Column("share", said(report, "columns.share_led_on"), share),
                ],
                notes=[said(report, "joined.reach_note")],
            ),
            *_failed(report),
        ],
    )


def _failed(report: RecordsReport) -> list[ReportTable]:
    """Later events that no earlier one was found for, by step and reason."""
    records, dictionary = report.records, report.dictionary
    failed = failed_links(
        records.tables,
        records.links,
        dictionary=dictionary,
        observed_until=records.observed_until,
    )
    if failed.empty:
        return []
    steps = dictionary.read("transitions").set_index("transition")["label"]
    reasons = dictionary.read("link_failures").set_index("reason")["label"]
    counted = failed.groupby(["transition", "reason"], sort=False).size().rename("events")
    frame = counted.reset_index()
    return [
        a_table(
            report,
            frame.assign(label=frame["transition"].map(steps), why=frame["reason"].map(reasons)),
            caption=said(report, "joined.failed_caption"),
            columns=[
                Column("label", said(report, "columns.step")),
                Column("why", said(report, "columns.why"), words=True),
                Column("events", said(report, "columns.events"), whole),
            ],
            notes=[said(report, "joined.failed_note")],
        )
    ]


def where_children_belong(report: RecordsReport) -> Section:
    """Events by where in the county they belong, by home and by team."""
    labels = labels_of(report.dictionary)
    rows = [
        frame[["child_id", "area_by_home", "area_by_team"]].assign(label=labels[table])
        for table, frame in own_events(report).items()
        if len(frame)
    ]
    if not rows:
        return a_section(report, "places", [])
    stacked = pd.concat(rows)
    counts = pd.DataFrame(
        {side: stacked[f"area_by_{side}"].value_counts() for side in ("home", "team")}
    ).fillna(0)
    return a_section(
        report,
        "places",
        [
            a_table(
                report,
                counts.astype(int).rename_axis("area").reset_index(),
                caption=said(report, "places.caption"),
                columns=[
                    Column("area", said(report, "columns.area")),
                    Column("home", said(report, "columns.by_home"), whole),
                    Column("team", said(report, "columns.by_team"), whole),
                ],
                notes=[said(report, "places.note")],
            )
        ],
    )
