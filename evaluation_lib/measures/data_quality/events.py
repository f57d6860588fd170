"""The events that a report is about: those of its area and its period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from evaluation_lib.areas import Area
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.records.records import Records


def events_of(
    records: Records,
    *,
    area: Area,
    area_by: str,
    start: date,
    end: date,
    dictionary: Dictionary,
) -> dict[str, pd.DataFrame]:
    """Return the events of an area and a period, by table, in the order of reports.

    Parameters
    ----------
    records
        The records.
    area
        The county (all events), a quadrant or a district.
    area_by
        ``home`` or ``team``: what decides where an event belongs.
    start, end
        The first and the last day.
    dictionary
        The data dictionary: table ``event_tables``.

    Returns
    -------
    dict
        The columns of ``Records.tables`` and ``day``, ``quarter`` (``2024-Q3``, calendar).
    """
    kinds = dictionary.read("event_tables").sort_values("order")
    found = {}
    for kind in kinds.itertuples(index=False):
        rows = records.tables[kind.table]
        day = rows[kind.date_field]
        inside = (day >= pd.Timestamp(start)) & (day <= pd.Timestamp(end))
        rows = rows[inside & _in_area(rows, area, area_by=area_by)]
        day = rows[kind.date_field]
        found[kind.table] = rows.assign(day=day, quarter=quarter_of(day))
    return found


def quarter_of(day: pd.Series) -> pd.Series:
    """Return the calendar quarter of days, as ``2024-Q3``."""
    number = ((day.dt.month - 1) // 3 + 1).astype("Int64").astype("string")
    return day.dt.year.astype("Int64").astype("string") + "-Q" + number


def _in_area(rows: pd.DataFrame, area: Area, *, area_by: str) -> pd.Series:
    if not area.below_authority:
        return pd.Series(True, index=rows.index)
    column = "district_of_home" if area.level == "district" else f"area_by_{area_by}"
    return (rows[column] == area.name).fillna(False)


def labels_of(dictionary: Dictionary) -> Mapping[str, str]:
    """Return how reports call the tables of events."""
    kinds = dictionary.read("event_tables").sort_values("order")
    return dict(zip(kinds["table"], kinds["label"], strict=True))
