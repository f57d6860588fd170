"""Of how many events and children the ethnicity is known, by what and when."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.measures.data_quality.events import labels_of

KNOWN = "mapped"
CLOCKS = ("recorded", "latest")


def known_by_table(
    events: Mapping[str, pd.DataFrame], *, clock: str, dictionary: Dictionary
) -> pd.DataFrame:
    """Count the events of each table by the status of the child's ethnicity.

    Parameters
    ----------
    events
        Events by table (`events.events_of`).
    clock
        ``recorded`` at the event or ``latest`` known.
    dictionary
        The data dictionary: table ``ethnicity_statuses``.

    Returns
    -------
    pandas.DataFrame
        One row per table with events: ``table``, ``label``, ``events``, ``children``, one column
        per status (events), ``known_recorded`` and ``known_latest`` (shares by both clocks).
    """
    statuses = dictionary.read("ethnicity_statuses").sort_values("order")["status"].tolist()
    labels = labels_of(dictionary)
    found = []
    for table, rows in events.items():
        if rows.empty:
            continue
        counts = rows[f"{clock}_status"].value_counts()
        found.append(
            {
                "table": table,
                "label": labels[table],
                "events": len(rows),
                "children": rows["child_id"].nunique(),
                **{status: int(counts.get(status, 0)) for status in statuses},
                **{f"known_{one}": _share_known(rows, one) for one in CLOCKS},
            }
        )
    shares = [f"known_{one}" for one in CLOCKS]
    return pd.DataFrame(found, columns=["table", "label", "events", "children", *statuses, *shares])


def _share_known(rows: pd.DataFrame, clock: str) -> float:
    return float((rows[f"{clock}_status"] == KNOWN).mean())


def known_by(
    events: Mapping[str, pd.DataFrame], *, column: str, clock: str, dictionary: Dictionary
) -> pd.DataFrame:
    """Count events and those without a known ethnicity, by table and by one of their columns.

    Returns
    -------
    pandas.DataFrame
        ``table``, ``label``, the column, ``events``, ``not_known``, ``share`` (not known / events).
    """
    labels = labels_of(dictionary)
    found = []
    for table, rows in events.items():
        if rows.empty or column not in rows:
            continue
        unknown = (rows[f"{clock}_status"] != KNOWN).astype(bool)
        counted = unknown.groupby(rows[column]).agg(events="size", not_known="sum").reset_index()
        found.append(counted.assign(table=table, label=labels[table]))
    columns = ["table", "label", column, "events", "not_known"]
    if not found:
        return pd.DataFrame(columns=[*columns, "share"])
    frame = pd.concat(found, ignore_index=True)[columns]
    return frame.assign(share=frame["not_known"] / frame["events"])


def children_of(events: Mapping[str, pd.DataFrame], *, clock: str) -> pd.DataFrame:
    """Return the children with any event: ``child_id`` and their best ``status`` by a clock."""
    rows = [frame[["child_id", f"{clock}_status"]] for frame in events.values() if len(frame)]
    if not rows:
        return pd.DataFrame({"child_id": [], "status": []}, dtype="string")
    stacked = pd.concat(rows).rename(columns={f"{clock}_status": "status"})
    known = stacked.assign(known=stacked["status"] == KNOWN).sort_values("known", ascending=False)
    return known.drop_duplicates("child_id")[["child_id", "status"]].reset_index(drop=True)
