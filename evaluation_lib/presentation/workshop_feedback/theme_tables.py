"""Tables of themes with a column for each place, role or year."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evaluation_lib.feedback_report import FeedbackReport
from evaluation_lib.presentation.tables import Column, ReportTable
from evaluation_lib.presentation.workshop_feedback.codes import themes_of
from evaluation_lib.presentation.workshop_feedback.shared import a_table, said
from evaluation_lib.presentation.workshop_feedback.shown import number_cell, share_cell


def of_themes(report: FeedbackReport, shares: pd.DataFrame) -> pd.DataFrame:
    """Keep the shares of themes, in the order of the code book; facets stand elsewhere."""
    order = {theme.id: place for place, theme in enumerate(themes_of(report))}
    kept = shares[shares["code"].isin(order)]
    return kept.sort_values("code", key=lambda code: code.map(order), kind="stable")


def themes_by_column(
    report: FeedbackReport, shares: pd.DataFrame, *, caption: str, note: str = "notes.no_test"
) -> ReportTable:
    """Make a table of themes, under a row with the number of all answers.

    Parameters
    ----------
    report
        The report.
    shares
        As `shown.shares_of`, with ``column``: the heading that each share stands under.
    caption
        The table's caption.
    note
        The sentence below it, by its key.
    """
    themes, own = themes_of(report), of_themes(report, shares)
    heads = [said(report, "columns.answers"), *(theme.label for theme in themes)]
    rows: list[dict[str, Any]] = [{"label": head} for head in heads]
    columns = list(shares["column"].unique())
    for column in columns:
        records = own[own["column"] == column].to_dict("records")
        cells = [number_cell(records[0]["reached"]), *map(share_cell, records)]
        for row, cell in zip(rows, cells, strict=True):
            row[column] = cell
    return a_table(
        report,
        pd.DataFrame(rows),
        caption=caption,
        columns=[
            Column("label", said(report, "columns.themes"), words=True),
            *(Column(column, column) for column in columns),
        ],
        notes=[said(report, note)],
    )
