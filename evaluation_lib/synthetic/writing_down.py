"""From what happened to tables of records: identifiers, days, reasons and what else is noted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.synthetic.county import event_table
from evaluation_lib.synthetic.days import NEVER, days_of
from evaluation_lib.synthetic.draws import shared_days, shared_uniform
from evaluation_lib.synthetic.journeys import (
    ASSESSMENTS,
    CONFERENCES,
    CONTACTS,
    EARLY_HELP,
    ENQUIRIES,
    NEED_PLANS,
    PLANS,
    PRE_PROCEEDINGS,
    REFERRALS,
)
from evaluation_lib.synthetic.teams import Teams
from evaluation_lib.synthetic.world import World

#: The first letters of steps: the reserved prefix and a letter for the table.
PREFIX = "INV"
LETTERS: Mapping[str, str] = {
    CONTACTS: "C",
    EARLY_HELP: "H",
    REFERRALS: "R",
    ASSESSMENTS: "A",
    ENQUIRIES: "S",
    CONFERENCES: "K",
    PLANS: "P",
    NEED_PLANS: "N",
    PRE_PROCEEDINGS: "L",
    "looked_after_episodes": "E",
}
UNACCOMPANIED_NEED, UNACCOMPANIED_SOURCE, UNACCOMPANIED_FACTOR = "N8", "7", "9A"
DISABILITY_NEED = "N2"


@dataclass(frozen=True, eq=False)
class Scribe:
    """Writes events down.

    Attributes
    ----------
    world
        The county.
    child_ids
        The identifier of each child, by number.
    teams
        Who works with whom.
    dictionary
        The data dictionary.
    rng
        The source of chance.
    """

    world: World
    child_ids: np.ndarray
    teams: Teams
    dictionary: Dictionary
    rng: np.random.Generator

    def ids(self, table: str, rows: pd.DataFrame) -> pd.Series:
        """Return the identifiers of events: the step and the child."""
        return steps_of(table, rows["step"]) + "-" + self.child_ids[rows["child"]]

    def ids_by_row(self, table: str, rows: pd.DataFrame) -> pd.Series:
        """Return the identifiers of events by their numbers."""
        return pd.Series(self.ids(table, rows).to_numpy(), index=rows["row"].to_numpy())

    def pick(self, part: str, rows: pd.DataFrame) -> np.ndarray:
        """Draw one of the planted words for each event; brothers and sisters share it."""
        shares = self.world.scenario["details"][part]
        return self.pick_of(shares, rows)

    def pick_of(self, shares: Mapping[str, float], rows: pd.DataFrame) -> np.ndarray:
        """Draw one of some words by their shares; brothers and sisters share it."""
        edges = np.cumsum(list(shares.values()))
        uniform = shared_uniform(rows["step"].to_numpy(), together=1.0, rng=self.rng)
        place = np.searchsorted(edges, uniform * edges[-1], side="right")
        words = np.array(list(shares), dtype=object)
        return words[np.minimum(place, len(words) - 1)]

    def recorded_on(self, rows: pd.DataFrame) -> pd.Series:
        """Draw the day on which events were typed in; brothers and sisters together."""
        planted = self.world.scenario["recording"]
        step = rows["step"].to_numpy()
        uniform = shared_uniform(step, together=1.0, rng=self.rng)
        late = np.floor(-np.log1p(-uniform) * planted["days_late"]).astype("int64")
        very = shared_uniform(step, together=1.0, rng=self.rng) < planted["very_late"]["share"]
        fewest, most = planted["very_late"]["days"]
        later = shared_days(step, between=(fewest, most), rng=self.rng)
        return days_of(rows["day"].to_numpy() + np.where(very, later, late))

    def made(
        self, table: str, rows: pd.DataFrame, *, work: str | None, **columns: object
    ) -> pd.DataFrame:
        """Return events in the columns of their table.

        Parameters
        ----------
        table
            The table.
        rows
            Events of the ledger.
        work
            Which teams do that work; none where no team is written down.
        columns
            The table's own columns, in the order of the rows.
        """
        written = pd.DataFrame(columns, index=range(len(rows)))
        written["child_id"] = self.child_ids[rows["child"]]
        written["step"] = steps_of(table, rows["step"]).to_numpy()
        written["recorded_on"] = self.recorded_on(rows).to_numpy()
        if work is not None:
            written["team_id"] = self.teams.of(rows, work=work)
        return event_table(table, written, dictionary=self.dictionary)


def steps_of(table: str, step: pd.Series) -> pd.Series:
    """Return the names of steps."""
    number = step.astype("int64").astype(str).str.zfill(7)
    return PREFIX + LETTERS[table] + number.reset_index(drop=True)


def lookup(values: pd.Series, keys: pd.Series) -> np.ndarray:
    """Return values by key, missing where a key has none."""
    return keys.map(values).to_numpy(dtype=object)


def days_or_nothing(numbers: pd.Series | np.ndarray) -> np.ndarray:
    """Return days; missing where the number is missing."""
    known = pd.Series(np.asarray(numbers, dtype=float)).fillna(NEVER)
    return days_of(known.to_numpy().astype("int64")).to_numpy()
