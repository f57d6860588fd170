"""Children of an area by group, sex and age, under an assumption that is said."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.areas import Area, county_of, districts_of
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.measures.census import CENSUS_DAY
from evaluation_lib.measures.denominators import FIRST_CENSUS, LAST_CENSUS

#: As counted in 2021, in the two bands that there are: 0 to 15, and 16 to 17 estimated.
COUNTED = "counted in two bands"
#: The children of 2021 by group and sex, their ages within 0 to 15 as they were in 2011.
ASSUMED = "assumed age structure"
ASSUMPTIONS = (COUNTED, ASSUMED)

UNKNOWN_ASSUMPTION = "assumption '{found}' is not known: write '{counted}' or '{assumed}'."
NO_AGES = (
    "No ages by ethnic group are at hand for {area}: add its rows to the table "
    "population_by_age_and_sex of the data dictionary, or report on an area that has them."
)

CELL = ["area_code", "group", "sex"]
BAND = ["age_from", "age_to"]


def population_by_age_and_sex(
    area: Area, *, assumption: str, dictionary: Dictionary
) -> pd.DataFrame:
    """Children aged 0 to 17 of an area at the census of 2021 by group, sex and band of ages.

    Parameters
    ----------
    area
        The country, the county, a quadrant (the sum of its districts by the map of the census day)
        or a district.
    assumption
        `COUNTED`: two bands, 0 to 15 and 16 to 17. `ASSUMED`: six bands, the 0 to 15 year olds of
        2021 spread by the ages that their district, group and sex had in 2011 (the county's where
        there were fewer than ``age_structure`` of the dictionary says). Nobody has counted that:
        where a group has grown younger or older since, it is wrong, and a report has to say so.
    dictionary
        The data dictionary: tables ``population_by_age_and_sex`` and ``district_quadrants``.

    Returns
    -------
    pandas.DataFrame
        Columns ``area`` (its name), ``group``, ``sex`` (F, M), ``age_band`` (``0 to 4``),
        ``age_from``, ``age_to``, ``population``, ``basis`` (``exact``, ``estimated``, ``assumed``)
        and ``assumption``; the strata are ``age_band`` and ``sex``.

    Raises
    ------
    DataError
        If the assumption is not known, or there are no ages for the area.
    """
    if assumption not in ASSUMPTIONS:
        raise DataError(
            UNKNOWN_ASSUMPTION.format(found=assumption, counted=COUNTED, assumed=ASSUMED)
        )
    table = dictionary.read("population_by_age_and_sex")
    codes = [area.code] if area.level == "country" else _districts(area, dictionary)
    rows = table[table["area_code"].isin(codes)]
    if rows.empty:
        raise DataError(NO_AGES.format(area=area.name))
    counted = rows[rows["census_year"] == LAST_CENSUS]
    if assumption == ASSUMED:
        counted = _spread(counted, shares=_shares(table, dictionary))
    together = ["group", "sex", *BAND, "basis"]
    added = counted.groupby(together, as_index=False, sort=False)["persons"].sum()
    return pd.DataFrame(
        {
            "area": area.name,
            "group": added["group"],
            "sex": added["sex"],
            "age_band": band_names(added),
            **{column: added[column] for column in BAND},
            "population": added["persons"],
            "basis": added["basis"],
            "assumption": assumption,
        }
    )


def band_names(bands: pd.DataFrame) -> pd.Series:
    """Name bands of ages as reports write them: ``0 to 4``, ``15``.

    Parameters
    ----------
    bands
        Columns ``age_from``, ``age_to``.
    """
    first, last = bands["age_from"].astype(str), bands["age_to"].astype(str)
    return (first + " to " + last).where(first != last, first)


def in_age_bands(ages: pd.Series, *, bands: pd.DataFrame) -> pd.Series:
    """Name the band that each age lies in; missing where in none.

    Parameters
    ----------
    ages
        In whole years of age, shape (n,); may be missing.
    bands
        Columns ``age_from``, ``age_to``, such as those of `population_by_age_and_sex`.
    """
    named = pd.Series(pd.NA, index=ages.index, dtype="string")
    distinct = bands[BAND].drop_duplicates()
    for row, name in zip(distinct.itertuples(), band_names(distinct), strict=True):
        named[ages.between(row.age_from, row.age_to).fillna(False).astype(bool)] = name
    return named


def _districts(area: Area, dictionary: Dictionary) -> list[str]:
    if area.below_authority or area.code == county_of(dictionary).code:
        return districts_of(area, dictionary=dictionary, on=CENSUS_DAY)
    return []


def _shares(table: pd.DataFrame, dictionary: Dictionary) -> pd.DataFrame:
    """Share of each band within 0 to 15 in 2011, of each area, group and sex."""
    fewest = dictionary.document("disproportionality")["age_structure"]["fewest_children"]
    first = table[(table["census_year"] == FIRST_CENSUS) & (table["age_to"] <= 15)]
    first = first[[*CELL, *BAND, "persons"]]
    everyone = first.groupby(CELL)["persons"].transform("sum")
    of_county = first.loc[first["area_code"] == county_of(dictionary).code]
    of_county = of_county.assign(
        county=of_county["persons"] / of_county.groupby(CELL)["persons"].transform("sum")
    )[["group", "sex", *BAND, "county"]]
    shares = first.assign(everyone=everyone).merge(of_county, on=["group", "sex", *BAND])
    own = shares["persons"] / shares["everyone"].where(shares["everyone"] >= fewest)
    return shares[[*CELL, *BAND]].assign(share=own.fillna(shares["county"]))


def _spread(counted: pd.DataFrame, *, shares: pd.DataFrame) -> pd.DataFrame:
    whole = counted["age_from"] == 0
    spread = counted[whole].drop(columns=BAND).merge(shares, on=CELL)
    spread = spread.assign(persons=spread["persons"] * spread["share"], basis="assumed")
    return pd.concat([spread, counted[~whole]], ignore_index=True)
