"""How far the events of each table reach, and how complete each quarter of a snapshot can be."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.measures.data_quality.events import labels_of


def reach_of_tables(events: Mapping[str, pd.DataFrame], *, dictionary: Dictionary) -> pd.DataFrame:
    """Return the first and the last day of each table's events.

    Returns
    -------
    pandas.DataFrame
        ``table``, ``label``, ``events``, ``children``, ``first``, ``last``; tables without events
        too, with missing days.
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
        ],
        columns=["table", "label", "events", "children", "first", "last"],
    )


def events_by_quarter(
    events: Mapping[str, pd.DataFrame], *, dictionary: Dictionary
) -> pd.DataFrame:
    """Count the events of each table by calendar quarter.

    Returns
    -------
    pandas.DataFrame
        ``quarter`` and one column per table with events, by its label.
    """
    labels = labels_of(dictionary)
    counts = {
        labels[table]: rows["quarter"].value_counts() for table, rows in events.items() if len(rows)
    }
    frame = pd.DataFrame(counts).fillna(0).astype(int).sort_index()
    return frame.rename_axis("quarter").reset_index()
