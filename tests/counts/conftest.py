"""Records of a few children, written by hand, and those of a small invented county."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pytest

from evaluation_lib.areas import Area, known_areas
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.extracts.council.reading import read_extracts
from evaluation_lib.records.ages import with_child
from evaluation_lib.records.making import make_records
from evaluation_lib.records.pathway import link_events
from evaluation_lib.records.records import Records
from evaluation_lib.synthetic.whole import write_county

#: What is said of a child, and of an event, unless a test says otherwise.
CHILD = {
    "family_id": None,
    "date_of_birth": "2015-06-01",
    "expected_date_of_birth": None,
    "unaccompanied_asylum_seeking": None,
    "unaccompanied_until": None,
    "adopted_date": None,
    "date_of_death": None,
}
EVENT = {
    "district_of_home": "Braintree",
    "area_by_home": "Mid",
    "area_by_team": "West",
    "source": "mosaic",
    "latest_code": "WBRI",
    "latest_group": "White",
    "latest_status": "mapped",
    "recorded_code": "WBRI",
    "recorded_group": "White",
    "recorded_status": "mapped",
}
TYPES = {
    **dict.fromkeys(("child_id", "family_id", *EVENT, "contact_source"), "string"),
    **dict.fromkeys(("unaccompanied_asylum_seeking", "starts_period", "ends_period"), "boolean"),
}
DAYS = ("date_of_birth", "expected_date_of_birth", "unaccompanied_until", "adopted_date")

Rows = Sequence[Mapping[str, Any]]


class SmallCounty(NamedTuple):
    """A small invented county: its records, and the events that truly happened in it."""

    records: Records
    truth: Path

    @property
    def events(self) -> pd.DataFrame:
        days = ["day", "end", "completed", "recorded_on"]
        return pd.read_csv(self.truth / "invented events.csv", parse_dates=days, low_memory=False)

    @property
    def children(self) -> pd.DataFrame:
        return pd.read_csv(
            self.truth / "invented children.csv", parse_dates=["date_of_birth"], low_memory=False
        )


def _frame(rows: Rows) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows))
    for name in frame.columns:
        if name in DAYS or name.endswith("_date"):
            frame[name] = pd.to_datetime(frame[name]).astype("datetime64[us]")
    return frame.astype({name: kind for name, kind in TYPES.items() if name in frame.columns})


@pytest.fixture(scope="session")
def records_of(dictionary: Dictionary) -> Callable[..., Records]:
    """Make records of rows by table: a row needs ``child_id`` and its days, no more.

    Children who are not described are nine or so, White and of Mid (Braintree); an event without
    an end is open; ids are made up in the rows' order.
    """
    events = dictionary.read("event_tables").set_index("table")

    def make(*, children: Rows = (), until: str = "2026-03-31", **tables: Rows) -> Records:
        named = {row["child_id"]: row for row in children}
        ids = list(named) + [row["child_id"] for rows in tables.values() for row in rows]
        about = _frame(
            [{"child_id": one, **CHILD, **named.get(one, {})} for one in dict.fromkeys(ids)]
        )
        found = {}
        for table, rows in tables.items():
            kind = events.loc[table]
            own = {kind["id_field"]: None}
            if isinstance(kind["end_field"], str):
                own[kind["end_field"]] = None
            frame = _frame([{**own, **EVENT, **row} for row in rows])
            made_up = [f"{table}-{number:03d}" for number in range(len(frame))]
            frame[kind["id_field"]] = (
                frame[kind["id_field"]].astype("string").fillna(pd.Series(made_up, dtype="string"))
            )
            found[table] = with_child(frame, about, date_field=kind["date_field"])
        nothing = pd.DataFrame()
        return Records(
            children=about,
            tables=found,
            ethnicity=nothing,
            latest_ethnicity=nothing,
            ethnicity_changes=nothing,
            excluded=nothing,
            duplicates=nothing,
            vintages=nothing,
            reporting_delay=nothing,
            conflicts=nothing,
            links=nothing,
            outcomes=nothing,
            sources=("mosaic",),
            source_of_table=dict.fromkeys(found, "mosaic"),
            left_out_sources=nothing,
            observed_until=pd.Timestamp(until),
        )

    return make


@pytest.fixture(scope="session")
def linked_records(
    records_of: Callable[..., Records], dictionary: Dictionary
) -> Callable[..., Records]:
    """Make records as `records_of` does, every table there, joined by the dictionary's rules."""
    names = dictionary.read("event_tables")["table"]
    typed = {name: {f.name: f.pandas_type for f in dictionary.table(name).fields} for name in names}
    empty = {
        name: pd.DataFrame(columns=[*types, "starts_period", "ends_period"]).astype(types)
        for name, types in typed.items()
    }

    def make(**rows: Any) -> Records:
        records = records_of(**rows)
        tables = empty | dict(records.tables)
        links = link_events(tables, dictionary=dictionary, observed_until=records.observed_until)
        died = pd.to_datetime(records.children["date_of_death"]).astype("datetime64[us]")
        children = records.children.assign(date_of_death=died)
        return replace(records, children=children, tables=tables, links=links)

    return make


@pytest.fixture(scope="session")
def every_area(dictionary: Dictionary) -> list[Area]:
    """The county, its quadrants and its districts."""
    return [area for area in known_areas(dictionary) if area.level != "country"]


@pytest.fixture(scope="session")
def area_named(every_area: list[Area]) -> Callable[..., list[Area]]:
    """Find areas by their names."""
    return lambda *names: [next(area for area in every_area if area.name == name) for name in names]


@pytest.fixture(scope="session")
def small_county(dictionary: Dictionary, tmp_path_factory: pytest.TempPathFactory) -> SmallCounty:
    """The records of an invented county of a twentieth of the size, and its truth."""
    folder = tmp_path_factory.mktemp("a county to count") / "county"
    written = write_county(folder, scenario="default", scale=0.06, seed=7, dictionary=dictionary)
    extracts = read_extracts(written.extracts, dictionary=dictionary)
    return SmallCounty(make_records(extracts, dictionary=dictionary), written.truth)
