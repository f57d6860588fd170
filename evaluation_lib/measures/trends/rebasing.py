"""Phases of a control chart: limits drawn anew from a day, because a person says what changed.

It is never done because a rule fired: limits that follow the values would hide what they are for.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evaluation_lib.errors import DataError
from evaluation_lib.rebases import Rebase

NO_REASON = (
    "rebase: {date} has no reason. Limits are drawn anew only where a person says what changed: "
    "write it after the date."
)
OUTSIDE = (
    "rebase: {date} parts no periods: the series runs from {first} to {last}. Leave the rebasing "
    "out, or correct the date."
)
TWICE = "rebase: {date} and another date fall into the same period, {period}. Keep one of them."


def phases_of(series: pd.DataFrame, *, rebase: Sequence[Rebase]) -> NDArray[np.int_]:
    """Number the phases of a series, shape (n,), 1 before the first rebasing.

    Parameters
    ----------
    series
        Columns ``period`` and, if there is anything to rebase, ``period_start``.
    rebase
        Days with their reasons; a phase begins with the first period that begins on or after its
        day.

    Raises
    ------
    DataError
        If a day has no reason, parts no periods, or falls into the period of another.
    """
    phases = np.ones(len(series), dtype=int)
    names = series["period"].astype(str).tolist()
    taken: set[int] = set()
    for day, reason in rebase:
        if not reason.strip():
            raise DataError(NO_REASON.format(date=day))
        after = (series["period_start"] >= pd.Timestamp(day)).to_numpy()
        if after.all() or not after.any():
            raise DataError(OUTSIDE.format(date=day, first=names[0], last=names[-1]))
        first = int(after.argmax())
        if first in taken:
            raise DataError(TWICE.format(date=day, period=names[first]))
        taken.add(first)
        phases[first:] += 1
    return phases
