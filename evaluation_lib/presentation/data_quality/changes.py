"""How the recorded ethnicity of children changed, and which changes a person should look at."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.data_quality.shared import (
    a_section,
    a_table,
    counted,
    number_column,
    own_children,
    said,
    word_column,
    words,
)
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.numbers import whole
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.tables import Column
from evaluation_lib.records.ethnicity_changes import change_matrix


def changes_of_ethnicity(report: RecordsReport) -> Section:
    """Changes by kind, and from which group to which, of the children here."""
    changes = report.records.ethnicity_changes
    mine = changes[changes["child_id"].isin(own_children(report))]
    if mine.empty:
        return a_section(report, "changes", [])
    review = mine.loc[mine["for_review"].astype(bool), "child_id"].nunique()
    key = "for_review" if review else "none_for_review"
    found = said(report, f"changes.{key}", children=counted(report, review, "child"))
    matrix = folded_parts(said(report, "changes.matrix_summary"), _matrix(report, mine))
    return a_section(report, "changes", [paragraphs(found), _by_kind(report, mine), matrix])


def _by_kind(report: RecordsReport, changes: pd.DataFrame) -> Part:
    kinds = report.dictionary.read("ethnicity_change_kinds").sort_values("order")
    children = changes.groupby("kind")["child_id"].nunique()
    kinds = kinds.assign(children=kinds["kind"].map(children))
    return a_table(
        report,
        kinds[kinds["children"].notna()],
        caption=said(report, "changes.caption"),
        columns=[
            Column("label", said(report, "columns.how"), words),
            word_column(report, "meaning"),
            number_column(report, "children"),
        ],
    )


def _matrix(report: RecordsReport, changes: pd.DataFrame) -> Part:
    """Lay the pairs out: from in the rows, to in the columns, groups before what is no group."""
    pairs = change_matrix(changes, dictionary=report.dictionary)
    statuses = report.dictionary.read("ethnicity_statuses").sort_values("order")
    labels = dict(statuses[["status", "label"]].to_numpy())
    groups = sorted((set(pairs["from"]) | set(pairs["to"])) - set(labels))
    order = [
        *groups,
        *(status for status in labels if status in set(pairs[["from", "to"]].stack())),
    ]
    wide = pairs.pivot(index="from", columns="to", values="children").fillna(0).astype(int)
    wide = wide.reindex([name for name in order if name in wide.index])
    wide.index = [labels.get(name, name) for name in wide.index]
    return a_table(
        report,
        wide.rename_axis("from").reset_index(),
        caption=said(report, "changes.matrix_caption"),
        columns=[
            Column("from", said(report, "columns.from"), words),
            *[
                Column(name, said(report, "columns.to", value=labels.get(name, name)), whole)
                for name in order
                if name in wide.columns
            ],
        ],
        notes=[said(report, "changes.matrix_note")],
    )
