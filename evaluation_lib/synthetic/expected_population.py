"""How many children the county has by what is planted: the census and its yearly growth."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.synthetic.days import DAYS_A_YEAR, day_number, days_of
from evaluation_lib.synthetic.homes import maps_of_districts
from evaluation_lib.synthetic.population import CENSUS_DAY, census_children
from evaluation_lib.synthetic.scenario import Scenario


def expected_population(
    scenario: Scenario, *, days: Sequence[pd.Timestamp], dictionary: Dictionary
) -> pd.DataFrame:
    """Return the children aged 0 to 17 that the county has on some days by what is planted.

    Those of the census, growing by the planted yearly rates, in the quadrants of the day's map.

    Parameters
    ----------
    scenario
        The scenario.
    days
        The days.
    dictionary
        The data dictionary: tables ``population_by_ethnic_group`` and ``district_quadrants``.

    Returns
    -------
    pandas.DataFrame
        Columns ``day``, ``area`` (the quadrant), ``ethnic_group``, ``population``.
    """
    numbers = np.array([day_number(day) for day in days])
    children = children_on(scenario, numbers, dictionary=dictionary)
    place = [axis.reshape(-1) for axis in np.indices(children.shape)]
    return pd.DataFrame(
        {
            "day": days_of(numbers)[place[0]].to_numpy(),
            "area": np.array(scenario.quadrants)[place[1]],
            "ethnic_group": np.array(scenario.groups)[place[2]],
            "population": children.reshape(-1),
        }
    )


def children_on(scenario: Scenario, days: np.ndarray, *, dictionary: Dictionary) -> np.ndarray:
    """Return the children as an array of the shape (days, quadrants, groups)."""
    census = census_children(dictionary, groups=scenario.groups)
    growth = np.log1p([scenario["population"]["growth"][group] for group in scenario.groups])
    years = (days - day_number(pd.Timestamp(CENSUS_DAY))) / DAYS_A_YEAR
    grown = np.exp(years[:, None] * growth)
    children = np.zeros((len(days), len(scenario.quadrants), len(scenario.groups)))
    for begins, quadrant in maps_of_districts(scenario, tuple(census.index), dictionary=dictionary):
        on_census_day = np.zeros(children.shape[1:])
        np.add.at(on_census_day, quadrant, census.to_numpy())
        children[days >= begins] = on_census_day
    return children * grown[:, None, :]
