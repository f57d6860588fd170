"""Which quarters are not complete yet, by how late events come into the extracts."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evaluation_lib.counts.children import points_of
from evaluation_lib.opening import RecordsReport
from evaluation_lib.records.one_source import snapshots_of


def provisional(
    report: RecordsReport, points: Iterable[str], series: pd.DataFrame
) -> NDArray[np.bool_]:
    """Say which quarters of a series may still grow, shape (n,).

    Parameters
    ----------
    report
        The report.
    points
        The decision points whose events it is made of.
    series
        ``period_end``.
    """
    known = points_of(report.dictionary)
    tables = {known[name].table for name in points}
    late = np.zeros(len(series), dtype=bool)
    for table in tables:
        complete = _complete_until(report, table)
        if complete is not None:
            late |= (series["period_end"] > complete).to_numpy()
    return late


def _complete_until(report: RecordsReport, table: str) -> pd.Timestamp | None:
    """The last day of which nine in ten events are in the extracts."""
    days = snapshots_of(
        report.records.tables[table],
        report.extracts.recognised,
        table=table,
        dictionary=report.dictionary,
    ).days
    if not days:
        return None
    rules = report.dictionary.document("trend_analysis")["provisional"]
    delays = report.records.reporting_delay.set_index("table")["days_of_nine_in_ten"]
    told = delays.get(table)
    wait = rules["unknown_days"] if told is None or pd.isna(told) else float(told)
    return pd.Timestamp(days[-1]) - pd.Timedelta(days=min(wait, rules["most_days"]))
