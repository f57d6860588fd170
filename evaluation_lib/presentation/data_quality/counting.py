"""Who is counted, and how events were joined."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.disclosure.describing import Sum
from evaluation_lib.measures.data_quality.joins import joined_by_rule, why_not_joined
from evaluation_lib.measures.data_quality.rules import taken_by_rules
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.data_quality.described import described_rows, number_writer
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
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.tables import Column

#: What became of an earlier event that is not joined to a later one.
NOT_JOINED = ("unlinked", "too_recent")


def who_is_counted(report: RecordsReport) -> Section:
    """Every rule that leaves events out or sets them apart, how many it took and why."""
    taken = described_rows(
        report,
        lambda one: taken_by_rules(one.records, dictionary=one.dictionary),
        key=["rule"],
        numbers=["rows"],
        everywhere=True,
    )
    not_told = taken["not_told"].notna() & (taken["rows"] == 0)
    cell = (
        taken["rows"]
        .map(number_writer(report))
        .mask(not_told, said(report, "who_is_counted.not_told"))
    )
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
    if report.release is not None and report.setting.area.below_authority:
        # Fewer and larger numbers: most of these would be too small to be told of a part.
        return a_section(report, "joined", [paragraphs(said(report, "described.county_only"))])
    joins = described_rows(
        report,
        _by_rule,
        key=["transition"],
        numbers=["events", *_rules(report), *NOT_JOINED],
        sums=[Sum("events", (*_rules(report), *NOT_JOINED))],
    )
    if joins.empty:
        return a_section(report, "joined", [])
    failed = described_rows(
        report,
        _why_not,
        key=["transition"],
        numbers=["events", *_reasons(report)],
        sums=[Sum("events", tuple(_reasons(report)), rest=True)],
    )
    steps = folded_parts(said(report, "joined.summary"), _joins(report, joins))
    return a_section(report, "joined", [steps, *_failed(report, failed)])


def _rules(report: RecordsReport) -> list[str]:
    return report.dictionary.read("link_rules").sort_values("order")["rule"].tolist()


def _reasons(report: RecordsReport) -> list[str]:
    return report.dictionary.read("link_failures").sort_values("order")["reason"].tolist()


def _by_rule(report: RecordsReport) -> pd.DataFrame:
    return joined_by_rule(report.records, own_events(report), dictionary=report.dictionary)


def _why_not(report: RecordsReport) -> pd.DataFrame:
    return why_not_joined(report.records, own_events(report), dictionary=report.dictionary)


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
                Column(rule, label, number_writer(report))
                for rule, label in rules[["rule", "label"]].to_numpy()
                if joins[rule].fillna(1).any()
            ],
            number_column(report, "unlinked"),
            number_column(report, "too_recent"),
        ],
        notes=[said(report, "joined.note")],
    )


def _failed(report: RecordsReport, failed: pd.DataFrame) -> list[Part]:
    """Say why later events follow from none; many rightly do not."""
    reasons = report.dictionary.read("link_failures").sort_values("order")
    shown = [reason for reason in reasons["reason"] if failed[reason].fillna(1).any()]
    if not shown:
        return []
    labels, write = reasons.set_index("reason")["label"], number_writer(report)
    return [
        folded_parts(
            said(report, "joined.failed_summary"),
            a_table(
                report,
                failed,
                caption=said(report, "joined.failed_caption"),
                columns=[
                    Column("label", said(report, "columns.step"), words),
                    Column("events", said(report, "columns.later_events"), write),
                    *[Column(reason, labels[reason], write) for reason in shown],
                ],
                notes=[said(report, "joined.failed_note")],
            ),
        )
    ]
