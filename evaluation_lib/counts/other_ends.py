"""From which day nothing more could follow for a child: it turned 18, was adopted, moved, died."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.records.endings import ENDS
from evaluation_lib.records.records import Records

TURNED_18, ADOPTED = "turned_18", "adopted"
TRANSFERRED_OUT, DIED = "transferred_out", "died"
#: On one day, which of several is named: what is known of the child before what is known of age.
ORDER = (DIED, ADOPTED, TRANSFERRED_OUT, TURNED_18)
OF_AGE = pd.DateOffset(years=18)


def with_other_ends(rows: pd.DataFrame, records: Records) -> pd.DataFrame:
    """Add the first day from which nothing more could follow, and why.

    Parameters
    ----------
    rows
        One row per child followed: ``child_id``, ``date_of_birth``, ``reached_on``,
        ``followed_until``, ``went_on``.
    records
        The records, for adoptions, deaths and cases that another authority took over.

    Returns
    -------
    pandas.DataFrame
        The same rows with ``other_end`` (``turned_18``, ``adopted``, ``transferred_out``, ``died``)
        and ``other_end_on``: the earliest such day from ``reached_on`` to ``followed_until``. Both
        are missing where there was none, and of those who went on, whenever that was: a child whose
        case moved away and came back did go on.
    """
    days = pd.DataFrame(
        {
            DIED: _of_child(rows, records.children, "date_of_death"),
            ADOPTED: _of_child(rows, records.children, "adopted_date"),
            TRANSFERRED_OUT: _first_transfer(rows, records),
            TURNED_18: rows["date_of_birth"] + OF_AGE,
        },
        index=rows.index,
    )[list(ORDER)]
    inside = days.ge(rows["reached_on"], axis=0) & days.le(rows["followed_until"], axis=0)
    days = days.where(inside & ~rows["went_on"].to_numpy(dtype=bool)[:, None])
    found = days.notna().any(axis=1)
    reason = pd.Series(pd.NA, index=rows.index, dtype="string")
    reason[found] = days[found].idxmin(axis=1).astype("string")
    return rows.assign(other_end=reason, other_end_on=days.min(axis=1))


def transfers_out(records: Records) -> pd.DataFrame:
    """Return ``child_id`` and ``day`` of every case or episode that another authority took over."""
    found = [records.children[["child_id", "adopted_date"]].head(0)]
    for rows in records.tables.values():
        if TRANSFERRED_OUT in rows.columns:
            end = next(name for name in ENDS if name in rows.columns)
            gone = rows[rows[TRANSFERRED_OUT].fillna(False).astype(bool)]
            found.append(gone[["child_id", end]])
    named = [rows.set_axis(["child_id", "day"], axis="columns") for rows in found]
    return pd.concat(named, ignore_index=True).dropna().drop_duplicates()


def _of_child(rows: pd.DataFrame, children: pd.DataFrame, field: str) -> pd.Series:
    return rows["child_id"].map(children.set_index("child_id")[field])


def _first_transfer(rows: pd.DataFrame, records: Records) -> pd.Series:
    """The first day on or after ``reached_on`` on which a case of the child was taken over."""
    places = rows[["child_id", "reached_on"]].assign(place=range(len(rows)))
    later = places.merge(transfers_out(records), on="child_id")
    later = later[later["day"] >= later["reached_on"]]
    first = later.groupby("place")["day"].min().reindex(range(len(rows)))
    return first.set_axis(rows.index)
