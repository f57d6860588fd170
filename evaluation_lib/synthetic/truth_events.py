"""Every event of the county with what is true of it: whose, where, counted or not, and why."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from evaluation_lib.areas import map_on
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.synthetic.county import County
from evaluation_lib.synthetic.days import birthday
from evaluation_lib.synthetic.scenario import Scenario

CARE, REFERRALS, NEED = "looked_after_episodes", "referrals", "episodes_of_need"
STARTS = "S"
COLUMNS = [
    "table",
    "event_id",
    "child_id",
    "day",
    "end",
    "completed",
    "followed_from",
    "recorded_on",
    "in_extracts",
    "left_out_by",
    "unborn",
    "starts_period",
    "ends_period",
    "district",
    "area",
    "true_group",
    "recorded_group",
    "recorded_status",
    "status_at_event",
    "group_at_event",
]


def true_events(county: County, scenario: Scenario, *, dictionary: Dictionary) -> pd.DataFrame:
    """Return all events, one row each, with what is true of them.

    Parameters
    ----------
    county
        The county.
    scenario
        Its scenario, for the map of districts.
    dictionary
        The data dictionary: ``event_tables``, ``ethnicity_codes``, ``area_buckets``.

    Returns
    -------
    pandas.DataFrame
        `COLUMNS`: ``day`` is the event's own, ``end`` that of what lasts, ``completed`` that on
        which it counts where it is another (assessments); ``in_extracts`` whether it was typed in
        by the day of the extracts; ``left_out_by`` the rule of table ``exclusion_rules`` that
        leaves it out, if any; ``area`` the quadrant of the home or a bucket; ``recorded_group``
        and ``recorded_status`` as the system shows the child in the end, ``…_at_event`` on the day.
    """
    kinds = dictionary.read("event_tables").set_index("table")
    rows = {**county.tables, NEED: _episodes_of_need(county.tables[REFERRALS])}
    events = pd.concat(
        [_plain(name, rows[name], kinds.loc[name]) for name in kinds.index if name in rows],
        ignore_index=True,
    )
    children = county.children.set_index("child_id")
    of_child = children.reindex(events["child_id"])
    born = of_child["date_of_birth"].to_numpy(dtype="datetime64[D]")
    day = events["day"].to_numpy(dtype="datetime64[D]")
    adult = birthday(born.astype("int64"), 18).astype("datetime64[D]")
    events["unborn"] = day < born
    events["in_extracts"] = events["recorded_on"] <= pd.Timestamp(county.extract_day)
    events["left_out_by"] = _left_out(
        events, restricted=of_child["restricted"].to_numpy(dtype=bool), adult=day >= adult
    )
    events["true_group"] = of_child["group"].to_numpy()
    placed = _placed(events, county, scenario, dictionary=dictionary)
    shown = _shown(events, county, dictionary=dictionary)
    return pd.concat([events, placed, shown], axis=1)[COLUMNS]


def _episodes_of_need(referrals: pd.DataFrame) -> pd.DataFrame:
    """A case that is more than a referral without further action."""
    cases = referrals[~referrals["no_further_action"].astype(bool)]
    return cases.rename(
        columns={
            "referral_id": "episode_of_need_id",
            "referral_date": "start_date",
            "closure_date": "end_date",
        }
    ).assign(followed_from=cases["referral_id"])


def _plain(name: str, rows: pd.DataFrame, kind: pd.Series) -> pd.DataFrame:
    """An event table in the columns that all share."""
    end = kind["end_field"]
    own = {
        "table": name,
        "event_id": rows[kind["id_field"]],
        "child_id": rows["child_id"],
        "day": rows[kind["date_field"]],
        "end": rows[end] if isinstance(end, str) else pd.NaT,
        "completed": rows[kind["counted_date_field"]],
        "followed_from": rows["followed_from"],
        "recorded_on": rows["recorded_on"],
        "short_break": rows.get("legal_status", pd.Series(index=rows.index)) == "V4",
        "temporary": _yes(rows, "temporary"),
        "transfer_in": _yes(rows, "transfer_in"),
        "period_start": rows.get("period_start_date", pd.NaT),
        "home_postcode": rows.get("home_postcode"),
        "starts_period": _starts(name, rows),
        "ends_period": _ends(name, rows),
    }
    return pd.DataFrame(own, index=rows.index)


def _yes(rows: pd.DataFrame, name: str) -> pd.Series:
    return rows[name].fillna(False).astype(bool) if name in rows else False


def _starts(name: str, rows: pd.DataFrame) -> pd.Series | bool:
    return rows["reason_started"] == STARTS if name == CARE else True


def _ends(name: str, rows: pd.DataFrame) -> pd.Series | bool:
    return rows["reason_ended"] != "X1" if name == CARE else True


def _left_out(events: pd.DataFrame, *, restricted: np.ndarray, adult: np.ndarray) -> np.ndarray:
    """The first rule of ``exclusion_rules`` that takes each event, in the table's order."""
    conditions: Mapping[str, np.ndarray] = {
        "restricted": restricted,
        "temporary_registration": events["temporary"].to_numpy(dtype=bool),
        "transfer_in": events["transfer_in"].to_numpy(dtype=bool),
        "short_breaks": events["short_break"].to_numpy(dtype=bool),
        "not_under_18": adult,
    }
    return np.select(list(conditions.values()), list(conditions), default=None)


def _placed(
    events: pd.DataFrame, county: County, scenario: Scenario, *, dictionary: Dictionary
) -> pd.DataFrame:
    """The district and the quadrant of the home on the day; for care on the day before it began."""
    care = (events["table"] == CARE).to_numpy()
    day = events["period_start"].where(care).sub(pd.Timedelta(days=1)).fillna(events["day"])
    asked = pd.DataFrame({"child_id": events["child_id"], "asked": day, "row": events.index})
    asked["asked"] = asked["asked"].astype("datetime64[us]")
    homes = county.homes.astype({"child_id": "string", "valid_from": "datetime64[us]"})
    found = pd.merge_asof(
        asked.sort_values("asked"),
        homes[["child_id", "valid_from", "district"]].sort_values("valid_from"),
        left_on="asked",
        right_on="valid_from",
        by="child_id",
    ).set_index("row")
    district = found["district"].reindex(events.index)
    buckets = dictionary.read("area_buckets").set_index("bucket")["label"]
    area = _quadrants(district, events["day"], scenario, dictionary=dictionary)
    area = area.where(
        area.notna(), np.where(district.isna(), buckets["unknown"], buckets["out_of_county"])
    )
    return pd.DataFrame({"district": district, "area": area})


def _quadrants(
    district: pd.Series, day: pd.Series, scenario: Scenario, *, dictionary: Dictionary
) -> pd.Series:
    today = map_on(dictionary, on=scenario.first_day).set_index("district")["quadrant"]
    area = district.map(today)
    for move in scenario["district_moves"]:
        moved = (district == move["district"]) & (day >= pd.Timestamp(move["from"]))
        area = area.mask(moved, move["quadrant"])
    return area


def _shown(events: pd.DataFrame, county: County, *, dictionary: Dictionary) -> pd.DataFrame:
    """What the system shows of the child in the end, and what it showed on the day."""
    codes = dictionary.read("ethnicity_codes").set_index("code")["five_groups"]
    entries = county.ethnicity
    entries = entries[entries["recorded_on"] <= pd.Timestamp(county.extract_day)]
    entries = entries.astype({"child_id": "string", "recorded_on": "datetime64[us]"})
    entries = entries.assign(group=entries["code"].map(codes))
    last = entries.groupby("child_id").tail(1).set_index("child_id")
    asked = pd.DataFrame(
        {"child_id": events["child_id"], "asked": events["day"].astype("datetime64[us]")}
    ).assign(row=events.index)
    then = pd.merge_asof(
        asked.sort_values("asked"),
        entries[["child_id", "recorded_on", "status", "group"]].sort_values(
            "recorded_on", kind="stable"
        ),
        left_on="asked",
        right_on="recorded_on",
        by="child_id",
    ).set_index("row")
    return pd.DataFrame(
        {
            "recorded_group": events["child_id"].map(last["group"]),
            "recorded_status": events["child_id"].map(last["status"]),
            "status_at_event": then["status"].reindex(events.index).fillna("missing"),
            "group_at_event": then["group"].reindex(events.index),
        }
    )
