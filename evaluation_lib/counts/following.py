"""What followed from an event: along the links from event to event, not merely later in time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

#: A day, in days since 1970, that nothing happens on: what does not follow follows then.
NEVER = np.iinfo(np.int64).max

#: A character that no identifier holds.
SEPARATOR = "\x1f"

Days = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class EventGraph:
    """Events as points, and the links between them as arrows, by number.

    Attributes
    ----------
    events
        Every event that a link joins: its child, its identifier, its table, in one text.
    earlier, later
        The number of the event that each link begins at, and of the one it leads to.
    """

    events: pd.Index
    earlier: NDArray[np.intp]
    later: NDArray[np.intp]

    def numbers(self, table: str, rows: pd.DataFrame) -> NDArray[np.intp]:
        """Return the number of each row of a table (``child_id``, ``event_id``); -1 if no link."""
        return self.events.get_indexer(_keys(table, rows["child_id"], rows["event_id"]))


def graph_of(links: pd.DataFrame) -> EventGraph:
    """Make the graph of events out of the links of records.

    Parameters
    ----------
    links
        One row per link: ``from_table``, ``from_id``, ``to_table``, ``to_id``, ``child_id``.
    """
    begins = _keys(links["from_table"], links["child_id"], links["from_id"])
    leads_to = _keys(links["to_table"], links["child_id"], links["to_id"])
    numbers, events = pd.factorize(begins.append(leads_to))
    return EventGraph(events, numbers[: len(links)], numbers[len(links) :])


def first_days(graph: EventGraph, days: Days) -> Days:
    """Return the first day that can be reached from each event by one link or more.

    What an event leads to in one step is taken over first, then in two, and so on, until no day
    changes; links that lead in a circle do no harm.

    Parameters
    ----------
    graph
        The events and the links.
    days
        The day of each event that is looked for, in days since 1970; `NEVER` for any other.

    Returns
    -------
    numpy.ndarray
        The earliest such day downstream of each event, its own left out; `NEVER` where none.
    """
    reached = np.full(len(graph.events), NEVER)
    while True:
        following = np.minimum(days, reached)[graph.later]
        further = reached.copy()
        np.minimum.at(further, graph.earlier, following)
        if np.array_equal(further, reached):
            return reached
        reached = further


def days_of(graph: EventGraph, table: str, rows: pd.DataFrame) -> Days:
    """Return the ``day`` of the rows of a table at their numbers, `NEVER` for all other events."""
    days = np.full(len(graph.events), NEVER)
    numbers = graph.numbers(table, rows)
    linked = numbers >= 0
    days[numbers[linked]] = in_days(rows["day"])[linked]
    return days


def in_days(dates: pd.Series) -> Days:
    """Return days since 1970."""
    return dates.to_numpy(dtype="datetime64[D]").astype(np.int64)


def from_days(days: Days, *, index: pd.Index) -> pd.Series:
    """Return days since 1970 as dates; missing where `NEVER`."""
    dates = np.where(days == NEVER, np.datetime64("NaT"), days.astype("datetime64[D]"))
    return pd.Series(dates.astype("datetime64[us]"), index=index)


def _keys(table: pd.Series | str, child: pd.Series, event: pd.Series) -> pd.Index:
    """One text for table, child and event: an identifier may stand for several children."""
    return pd.Index(child + SEPARATOR + event + SEPARATOR + table)
