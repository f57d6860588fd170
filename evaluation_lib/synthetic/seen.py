"""What an extract taken on a day could show: nothing that happened, or was typed in, later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from evaluation_lib.synthetic.county import KNOWN_FROM, RECORDED_ON, TEAM_ID, County


@dataclass(frozen=True, eq=False)
class Seen:
    """The county as the case system shows it on a day.

    Attributes
    ----------
    day
        The day.
    children
        Rows of ``County.children`` of the children with any event by then; ``ethnicity_label``,
        ``ethnicity_local_code``, ``ethnicity_code``, ``ethnicity_status``, ``ethnicity_recorded_on``
        (of the last entry that was not a label review), ``ethnicity_described_by`` as of the day.
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
    made = entries[entries["recorded_on"] <= day].sort_values("recorded_on", kind="stable")
    shown = made.groupby("child_id", sort=False).tail(1).set_index("child_id")
    # A review gives labels new names: it records nothing new of a child.
    own = made[made["why"] != "label review"].groupby("child_id", sort=False).tail(1)
    return pd.DataFrame(
        {
            "ethnicity_label": shown["label"],
            "ethnicity_local_code": shown["local_code"],
            "ethnicity_code": shown["code"],
            "ethnicity_status": shown["status"],
            "ethnicity_described_by": shown["described_by"],
            "ethnicity_recorded_on": own.set_index("child_id")["recorded_on"],
        }
    ).reset_index()
