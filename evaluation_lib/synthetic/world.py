"""What every step of the simulation needs: who, where, and one source of chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation_lib.synthetic.chances import Circumstances, chance, mean_stay
from evaluation_lib.synthetic.days import birthday
from evaluation_lib.synthetic.draws import (
    part_of_stay,
    shared_days,
    shared_stays,
    shared_uniform,
)
from evaluation_lib.synthetic.homes import Homes
from evaluation_lib.synthetic.population import Population
from evaluation_lib.synthetic.scenario import Scenario


@dataclass(frozen=True, eq=False)
class World:
    """The county before anything has happened in it.

    Attributes
    ----------
    scenario, population, homes
        What is planted, who lives there, and where.
    begin, last
        The first and the last day on which anything can happen, in days since 1970.
    scale
        1 is the size of the county.
    rng
        The source of chance.
    """

    scenario: Scenario
    population: Population
    homes: Homes
    begin: int
    last: int
    scale: float
    rng: np.random.Generator

    def adult_on(self, child: np.ndarray) -> np.ndarray:
        """Return the day of the 18th birthday."""
        return birthday(self.population.born[child], 18)

    def about(self, child: np.ndarray, day: np.ndarray) -> Circumstances:
        """Return of whom and where something may happen."""
        family = self.population.family[child]
        return Circumstances(
            group=self.population.group[child],
            quadrant=self.homes.quadrant_on(family, day),
            day=np.asarray(day),
        )

    def uniform(self, events: pd.DataFrame) -> np.ndarray:
        """Draw a number between 0 and 1 for each event; brothers and sisters often share it."""
        return shared_uniform(
            events["step"].to_numpy(), together=self.scenario["together"], rng=self.rng
        )

    def chance(self, transition: str, events: pd.DataFrame) -> np.ndarray:
        """Return the chance that a transition follows each event."""
        about = self.about(events["child"].to_numpy(), events["day"].to_numpy())
        return chance(self.scenario, transition, about)

    def happens(self, transition: str, events: pd.DataFrame) -> np.ndarray:
        """Draw whether a transition follows each event."""
        return self.uniform(events) < self.chance(transition, events)

    def days(self, transition: str, events: pd.DataFrame) -> np.ndarray:
        """Draw how many days later a transition follows: the same for brothers and sisters."""
        between = tuple(self.scenario["transitions"][transition]["days"])
        return shared_days(events["step"].to_numpy(), between=between, rng=self.rng)

    def days_within(self, transition: str, events: pd.DataFrame) -> np.ndarray:
        """Draw how many days later a transition follows, while the stay in ``end`` lasts."""
        between = tuple(self.scenario["transitions"][transition]["days"])
        length = (events["end"] - events["day"]).to_numpy()
        return part_of_stay(events["step"].to_numpy(), length, between=between, rng=self.rng)

    def between(self, name: str, events: pd.DataFrame) -> np.ndarray:
        """Draw one of the planted numbers of days, the same for brothers and sisters."""
        between = tuple(self.scenario["days"][name])
        return shared_days(events["step"].to_numpy(), between=between, rng=self.rng)

    def stay(self, name: str, events: pd.DataFrame) -> np.ndarray:
        """Draw the length of a stay in days."""
        about = self.about(events["child"].to_numpy(), events["day"].to_numpy())
        return shared_stays(
            events["step"].to_numpy(),
            mean_stay(self.scenario, name, about),
            together=self.scenario["together"],
            rng=self.rng,
        )

    def which(self, events: pd.DataFrame, transitions: list[str]) -> np.ndarray:
        """Draw which one of several transitions follows each event; -1 if none."""
        edges = np.cumsum([self.chance(one, events) for one in transitions], axis=0)
        uniform = self.uniform(events)
        found = (uniform[None, :] >= edges).sum(axis=0)
        return np.where(found < len(transitions), found, -1)
