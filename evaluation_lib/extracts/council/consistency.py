"""Rows of extracts that contradict themselves or each other."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.extracts.council.raw_tables import READ, no_problems, problems_of

#: A child can be known to services before birth, but not for longer than this.
DAYS_BEFORE_BIRTH = 300
UNKNOWN_SEX = "U"

ENDS_FIRST = ("an end before the start", "an end on or after the start")
BEFORE_BIRTH = ("a day long before the child's birth", "a day after the child could be expected")
AFTER_DEATH = ("a day after the child's death", "a day in the child's life")
AFTER_EXTRACT = ("a day after the extract was taken", "a day before the extract was taken")
TWICE = ("a child that stands here more than once", "each child once")
OVERLAPS = ("an episode that begins before the one before it has ended", "episodes one by one")
DIFFERS = ("a value that another row of the same child contradicts", "one value for each child")
CORRECT = "look it up and correct it in the system"


def inconsistencies(tables: Mapping[str, pd.DataFrame], *, dictionary: Dictionary) -> pd.DataFrame:
    """Find rows that cannot all be true.

    An end before its start, an event long before birth, after death or after the extract was taken,
    overlapping looked-after episodes, a child that stands twice in a list of children, and
    children whose date of birth or sex is told in two ways.

    Parameters
    ----------
    tables
        Rows by table of records, as read.
    dictionary
        The data dictionary: table ``event_tables``.

    Returns
    -------
    pandas.DataFrame
        `raw_tables.PROBLEM_COLUMNS`; the rows are read all the same. ``column`` names the field.
    """
    children = tables["children"]
    born = children.groupby("child_id")[["date_of_birth", "date_of_death"]].max()
    found = [no_problems(), _twice(children)]
    found += [_told_in_two_ways(children, field) for field in ("date_of_birth", "sex")]
    for kind in dictionary.read("event_tables").itertuples(index=False):
        rows = tables[kind.table]
        if len(rows):
            found += _of_events(rows, born, day=kind.date_field, end=kind.end_field)
    found.append(_overlaps(tables["looked_after_episodes"]))
    return pd.concat(found, ignore_index=True)


def _of_events(rows: pd.DataFrame, born: pd.DataFrame, *, day: str, end: object) -> list:
    when = rows[day]
    known = born.reindex(rows["child_id"]).set_axis(rows.index)
    birth, death = known["date_of_birth"], known["date_of_death"]
    early = when < birth - pd.Timedelta(days=DAYS_BEFORE_BIRTH)
    found = [
        _named(rows, early, field=day, words=BEFORE_BIRTH),
        _named(rows, when > death, field=day, words=AFTER_DEATH),
        _named(rows, when > rows["snapshot_date"], field=day, words=AFTER_EXTRACT),
    ]
    if isinstance(end, str):
        found.append(_named(rows, rows[end] < when, field=end, words=ENDS_FIRST))
    return found


def _named(
    rows: pd.DataFrame, where: pd.Series, *, field: str, words: tuple[str, str]
) -> pd.DataFrame:
    """Name the rows of a table in which something is so, by the place where they were read."""
    taken = rows[where.fillna(False).astype(bool)]
    found, allowed = words
    parts = [
        problems_of(
            file=str(file),
            sheet="" if pd.isna(sheet) else str(sheet),
            rows=[int(row) for row in part["source_row"]],
            column=field,
            found=[found] * len(part),
            allowed=allowed,
            what_to_do=CORRECT,
            consequence=READ,
        )
        for (file, sheet), part in taken.groupby(["source_file", "source_sheet"], dropna=False)
    ]
    return pd.concat([no_problems(), *parts], ignore_index=True)


def _twice(children: pd.DataFrame) -> pd.DataFrame:
    """Children that stand twice in a list that has each child once: a table without events."""
    lists = children[children["source"].isin(["ssda903", "cin_census"])]
    key = ["child_id", "source_file", "source_sheet"]
    return _named(lists, lists.duplicated(key), field="child_id", words=TWICE)


def _told_in_two_ways(children: pd.DataFrame, field: str) -> pd.DataFrame:
    told = children[children[field].notna()]
    if field == "sex":
        told = told[told["sex"] != UNKNOWN_SEX]
    ways = told.groupby("child_id")[field].transform("nunique")
    return _named(told, ways > 1, field=field, words=DIFFERS)


def _overlaps(episodes: pd.DataFrame) -> pd.DataFrame:
    """Episodes that begin while an earlier one of the same child in the same extract is open."""
    key = ["child_id", "source", "snapshot_date"]
    ordered = episodes.sort_values([*key, "start_date", "end_date"], kind="stable")
    grouped = ordered.groupby(key, dropna=False)
    previous_end = grouped["end_date"].shift(1)
    follows = grouped.cumcount() > 0
    still_open = previous_end.isna() | (ordered["start_date"] < previous_end)
    return _named(ordered, follows & still_open, field="start_date", words=OVERLAPS)
