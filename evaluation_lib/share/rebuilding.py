"""Put an extract's days back on a calendar, so that the suite links and counts as on records."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from evaluation_lib.counts.children import group_of_code
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.measures.groups import GROUPING
from evaluation_lib.records.pathway import link_events, outcomes
from evaluation_lib.records.records import Records
from evaluation_lib.records.transitions import event_fields
from evaluation_lib.share.close_years import Fields, days_with_years, first_years
from evaluation_lib.share.shared_fields import (
    CHILDREN,
    DAY,
    VALUE,
    YEAR,
    SharedField,
    shared_fields,
)
from evaluation_lib.share.writing import MANIFEST
from evaluation_lib.share.years import middle_of, possible_first_days

#: Where children stand whose years are not told: in no period that anybody counts.
NO_YEAR = pd.Timestamp("1900-04-01")
#: Types of the columns of an extract; all others are text.
TYPES = {DAY: "Int64"}

NOT_AN_EXTRACT = "{folder} holds no research extract: name the folder that evaluate share made."


def read_extract(folder: Path, *, dictionary: Dictionary) -> Mapping[str, pd.DataFrame]:
    """Read the tables of an extract, days as whole numbers, true and false as such.

    Raises
    ------
    DataError
        If the folder holds none.
    """
    fields = shared_fields(dictionary)
    try:
        names = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["tables"]
        read = {
            name: pd.read_csv(folder / f"{name}.csv", dtype="string", keep_default_na=False)
            for name in fields
            if name in names
        }
    except (OSError, ValueError, KeyError) as error:
        raise DataError(NOT_AN_EXTRACT.format(folder=folder)) from error
    return {name: _typed(rows.mask(rows == ""), name, fields) for name, rows in read.items()}


def rebuilt_records(
    tables: Mapping[str, pd.DataFrame], *, until: pd.Timestamp, dictionary: Dictionary
) -> Records:
    """Make records of an extract, linked as the council's own are.

    Day 0 of each child is put in the middle of the days that it may have been by the years of its
    events, so that every event lies in its year and all intervals are exact; no date is a true one.
    A child without years of events stands in 1900, where nothing is counted. The decision points
    are counted by ``latest`` ethnicity and by ``home``; children whose area is no quadrant belong
    to the county alone.

    Parameters
    ----------
    tables
        The tables, as `read_extract` returns them.
    until
        The last day that the extracts know of (``observed_until`` of the manifest).
    dictionary
        The data dictionary.
    """
    fields = shared_fields(dictionary)
    events = {name: rows for name, rows in tables.items() if name != CHILDREN}
    first = _first_days(events, tables[CHILDREN], fields, until=until)
    about = _about(tables[CHILDREN], dictionary)
    ends = event_fields(dictionary, "end_field")
    own = {name: _dated(rows, fields[name], first, end=ends[name]) for name, rows in events.items()}
    described = {name: rows.merge(about, on="child_id", how="left") for name, rows in own.items()}
    links = link_events(described, dictionary=dictionary, observed_until=until)
    nothing = pd.DataFrame()
    return Records(
        children=_children(tables[CHILDREN]),
        tables=described,
        ethnicity=nothing,
        latest_ethnicity=nothing,
        ethnicity_changes=nothing,
        excluded=nothing,
        duplicates=nothing,
        vintages=nothing,
        reporting_delay=nothing,
        conflicts=nothing,
        links=links,
        outcomes=outcomes(described, links, dictionary=dictionary, observed_until=until),
        sources=tuple(sorted({s for rows in own.values() for s in rows["source"].dropna()})),
        source_of_table={n: rows["source"].iloc[0] for n, rows in own.items() if len(rows)},
        left_out_sources=nothing,
        observed_until=until,
    )


def _first_days(
    events: Mapping[str, pd.DataFrame],
    children: pd.DataFrame,
    fields: Fields,
    *,
    until: pd.Timestamp,
) -> pd.Series:
    """A day for day 0 of each child: within its years where they are told, else in 1900."""
    days = days_with_years(events, fields)
    possible = possible_first_days(days, first_years(children), since=NO_YEAR, until=until)
    told = days.dropna(subset=["year"])["child"].unique()
    return middle_of(possible).where(possible.index.isin(told), NO_YEAR).astype("datetime64[us]")


def _dated(
    rows: pd.DataFrame, fields: Sequence[SharedField], first: pd.Series, *, end: object
) -> pd.DataFrame:
    """The columns of one table under the names and in the types of records."""
    found: dict[str, pd.Series] = {}
    for one in fields:
        if one.treatment == DAY:
            days = pd.to_timedelta(rows[one.shared_as].astype("float64"), unit="D")
            found[one.field] = (rows["child"].map(first) + days).astype("datetime64[us]")
        elif one.treatment != YEAR:
            found[one.field] = rows[one.shared_as]
    if isinstance(end, str) and end not in found:
        # Counting asks for an end, also where none is shared.
        found[end] = pd.Series(pd.NaT, index=rows.index, dtype="datetime64[us]")
    return pd.DataFrame(found)


def _children(children: pd.DataFrame) -> pd.DataFrame:
    """What counting asks of children: who they are; the days of their lives are not shared."""
    unknown = ("date_of_birth", "date_of_death", "adopted_date")
    days = {
        name: pd.Series(pd.NaT, index=children.index, dtype="datetime64[us]") for name in unknown
    }
    return pd.DataFrame({"child_id": children["child"], "family_id": children["family"], **days})


def _about(children: pd.DataFrame, dictionary: Dictionary) -> pd.DataFrame:
    """What events are described by."""
    words = dictionary.document("sharing")
    groups = group_of_code(GROUPING, dictionary=dictionary)
    told = children["ethnicity"]
    code = told.where(told.isin(groups.index))
    group = code.map(groups).astype("string").fillna(told.where(told.isin(set(groups))))
    areas = dictionary.read("areas").set_index("area_name")["area_level"]
    maps = dictionary.read("district_quadrants").drop_duplicates("district", keep="last")
    level = children["area"].map(areas)
    district = children["area"].where(level == "district")
    quadrant = district.map(maps.set_index("district")["quadrant"]).astype("string")
    answers = {said: answer == "true" for answer, said in words["answers"].items()}
    answers.pop(words["answers"]["not_known"])
    return pd.DataFrame(
        {
            "child_id": children["child"],
            "latest_code": code,
            "latest_group": group,
            "latest_status": (group == "Refused").map({True: "refused", False: "mapped"}),
            "district_of_home": district,
            "area_by_home": quadrant.fillna(children["area"].where(level == "quadrant")),
            "age_at_event": pd.Series(pd.NA, index=children.index, dtype="Float64"),
            "unaccompanied": children["unaccompanied"].map(answers).astype("boolean"),
        }
    ).astype({"latest_status": "string"})


def _typed(rows: pd.DataFrame, table: str, fields: Fields) -> pd.DataFrame:
    types = {one.shared_as: TYPES[one.treatment] for one in fields[table] if one.treatment in TYPES}
    rows = rows.astype(types)
    for one in fields[table]:
        if one.treatment == VALUE and rows[one.shared_as].dropna().isin(["True", "False"]).all():
            said = rows[one.shared_as].map({"True": True, "False": False})
            rows[one.shared_as] = said.astype("boolean")
    return rows
