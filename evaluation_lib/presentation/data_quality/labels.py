"""The labels in use, what each is taken for, and those that wait for a person."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.measures.data_quality.labels import (
    TO_BE_READ,
    labels_by_rule,
    labels_in_use,
    unmapped_labels,
)
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.data_quality.shared import (
    a_section,
    a_table,
    counted,
    limit,
    number_column,
    own_children,
    said,
    words,
)
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.numbers import NOT_APPLICABLE
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.tables import Column


def labels_as_recorded(report: RecordsReport) -> Section:
    """The labels of the children here; those that nobody has mapped yet first."""
    recorded = report.records.ethnicity
    in_use = labels_in_use(recorded[recorded["child_id"].isin(own_children(report))])
    if in_use.empty:
        return a_section(report, "labels", [])
    by_rule = folded_parts(said(report, "labels.rules_summary"), _by_rule(report, in_use))
    parts = [_unread(report, in_use), by_rule]
    read = in_use[in_use["status"] != TO_BE_READ]
    return a_section(report, "labels", [*parts, *([_read(report, read)] if len(read) else [])])


def _unread(report: RecordsReport, in_use: pd.DataFrame) -> Part:
    unread = unmapped_labels(in_use, dictionary=report.dictionary)
    if unread.empty:
        return paragraphs(said(report, "labels.all_read"))
    most = limit(report, "most_labels")
    return a_table(
        report,
        unread.head(most),
        caption=said(report, "labels.unread_caption"),
        columns=[
            Column("label", said(report, "columns.label"), words),
            Column(
                "suggestions",
                said(report, "columns.suggestions"),
                words,
                words=True,
                empty=said(report, "labels.no_suggestion"),
            ),
            number_column(report, "children"),
        ],
        notes=[said(report, "labels.unread_note"), *_more(report, len(unread) - most)],
    )


def _by_rule(report: RecordsReport, in_use: pd.DataFrame) -> Part:
    rules = report.dictionary.document("ethnicity_rules")["rules"]
    by_rule = labels_by_rule(in_use)
    return a_table(
        report,
        by_rule.assign(how_read=by_rule["rule"].map(rules)),
        caption=said(report, "labels.rules_caption"),
        columns=[
            Column("how_read", said(report, "columns.how_read"), words),
            number_column(report, "labels"),
            number_column(report, "cells"),
        ],
    )


def _read(report: RecordsReport, read: pd.DataFrame) -> Part:
    statuses = report.dictionary.read("ethnicity_statuses").set_index("status")["label"]
    most = limit(report, "most_labels")
    shown = read.head(most)
    return folded_parts(
        said(report, "labels.summary", number=counted(report, len(read), "label")),
        a_table(
            report,
            shown.assign(status=shown["status"].map(statuses)),
            caption=said(report, "labels.caption"),
            columns=[
                Column("label", said(report, "columns.label"), words),
                *[
                    Column(
                        name,
                        said(report, f"columns.{name}"),
                        words,
                        words=True,
                        empty=NOT_APPLICABLE,
                    )
                    for name in ("status", "group", "code")
                ],
                number_column(report, "children"),
            ],
            notes=_more(report, len(read) - most),
        ),
    )


def _more(report: RecordsReport, rest: int) -> list[str]:
    number = counted(report, rest, "label")
    return [said(report, "labels.more", number=number)] if rest > 0 else []
