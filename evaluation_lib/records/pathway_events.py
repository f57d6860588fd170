"""Events made ready for being joined: placed in time, numbered by child, in one order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.records.transitions import OpenEpisode, event_fields, read_open_episodes

#: Days since 1970 that no event has: an episode that is still open, one that is never open.
STILL_OPEN, NEVER_OPEN = 2**31, -(2**31)
#: In place of a number, where there is none.
NONE = -1

LOOKED_AFTER = "looked_after_episodes"
STARTS_PERIOD = "starts_period"


@dataclass(frozen=True, eq=False)
class Events:
    """The events of one table that have an id, a child and a day, in an order of their own.

    Sorted by child, day, and backwards by id; an id stands once for a child. So the order of the
    rows that came in makes no difference.

    Attributes
    ----------
    rows
        The rows themselves.
    ids
        Each event's identifier.
    child
        The number of the child, the same in every table.
    day, end
        Days since 1970; the end of an event that does not last is that of one never open.
    source
        The number of the source, the same in every table.
    referral
        The number of the referral that the source ties the event to, or -1. Two sources' referrals
        have two numbers, whatever their ids.
    rank
        Where the event's id stands among those of the table.
    """

    rows: pd.DataFrame
    ids: pd.Series
    child: np.ndarray
    day: np.ndarray
    end: np.ndarray
    source: np.ndarray
    referral: np.ndarray
    rank: np.ndarray

    def __len__(self) -> int:
        """How many events there are."""
        return len(self.rows)


@dataclass(frozen=True, eq=False)
class PreparedTables:
    """The event tables, each made ready once for every step that needs it.

    Attributes
    ----------
    tables
        The event tables by name.
    id_fields, date_fields
        The field that identifies an event, and that of its day, by table.
    episodes
        The kinds of event that last, by table.
    children, sources
        Every child and every source of the tables, for numbering.
    referrals
        Every child, referral and source that ties an event of the child to it, for numbering.
    """

    tables: Mapping[str, pd.DataFrame]
    id_fields: Mapping[str, str]
    date_fields: Mapping[str, str]
    episodes: Mapping[str, OpenEpisode]
    children: pd.Index
    sources: pd.Index
    referrals: pd.Index
    made: dict[tuple[str, str], Events] = field(default_factory=dict)
    cases: dict[tuple[str, str, str], np.ndarray] = field(default_factory=dict)

    def has(self, table: str) -> bool:
        """Whether the extracts hold any event of a table."""
        return table in self.tables and len(self.tables[table]) > 0

    def events(self, table: str, date_field: str) -> Events:
        """Return a table's events by one of its dates."""
        if (table, date_field) not in self.made:
            self.made[table, date_field] = self._events(table, date_field)
        return self.made[table, date_field]

    def _events(self, table: str, date_field: str) -> Events:
        rows = _usable(self.tables[table], id_field=self.id_fields[table], date_field=date_field)
        # Rows of one id may differ in what is looked at later, so those fields decide between them.
        ids = rows[self.id_fields[table]]
        rank = pd.factorize(ids, sort=True)[0]
        child = self.children.get_indexer(rows["child_id"])
        day = _days(rows[date_field])
        end = self._ends(rows, day=day, table=table)
        referral = self._referral_numbers(rows)
        source = self.sources.get_indexer(_sources(rows))
        order = np.lexsort((source, referral, end, -rank, day, child))
        events = pd.DataFrame({"child": child[order], "rank": rank[order]})
        kept = order[~events.duplicated().to_numpy()]
        return Events(
            rows=rows.iloc[kept].reset_index(drop=True),
            ids=ids.iloc[kept].reset_index(drop=True),
            child=child[kept],
            day=day[kept],
            end=end[kept],
            source=source[kept],
            referral=referral[kept],
            rank=rank[kept],
        )

    def _ends(self, rows: pd.DataFrame, *, day: np.ndarray, table: str) -> np.ndarray:
        kind = self.episodes.get(table)
        if kind is None:
            return np.full(len(rows), NEVER_OPEN)
        end = _days(_column(rows, kind.end_field), missing=STILL_OPEN)
        if kind.closed_at_once_field:
            at_once = _column(rows, kind.closed_at_once_field).fillna(False).to_numpy(dtype=bool)
            end = np.where(at_once & (end == STILL_OPEN), day, end)
        endless = _column(rows, "source").isin(kind.sources_without_end).to_numpy(dtype=bool)
        return np.where(endless, NEVER_OPEN, end)

    def _referral_numbers(self, rows: pd.DataFrame) -> np.ndarray:
        tied = _tied(rows)
        numbers = np.full(len(rows), NONE)
        numbers[tied.index] = self.referrals.get_indexer(pd.MultiIndex.from_frame(tied))
        return numbers


def prepare(tables: Mapping[str, pd.DataFrame], *, dictionary: Dictionary) -> PreparedTables:
    """Make event tables ready for being joined.

    Parameters
    ----------
    tables
        Event tables by name. Where ``looked_after_episodes`` has a column ``starts_period``, only
        the episodes that start a period of being looked after are events.
    dictionary
        The data dictionary.
    """
    tables = {name: _starting(name, rows) for name, rows in tables.items()}
    identified = event_fields(dictionary, "id_field")
    tables = {name: rows for name, rows in tables.items() if name in identified}
    nothing = pd.DataFrame(columns=["child_id", "referral_id", "source"], dtype="string")
    children = [nothing["child_id"], *(rows["child_id"] for rows in tables.values())]
    sources = [nothing["source"], *(_sources(rows) for rows in tables.values())]
    tied = [nothing, *(_tied(rows) for rows in tables.values())]
    return PreparedTables(
        tables=tables,
        id_fields=identified,
        date_fields=event_fields(dictionary, "date_field"),
        episodes=read_open_episodes(dictionary),
        children=pd.Index(pd.concat(children).dropna().unique()),
        sources=pd.Index(pd.concat(sources).drop_duplicates().sort_values()),
        referrals=pd.MultiIndex.from_frame(pd.concat(tied).drop_duplicates()),
    )


def _starting(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """An episode that goes on with a period of being looked after is no entry into care."""
    if name != LOOKED_AFTER or STARTS_PERIOD not in rows.columns:
        return rows
    return rows[rows[STARTS_PERIOD].fillna(False).astype(bool)]


def _usable(rows: pd.DataFrame, *, id_field: str, date_field: str) -> pd.DataFrame:
    """What has no id, no child or no day cannot be placed, so it is joined to nothing."""
    return rows.dropna(subset=[id_field, "child_id", date_field]).reset_index(drop=True)


def _tied(rows: pd.DataFrame) -> pd.DataFrame:
    """Child, referral and source of the rows that a source ties to a referral."""
    tied = pd.DataFrame(
        {
            "child_id": rows["child_id"],
            "referral_id": _column(rows, "referral_id"),
            "source": _sources(rows),
        },
        dtype="string",
    )
    return tied.dropna()


def _column(rows: pd.DataFrame, name: str) -> pd.Series:
    return rows[name] if name in rows.columns else pd.Series(pd.NA, index=rows.index)


def _days(dates: pd.Series, *, missing: int = NONE) -> np.ndarray:
    """Whole days since 1970."""
    days = pd.to_datetime(dates).to_numpy(dtype="datetime64[D]")
    return np.where(np.isnat(days), missing, days.astype("int64"))


def _sources(rows: pd.DataFrame) -> pd.Series:
    """The source of each row; empty text where it is not known."""
    return _column(rows, "source").astype("string").fillna("")
