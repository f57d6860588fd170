"""Where families live on a day: homes one after the other, and the quadrant that each lies in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation_lib.areas import map_on
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.synthetic.chances import OUTSIDE
from evaluation_lib.synthetic.days import DAYS_A_YEAR, NEVER, day_number
from evaluation_lib.synthetic.population import Population
from evaluation_lib.synthetic.scenario import Scenario

#: Further than any two days lie apart, so that family and day make one number.
SPAN = 10**8
#: The letters of invented postcodes: an area that no postcode begins with.
POSTCODE_AREA = "ZX"
POSTCODE_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
NO_HOME = -2


@dataclass(frozen=True, eq=False)
class Homes:
    """Homes of families, in order of family and first day.

    Attributes
    ----------
    family
        The number of the family.
    start
        The first day, in days since 1970.
    district
        The position of the district in ``names``; those outside the county come last.
    leaves
        For each family of the population, the day on which it leaves the county.
    names
        Names of districts, inside and outside.
    inside
        How many of them lie in the county.
    maps
        From which day on each map of districts holds, and each district's quadrant in it.
    """

    family: np.ndarray
    start: np.ndarray
    district: np.ndarray
    leaves: np.ndarray
    names: tuple[str, ...]
    inside: int
    maps: tuple[tuple[int, np.ndarray], ...]

    def number_on(self, family: np.ndarray, day: np.ndarray) -> np.ndarray:
        """Return which home a family has on a day; -1 before the first."""
        key = self.family * SPAN + self.start
        place = np.searchsorted(key, family * SPAN + day, side="right") - 1
        found = (place >= 0) & (self.family[np.maximum(place, 0)] == family)
        return np.where(found, place, -1)

    def district_on(self, family: np.ndarray, day: np.ndarray) -> np.ndarray:
        """Return the district of the home on a day; `NO_HOME` before the first."""
        place = self.number_on(family, day)
        return np.where(place >= 0, self.district[np.maximum(place, 0)], NO_HOME)

    def quadrant_on(self, family: np.ndarray, day: np.ndarray) -> np.ndarray:
        """Return the quadrant of the home by the map of the day; -1 outside the county."""
        district = self.district_on(family, day)
        inside = (district >= 0) & (district < self.inside)
        quadrant = np.full(len(day), OUTSIDE)
        for begins, of_district in self.maps:
            holds = inside & (day >= begins)
            quadrant = np.where(holds, of_district[np.where(inside, district, 0)], quadrant)
        return quadrant

    def postcodes(self) -> np.ndarray:
        """Return an invented postcode for each home: its first half names the district."""
        number = np.arange(len(self.family))
        letters = np.array(list(POSTCODE_LETTERS), dtype=object)
        first, second = (letters[(number // 10 // 20**power) % len(letters)] for power in (0, 1))
        outward = (self.district + 1).astype(str).astype(object)
        return (
            POSTCODE_AREA
            + outward
            + " "
            + (number % 10).astype(str).astype(object)
            + (first + second)
        )


def draw_homes(
    scenario: Scenario,
    population: Population,
    *,
    begin: int,
    dictionary: Dictionary,
    rng: np.random.Generator,
) -> Homes:
    """Draw the homes of all families: the first one, then those that they move to.

    A family that leaves the county stays away.
    """
    planted = scenario["population"]
    families = np.arange(len(population.district))
    last = day_number(scenario.extract_day)
    first_day = np.maximum(population.present_from, begin - 20 * DAYS_A_YEAR).astype("int64")
    number = rng.poisson(planted["moves_a_year"] * (last - begin) / DAYS_A_YEAR, len(families))
    mover = np.repeat(families, number)
    moved = rng.integers(begin, last, size=len(mover))
    kept = moved > first_day[mover]
    mover, moved = mover[kept], moved[kept]
    kind = rng.random(len(mover))
    away = kind < planted["moves_out_of_county"]
    elsewhere = _among_their_own(population, mover, rng=rng)
    near = kind < planted["moves_out_of_county"] + planted["moves_within_district"]
    inside = len(population.districts)
    target = np.where(near, population.district[mover], elsewhere)
    outside = inside + rng.integers(0, len(planted["outside"]), size=len(mover))
    leaves = population.present_until.astype("int64").copy()
    np.minimum.at(leaves, mover[away], moved[away])
    leaving = families[leaves <= last]
    gone = inside + rng.integers(0, len(planted["outside"]), size=len(leaving))
    homes = pd.DataFrame(
        {
            "family": np.concatenate([families, mover, leaving]),
            "start": np.concatenate([first_day, moved, leaves[leaving]]),
            "district": np.concatenate(
                [population.district, np.where(away, outside, target), gone]
            ),
        }
    )
    stays = homes["start"].to_numpy() <= leaves[homes["family"].to_numpy()]
    homes = homes[stays].sort_values(["family", "start", "district"], kind="stable")
    homes = homes.drop_duplicates(["family", "start"], keep="last")
    return Homes(
        family=homes["family"].to_numpy(),
        start=homes["start"].to_numpy(),
        district=homes["district"].to_numpy(),
        leaves=np.where(leaves > last, NEVER, leaves),
        names=(*population.districts, *planted["outside"]),
        inside=inside,
        maps=maps_of_districts(scenario, population.districts, dictionary=dictionary),
    )


def _among_their_own(
    population: Population, mover: np.ndarray, *, rng: np.random.Generator
) -> np.ndarray:
    """Draw districts as families of the mover's group have them, so that none gains or loses."""
    families = np.arange(len(population.district))
    eldest = np.searchsorted(population.family, families, side="left")
    group = population.group[eldest]
    ordered = np.argsort(group, kind="stable")
    first = np.searchsorted(group[ordered], group[mover], side="left")
    number = np.searchsorted(group[ordered], group[mover], side="right") - first
    chosen = first + (rng.random(len(mover)) * number).astype("int64")
    return population.district[ordered[chosen]]


def maps_of_districts(
    scenario: Scenario, districts: tuple[str, ...], *, dictionary: Dictionary
) -> tuple[tuple[int, np.ndarray], ...]:
    """Return from which day on each map of districts holds, and each district's quadrant in it.

    Parameters
    ----------
    scenario
        The scenario: its ``district_moves``.
    districts
        Names of districts, in the order in which they are asked for.
    dictionary
        The data dictionary: table ``district_quadrants``.
    """
    today = map_on(dictionary, on=scenario.first_day).set_index("district")["quadrant"]
    maps = [(-NEVER, today)]
    for move in sorted(scenario["district_moves"], key=lambda one: one["from"]):
        today = today.copy()
        today[move["district"]] = move["quadrant"]
        maps.append((day_number(move["from"]), today))
    order = {name: place for place, name in enumerate(scenario.quadrants)}
    return tuple(
        (begins, np.array([order[table[name]] for name in districts])) for begins, table in maps
    )
