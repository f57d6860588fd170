"""The tables under the picture of decision points: every number in a box or at an arrow."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.analysis import totals_of
from evaluation_lib.presentation.disproportionality.led_on import steps_led_on
from evaluation_lib.presentation.disproportionality.shared import (
    a_table,
    confidence,
    days,
    ratio_cell,
    said,
    share_cell,
)
from evaluation_lib.presentation.disproportionality.wide import by_groups
from evaluation_lib.presentation.numbers import whole
from evaluation_lib.presentation.released import counted
from evaluation_lib.presentation.sections import Part
from evaluation_lib.presentation.tables import Column

POINT = "decision_point"


def tables_of_picture(
    report: RecordsReport, rows: pd.DataFrame, *, steps: Sequence[str]
) -> list[Part]:
    """Make the table of the boxes, and that of the arrows where any has a share.

    Parameters
    ----------
    report
        The report.
    rows
        The ratios drawn, as `analysis.told` returns them, with ``label``.
    steps
        The transitions that are drawn as arrows, in their order.
    """
    return [_boxes(report, rows), *_arrows(report, steps)]


def _boxes(report: RecordsReport, rows: pd.DataFrame) -> Part:
    numbers = totals_of(report)
    cells = [ratio_cell(report, row) for row in rows.to_dict("records")]
    return by_groups(
        report,
        rows.assign(cell=cells, number=rows[POINT].map(numbers)),
        heads=[Column("label", said(report, "columns.decision_point"))],
        more=[Column("number", said(report, "columns.events"), counted)],
        caption=said(report, "picture.caption", confidence=confidence(report), **days(report)),
        notes=[said(report, "compared.note")],
    )


def _arrows(report: RecordsReport, steps: Sequence[str]) -> list[Part]:
    shares = steps_led_on(report).set_index("transition")
    drawn = [name for name in steps if name in shares.index]
    if not drawn:
        return []
    about = report.dictionary.read("transitions").set_index("transition").loc[drawn]
    rows = shares.loc[drawn].assign(label=about["label"], days=about["window_days"])
    rows["share"] = [share_cell(row) for row in rows.to_dict("records")]
    return [
        a_table(
            report,
            rows,
            caption=said(report, "picture.steps", confidence=confidence(report), **days(report)),
            columns=[
                Column("label", said(report, "picture.column_step")),
                Column("days", said(report, "picture.column_days"), whole),
                Column("reached", said(report, "picture.column_reached"), counted),
                Column("count", said(report, "picture.column_led_on"), counted),
                Column("share", said(report, "picture.column_share")),
            ],
            notes=[said(report, "picture.steps_note")],
        )
    ]
