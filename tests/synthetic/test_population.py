"""The county's families and children, drawn from the census of 2021 by district and group."""

import numpy as np
import pandas as pd
import pytest

from evaluation_lib.synthetic.days import birthday, day_number
from evaluation_lib.synthetic.making import make_world
from evaluation_lib.synthetic.population import CENSUS_DAY, birth_slopes, census_children
from evaluation_lib.synthetic.scenario import read_scenario

DAYS = (CENSUS_DAY, "2012-04-01", "2026-03-31")


@pytest.fixture(scope="module")
def scenario(dictionary):
    return read_scenario("default", dictionary=dictionary)


@pytest.fixture(scope="module")
def world(scenario, dictionary):
    world, _ = make_world(scenario, scale=1.0, seed=3, dictionary=dictionary)
    return world


def living_here(world, day, *, under):
    """How many children of each group live in the county on a day, by district they come from."""
    people, on = world.population, day_number(pd.Timestamp(day))
    family = people.family
    here = (people.born <= on) & (birthday(people.born, under) > on)
    here &= (people.present_from[family] <= on) & (world.homes.leaves[family] > on)
    district = world.homes.district_on(family, np.full(len(people), on))
    here &= (district >= 0) & (district < len(people.districts))
    table = pd.crosstab(district[here], people.group[here])
    return table.set_axis(people.districts, axis=0).set_axis(world.scenario.groups, axis=1)


def test_children_by_district_and_group_are_those_of_the_census(world, dictionary):
    expected = census_children(dictionary, groups=world.scenario.groups)
    found = living_here(world, CENSUS_DAY, under=18)
    # Families bring children together, so counts vary more than by chance alone.
    error = 2 * np.sqrt(expected * 2.3) + 0.02 * expected
    assert (np.abs(found - expected) < 2 * error).all(axis=None)
    assert found.to_numpy().sum() == pytest.approx(expected.to_numpy().sum(), rel=0.01)


@pytest.mark.parametrize("day", DAYS)
def test_ages_by_group_are_those_of_the_census_at_all_times(world, dictionary, day):
    groups = world.scenario.groups
    young = census_children(dictionary, groups=groups, age_range="0 to 15").sum()
    expected = young / census_children(dictionary, groups=groups).sum()
    found = living_here(world, day, under=16).sum() / living_here(world, day, under=18).sum()
    number = living_here(world, day, under=18).sum()
    error = np.sqrt(expected * (1 - expected) / number * 2.3)
    assert (np.abs(found - expected) < 4 * error + 0.003).all()


def test_a_group_with_fewer_older_children_has_more_births_every_year(dictionary, scenario):
    slopes = dict(
        zip(scenario.groups, birth_slopes(dictionary, groups=scenario.groups), strict=True)
    )
    assert slopes["Mixed"] > slopes["Asian"] > slopes["White"] > slopes["Black"]
    # With births that grow at this rate, the census's share of 16 and 17 year olds comes back.
    k = slopes["Mixed"]
    share = (np.exp(-16 * k) - np.exp(-18 * k)) / (1 - np.exp(-18 * k))
    assert share == pytest.approx(1 - 0.9169, abs=0.0005)
