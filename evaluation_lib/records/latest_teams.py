"""Who works with a child now, or did last: the team and the event to go by."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.records.transitions import OpenEpisode, read_open_episodes

EVENT_COLUMNS = ["child_id", "table", "order", "date", "is_open", "team", "area_by_team"]


def latest_teams(
    tables: Mapping[str, pd.DataFrame], observed_until: pd.Timestamp, *, dictionary: Dictionary
) -> pd.DataFrame:
    """Return the team of each child's latest open event, or of the latest where none is open.

    Parameters
    ----------
    tables
        Event tables by name; ``team`` and ``area_by_team`` are read where they are there.
    observed_until
        The last day that the extracts can know about; events dated later are left out.
    dictionary
        The data dictionary: tables ``event_tables``, ``open_episodes``.

    Returns
    -------
    pandas.DataFrame
        One row per child for whom any event names a team: ``child_id``, ``team``,
        ``area_by_team``.
    """
    events = _events(tables, observed_until, dictionary=dictionary)
    latest = events[events["team"].notna()].sort_values(
        ["child_id", "is_open", "date", "order", "team"], kind="stable"
    )
    return latest.drop_duplicates("child_id", keep="last")[["child_id", "team", "area_by_team"]]


def latest_events(
    tables: Mapping[str, pd.DataFrame], observed_until: pd.Timestamp, *, dictionary: Dictionary
) -> pd.DataFrame:
    """Return each child's latest event: ``child_id``, ``latest_event``, ``latest_event_date``.

    Parameters are those of `latest_teams`. The event is named by the label of its table.
    """
    events = _events(tables, observed_until, dictionary=dictionary)
    labels = dictionary.read("event_tables").set_index("table")["label"]
    latest = events.sort_values(["child_id", "date", "order"], kind="stable")
    latest = latest.drop_duplicates("child_id", keep="last")
    return pd.DataFrame(
        {
            "child_id": latest["child_id"],
            "latest_event": latest["table"].map(labels).astype("string"),
            "latest_event_date": latest["date"],
        }
    )


def _events(
    tables: Mapping[str, pd.DataFrame], observed_until: pd.Timestamp, *, dictionary: Dictionary
) -> pd.DataFrame:
    """Every dated event, and whether it was open on the last day known."""
    lasting = read_open_episodes(dictionary)
    kinds = dictionary.read("event_tables")
    found = [
        _events_of(
            tables[kind["table"]],
            kind=kind,
            lasting=lasting.get(kind["table"]),
            observed_until=observed_until,
        )
        for kind in kinds.to_dict("records")
        if kind["table"] in tables
    ]
    types = {"child_id": "string", "table": "string", "team": "string", "area_by_team": "string"}
    empty = pd.DataFrame(columns=EVENT_COLUMNS).astype(
        {**types, "order": "int64", "date": "datetime64[us]", "is_open": "bool"}
    )
    return pd.concat([empty, *(frame.astype(types) for frame in found)], ignore_index=True)


def _events_of(
    rows: pd.DataFrame,
    *,
    kind: Mapping[str, object],
    lasting: OpenEpisode | None,
    observed_until: pd.Timestamp,
) -> pd.DataFrame:
    dates = rows[kind["date_field"]]
    return pd.DataFrame(
        {
            "child_id": rows["child_id"],
            "table": kind["table"],
            "order": kind["order"],
            "date": dates,
            "is_open": _is_open(rows, kind["end_field"], lasting, observed_until),
            "team": rows.get("team"),
            "area_by_team": rows.get("area_by_team"),
        }
    )[dates.notna() & ~(dates > observed_until)]


def _is_open(
    rows: pd.DataFrame,
    end_field: str,
    lasting: OpenEpisode | None,
    observed_until: pd.Timestamp,
) -> pd.Series:
    """Whether each event was open on the last day known; what has no end in the source is not."""
    end_field = lasting.end_field if lasting else end_field
    if pd.isna(end_field):
        return pd.Series(False, index=rows.index)
    is_open = rows[end_field].isna() | (rows[end_field] > observed_until)
    if lasting is None:
        return is_open
    if lasting.closed_at_once_field:
        is_open &= ~rows[lasting.closed_at_once_field].fillna(False).astype(bool)
    return is_open & ~rows["source"].isin(lasting.sources_without_end)
