"""The events that a report is about: those of its area and its period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from evaluation_lib.areas import Area
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.records.records import Records


@dataclass(frozen=True)
class Scope:
    """Where and when.

    Attributes
    ----------
    area
        The county (all events), a quadrant or a district.
    area_by
        ``home`` or ``team``: what decides where an event belongs.
    start, end
        The first and the last day.
    """

    area: Area
    area_by: str
    start: date
    end: date


def events_of(records: Records, scope: Scope, *, dictionary: Dictionary) -> dict[str, pd.DataFrame]:
    """Return the events of an area and a period, by table, in the order of reports.

    Parameters
    ----------
    records
        The records.
    scope
        The area and the period.
    dictionary
        The data dictionary: table ``event_tables``.

    Returns
    -------
    dict
        The columns of ``Records.tables`` and ``day``, ``quarter`` (``2024-Q3``, calendar).
    """
    kinds = dictionary.read("event_tables").sort_values("order")
    return {
        kind.table: _of_scope(records.tables[kind.table], scope, day_field=kind.date_field)
        for kind in kinds.itertuples(index=False)
    }


def decisions_of(
    records: Records, scope: Scope, *, dictionary: Dictionary
) -> dict[str, pd.DataFrame]:
    """Return what counts at each decision point, as `events_of` does.

    An event counts on the day that the decision point asks for (an assessment on the day it was
    completed), and an episode of being looked after only where it starts a period of it.
    """
    kinds = dictionary.read("event_tables").sort_values("order")
    found = {}
    for kind in kinds.itertuples(index=False):
        rows = records.tables[kind.table]
        if "starts_period" in rows:
            rows = rows[rows["starts_period"].fillna(False).astype(bool)]
        found[kind.table] = _of_scope(rows, scope, day_field=kind.counted_date_field)
    return found


def _of_scope(rows: pd.DataFrame, scope: Scope, *, day_field: str) -> pd.DataFrame:
    day = rows[day_field]
    inside = (day >= pd.Timestamp(scope.start)) & (day <= pd.Timestamp(scope.end))
    rows = rows[inside & _in_area(rows, scope)]
    return rows.assign(day=rows[day_field], quarter=quarter_of(rows[day_field]))


def _in_area(rows: pd.DataFrame, scope: Scope) -> pd.Series:
    if not scope.area.below_authority:
        return pd.Series(True, index=rows.index)
    column = "district_of_home" if scope.area.level == "district" else f"area_by_{scope.area_by}"
    return (rows[column] == scope.area.name).fillna(False)


def quarter_of(day: pd.Series) -> pd.Series:
    """Return the calendar quarter of days, as ``2024-Q3``."""
    number = ((day.dt.month - 1) // 3 + 1).astype("Int64").astype("string")
    return day.dt.year.astype("Int64").astype("string") + "-Q" + number


def quarters_between(first: date, last: date) -> list[str]:
    """Return every calendar quarter from one day's to another's."""
    found = pd.period_range(pd.Timestamp(first), pd.Timestamp(last), freq="Q")
    return [f"{quarter.year}-Q{quarter.quarter}" for quarter in found]


def children_in(events: Mapping[str, pd.DataFrame]) -> frozenset[str]:
    """Return the children who have any of the events."""
    return frozenset(child for rows in events.values() for child in rows["child_id"])


def labels_of(dictionary: Dictionary) -> Mapping[str, str]:
    """Return how reports call the tables of events."""
    kinds = dictionary.read("event_tables").sort_values("order")
    return dict(zip(kinds["table"], kinds["label"], strict=True))


def decision_labels_of(dictionary: Dictionary) -> Mapping[str, str]:
    """Return how reports call the decision point of each table of events.

    A table that is none of the decision points has its own label.
    """
    points = dictionary.read("decision_points").set_index("decision_point")["label"]
    kinds = dictionary.read("event_tables").sort_values("order")
    own = kinds["decision_point_started"].map(points).fillna(kinds["label"])
    return dict(zip(kinds["table"], own, strict=True))
