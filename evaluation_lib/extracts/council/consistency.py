"""Rows of extracts that contradict themselves or each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.extracts.council.formats import extract_formats
from evaluation_lib.extracts.council.raw_tables import READ, no_problems, problems_of
from evaluation_lib.extracts.council.sources import YEARLY

DOCUMENT = "consistency"
SHEET = ["source_file", "source_sheet"]
ROW = "source_row"
#: Later than any day, counted in days.
NEVER = 10**7

ENDS_FIRST = ("an end before the start", "an end on or after the start")
BEFORE_BIRTH = ("a day long before the child's birth", "a day after the child could be expected")
AFTER_DEATH = ("a day after the child's death", "a day in the child's life")
AFTER_EXTRACT = ("a day after the extract was taken", "a day before the extract was taken")
TWICE = ("a child that stands here more than once", "each child once")
REPEATED = ("an event that another row tells as well", "each event once")
OVERLAPS = ("an episode that begins before the one before it has ended", "episodes one by one")
DIFFERS = ("a value that another row of the same child contradicts", "one value for each child")
CORRECT = "look it up and correct it in the system"


def inconsistencies(tables: Mapping[str, pd.DataFrame], *, dictionary: Dictionary) -> pd.DataFrame:
    """Find rows that cannot all be true.

    An end before its start, an event long before birth, after death or after the extract was taken,
    an event that stands twice in a sheet, overlapping looked-after episodes, a child that stands
    twice in a return's list of children, and children whose date of birth or sex is told in two
    ways.

    Parameters
    ----------
    tables
        Rows by table of records, as read.
    dictionary
        The data dictionary: table ``event_tables``, document ``consistency``.

    Returns
    -------
    pandas.DataFrame
        `raw_tables.PROBLEM_COLUMNS`; the rows are read all the same. ``column`` names the field.
    """
    rules = dictionary.document(DOCUMENT)
    children = tables["children"]
    born = children.groupby("child_id")[["date_of_birth", "date_of_death"]].max()
    found = [no_problems(), _twice(children, dictionary=dictionary)]
    for field in rules["one_value"]:
        found.append(_told_in_two_ways(children, field, but=rules["says_nothing"].get(field, [])))
    before = pd.Timedelta(days=rules["days_known_before_birth"])
    for kind in dictionary.read("event_tables").itertuples(index=False):
        rows = tables[kind.table]
        if len(rows):
            found.append(_repeated(rows, id_field=kind.id_field))
            found += _of_days(rows, born, day=kind.date_field, end=kind.end_field, before=before)
    found.append(_overlaps(tables["looked_after_episodes"]))
    return pd.concat(found, ignore_index=True)


def _of_days(
    rows: pd.DataFrame, born: pd.DataFrame, *, day: str, end: object, before: pd.Timedelta
) -> list[pd.DataFrame]:
    when = rows[day]
    known = born.reindex(rows["child_id"]).set_axis(rows.index)
    birth, death = known["date_of_birth"], known["date_of_death"]
    found = [
        _named(rows, when < birth - before, field=day, words=BEFORE_BIRTH),
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
            rows=part[ROW].astype("int64").tolist(),
            column=field,
            found=[found] * len(part),
            allowed=allowed,
            what_to_do=CORRECT,
            consequence=READ,
        )
        for (file, sheet), part in taken.groupby(SHEET, dropna=False)
    ]
    return pd.concat([no_problems(), *parts], ignore_index=True)


def _twice(children: pd.DataFrame, *, dictionary: Dictionary) -> pd.DataFrame:
    """Children that stand twice in a sheet of a yearly return: its lists have each child once."""
    returns = [one.source for one in extract_formats(dictionary) if one.kind == YEARLY]
    lists = _each_row_once(children[children["source"].isin(returns)], "child_id")
    return _named(lists, lists.duplicated(["child_id", *SHEET]), field="child_id", words=TWICE)


def _repeated(rows: pd.DataFrame, *, id_field: str) -> pd.DataFrame:
    """Events that stand in several rows of a sheet: with one identifier, or alike in every cell."""
    once = _each_row_once(rows, id_field)
    return _named(once, once.duplicated([id_field, *SHEET]), field=id_field, words=REPEATED)


def _each_row_once(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    """A row that a second table was joined to stands once for each row of that table."""
    return rows.drop_duplicates([key, *SHEET, ROW])


def _told_in_two_ways(children: pd.DataFrame, field: str, *, but: Sequence[str]) -> pd.DataFrame:
    told = children[children[field].notna()]
    if but:
        told = told[~told[field].isin(but)]
    ways = told.groupby("child_id")[field].transform("nunique")
    return _named(told, ways > 1, field=field, words=DIFFERS)


def _overlaps(episodes: pd.DataFrame) -> pd.DataFrame:
    """Episodes that begin while an earlier one of the same child in the same sheet is open."""
    key = ["child_id", *SHEET]
    once = episodes.drop_duplicates(["looked_after_episode_id", *SHEET])
    ordered = once.sort_values([*key, "start_date", "end_date"], kind="stable")
    children = ordered.groupby(key, dropna=False, sort=False).ngroup().to_numpy()
    starts = ordered["start_date"].to_numpy("datetime64[D]").astype("int64")
    ends = ordered["end_date"].to_numpy("datetime64[D]")
    last = np.where(np.isnat(ends), NEVER, ends.astype("int64"))
    open_until = pd.Series(last).groupby(children).cummax().groupby(children).shift(1)
    within = (starts < open_until).to_numpy()
    return _named(
        ordered, pd.Series(within, index=ordered.index), field="start_date", words=OVERLAPS
    )
