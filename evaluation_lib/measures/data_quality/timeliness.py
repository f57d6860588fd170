"""How far the events of each table reach, and which quarters the extracts cover whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.measures.data_quality.events import labels_of, quarter_of
from evaluation_lib.records.one_source import Snapshots, snapshots_of
from evaluation_lib.records.records import Records

WHOLE, PARTLY, NOT_COVERED = "whole", "partly", "none"


def reach_of_tables(events: Mapping[str, pd.DataFrame], *, dictionary: Dictionary) -> pd.DataFrame:
    """Return the first and the last day of each table's events.

    Returns
    -------
    pandas.DataFrame
        One row per table with events: ``table``, ``label``, ``events``, ``children``, ``first``,
        ``last``.
    """
    labels = labels_of(dictionary)
    return pd.DataFrame(
        [
            (
                table,
                labels[table],
                len(rows),
                rows["child_id"].nunique(),
                rows["day"].min(),
                rows["day"].max(),
            )
            for table, rows in events.items()
            if len(rows)
        ],
        columns=["table", "label", "events", "children", "first", "last"],
    )


def events_by_quarter(events: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Count the events of each table by calendar quarter.

    Parameters
    ----------
    events
        Events by table, with ``quarter``.

    Returns
    -------
    pandas.DataFrame
        ``quarter`` (those with an event, in their order) and one column per table with events.
    """
    counts = {table: rows["quarter"].value_counts() for table, rows in events.items() if len(rows)}
    frame = pd.DataFrame(counts).fillna(0).astype(int).sort_index()
    return frame.rename_axis("quarter").reset_index()


def coverage_by_quarter(
    records: Records,
    recognised: pd.DataFrame,
    *,
    start: date,
    end: date,
    dictionary: Dictionary,
) -> pd.DataFrame:
    """Say for each table which quarters of a period its extracts can show whole.

    An extract shows what happened in the months it looks back on; one of a live system, everything
    from the first event that it shows to the day it was taken. Of other days an extract shows only
    events that lasted.

    Parameters
    ----------
    records
        The records.
    recognised
        ``Extracts.recognised``.
    start, end
        The period.
    dictionary
        The data dictionary: table ``extract_sources``.

    Returns
    -------
    pandas.DataFrame
        One row per table that has a source, and quarter: ``table``, ``label``, ``source``,
        ``quarter``, ``covered`` (``whole``, ``partly``, ``none``).
    """
    labels = labels_of(dictionary)
    date_fields = dictionary.read("event_tables").set_index("table")["date_field"]
    quarters = pd.period_range(pd.Timestamp(start), pd.Timestamp(end), freq="Q")
    found = []
    for table, source in records.source_of_table.items():
        rows = records.tables[table]
        taken = snapshots_of(rows, recognised, table=table, dictionary=dictionary)
        spans = _spans(taken, first=rows[date_fields[table]].min())
        found += [
            (table, labels[table], source, quarter.end_time.normalize(), _covered(quarter, spans))
            for quarter in quarters
        ]
    frame = pd.DataFrame(found, columns=["table", "label", "source", "quarter", "covered"])
    frame["quarter"] = quarter_of(pd.to_datetime(frame["quarter"]))
    ranks = {table: place for place, table in enumerate(labels)}
    return frame.sort_values(
        "table", key=lambda names: names.map(ranks), kind="stable", ignore_index=True
    )


def _spans(taken: Snapshots, *, first: pd.Timestamp) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
    """Return the first and the last day that each extract shows whole."""
    days = [pd.Timestamp(day) for day in taken.days]
    if taken.months is None:
        return [(first, day) for day in days if pd.notna(first)]
    return [(day - pd.DateOffset(months=taken.months) + pd.Timedelta(days=1), day) for day in days]


def _covered(quarter: pd.Period, spans: Sequence[tuple[pd.Timestamp, pd.Timestamp]]) -> str:
    """Whether the extracts show all days of a quarter, some of them, or none."""
    days = pd.date_range(quarter.start_time, quarter.end_time.normalize(), freq="D")
    seen = np.zeros(len(days), dtype=bool)
    for first, last in spans:
        seen |= (days >= first) & (days <= last)
    if seen.all():
        return WHOLE
    return PARTLY if seen.any() else NOT_COVERED


def coverage_of_tables(by_quarter: pd.DataFrame) -> pd.DataFrame:
    """Sum up which quarters are covered.

    Returns
    -------
    pandas.DataFrame
        One row per table: ``table``, ``label``, ``source``, ``quarters``, ``whole``, ``partly``,
        ``none`` (numbers of quarters), ``first_whole``, ``last_whole`` (missing where none is).
    """
    key = ["table", "label", "source"]
    found = []
    for names, rows in by_quarter.groupby(key, sort=False):
        counts = rows["covered"].value_counts()
        whole = rows.loc[rows["covered"] == WHOLE, "quarter"]
        numbers = [int(counts.get(kind, 0)) for kind in (WHOLE, PARTLY, NOT_COVERED)]
        found.append((*names, len(rows), *numbers, whole.min(), whole.max()))
    columns = [*key, "quarters", WHOLE, PARTLY, NOT_COVERED, "first_whole", "last_whole"]
    return pd.DataFrame(found, columns=columns)
