"""Rows of ratios as the columns of a chart: one for each group, the same things in each."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.counts.children import known_groups
from evaluation_lib.measures.main_messages import HIGHER, LOWER, TOO_SMALL
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.certainty import HIDDEN
from evaluation_lib.presentation.disproportionality.shared import ratio_mark
from evaluation_lib.presentation.disproportionality.spans import choices_of
from evaluation_lib.presentation.marks import Panel

ENDS = ["value", "lower", "upper"]


def panels_of(report: RecordsReport, rows: pd.DataFrame) -> list[Panel]:
    """Return a column for each group, a mark for each thing compared; clear ones are emphasised.

    Parameters
    ----------
    report
        The report.
    rows
        ``group``, ``label`` (of the thing), ``value``, ``lower``, ``upper`` and ``kind`` (of
        `main_messages`), things in the order wanted. One that a group has no row of is not known.
    """
    groups = known_groups(choices_of(report).grouping, dictionary=report.dictionary)
    labels = list(rows["label"].unique())
    by_cell = {(row["group"], row["label"]): row for row in rows.to_dict("records")}
    nothing = {**dict.fromkeys(ENDS, float("nan")), "kind": None}
    return [
        Panel(
            group,
            tuple(
                ratio_mark(
                    report,
                    [row[end] for end in ENDS],
                    label=label,
                    too_small=row["kind"] == TOO_SMALL,
                    hidden=row["kind"] == HIDDEN,
                    emphasis=row["kind"] in (HIGHER, LOWER),
                )
                for label in labels
                for row in [by_cell.get((group, label), nothing)]
            ),
        )
        for group in groups
        if group in set(rows["group"])
    ]
