"""Which rows belong to which areas, and how many there are in each of their cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from evaluation_lib.areas import Area
from evaluation_lib.errors import DataError

NO_ROWS_OF = (
    "{area} is no part of the county, so no rows of its extracts belong to it: choose the county, "
    "one of its quadrants or one of its districts."
)
NO_AREAS = "No area was named to count in: name the county, a quadrant or a district."


def in_area(rows: pd.DataFrame, area: Area) -> pd.Series:
    """Say which rows belong to an area.

    Parameters
    ----------
    rows
        Rows with ``quadrant`` and ``district``, as `children.counted_rows` returns them.
    area
        The county, to which all rows belong, also those whose home is not known or lies outside;
        a quadrant, by ``quadrant`` (of the home or of the team, as was chosen); or a district, by
        ``district``, which is always that of the home.

    Returns
    -------
    pandas.Series
        True or false, on the rows' index.

    Raises
    ------
    DataError
        If the area is none of these.
    """
    if area.level == "local_authority":
        return pd.Series(True, index=rows.index)
    if not area.below_authority:
        raise DataError(NO_ROWS_OF.format(area=area.name))
    return (rows[area.level] == area.name).fillna(False).astype(bool)


def counts_by(
    rows: pd.DataFrame, *, areas: Sequence[Area], levels: Mapping[str, Sequence[object]]
) -> pd.DataFrame:
    """Count rows in every cell of area by what else they are counted by, empty cells as 0.

    Parameters
    ----------
    rows
        Rows with ``quadrant``, ``district`` and a column for each of the levels.
    areas
        The areas; see `in_area`.
    levels
        The column → all of its values that have a cell.

    Returns
    -------
    pandas.DataFrame
        ``area``, the levels' columns, ``count``: one row per cell, in the order of the areas and
        of the levels' values.

    Raises
    ------
    DataError
        If no area is named, or one that is no part of the county.
    """
    if not areas:
        raise DataError(NO_AREAS)
    keys = list(levels)
    grid = pd.MultiIndex.from_product([list(values) for values in levels.values()], names=keys)
    cells = rows.groupby(["quadrant", "district", *keys], dropna=False, sort=False).size()
    cells = cells.rename("count").reset_index()
    found = {
        area.name: cells[in_area(cells, area)]
        .groupby(keys, sort=False)["count"]
        .sum()
        .reindex(grid, fill_value=0)
        for area in areas
    }
    return pd.concat(found, names=["area"]).reset_index()
