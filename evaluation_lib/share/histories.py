"""The events that can be shared, each child's first day, and codes that keep events in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.records.records import Records
from evaluation_lib.records.transitions import event_fields
from evaluation_lib.share.keys import event_codes

SEPARATOR = "\x1f"
FIRST_DATE = "first_date"


@dataclass(frozen=True, eq=False)
class Histories:
    """Events that can be shared.

    Attributes
    ----------
    tables
        The rows of each table that have an id, a child and a day that the extracts can know of.
    first
        One row per child: the row of its first event, with ``first_date``; by ``child_id``.
    since, until
        The first and the last day that the extracts know of.
    id_fields
        The field that identifies an event, by table.
    """

    tables: Mapping[str, pd.DataFrame]
    first: pd.DataFrame
    since: pd.Timestamp
    until: pd.Timestamp
    id_fields: Mapping[str, str]


def histories_of(records: Records, *, tables: Sequence[str], dictionary: Dictionary) -> Histories:
    """Take the events that can be shared out of records.

    Parameters
    ----------
    records
        The records: events that count, without restricted children.
    tables
        Which tables of events.
    dictionary
        The data dictionary.
    """
    ids, dates = (event_fields(dictionary, name) for name in ("id_field", "date_field"))
    until = pd.Timestamp(records.observed_until)
    found = {
        name: _usable(records.tables[name], ids[name], dates[name], until=until)
        for name in tables
        if name in records.tables
    }
    first = _first_events(found, ids=ids, dates=dates)
    since = first[FIRST_DATE].min() if len(first) else until
    return Histories(found, first, since, until, ids)


def days_since_first(histories: Histories, table: str, field: str) -> pd.Series:
    """Return the days from the child's first event to a date of each row; missing where it is."""
    rows = histories.tables[table]
    first = rows["child_id"].map(histories.first[FIRST_DATE])
    return (rows[field].dt.normalize() - first.dt.normalize()).dt.days.astype("Int64")


def event_numbers(histories: Histories, *, key: bytes) -> Mapping[str, pd.Series]:
    """Return the code of every event by child and identifier, by table.

    Among events of one day, linking takes the one with the smallest identifier; so the codes of a
    child's events of one table stand in the order of their identifiers: ``0002-9f31a07c44de``.
    """
    found = {}
    for name, rows in histories.tables.items():
        pairs = rows[["child_id", histories.id_fields[name]]].drop_duplicates()
        pairs = pairs.set_axis(["child_id", "id"], axis="columns").sort_values(["child_id", "id"])
        number = pairs.groupby("child_id", sort=False).cumcount() + 1
        codes = event_codes(_texts(name, pairs["child_id"], pairs["id"]), key=key)
        text = [f"{place:04d}-{code}" for place, code in zip(number, codes, strict=True)]
        index = pd.MultiIndex.from_frame(pairs)
        found[name] = pd.Series(text, index=index, dtype="string")
    return found


def codes_for(
    rows: pd.DataFrame, field: str, *, of: str, numbers: Mapping[str, pd.Series], key: bytes
) -> pd.Series:
    """Return the codes of the events that a field of some rows names.

    An event that is named and is not in the extract gets a code that no event has, number 0000: it
    can be seen that something was named.
    """
    asked = pd.MultiIndex.from_arrays([rows["child_id"], rows[field]])
    known = numbers[of].reindex(asked) if of in numbers else pd.Series(pd.NA, index=asked)
    found = pd.Series(known.to_numpy(), index=rows.index, dtype="string")
    lost = found.isna() & rows[field].notna()
    texts = _texts(of, rows.loc[lost, "child_id"], rows.loc[lost, field])
    found[lost] = [f"0000-{code}" for code in event_codes(texts, key=key)]
    return found


def _texts(table: str, child: pd.Series, event: pd.Series) -> pd.Series:
    return table + SEPARATOR + child.astype("string") + SEPARATOR + event.astype("string")


def _usable(
    rows: pd.DataFrame, id_field: str, date_field: str, *, until: pd.Timestamp
) -> pd.DataFrame:
    known = rows.dropna(subset=[id_field, "child_id", date_field])
    return known[known[date_field] <= until].reset_index(drop=True)


def _first_events(
    tables: Mapping[str, pd.DataFrame], *, ids: Mapping[str, str], dates: Mapping[str, str]
) -> pd.DataFrame:
    """Each child's first event; of several on a day, by the dictionary's order and the id."""
    found = [
        rows.assign(place=place, event_id=rows[ids[name]], **{FIRST_DATE: rows[dates[name]]})
        for place, (name, rows) in enumerate(tables.items())
        if len(rows)
    ]
    wanted = ["child_id", "place", "event_id", FIRST_DATE, *DESCRIBED]
    if not found:
        return pd.DataFrame(columns=wanted).set_index("child_id")
    together = pd.concat([one.reindex(columns=wanted) for one in found], ignore_index=True)
    ordered = together.sort_values(["child_id", FIRST_DATE, "place", "event_id"], kind="stable")
    return ordered.drop_duplicates("child_id").set_index("child_id")


#: What a child's first event says of the child.
DESCRIBED = (
    "age_at_event",
    "unborn",
    "district_of_home",
    "area_by_home",
    "latest_code",
    "latest_group",
    "latest_status",
)
