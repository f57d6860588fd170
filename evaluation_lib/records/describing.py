"""What an event is described by: both clocks of ethnicity, and both ways of placing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.records.ethnicity import recorded_at_event
from evaluation_lib.records.events_once import EventKind
from evaluation_lib.records.places import place_by_home, place_by_team

VALUE = ("code", "group", "status", "rule")
MISSING = "missing"
DESCRIBED = (
    *(f"recorded_{name}" for name in (*VALUE, "basis", "on")),
    *(f"latest_{name}" for name in VALUE),
    "district_of_home",
    "area_by_home",
    "homes_overlap",
    "area_by_team",
)
#: The types of columns that cleaning adds; all others that it adds are text.
ADDED = {
    "age_at_event": "Float64",
    "recorded_on": "datetime64[us]",
    "homes_overlap": "boolean",
    "unborn": "boolean",
    "unaccompanied": "boolean",
}


@dataclass(frozen=True, eq=False)
class Descriptions:
    """What is known of children that events are described by.

    Attributes
    ----------
    ethnicity
        ``ethnicity_records`` with ``code``, ``group``, ``status``, ``rule``.
    latest
        One row per child: the latest known.
    addresses
        Rows of table ``addresses``.
    postcodes
        The district of each postcode, if the extracts hold such a list.
    """

    ethnicity: pd.DataFrame
    latest: pd.DataFrame
    addresses: pd.DataFrame
    postcodes: pd.DataFrame | None

    def add_to(
        self, events: pd.DataFrame, kind: EventKind, *, dictionary: Dictionary
    ) -> pd.DataFrame:
        """Return the events with what they are described by, typed as the dictionary says."""
        types = types_of(kind.table, dictionary) | ADDED
        if events.empty:
            # A source that holds none of a kind should not cost what a full table costs.
            return typed(events.assign(**dict.fromkeys(DESCRIBED)), types)
        where = {"date_field": kind.date_field, "dictionary": dictionary}
        recorded = recorded_at_event(
            events, self.ethnicity, table=kind.table, id_field=kind.id_field, **where
        )
        at_home = place_by_home(
            self._with_latest(recorded), self.addresses, postcodes=self.postcodes, **where
        )
        return typed(place_by_team(at_home, **where), types)

    def _with_latest(self, events: pd.DataFrame) -> pd.DataFrame:
        known = self.latest[["child_id", *VALUE]].rename(
            columns={name: f"latest_{name}" for name in VALUE}
        )
        both = events.merge(known, on="child_id", how="left", validate="many_to_one")
        both["latest_status"] = both["latest_status"].fillna(MISSING)
        return both


def types_of(table: str, dictionary: Dictionary) -> dict[str, str]:
    """Return the pandas types of a table's fields."""
    return {item.name: item.pandas_type for item in dictionary.table(table).fields}


def typed(frame: pd.DataFrame, types: Mapping[str, str]) -> pd.DataFrame:
    """Give every column its type; the libraries between have their own.

    A column without a type given is true or false where it holds that, else text.
    """
    wanted = {name: types[name] for name in frame.columns if name in types}
    for name in frame.columns.difference(list(wanted)):
        wanted[name] = "boolean" if pd.api.types.is_bool_dtype(frame[name]) else "string"
    return frame.astype(wanted)
