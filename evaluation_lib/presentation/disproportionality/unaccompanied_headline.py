"""The headline of the ratios with and without unaccompanied children: which moves most."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation_lib.counts.choices import WITH, WITHOUT
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.analysis import labels_of
from evaluation_lib.presentation.disproportionality.shared import said
from evaluation_lib.presentation.headlines import first_that_fits
from evaluation_lib.presentation.numbers import decimals

POINT = "decision_point"


def headline_of_ways(report: RecordsReport, rows: pd.DataFrame) -> str:
    """Say in at most ten words which ratio moves most without unaccompanied children.

    Parameters
    ----------
    report
        The report.
    rows
        As `unaccompanied_counts.with_and_without` returns them; ratios that cannot be told are
        passed over.
    """
    told = rows[rows["in_words_with"].astype(bool) & rows["in_words_without"].astype(bool)]
    ratios = told[["value_with", "value_without"]].astype(float)
    times = ratios["value_with"] / ratios["value_without"]
    # A ratio of nought, or without limit, has moved no distance that could be told.
    moves = np.log(times[(times > 0) & np.isfinite(times)]).abs()
    if moves.empty:
        return said(report, "unaccompanied.headline_not_told")
    most = told.loc[moves.idxmax()]
    before, after = (decimals(most[f"value_{way}"], 2) for way in (WITH, WITHOUT))
    if before == after:
        return said(report, "unaccompanied.headline_same")
    label = labels_of(report)[most[POINT]]
    names = {"group": most["group"], "before": before, "after": after, "point": label}
    keys = ("headline", "headline_short", "headline_shortest")
    return first_that_fits([said(report, f"unaccompanied.{key}", **names) for key in keys])
