"""Children by ethnic group at the censuses, for any area that is made of districts."""

from __future__ import annotations

from datetime import date

import pandas as pd

from evaluation_lib.areas import Area, districts_of, map_on
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.measures.census_groupings import in_grouping
from evaluation_lib.measures.groups import GROUPING, groups_in_order
from evaluation_lib.published import PublishedFigures

CENSUS_DAY = date(2021, 3, 21)


def children_at_censuses(
    figures: PublishedFigures, *, area: Area, dictionary: Dictionary
) -> pd.DataFrame:
    """Children aged 0 to 17 of an area by group at the censuses of 2011 and 2021.

    A quadrant is the sum of its districts, by the dictionary's map on the day of the census.

    Returns
    -------
    pandas.DataFrame
        Columns ``group``, ``census_year``, ``children``, ``share`` (of all children, a fraction),
        ``counted`` (children aged 0 to 15 in 2021, an exact count; ``NA`` for 2011). Empty where no
        populations are at hand.
    """
    codes = (
        districts_of(area, dictionary=dictionary, on=CENSUS_DAY)
        if area.below_authority
        else [area.code]
    )
    rows = figures.populations[figures.populations["area_code"].isin(codes)]
    parts = []
    for census_year in (2011, 2021):
        children = _summed(rows, census_year, "0 to 17", dictionary=dictionary)
        parts.append(
            children.assign(
                census_year=census_year, share=children["children"] / children["children"].sum()
            )
        )
    counted = _summed(rows, 2021, "0 to 15", dictionary=dictionary).assign(census_year=2021)
    both = pd.concat(parts, ignore_index=True)
    if both.empty:
        return both.assign(counted=pd.NA)
    order = {group: place for place, group in enumerate(groups_in_order(dictionary))}
    return (
        both.merge(
            counted.rename(columns={"children": "counted"}), on=["group", "census_year"], how="left"
        )
        .sort_values(["group", "census_year"], key=lambda column: column.replace(order))
        .reset_index(drop=True)
    )


def _summed(
    populations: pd.DataFrame, census_year: int, age_range: str, *, dictionary: Dictionary
) -> pd.DataFrame:
    rows = populations[
        (populations["census_year"] == census_year) & (populations["age_range"] == age_range)
    ]
    grouped = in_grouping(rows, grouping=GROUPING, dictionary=dictionary)
    return (
        grouped.groupby("group", as_index=False)["population"]
        .sum()
        .rename(columns={"population": "children"})
    )


def district_names(area: Area, *, dictionary: Dictionary) -> list[str]:
    """Return the names of the districts that make up a quadrant at the census of 2021."""
    codes = districts_of(area, dictionary=dictionary, on=CENSUS_DAY)
    districts = map_on(dictionary, on=CENSUS_DAY)
    return districts[districts["district_code"].isin(codes)]["district"].tolist()
