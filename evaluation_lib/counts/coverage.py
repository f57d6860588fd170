"""Of which periods the extracts tell a decision point: a zero is no zero where nobody looked."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from evaluation_lib.counts.children import STOCK, Point, points_of
from evaluation_lib.counts.periods import Period
from evaluation_lib.counts.stocks import NO_EVENTS, stocks_not_told
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.records.records import Records

#: Why a decision point is not told of a period.
BEFORE, AFTER = "before_the_extracts", "after_the_extracts"

NOT_TOLD_TYPES = {"decision_point": "string", "period": "string", "why": "string"}


def not_told(
    records: Records, *, periods: Sequence[Period], days: Sequence[Period], dictionary: Dictionary
) -> pd.DataFrame:
    """Say of which periods and days the extracts cannot tell a decision point, and why.

    Parameters
    ----------
    records
        The records.
    periods
        The periods of flows.
    days
        The days of stocks.
    dictionary
        The data dictionary: ``coverage`` of ``disproportionality.yaml``.

    Returns
    -------
    pandas.DataFrame
        ``decision_point``, ``period``, ``why``: ``no_events`` (the extracts hold none at all),
        ``no_end`` (see `stocks.stocks_not_told`), ``before_the_extracts`` (what they hold begins
        later: see `covered`) or ``after_the_extracts`` (they were taken before it ended).
    """
    stocks = stocks_not_told(records, dictionary=dictionary)
    rows = []
    for name, point in points_of(dictionary).items():
        asked = days if point.kind == STOCK else periods
        if name in stocks or not len(records.tables.get(point.table, ())):
            rows += [(name, period.name, stocks.get(name, NO_EVENTS)) for period in asked]
            continue
        begin, end = covered(records, point, dictionary=dictionary)
        for period in asked:
            if pd.Timestamp(period.start) < begin:
                rows.append((name, period.name, BEFORE))
            elif pd.Timestamp(period.end) > end:
                rows.append((name, period.name, AFTER))
    return pd.DataFrame(rows, columns=list(NOT_TOLD_TYPES)).astype(NOT_TOLD_TYPES)


def told(found: pd.DataFrame, decision_point: str, periods: Sequence[Period]) -> list[Period]:
    """Return the periods that `not_told` does not name for a decision point."""
    names = set(found.loc[found["decision_point"] == decision_point, "period"])
    return [period for period in periods if period.name not in names]


def followed_to(
    records: Records,
    decision_point: str,
    periods: Sequence[Period],
    *,
    months: int,
    dictionary: Dictionary,
) -> list[Period]:
    """Return the periods from whose first day until months after their last a point is told.

    Children of other periods cannot be followed to it: that none of them reached it would say
    nothing.
    """
    begin, end = covered(records, points_of(dictionary)[decision_point], dictionary=dictionary)
    return [
        period
        for period in periods
        if begin <= pd.Timestamp(period.start)
        and pd.Timestamp(period.end) + pd.DateOffset(months=months) <= end
    ]


def covered(
    records: Records, point: Point, *, dictionary: Dictionary
) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first and the last day on which the extracts tell a decision point.

    What lasts is listed by extracts when it was still open in their time, however long ago it
    began, so the first end in them says when that was; of what does not last it is the first event.
    Something may just not have happened on their first days: some days' grace is given
    (``coverage`` of ``disproportionality.yaml``).

    Returns
    -------
    first, last
        Days; the earliest and the latest that there are where records do not say.
    """
    rows = records.tables[point.table]
    open_table = dictionary.read("open_episodes").set_index("table")["end_field"]
    ends = [name for name in (point.end_field, open_table.get(point.table)) if name in rows]
    days = [rows[name] for name in ends if rows[name].notna().any()] or [rows[point.day_field]]
    grace = dictionary.document("disproportionality")["coverage"]["days_of_grace"]
    first = days[0].min() - pd.Timedelta(days=grace)
    taken = rows["snapshot_date"].max() if "snapshot_date" in rows else pd.NaT
    last = min((day for day in (taken, records.observed_until) if pd.notna(day)), default=pd.NaT)
    return (
        pd.Timestamp.min if pd.isna(first) else first,
        pd.Timestamp.max if pd.isna(last) else last,
    )
