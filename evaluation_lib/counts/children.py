"""The rows that are counted at one decision point: which child, which group, where, when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from evaluation_lib.counts.choices import ONLY, WITHOUT, Choices
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.records.records import Records

FLOW, STOCK = "flow", "stock"
UNBORN, AGE_OUTSIDE, UNACCOMPANIED = "unborn", "age_outside", "unaccompanied"

ROW_TYPES = {
    "child_id": "string",
    "family_id": "string",
    "event_id": "string",
    "group": "string",
    "known": "boolean",
    "quadrant": "string",
    "district": "string",
    "day": "datetime64[us]",
    "end": "datetime64[us]",
    "date_of_birth": "datetime64[us]",
    "age": "Float64",
    "unaccompanied": "boolean",
    "left_out": "string",
}

NO_SUCH_POINT = (
    "'{found}' is not a decision point that events are counted at: write one of {allowed}."
)


@dataclass(frozen=True)
class Point:
    """Where the events of a decision point stand.

    Attributes
    ----------
    decision_point, label
        Its name and how reports call it.
    kind
        ``flow`` (what happened in a period) or ``stock`` (what was open on a day).
    table
        The table of records.
    id_field, day_field, end_field
        The event's identifier, the day that counts, and the day on which it ended, if it has one.
    only
        The column that says which rows count; none where all do.
    """

    decision_point: str
    label: str
    kind: str
    table: str
    id_field: str
    day_field: str
    end_field: str | None
    only: str | None


def points_of(dictionary: Dictionary) -> Mapping[str, Point]:
    """Return the decision points that records can be counted at, in the dictionary's order."""
    labels = dictionary.read("decision_points").sort_values("order")
    label_of = dict(zip(labels["decision_point"], labels["label"], strict=True))
    found = {}
    for row in dictionary.read("event_tables").itertuples(index=False):
        care = row.table == "looked_after_episodes"
        end = None if pd.isna(row.end_field) else row.end_field
        place = (row.table, row.id_field)
        if pd.notna(row.decision_point_started):
            only = "starts_period" if care else None
            found[row.decision_point_started] = (FLOW, *place, row.counted_date_field, end, only)
        if pd.notna(row.decision_point_open):
            found[row.decision_point_open] = (STOCK, *place, row.date_field, end, None)
        if care:
            found["looked_after_ceased"] = (FLOW, *place, end, end, "ends_period")
    return {
        name: Point(name, label, *found[name]) for name, label in label_of.items() if name in found
    }


def counted_rows(
    records: Records, decision_point: str, *, choices: Choices, dictionary: Dictionary
) -> pd.DataFrame:
    """Return the events of one decision point with what they are counted by.

    Parameters
    ----------
    records
        The records.
    decision_point
        One of `points_of`.
    choices
        How to count.
    dictionary
        The data dictionary.

    Returns
    -------
    pandas.DataFrame
        One row per event of the table, in its order: ``child_id``, ``family_id`` (missing where no
        source carries it), ``event_id``, ``group`` (of the grouping; refused and not yet obtained
        are groups of their own), ``known`` (whether it is an ethnic group), ``quadrant``,
        ``district`` (missing where not known), ``day``, ``end`` (missing where open, or where such
        events do not last), ``date_of_birth``, ``age`` (completed years on the day),
        ``unaccompanied`` and ``left_out``: missing where the row counts, else ``unborn``,
        ``age_outside`` or ``unaccompanied``. Of a stock the age is that at the start, and nobody is
        left out for it or as unborn: both are asked again on the day that is counted.

    Raises
    ------
    DataError
        If there is no such decision point.
    """
    points = points_of(dictionary)
    if decision_point not in points:
        raise DataError(NO_SUCH_POINT.format(found=decision_point, allowed=", ".join(points)))
    # A caller may add a column to what it gets, and must not find it there again.
    return _rows(records, points[decision_point], choices, dictionary).copy(deep=False)


@lru_cache(maxsize=32)
def _rows(records: Records, point: Point, choices: Choices, dictionary: Dictionary) -> pd.DataFrame:
    """Make the rows once: a report asks for those of one decision point many times."""
    rows = records.tables[point.table]
    if point.only is not None:
        rows = rows[rows[point.only].fillna(False).astype(bool)]
    about = records.children[["child_id", "family_id", "date_of_birth"]]
    rows = rows.merge(about, on="child_id", how="left", validate="many_to_one")
    group = groups_of(rows, choices=choices, dictionary=dictionary)
    found = pd.DataFrame(
        {
            "child_id": rows["child_id"],
            "family_id": rows["family_id"],
            "event_id": rows[point.id_field],
            "group": group,
            "known": group.isin(known_groups(choices.grouping, dictionary=dictionary)),
            "quadrant": rows[f"area_by_{choices.area_by}"],
            "district": rows["district_of_home"],
            "day": rows[point.day_field],
            "end": pd.NaT if point.end_field is None else rows[point.end_field],
            "date_of_birth": rows["date_of_birth"],
            "age": rows["age_at_event"],
            "unaccompanied": rows["unaccompanied"],
            "left_out": _left_out(rows, choices=choices, at_event=point.kind == FLOW),
        }
    )
    return found[found["day"].notna()].astype(ROW_TYPES).reset_index(drop=True)


def groups_of(rows: pd.DataFrame, *, choices: Choices, dictionary: Dictionary) -> pd.Series:
    """Return the group of each row under a clock and a grouping.

    Where an answer tells one of the five groups and no code, a grouping that has this group takes
    it; in any other the child's group is not yet obtained.
    """
    codes = group_of_code(choices.grouping, dictionary=dictionary)
    names = set(codes)
    code, group = rows[f"{choices.clock}_code"], rows[f"{choices.clock}_group"]
    refused = (rows[f"{choices.clock}_status"] == "refused").fillna(False).astype(bool)
    found = code.map(codes).astype("string").fillna(group.where(group.isin(list(names))))
    return found.mask(refused, codes["REFU"]).fillna(codes["NOBT"]).astype("string")


def group_of_code(grouping: str, *, dictionary: Dictionary) -> pd.Series:
    """Return the group of each code in a grouping; where every code is its own group, itself."""
    codes = dictionary.read("ethnicity_codes").set_index("code", drop=False)
    return codes[grouping if grouping in codes.columns else "code"].rename(grouping)


def known_groups(grouping: str, *, dictionary: Dictionary) -> list[str]:
    """Return the ethnic groups of a grouping in their order, the unknown ones left out."""
    groups = dictionary.read("ethnic_groups")
    rows = groups[(groups["grouping"] == grouping) & groups["ethnicity_known"]]
    return rows.sort_values("order")["group"].tolist()


def all_groups(grouping: str, *, dictionary: Dictionary) -> list[str]:
    """Return the groups of a grouping in their order, refused and not yet obtained at the end."""
    groups = dictionary.read("ethnic_groups")
    return groups[groups["grouping"] == grouping].sort_values("order")["group"].tolist()


def _left_out(rows: pd.DataFrame, *, choices: Choices, at_event: bool) -> pd.Series:
    youngest, oldest = choices.ages
    age, alone = rows["age_at_event"], rows["unaccompanied"].fillna(False).astype(bool)
    outside = ((age < youngest) | (age > oldest)).fillna(False).astype(bool)
    unborn = rows["unborn"].fillna(False).astype(bool)
    kept_apart = {WITHOUT: alone, ONLY: ~alone}.get(choices.unaccompanied)
    left_out = pd.Series(pd.NA, index=rows.index, dtype="string")
    if kept_apart is not None:
        left_out = left_out.mask(kept_apart, UNACCOMPANIED)
    return left_out.mask(at_event & outside, AGE_OUTSIDE).mask(at_event & unborn, UNBORN)
