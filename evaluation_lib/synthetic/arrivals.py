"""Who comes to notice: contacts about families, and children who came alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from evaluation_lib.synthetic.chances import Circumstances, changes, contact_rate
from evaluation_lib.synthetic.days import DAYS_A_YEAR, day_number
from evaluation_lib.synthetic.population import Population
from evaluation_lib.synthetic.scenario import Scenario
from evaluation_lib.synthetic.world import World


def contacts_of(world: World) -> pd.DataFrame:
    """Draw contacts: each about a family, naming some of its children.

    A child's own rate is exactly the planted one, whatever its brothers and sisters: the family is
    heard of as often as the most likely child asks for, and each child is named in proportion.

    Returns
    -------
    pandas.DataFrame
        ``child``, ``day``, ``step`` (one for each contact), sorted by step and child.
    """
    planted = world.scenario["contacts"]
    highest = _highest_rates(world)
    family = world.population.family
    of_family = np.zeros(len(world.population.district))
    np.maximum.at(of_family, family, highest)
    years = (world.last - world.begin) / DAYS_A_YEAR
    often = of_family * world.population.spread / planted["children_of_family"]
    number = world.rng.poisson(often * years)
    heard_of = np.repeat(np.arange(len(often)), number)
    day = world.rng.integers(world.begin, world.last + 1, size=len(heard_of))
    rows = _with_children(heard_of, day, family)
    about = world.about(rows["child"].to_numpy(), rows["day"].to_numpy())
    rate = contact_rate(world.scenario, about) * _may_be_named(world, rows)
    # Where and when families are heard of less often, whole contacts fall away; those that are
    # left name brothers and sisters as often as planted.
    step = rows["step"].to_numpy()
    most = np.zeros(len(heard_of))
    np.maximum.at(most, step, rate)
    heard = world.rng.random(len(heard_of)) * of_family[heard_of] < most
    named = world.rng.random(len(rows)) * most[step] < rate * planted["children_of_family"]
    rows = rows[heard[step] & named & (rate > 0)]
    return rows.sort_values(["step", "child"]).reset_index(drop=True)


def _highest_rates(world: World) -> np.ndarray:
    """The highest contact rate that each child can have at any time and place."""
    scenario = world.scenario
    number = len(scenario.groups)
    quadrants = np.arange(len(scenario.quadrants))
    rates = np.zeros(number)
    for start in [
        scenario.first_day,
        *(day for one in scenario.effects for day in one.starts.values()),
    ]:
        for before in (0, 1):
            day = day_number(start) - before
            for place in quadrants:
                about = Circumstances(
                    np.arange(number), np.full(number, place), np.full(number, day)
                )
                rates = np.maximum(rates, contact_rate(scenario, about))
    return rates[world.population.group]


def _with_children(heard_of: np.ndarray, day: np.ndarray, family: np.ndarray) -> pd.DataFrame:
    """One row for every child of every family that is heard of; children stand by family."""
    first = np.searchsorted(family, heard_of, side="left")
    many = np.searchsorted(family, heard_of, side="right") - first
    step = np.repeat(np.arange(len(heard_of)), many)
    within = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    return pd.DataFrame({"child": first[step] + within, "day": day[step], "step": step})


def _may_be_named(world: World, rows: pd.DataFrame) -> np.ndarray:
    planted, population = world.scenario["contacts"], world.population
    child, day = rows["child"].to_numpy(), rows["day"].to_numpy()
    family = population.family[child]
    old_enough = day >= population.born[child] - planted["days_before_birth"]
    young_enough = day < world.adult_on(child) + planted["days_after_18"]
    lives_here = (day >= population.present_from[family]) & (day < world.homes.leaves[family])
    return old_enough & young_enough & lives_here


def with_unaccompanied(
    population: Population,
    scenario: Scenario,
    *,
    begin: int,
    scale: float,
    rng: np.random.Generator,
) -> tuple[Population, pd.DataFrame]:
    """Add children who came alone; nobody else ever hears of them.

    Returns
    -------
    tuple
        The population with them at its end, and ``child`` and ``day`` of their arrival.
    """
    planted = scenario["unaccompanied"]
    last = day_number(scenario.extract_day)
    highest = max([1.0, *(one.factor for one in scenario.effects if one.what == "unaccompanied")])
    expected = planted["a_year"] * scale * highest * (last - begin) / DAYS_A_YEAR
    number = rng.poisson(expected)
    day = np.sort(rng.integers(begin, last + 1, size=number))
    shares = np.array([planted["groups"].get(one, 0.0) for one in scenario.groups])
    group = rng.choice(len(shares), size=number, p=shares / shares.sum())
    about = Circumstances(group, np.zeros(number, dtype="int64"), day)
    came = rng.random(number) < changes(scenario, "unaccompanied", about) / highest
    day, group = day[came], group[came]
    age = rng.uniform(*planted["ages"], size=len(day)) * DAYS_A_YEAR
    extended = _extended(
        population,
        codes=planted["codes"],
        female=planted["female"],
        group=group,
        born=(day - age).astype("int64"),
        day=day,
        rng=rng,
    )
    children = np.arange(len(population), len(extended))
    return extended, pd.DataFrame({"child": children, "day": day})


def _extended(
    population: Population,
    *,
    codes: list[str],
    female: float,
    group: np.ndarray,
    born: np.ndarray,
    day: np.ndarray,
    rng: np.random.Generator,
) -> Population:
    number, families = len(group), len(population.district)

    def longer(values: np.ndarray, more: np.ndarray) -> np.ndarray:
        return np.concatenate([values, more.astype(values.dtype)])

    theirs = np.flatnonzero(np.isin(population.codes, codes))
    own_codes = []
    for one in range(group.max(initial=-1) + 1):
        own = np.unique(population.code[population.group == one])
        some = np.intersect1d(theirs, own)
        own_codes.append(some if len(some) else own)
    code = np.array([rng.choice(own_codes[one]) for one in group], dtype="int64")
    return replace(
        population,
        family=longer(population.family, families + np.arange(number)),
        group=longer(population.group, group),
        code=longer(population.code, code),
        born=longer(population.born, born),
        female=longer(population.female, rng.random(number) < female),
        disabled=longer(population.disabled, np.zeros(number, dtype=bool)),
        district=longer(population.district, np.zeros(number)),
        present_from=longer(population.present_from, day),
        present_until=longer(population.present_until, np.full(number, 10**6)),
        spread=longer(population.spread, np.zeros(number)),
    )
