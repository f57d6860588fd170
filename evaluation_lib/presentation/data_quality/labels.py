"""The labels in use, what each is taken for, and those that wait for a person."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evaluation_lib.measures.data_quality.labels import (
    TO_BE_READ,
    labels_by_rule,
    labels_in_use,
    unmapped_labels,
)
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.data_quality.described import (
    described_number,
    described_rows,
    is_nought,
    most_first,
)
from evaluation_lib.presentation.data_quality.few_children import fewest_children, not_named
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

#: What tells a label, and what it is taken for, from every other.
LABEL = ["label", "code", "group", "status", "rule"]


def labels_as_recorded(report: RecordsReport) -> Section:
    """The labels of the children here; those that nobody has mapped yet first."""
    rules = _rules(report)
    if rules.empty:
        return a_section(report, "labels", [])
    by_rule = folded_parts(said(report, "labels.rules_summary"), _by_rule(report, rules))
    named = _named(report)
    unread, read = (named[named["status"].eq(TO_BE_READ) == one] for one in (True, False))
    few = not_named(report, "labels")
    parts = [*_unread(report, unread), *([paragraphs(*few)] if few else []), by_rule]
    return a_section(report, "labels", [*parts, *([_read(report, read)] if len(read) else [])])


def labels_here(report: RecordsReport) -> pd.DataFrame:
    """Count children and cells by label, exactly; what few children carry is among them."""
    recorded = report.records.ethnicity
    return labels_in_use(recorded[recorded["child_id"].isin(own_children(report))])


def number_to_be_read(report: RecordsReport) -> Any:
    """Count the labels that nobody has mapped yet, rounded in a run: many are one child's."""
    return described_number(
        report, lambda one: int((labels_here(one)["status"] == TO_BE_READ).sum())
    )


def _named(report: RecordsReport) -> pd.DataFrame:
    """Return the labels that are named: in a run those of enough children, their number rounded."""
    found = described_rows(report, _of_enough, key=LABEL, numbers=["children"])
    return most_first(report, found, "children", then=["label"])


def _of_enough(report: RecordsReport) -> pd.DataFrame:
    in_use = labels_here(report)
    return in_use[in_use["children"] >= fewest_children(report)]


def _rules(report: RecordsReport) -> pd.DataFrame:
    """Count labels and cells by the rule that read them, rounded in a run."""
    found = described_rows(
        report,
        lambda one: labels_by_rule(labels_here(one)),
        key=["rule"],
        numbers=["labels", "cells"],
        down=[],
    )
    return most_first(report, found, "cells", then=["rule"])


def _unread(report: RecordsReport, labels: pd.DataFrame) -> list[Part]:
    if is_nought(number_to_be_read(report)):
        return [paragraphs(said(report, "labels.all_read"))]
    if labels.empty:
        return []
    unread = unmapped_labels(labels, dictionary=report.dictionary)
    return [_unread_table(report, unread)]


def _unread_table(report: RecordsReport, unread: pd.DataFrame) -> Part:
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


def _by_rule(report: RecordsReport, by_rule: pd.DataFrame) -> Part:
    rules = report.dictionary.document("ethnicity_rules")["rules"]
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
