"""The headline of the chart of stays: no test compares medians, so it says how long, not who."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.measures.durations import NOT_HALF
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.followed import POINT
from evaluation_lib.presentation.disproportionality.shared import said
from evaluation_lib.presentation.numbers import decimals


def headline_of_stays(report: RecordsReport, rows: pd.DataFrame) -> str:
    """Say in at most ten words how long half of the stays of one kind last, from group to group.

    Parameters
    ----------
    report
        The report.
    rows
        Medians in months, the kinds in their order: ``decision_point`` (the kind), ``group``,
        ``value``, ``method``, ``too_few`` and ``hidden``. The first kind that can be told is spoken
        of.
    """
    if rows["hidden"].all():
        return said(report, "staying.headline_hidden")
    told = rows[~rows["too_few"] & ~rows["hidden"]]
    if told.empty:
        return said(report, "staying.headline_nothing_told")
    kind = told[POINT].iloc[0]
    own = told[told[POINT] == kind]
    ended = own.loc[own["method"] != NOT_HALF, "value"].dropna()
    stays = said(report, f"staying.stays.{kind}")
    if ended.empty:
        return said(report, "staying.headline_open", stays=stays)
    least, most = decimals(ended.min(), 0), decimals(ended.max(), 0)
    if len(ended) < len(own):
        return said(report, "staying.headline_at_least", stays=stays, least=least)
    key = "headline_one" if least == most else "headline"
    return said(report, f"staying.{key}", stays=stays, least=least, most=most)
