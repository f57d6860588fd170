"""How the recorded ethnicity of children changed, and which changes a person should look at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.data_quality.described import (
    described_number,
    described_rows,
    is_nought,
    number_writer,
)
from evaluation_lib.presentation.data_quality.few_children import fewest_children, not_named
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
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.tables import Column
from evaluation_lib.records.ethnicity_changes import change_matrix


def changes_of_ethnicity(report: RecordsReport) -> Section:
    """Changes by kind, and from which group to which, of the children here."""
    kinds = _kinds(report)
    if kinds.empty:
        return a_section(report, "changes", [])
    review = children_to_review(report)
    key = "none_for_review" if is_nought(review) else "for_review"
    found = said(report, f"changes.{key}", children=counted(report, review, "child"))
    pairs = described_rows(report, _pairs, key=["from", "to"], numbers=["children"])
    if pairs.empty:
        matrix = paragraphs(*not_named(report, "pairs"))
    else:
        matrix = folded_parts(said(report, "changes.matrix_summary"), _matrix(report, pairs))
    return a_section(report, "changes", [paragraphs(found), _by_kind(report, kinds), matrix])


def children_to_review(report: RecordsReport) -> Any:
    """Count the children whose recorded group changed to another, rounded in a run."""
    return described_number(report, _to_review)


def _to_review(report: RecordsReport) -> int:
    mine = _mine(report)
    return int(mine.loc[mine["for_review"].astype(bool), "child_id"].nunique())


def _mine(report: RecordsReport) -> pd.DataFrame:
    changes = report.records.ethnicity_changes
    return changes[changes["child_id"].isin(own_children(report))]


def _kinds(report: RecordsReport) -> pd.DataFrame:
    return described_rows(
        report,
        lambda one: (
            _mine(one).groupby("kind")["child_id"].nunique().rename("children").reset_index()
        ),
        key=["kind"],
        numbers=["children"],
    )


def _pairs(report: RecordsReport) -> pd.DataFrame:
    """Count the children by what changed to what; in a run only what enough children did."""
    pairs = change_matrix(_mine(report), dictionary=report.dictionary)
    return pairs[pairs["children"] >= fewest_children(report)].reset_index(drop=True)


def _by_kind(report: RecordsReport, counts: pd.DataFrame) -> Part:
    kinds = report.dictionary.read("ethnicity_change_kinds").sort_values("order")
    children = counts.set_index("kind")["children"]
    kinds = kinds[kinds["kind"].isin(children.index)]
    return a_table(
        report,
        kinds.assign(children=kinds["kind"].map(children)),
        caption=said(report, "changes.caption"),
        columns=[
            Column("label", said(report, "columns.how"), words),
            word_column(report, "meaning"),
            number_column(report, "children"),
        ],
    )


def _matrix(report: RecordsReport, pairs: pd.DataFrame) -> Part:
    """Lay the pairs out: from in the rows, to in the columns, groups before what is no group."""
    statuses = report.dictionary.read("ethnicity_statuses").sort_values("order")
    labels = dict(statuses[["status", "label"]].to_numpy())
    groups = sorted((set(pairs["from"]) | set(pairs["to"])) - set(labels))
    order = [
        *groups,
        *(status for status in labels if status in set(pairs[["from", "to"]].stack())),
    ]
    wide = pairs.pivot(index="from", columns="to", values="children")
    if report.release is None:
        wide = wide.fillna(0).astype(int)
    write = _none_or_few(report)
    wide = wide.reindex([name for name in order if name in wide.index])
    wide.index = [labels.get(name, name) for name in wide.index]
    return a_table(
        report,
        wide.rename_axis("from").reset_index(),
        caption=said(report, "changes.matrix_caption"),
        columns=[
            Column("from", said(report, "columns.from"), words),
            *[
                Column(name, said(report, "columns.to", value=labels.get(name, name)), write)
                for name in order
                if name in wide.columns
            ],
        ],
        notes=[said(report, "changes.matrix_note"), *not_named(report, "pairs")],
    )


def _none_or_few(report: RecordsReport) -> Callable[[Any], str]:
    """Return how a cell of the matrix is written: in a run, in words where few or none changed."""
    write, few = number_writer(report), said(report, "described.none_or_few")
    return lambda value: few if pd.isna(value) else write(value)
