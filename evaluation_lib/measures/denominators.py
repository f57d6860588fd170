"""Populations by ethnic group to divide by: counted at a census, or growth carried on from two."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.measures.census_groupings import in_grouping
from evaluation_lib.measures.groups import GROUPING

#: What a table of populations carries: the area, the group, the children, and how they are known.
POPULATION_COLUMNS = ["area_code", "group", "population"]

NO_POPULATION = (
    "No population '{denominator}' is at hand for {area}: write {others} for the denominator, "
    "or name published_files that hold it."
)
NONE_AT_ALL = (
    "No population by ethnic group is at hand for {area}: name published_files that hold one."
)

FIRST_CENSUS, LAST_CENSUS = 2011, 2021


def population_by_group(
    populations: pd.DataFrame,
    *,
    denominator: str,
    year: float,
    dictionary: Dictionary,
    grouping: str = GROUPING,
) -> pd.DataFrame:
    """Population of every area and of the groups of a grouping under one denominator.

    Parameters
    ----------
    populations
        Table ``population_by_ethnic_group``.
    denominator
        A row of the dictionary's table ``denominators``.
    year
        The year at whose 31 March the numerator stands, or a fraction of one for a day between;
        only extrapolated ones depend on it.
    dictionary
        The data dictionary.
    grouping
        A grouping of table ``ethnic_groupings``.

    Returns
    -------
    pandas.DataFrame
        Columns ``area_code``, ``group``, ``population``; areas for which it is not at hand are
        left out, and groups that the count does not tell apart (see
        `census_groupings.in_grouping`).

    Notes
    -----
    Geometric: the 2021 population times (2021 ÷ 2011) to the power of (year − 2021) ÷ 10. Linear:
    the 2021 population plus the same fraction of the difference. Both carry a growth on that nobody
    has counted since: they show how far the answer could have drifted, not where it is.
    """
    definition = dictionary.read("denominators").set_index("denominator").loc[denominator]
    if pd.isna(definition["census_year"]):
        return in_grouping(
            populations[populations["age_range"] == definition["age_range"]],
            grouping=grouping,
            dictionary=dictionary,
        )
    if definition["basis"] != "extrapolated":
        return _at_census(
            populations,
            census_year=int(definition["census_year"]),
            age_range=definition["age_range"],
            grouping=grouping,
            dictionary=dictionary,
        )
    ends = [
        _at_census(
            populations,
            census_year=census_year,
            age_range=definition["age_range"],
            grouping=grouping,
            dictionary=dictionary,
        )
        for census_year in (FIRST_CENSUS, LAST_CENSUS)
    ]
    return _extrapolated(*ends, years=year - LAST_CENSUS, method=denominator.split("_")[0])


def _extrapolated(
    first: pd.DataFrame, last: pd.DataFrame, *, years: float, method: str
) -> pd.DataFrame:
    both = last.merge(first, on=["area_code", "group"], suffixes=("", "_first"))
    share = years / (LAST_CENSUS - FIRST_CENSUS)
    if method == "geometric":
        both["population"] *= (both["population"] / both["population_first"]) ** share
    else:
        both["population"] += (both["population"] - both["population_first"]) * share
    return both[POPULATION_COLUMNS]


def _at_census(
    populations: pd.DataFrame,
    *,
    census_year: int,
    age_range: str,
    grouping: str,
    dictionary: Dictionary,
) -> pd.DataFrame:
    rows = populations[
        (populations["census_year"] == census_year) & (populations["age_range"] == age_range)
    ]
    return in_grouping(rows, grouping=grouping, dictionary=dictionary)


def available_denominators(
    populations: pd.DataFrame, *, area_code: str, dictionary: Dictionary
) -> list[str]:
    """Return the denominators that are at hand for an area, in the dictionary's order."""
    own = populations[populations["area_code"] == area_code]
    return [
        name
        for name in dictionary.read("denominators")["denominator"]
        if len(population_by_group(own, denominator=name, year=LAST_CENSUS, dictionary=dictionary))
    ]


def choose_denominator(
    wanted: str,
    *,
    populations: pd.DataFrame,
    area_code: str,
    area_name: str,
    dictionary: Dictionary,
) -> str:
    """Return the denominator to use: the one wanted, or the first choice that is at hand.

    Raises
    ------
    DataError
        If the one wanted, or any at all, is not at hand for the area.
    """
    available = available_denominators(populations, area_code=area_code, dictionary=dictionary)
    if wanted in available:
        return wanted
    by_preference = dictionary.read("denominators").dropna(subset="preference")
    preferred = [
        name for name in by_preference.sort_values("preference")["denominator"] if name in available
    ]
    if not preferred:
        raise DataError(NONE_AT_ALL.format(area=area_name))
    if wanted == "recommended":
        return preferred[0]
    raise DataError(
        NO_POPULATION.format(denominator=wanted, area=area_name, others=" or ".join(available))
    )
