"""What the tests of data quality share: a few events written by hand, and records around them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

import pandas as pd
import pytest

from evaluation_lib.areas import Area
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.extracts.council.reading import RECOGNISED_COLUMNS
from evaluation_lib.measures.data_quality.events import Scope
from evaluation_lib.records.records import Records

#: What cleaning adds to every event, unless a test says otherwise.
ADDED = {
    "unborn": False,
    "recorded_status": "mapped",
    "recorded_basis": "snapshot",
    "latest_status": "mapped",
    "district_of_home": pd.NA,
    "area_by_home": "Unknown",
    "area_by_team": "Unknown",
}
TRACE = {"source": "mosaic", "source_file": "extract.csv", "source_sheet": pd.NA}
ESSEX = Area("E10000012", "Essex", "local_authority", "essex", "Essex")


@pytest.fixture(scope="session")
def events_in(dictionary: Dictionary) -> Callable[..., dict[str, pd.DataFrame]]:
    """Make every table of events, with the rows given for some: ``referrals=[{...}, ...]``.

    A row of a child has an identifier, a day and what cleaning adds, if it does not say otherwise.
    """
    kinds = dictionary.read("event_tables").set_index("table")

    def table_of(name: str, rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
        table, kind = dictionary.table(name), kinds.loc[name]
        types = {item.name: item.pandas_type for item in table.fields}
        filled = [
            {
                kind["id_field"]: f"{name}-{number}",
                "child_id": f"child {number}",
                kind["date_field"]: "2024-05-01",
                "source_row": number + 1,
                **TRACE,
                **ADDED,
                **row,
            }
            for number, row in enumerate(rows, start=1)
        ]
        extra = [name for row in rows for name in row if name not in types and name not in ADDED]
        frame = pd.DataFrame(filled, columns=[*types, *ADDED, *dict.fromkeys(extra)])
        for column, kind_of in types.items():
            if kind_of.startswith("datetime"):
                frame[column] = pd.to_datetime(frame[column])
        added = {name: "boolean" if name == "unborn" else "string" for name in ADDED}
        return frame.astype({**types, **added})

    def make(**given: Sequence[Mapping[str, Any]]) -> dict[str, pd.DataFrame]:
        return {name: table_of(name, given.get(name, [])) for name in kinds.index}

    return make


@pytest.fixture(scope="session")
def records_of(events_in, dictionary: Dictionary) -> Callable[..., Records]:
    """Make records of some events; any other part of them is empty or as a test gives it."""

    def make(events: Mapping[str, Sequence[Mapping[str, Any]]], **parts: Any) -> Records:
        tables = events_in(**events)
        empty = {item.name: pd.DataFrame() for item in fields(Records)}
        known = {
            "tables": tables,
            "sources": ("mosaic",),
            "source_of_table": {name: "mosaic" for name, rows in tables.items() if len(rows)},
            "observed_until": pd.Timestamp("2025-03-31"),
        }
        return Records(**{**empty, **known, **parts})

    return make


@pytest.fixture
def scope() -> Scope:
    """The whole county in the financial year 2024 to 2025."""
    return Scope(ESSEX, "home", date(2024, 4, 1), date(2025, 3, 31))


@pytest.fixture
def recognised() -> Callable[..., pd.DataFrame]:
    """Make a list of what was read."""

    def make(*rows: Mapping[str, Any]) -> pd.DataFrame:
        frame = pd.DataFrame(list(rows), columns=list(RECOGNISED_COLUMNS))
        frame["snapshot_date"] = pd.to_datetime(frame["snapshot_date"])
        return frame.astype(RECOGNISED_COLUMNS)

    return make
