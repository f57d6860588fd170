"""The book of everything that happens: events by table, each with its number, step and cause."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pandas as pd

from evaluation_lib.synthetic.draws import new_steps

ROW, STEP, CHILD, DAY, END, CASE = "row", "step", "child", "day", "end", "case"
PARENT_TABLE, PARENT = "parent_table", "parent"
NONE = -1
COLUMNS = (ROW, STEP, CHILD, DAY, CASE, PARENT_TABLE, PARENT)
#: What only some tables say of their events.
MORE = (END, "outcome", "nothing", "to_court", "support_until")


class Ledger:
    """Events as they are drawn; every event keeps the number that it gets.

    Tables are those of the records. An event has ``row`` (its number in its table), ``step``
    (shared by brothers and sisters), ``child``, ``day``, ``case`` (the number of the referral that
    it belongs to, -1 where to none) and ``parent_table`` and ``parent`` (the event that led to it).
    """

    def __init__(self) -> None:
        self._pages: defaultdict[str, list[pd.DataFrame]] = defaultdict(list)
        self._rows: defaultdict[str, int] = defaultdict(int)
        self._steps: defaultdict[str, int] = defaultdict(int)

    def next_page(self) -> Ledger:
        """Return a ledger without events, in which the numbers go on from this one's."""
        page = Ledger()
        page._rows, page._steps = self._rows, self._steps
        return page

    def number(self, table: str, events: pd.DataFrame, *, came_from: str | None) -> pd.DataFrame:
        """Give events their numbers; they are not written down yet.

        Parameters
        ----------
        table
            Their table.
        events
            ``child``, ``day``, ``parent`` and ``parent_step`` where they came from something,
            ``case`` where they belong to one, and whatever else is known of them.
        came_from
            The table of the events that led to them.
        """
        rows = np.arange(len(events)) + self._rows[table]
        self._rows[table] += len(events)
        parent_step = events["parent_step"].to_numpy()
        steps = new_steps(parent_step, events[DAY].to_numpy(), first=self._steps[table])
        self._steps[table] = int(steps.max(initial=self._steps[table] - 1)) + 1
        case = rows if table == "referrals" else events.get(CASE, NONE)
        return events.drop(columns="parent_step").assign(
            **{ROW: rows, STEP: steps, CASE: case, PARENT_TABLE: came_from}
        )

    def write(self, table: str, events: pd.DataFrame) -> None:
        """Write events down."""
        if len(events):
            self._pages[table].append(events)

    def table(self, name: str) -> pd.DataFrame:
        """Return all events of a table, by number."""
        pages = self._pages[name]
        if not pages:
            numbers = {name: "int64" for name in (*COLUMNS, *MORE) if name != PARENT_TABLE}
            return pd.DataFrame(columns=[*COLUMNS, *MORE]).astype(numbers)
        return pd.concat(pages, ignore_index=True).sort_values(ROW).reset_index(drop=True)


def following(events: pd.DataFrame, chosen: np.ndarray, days: np.ndarray) -> pd.DataFrame:
    """Return what follows from some events, so many days later: the same children, one case.

    Parameters
    ----------
    events
        All events that could be followed.
    chosen
        Which of them are.
    days
        For each event, how many days later.
    """
    some = events[chosen]
    return pd.DataFrame(
        {
            CHILD: some[CHILD].to_numpy(),
            DAY: some[DAY].to_numpy() + days[chosen],
            PARENT: some[ROW].to_numpy(),
            "parent_step": some[STEP].to_numpy(),
            CASE: some[CASE].to_numpy(),
        }
    )
