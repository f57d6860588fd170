"""Stays: how long children were looked after, on a plan, in need or helped early; how it ended."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from evaluation_lib.counts.children import counted_rows, points_of
from evaluation_lib.counts.choices import Choices
from evaluation_lib.counts.other_ends import ADOPTED, DIED, OF_AGE, TRANSFERRED_OUT, TURNED_18
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.records.records import Records

ENDED = "ended"
#: Why stays are left out besides the reasons of `children.counted_rows`.
BEGUN_BEFORE, ENDED_BEFORE = "begun_before", "ended_before"
CARE = "looked_after_episodes"

STAY_TYPES = {
    "child_id": "string",
    "family_id": "string",
    "event_id": "string",
    "group": "string",
    "quadrant": "string",
    "district": "string",
    "start": "datetime64[us]",
    "end": "datetime64[us]",
    "ending": "string",
    "days": "Int64",
    "entry_days": "Int64",
    "left_out": "string",
}

NO_STAY = "'{found}' is not a decision point at which a stay begins: write one of {allowed}."


def stay_points(dictionary: Dictionary) -> list[str]:
    """Return the decision points at which stays begin (``stays`` of ``disproportionality``)."""
    return list(dictionary.document("disproportionality")["stays"]["points"])


def stays_held(records: Records, *, dictionary: Dictionary) -> list[str]:
    """Return those of `stay_points` that the extracts hold events of."""
    points = points_of(dictionary)
    return [name for name in stay_points(dictionary) if len(records.tables[points[name].table])]


def stays_from(
    records: Records,
    decision_point: str,
    *,
    first_day: date,
    choices: Choices,
    dictionary: Dictionary,
) -> pd.DataFrame:
    """Return the stays that began at a decision point, seen from a day on.

    A period of being looked after is the chain of a child's episodes from the one that starts it to
    the one that ends it. A stay that began before the first day is seen only if it had not ended by
    then, so it counts from then on alone (``entry_days``): counted as a whole, long stays would
    stand for short ones that nobody saw.

    Parameters
    ----------
    records
        The records.
    decision_point
        One of `stay_points`.
    first_day
        From when on stays are seen. Where the extracts begin later, from then on: no stay that
        ended before the first end in them is in them.
    choices
        How to count; age, ethnicity and area are those at the beginning of the stay.
    dictionary
        The data dictionary.

    Returns
    -------
    pandas.DataFrame
        One row per stay: ``child_id``, ``family_id``, ``event_id`` (of its first event), ``group``,
        ``quadrant``, ``district``, ``start``, ``end`` (missing where open on the last day
        observed), ``ending`` (``ended``, ``adopted``, ``transferred_out``, ``turned_18``, ``died``;
        missing where open), ``days`` (from start to end, or to the last day observed),
        ``entry_days`` (its days on the first day; 0 where it began later) and ``left_out``: missing
        where it counts, else a reason of `children.counted_rows`, ``ended_before`` (the first day)
        or ``begun_before``. Where a source of care does not say when some periods began, because
        it holds their later episodes alone, these have no row, and all that began before the first
        day are left out: those of known start are those without a change of placement.

    Raises
    ------
    DataError
        If no stay begins at the decision point.
    """
    allowed = stay_points(dictionary)
    if decision_point not in allowed:
        raise DataError(NO_STAY.format(found=decision_point, allowed=", ".join(allowed)))
    rows = counted_rows(records, decision_point, choices=choices, dictionary=dictionary)
    point = points_of(dictionary)[decision_point]
    table = records.tables[point.table]
    if point.table == CARE:
        ends, unknown = _periods_of_care(table, id_field=point.id_field)
    else:
        ends, unknown = _ends(table, id_field=point.id_field, end_field=point.end_field), False
    rows = rows.rename(columns={"day": "start"}).drop(columns="end")
    rows = rows.merge(ends, on=["child_id", "event_id"], how="left", validate="one_to_one")
    return _seen(rows, records, first_day=first_day, unknown=unknown)


def stays_left_out(stays: pd.DataFrame) -> pd.DataFrame:
    """Count the stays that are left out, by reason: ``reason``, ``stays``, ``children``."""
    by = stays[stays["left_out"].notna()].groupby("left_out", sort=True)["child_id"]
    found = pd.DataFrame({"stays": by.size(), "children": by.nunique()})
    return found.rename_axis("reason").reset_index()


def _ends(table: pd.DataFrame, *, id_field: str, end_field: str) -> pd.DataFrame:
    gone = table.get(TRANSFERRED_OUT, pd.Series(False, index=table.index))
    return pd.DataFrame(
        {
            "child_id": table["child_id"],
            "event_id": table[id_field],
            "end": table[end_field],
            "gone": gone.fillna(False).astype(bool),
        }
    )


def _periods_of_care(table: pd.DataFrame, *, id_field: str) -> tuple[pd.DataFrame, bool]:
    """The end of each period of care by its first episode; whether some have no known start."""
    episodes = _ends(table, id_field=id_field, end_field="end_date").assign(
        starts=table["starts_period"].fillna(False).astype(bool),
        ends=table["ends_period"].fillna(False).astype(bool),
        day=table["start_date"],
    )
    episodes = episodes.sort_values(["child_id", "day", "end"], na_position="last")
    before = episodes.groupby("child_id")["ends"].shift(fill_value=True).astype(bool)
    episodes["period"] = (episodes["starts"] | before).cumsum()
    last = episodes.drop_duplicates("period", keep="last").set_index("period")
    first = episodes.drop_duplicates("period").set_index("period")
    periods = first[["child_id", "event_id", "starts"]].assign(
        end=last["end"].where(last["ends"]), gone=last["gone"] & last["ends"]
    )
    known = periods[periods["starts"]].drop(columns="starts")
    return known, bool((~periods["starts"]).any())


def _seen(rows: pd.DataFrame, records: Records, *, first_day: date, unknown: bool) -> pd.DataFrame:
    last = pd.Timestamp(records.observed_until)
    ended = rows["end"].where(rows["end"] <= last)
    seen_from = max(pd.Timestamp(first_day), ended.min()) if ended.notna().any() else first_day
    before = (pd.Timestamp(seen_from) - rows["start"]).dt.days.clip(lower=0)
    left_out = rows["left_out"].mask(before > 0, BEGUN_BEFORE) if unknown else rows["left_out"]
    left_out = left_out.mask(ended < pd.Timestamp(seen_from), ENDED_BEFORE)
    days = (ended.fillna(last) - rows["start"]).dt.days
    stays = rows.assign(
        end=ended,
        ending=_endings(rows.assign(end=ended), records),
        days=days,
        entry_days=before,
        left_out=left_out,
    )
    return stays[(days >= 0).to_numpy()][list(STAY_TYPES)].astype(STAY_TYPES).reset_index(drop=True)


def _endings(rows: pd.DataFrame, records: Records) -> pd.Series:
    children = records.children.set_index("child_id")
    died = rows["child_id"].map(children["date_of_death"]) <= rows["end"]
    adopted = rows["child_id"].map(children["adopted_date"]) <= rows["end"]
    of_age = rows["end"] >= rows["date_of_birth"] + OF_AGE
    gone = rows["gone"].fillna(False).astype(bool)
    found = np.select(
        [rows["end"].isna(), died, adopted, gone, of_age],
        ["", DIED, ADOPTED, TRANSFERRED_OUT, TURNED_18],
        ENDED,
    )
    return pd.Series(found, index=rows.index, dtype="string").replace("", pd.NA)
