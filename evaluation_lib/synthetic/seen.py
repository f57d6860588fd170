"""What an extract taken on a day could show: nothing that happened, or was typed in, later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from evaluation_lib.synthetic.county import KNOWN_FROM, RECORDED_ON, TEAM_ID, County

#: What the system shows of a child's ethnicity.
SHOWN = ("label", "local_code", "code", "status", "described_by")


@dataclass(frozen=True, eq=False)
class Seen:
    """The county as the case system shows it on a day.

    Attributes
    ----------
    day
        The day.
    children
        Rows of ``County.children`` of the children with any event by then, and what the system
        shows of their ethnicity: ``ethnicity_label``, ``_local_code``, ``_code``, ``_status``,
        ``_described_by`` and ``_recorded_on`` (of the last entry that was no label review).
    homes
        Rows of ``County.homes`` that had begun; a later end is not known yet.
    tables
        Event tables as ``County.tables``, with ``team`` as it is called on the day.
    """

    day: pd.Timestamp
    children: pd.DataFrame
    homes: pd.DataFrame
    tables: Mapping[str, pd.DataFrame]


def seen_on(county: County, day: pd.Timestamp) -> Seen:
    """Return what the case system shows on a day.

    Parameters
    ----------
    county
        The county.
    day
        The day on which an extract is taken, at its end.
    """
    tables = {name: _seen(name, rows, county, day) for name, rows in county.tables.items()}
    known = pd.concat([rows["child_id"] for rows in tables.values()]).unique()
    children = county.children[county.children["child_id"].isin(known)]
    shown = children.merge(_ethnicity_on(county.ethnicity, day), on="child_id", how="left")
    homes = county.homes[
        county.homes["child_id"].isin(known) & (county.homes["valid_from"] <= day)
    ].copy()
    homes.loc[homes["valid_to"] > day, "valid_to"] = pd.NaT
    return Seen(day, shown, homes.reset_index(drop=True), tables)


def _seen(name: str, rows: pd.DataFrame, county: County, day: pd.Timestamp) -> pd.DataFrame:
    seen = rows[rows[RECORDED_ON] <= day].copy()
    for ended, told_then in KNOWN_FROM.get(name, {}).items():
        later = seen[ended] > day
        seen.loc[later, [ended, *told_then]] = pd.NA
    id_field = rows.columns[0]
    wrong = county.restatements
    wrong = wrong[(wrong["table"] == name) & (wrong["changed_on"] > day)]
    for field, group in wrong.groupby("field"):
        before = group.set_index("event_id")["before"]
        old = seen[id_field].map(before)
        seen[field] = seen[field].mask(seen[id_field].isin(before.index), old)
    if TEAM_ID in seen:
        seen["team"] = seen[TEAM_ID].map(_names_on(county.teams, day))
    return seen.reset_index(drop=True)


def _names_on(teams: pd.DataFrame, day: pd.Timestamp) -> dict[str, str]:
    held = teams["valid_from"].isna() | (teams["valid_from"] <= day)
    latest = teams[held].sort_values("valid_from", na_position="first")
    return dict(zip(latest["team_id"], latest["team"], strict=True))


def _ethnicity_on(entries: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The last entry of each child by a day; entries stand in order of child and time."""
    made = entries[entries["recorded_on"] <= day]
    shown = made.drop_duplicates("child_id", keep="last")
    # A review gives labels new names: it records nothing new of a child.
    own = made[made["why"] != "label review"].drop_duplicates("child_id", keep="last")
    columns = {name: f"ethnicity_{name}" for name in SHOWN}
    named = shown[["child_id", *columns]].rename(columns=columns)
    recorded = own[["child_id", "recorded_on"]].rename(
        columns={"recorded_on": "ethnicity_recorded_on"}
    )
    return named.merge(recorded, on="child_id", how="left")
