"""Populations of census groups added up into the groups of a grouping, where they tell them."""

from __future__ import annotations

from functools import cache

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.measures.groups import GROUPING

SEPARATOR = "|"


def in_grouping(
    populations: pd.DataFrame, *, grouping: str, dictionary: Dictionary
) -> pd.DataFrame:
    """Add census groups up into the groups of a grouping; rows that are five groups may stay.

    Parameters
    ----------
    populations
        Rows of ``population_by_ethnic_group`` of one census year and age range.
    grouping
        A grouping of table ``ethnic_groupings``.
    dictionary
        The data dictionary, whose tables ``census_groups`` and ``ethnicity_codes`` say which codes
        each group is made of.

    Returns
    -------
    pandas.DataFrame
        Columns ``area_code``, ``group``, ``population``. A group that the rows of an area do not
        tell apart is left out: of five groups, those without Chinese cannot be had.
    """
    parts = parts_of_groups(grouping, dictionary=dictionary)
    matched = populations.merge(parts, on=["classification", "ethnic_group"], how="left")
    if grouping == GROUPING:
        # What a publisher calls one of the five groups is that, whatever else it publishes.
        matched["group"] = matched["group"].fillna(matched["ethnic_group"])
    matched = matched[matched["group"].notna()]
    # A group that an area has in both forms would be counted twice: as published in five it stays.
    in_five = matched["classification"] == GROUPING
    both = matched.assign(in_five=in_five).groupby(["area_code", "group"])["in_five"]
    return (
        matched[in_five | ~both.transform("any")]
        .groupby(["area_code", "group"], as_index=False, sort=False)["persons"]
        .agg(lambda persons: persons.sum(skipna=False))
        .rename(columns={"persons": "population"})
    )


@cache
def parts_of_groups(grouping: str, *, dictionary: Dictionary) -> pd.DataFrame:
    """Return which census groups make up each group of a grouping, where they do just that.

    Returns
    -------
    pandas.DataFrame
        ``classification``, ``ethnic_group`` (of the census), ``group`` (of the grouping). A group
        has rows where the census groups that share codes with it hold no others, and all of its
        own: a census that counts Gypsy with Irish Traveller tells neither apart, but both together.
    """
    shared = _codes_of_census(dictionary).merge(_codes_of(grouping, dictionary), on="code")
    sizes = shared.groupby(["classification", "ethnic_group"])["group"].transform("nunique")
    key = ["classification", "group"]
    straddled = (sizes > 1).groupby([shared[name] for name in key]).transform("any")
    held = shared.groupby(key)["code"].transform("nunique")
    own = _codes_of(grouping, dictionary).groupby("group")["code"].nunique()
    whole = shared[~straddled & (held == shared["group"].map(own))]
    return whole[["classification", "ethnic_group", "group"]].drop_duplicates(ignore_index=True)


def _codes_of(grouping: str, dictionary: Dictionary) -> pd.DataFrame:
    """The codes that each group of known ethnicity is made of."""
    codes = dictionary.read("ethnicity_codes")
    codes = codes[codes["ethnicity_known"]]
    # Where every code is a group of its own there is no column.
    group = codes[grouping] if grouping in codes.columns else codes["code"]
    return pd.DataFrame({"code": codes["code"], "group": group})


def _codes_of_census(dictionary: Dictionary) -> pd.DataFrame:
    """The codes that each group of each classification holds, the five groups among them."""
    census = dictionary.read("census_groups").rename(columns={"group": "ethnic_group"})
    census = census.assign(code=census["dfe_codes"].str.split(SEPARATOR)).explode("code")
    five = _codes_of(GROUPING, dictionary).rename(columns={"group": "ethnic_group"})
    both = [census, five.assign(classification=GROUPING)]
    return pd.concat(both, ignore_index=True)[["classification", "ethnic_group", "code"]]
