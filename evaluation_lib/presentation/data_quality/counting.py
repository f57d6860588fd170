"""Who is counted, and how events were joined."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.measures.data_quality.joins import joined_by_rule, why_not_joined
from evaluation_lib.measures.data_quality.rules import taken_by_rules
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.data_quality.shared import (
    a_section,
    a_table,
    number_column,
    own_events,
    said,
    word_column,
    words,
)
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.numbers import whole
from evaluation_lib.presentation.sections import Part, Section
from evaluation_lib.presentation.tables import Column


def who_is_counted(report: RecordsReport) -> Section:
    """Every rule that leaves events out or sets them apart, how many it took and why."""
    taken = taken_by_rules(report.records, dictionary=report.dictionary)
    not_told = taken["not_told"].notna() & (taken["rows"] == 0)
    cell = taken["rows"].map(whole).mask(not_told, said(report, "who_is_counted.not_told"))
    why = taken["why"].where(~not_told, taken["why"] + " " + taken["not_told"].fillna(""))
    return a_section(
        report,
        "who_is_counted",
        [
            a_table(
                report,
                taken.assign(taken=cell, why=why),
                caption=said(report, "who_is_counted.caption"),
                columns=[
                    Column("label", said(report, "columns.rule"), words),
                    word_column(report, "action"),
                    Column("taken", said(report, "columns.taken"), words),
                    word_column(report, "why"),
                ],
                notes=[said(report, "who_is_counted.note")],
            )
        ],
    )


def how_events_were_joined(report: RecordsReport) -> Section:
    """How many events of each kind were joined to the next, by which rule, and why others not."""
    events, records = own_events(report), report.records
    joins = joined_by_rule(records, events, dictionary=report.dictionary)
    if joins.empty:
        return a_section(report, "joined", [])
    failed = why_not_joined(records, events, dictionary=report.dictionary)
    steps = folded_parts(said(report, "joined.summary"), _joins(report, joins))
    return a_section(report, "joined", [steps, *_failed(report, failed)])


def _joins(report: RecordsReport, joins: pd.DataFrame) -> Part:
    rules = report.dictionary.read("link_rules").sort_values("order")
    return a_table(
        report,
        joins,
        caption=said(report, "joined.caption"),
        columns=[
            Column("label", said(report, "columns.step"), words),
            number_column(report, "events"),
            *[
                Column(rule, label, whole)
                for rule, label in rules[["rule", "label"]].to_numpy()
                if joins[rule].any()
            ],
            number_column(report, "unlinked"),
            number_column(report, "too_recent"),
        ],
        notes=[said(report, "joined.note")],
    )


def _failed(report: RecordsReport, failed: pd.DataFrame) -> list[Part]:
    """Say why later events follow from none; many rightly do not."""
    reasons = report.dictionary.read("link_failures").sort_values("order")
    shown = [reason for reason in reasons["reason"] if failed[reason].any()]
    if not shown:
        return []
    labels = reasons.set_index("reason")["label"]
    return [
        folded_parts(
            said(report, "joined.failed_summary"),
            a_table(
                report,
                failed,
                caption=said(report, "joined.failed_caption"),
                columns=[
                    Column("label", said(report, "columns.step"), words),
                    Column("events", said(report, "columns.later_events"), whole),
                    *[Column(reason, labels[reason], whole) for reason in shown],
                ],
                notes=[said(report, "joined.failed_note")],
            ),
        )
    ]
