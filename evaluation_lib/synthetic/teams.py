"""Which team works with a child: by its work, by the quadrant of the home, by who the child is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation_lib.synthetic.world import World

HUB, DISABILITY, UNACCOMPANIED = "hub", "disability", "unaccompanied"
#: Work that the county-wide teams take over for their children.
OF_DISABLED = ("family_support",)


@dataclass(frozen=True, eq=False)
class Teams:
    """The teams of the scenario.

    Attributes
    ----------
    world
        The county.
    alone
        Whether each child came alone, by number.
    """

    world: World
    alone: np.ndarray

    def of(self, rows: pd.DataFrame, *, work: str) -> np.ndarray:
        """Return the id of the team that works with the child of each event."""
        planted = self.world.scenario["teams"]
        child, day = rows["child"].to_numpy(), rows["day"].to_numpy()
        population, homes = self.world.population, self.world.homes
        family = population.family[child]
        by_quadrant = _ids(planted, work, "quadrant")
        # Whose home lies outside the county stays with the Hub.
        names = np.array(
            [by_quadrant.get(one, _only(planted, HUB)) for one in self.world.scenario.quadrants]
            + [_only(planted, HUB)],
            dtype=object,
        )
        team = names[homes.quadrant_on(family, day)]
        district = homes.district_on(family, day)
        for name, team_id in _ids(planted, work, "district").items():
            team = np.where(district == homes.names.index(name), team_id, team)
        if work in OF_DISABLED:
            team = np.where(population.disabled[child], _only(planted, DISABILITY), team)
        if work != HUB:
            team = np.where(self.alone[child], _only(planted, UNACCOMPANIED), team)
        return team


def team_names(planted: list[Mapping[str, object]]) -> pd.DataFrame:
    """Return ``team_id``, ``team`` and the days between which it has that name."""
    rows = []
    for team in planted:
        starts = [name.get("from") for name in team["names"]]
        for name, start, following in zip(team["names"], starts, [*starts[1:], None], strict=True):
            end = None if following is None else pd.Timestamp(following) - pd.Timedelta(days=1)
            rows.append((team["team_id"], name["team"], start, end))
    named = pd.DataFrame(rows, columns=["team_id", "team", "valid_from", "valid_to"])
    return named.assign(
        **{name: pd.to_datetime(named[name]) for name in ("valid_from", "valid_to")}
    )


def _ids(planted: list[Mapping[str, object]], work: str, place: str) -> dict[str, str]:
    return {one[place]: one["team_id"] for one in planted if one["work"] == work and place in one}


def _only(planted: list[Mapping[str, object]], work: str) -> str:
    return next(one["team_id"] for one in planted if one["work"] == work)
