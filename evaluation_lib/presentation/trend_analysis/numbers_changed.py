"""Did the numbers themselves change: every rate, everybody's and each group's."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.analysis_plan import RATE
from evaluation_lib.disclosure.release_plan import EVERYBODY
from evaluation_lib.measures.main_messages import TOO_SMALL
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.shared import a_table
from evaluation_lib.presentation.exact_numbers import Cell
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.numbers import decimals
from evaluation_lib.presentation.sections import Part, Section
from evaluation_lib.presentation.tables import Column
from evaluation_lib.presentation.trend_analysis.cells import (
    change_cell,
    change_words,
    group_words,
    per_words,
    size_of,
)
from evaluation_lib.presentation.trend_analysis.changes import changes_of_rates
from evaluation_lib.presentation.trend_analysis.marks import rival_numbers
from evaluation_lib.presentation.trend_analysis.outcomes import outcomes_of
from evaluation_lib.presentation.trend_analysis.planned import (
    not_told,
    standing_columns,
    with_standing,
)
from evaluation_lib.presentation.trend_analysis.shared import a_section, said
from evaluation_lib.presentation.trend_analysis.spans import span_of
from evaluation_lib.presentation.trend_analysis.standing import model_words


def numbers_themselves(report: RecordsReport) -> Section:
    """How each rate changed at the programme's start: all children's, then each group's."""
    span, changes = span_of(report), changes_of_rates(report)
    if span is None or changes.empty or (changes["kind"] == TOO_SMALL).all():
        return a_section(report, "all_children", [])
    everybody = changes["group"] == EVERYBODY
    names = {"first": span.first, "last": span.last}
    parts: list[Part] = [_table(report, changes[everybody], key="caption", **names)]
    if not everybody.all():
        table = _table(report, changes[~everybody], key="caption_of_groups", **names)
        parts.append(folded_parts(said(report, "all_children.summary"), table))
    return a_section(report, "all_children", [*parts, *not_told(report, changes, RATE)])


def _table(report: RecordsReport, changes: pd.DataFrame, *, key: str, **names: str) -> Part:
    outcomes = {one.outcome: one for one in outcomes_of(report)}
    records = changes.to_dict("records")
    rows = with_standing(report, changes).assign(
        group=[group_words(report, group) for group in changes["group"]],
        rate=[_rate(row["before"], size_of(report, outcomes[row["outcome"]])) for row in records],
        per=[per_words(report, outcomes[name]) for name in changes["outcome"]],
        cell=[change_cell(report, row) for row in records],
        reading=[change_words(report, kind) for kind in changes["kind"]],
        rivals=rival_numbers(report, changes["outcome"].tolist()),
    )
    return a_table(
        report,
        rows,
        caption=said(report, f"all_children.{key}", **names),
        columns=[
            Column("label", said(report, "columns.outcome")),
            Column("group", said(report, "columns.group"), words=True, heads=True),
            Column("rate", said(report, "all_children.before")),
            Column("per", said(report, "all_children.per"), words=True),
            Column("cell", said(report, "columns.change")),
            Column("reading", said(report, "columns.reading"), words=True),
            Column("rivals", said(report, "columns.rivals"), words=True),
            *standing_columns(report, rows),
        ],
        notes=[
            said(
                report,
                "all_children.note",
                model=model_words(report, of_ratio=False),
            )
        ],
    )


def _rate(value: float, size: float) -> Cell:
    return Cell("") if pd.isna(value) else Cell(decimals(size * value, 1), (size * value,))
