"""How many of the counted events, and of their children, cannot be as they are recorded."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.measures.data_quality.events import labels_of

TRACE = {"source_file": "file", "source_sheet": "sheet", "source_row": "row"}
COLUMNS = ["table", "label", "field", "found", "events", "of"]


def contradictions(
    inconsistent: pd.DataFrame, events: Mapping[str, pd.DataFrame], *, dictionary: Dictionary
) -> pd.DataFrame:
    """Count the events whose row contradicts itself or another.

    Parameters
    ----------
    inconsistent
        Rows that cannot all be true (`extracts.council.consistency.inconsistencies`).
    events
        Events by table, each with the file, the sheet and the row that it was read from.
    dictionary
        The data dictionary: table ``event_tables``.

    Returns
    -------
    pandas.DataFrame
        ``table``, ``label``, ``field``, ``found`` (what is so), ``events`` (of which it is so),
        ``of`` (events of the table); most first within a table.
    """
    labels, kinds = labels_of(dictionary), dictionary.read("event_tables").set_index("table")
    named = inconsistent[[*TRACE.values(), "column", "found"]].drop_duplicates()
    named = named.assign(sheet=named["sheet"].fillna("")).astype({"row": "Int64"})
    found = []
    for table, rows in events.items():
        asked = kinds.loc[table, ["date_field", "end_field"]].dropna()
        traced = rows[[*TRACE]].rename(columns=TRACE).assign(sheet=rows["source_sheet"].fillna(""))
        matched = traced.astype({"row": "Int64"}).merge(
            named[named["column"].isin(asked)], on=[*TRACE.values()]
        )
        counted = matched.groupby(["column", "found"]).size().sort_values(ascending=False)
        found += [
            (table, labels[table], field, what, int(number), len(rows))
            for (field, what), number in counted.items()
        ]
    return pd.DataFrame(found, columns=COLUMNS)


def children_told_in_two_ways(
    conflicts: pd.DataFrame, latest_ethnicity: pd.DataFrame, children: frozenset[str]
) -> pd.DataFrame:
    """Count the children whom extracts describe in two ways that cannot both be.

    Parameters
    ----------
    conflicts, latest_ethnicity
        Of the same names in ``Records``.
    children
        The children who are asked about.

    Returns
    -------
    pandas.DataFrame
        ``field``, ``children``; of ethnicity only values of equal standing on one day.
    """
    mine = conflicts[conflicts["child_id"].isin(children)]
    counted = mine.groupby("field")["child_id"].nunique().to_dict()
    undecided = latest_ethnicity[latest_ethnicity["conflicting"].fillna(False).astype(bool)]
    disagreeing = undecided["child_id"].isin(children).sum()
    if disagreeing:
        counted["ethnicity"] = int(disagreeing)
    return pd.DataFrame(sorted(counted.items()), columns=["field", "children"])
