"""From published figures to counts, rates and ratios of children looked after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from evaluation_lib.areas import Area, county_of, find_area, known_areas
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError, ParameterError
from evaluation_lib.measures.denominators import (
    LAST_CENSUS,
    choose_denominator,
    population_by_group,
)
from evaluation_lib.measures.groups import groups_in_order
from evaluation_lib.published import PublishedFigures

NO_YEAR = (
    "Between period_start {start} and period_end {end} lies no 31 March with published figures for "
    "{area}: they are published for 31 March {first} to {last}."
)


@dataclass(frozen=True, eq=False)
class PublishedSetting:
    """What a report on published figures is about, worked out from its parameters.

    Attributes
    ----------
    area
        The area reported on.
    authority
        The authority or country whose social care figures count; for a quadrant or district, the
        county it lies in.
    years
        The 31 Marches within the period that have figures, in order; empty below an authority.
    denominator
        The population that rates are worked out on.
    reference_group, confidence
        As set.
    """

    area: Area
    authority: Area
    years: tuple[int, ...]
    denominator: str
    reference_group: str
    confidence: float

    @property
    def latest(self) -> int:
        """The last 31 March in the period that has figures."""
        return self.years[-1]


def published_setting(
    parameters: Mapping[str, Any], *, figures: PublishedFigures, dictionary: Dictionary
) -> PublishedSetting:
    """Work out what a report on published figures is about, or say why it cannot be made.

    Raises
    ------
    ParameterError
        If no figures lie in the period, or the population wanted is not at hand for the area.
    """
    areas = known_areas(dictionary, looked_after=figures.looked_after)
    area = find_area(parameters["area"], areas)
    authority = county_of(dictionary) if area.below_authority else area
    years = years_with_figures(figures.looked_after, area_code=authority.code)
    within = [
        year
        for year in years
        if parameters["period_start"] <= date(year, 3, 31) <= parameters["period_end"]
    ]
    if not within:
        raise ParameterError(
            [
                NO_YEAR.format(
                    start=parameters["period_start"],
                    end=parameters["period_end"],
                    area=authority.name,
                    first=years[0],
                    last=years[-1],
                )
            ]
        )
    try:
        denominator = choose_denominator(
            parameters["denominator"],
            populations=figures.populations,
            area_code=authority.code,
            area_name=authority.name,
            dictionary=dictionary,
        )
    except DataError as error:
        raise ParameterError([str(error)]) from error
    return PublishedSetting(
        area=area,
        authority=authority,
        years=tuple(within),
        denominator=denominator,
        reference_group=parameters["reference_group"],
        confidence=parameters["confidence"],
    )


def years_with_figures(looked_after: pd.DataFrame, *, area_code: str) -> list[int]:
    """Return the years for which an area's children looked after are published."""
    return sorted(
        int(year) for year in looked_after.loc[_of_area(looked_after, area_code), "year"].unique()
    )


def _of_area(frame: pd.DataFrame, area_code: str) -> pd.Series:
    return frame["area_code"] == area_code


def looked_after_counts(
    looked_after: pd.DataFrame,
    *,
    populations: pd.DataFrame,
    years: Sequence[int],
    groups: Sequence[str],
) -> pd.DataFrame:
    """Put published counts by group beside the populations they are rates of.

    Parameters
    ----------
    looked_after
        Table ``looked_after_31_march``.
    populations
        Columns ``area_code``, ``group``, ``population`` (see `denominators.population_by_group`).
    years
        The 31 Marches wanted.
    groups
        The groups wanted, in their order.

    Returns
    -------
    pandas.DataFrame
        Columns ``area_code``, ``area``, ``group``, ``period`` (the year), ``count`` (``NA`` where
        hidden), ``symbol``, ``population`` (``NA`` and the symbol ``z`` where nobody of the group
        lives); areas without a population are left out.
    """
    rows = looked_after[
        (looked_after["characteristic"] == "ethnic_group")
        & looked_after["category"].isin(list(groups))
        & looked_after["year"].isin(list(years))
    ].rename(
        columns={"area_name": "area", "category": "group", "year": "period", "children": "count"}
    )
    rank = rows["group"].map({group: place for place, group in enumerate(groups)})
    rows = rows.assign(rank=rank).sort_values(["area", "period", "rank"])
    columns = ["area_code", "area", "group", "period", "count", "symbol"]
    counts = rows[columns].merge(populations, on=["area_code", "group"])
    # Where no child of a group lives there is no rate: not applicable, rather than infinite.
    nobody = counts["population"] == 0
    counts["symbol"] = counts["symbol"].mask(nobody & counts["symbol"].isna(), "z")
    counts["population"] = counts["population"].mask(nobody)
    return counts.reset_index(drop=True)


def looked_after_cell(
    looked_after: pd.DataFrame, *, area_code: str, year: int, characteristic: str, category: str
) -> tuple[Any, Any]:
    """Return one published count and the symbol in its place, either of them ``NA``.

    A figure that is not in the table at all has the symbol ``x``, not available.
    """
    row = looked_after[
        _of_area(looked_after, area_code)
        & (looked_after["year"] == year)
        & (looked_after["characteristic"] == characteristic)
        & (looked_after["category"] == category)
    ]
    if row.empty:
        return pd.NA, "x"
    return row["children"].iloc[0], row["symbol"].iloc[0]


def neighbours_of(figures: PublishedFigures, area: Area) -> tuple[list[str], int | None]:
    """Return the codes of an authority's statistical neighbours and the year of the model."""
    rows = figures.neighbours[_of_area(figures.neighbours, area.code)].sort_values("rank")
    if rows.empty:
        return [], None
    return rows["neighbour_code"].tolist(), int(rows["model_year"].iloc[0])


def england_by_group(
    figures: PublishedFigures,
    *,
    decision_point: str,
    country: Area,
    latest: int,
    dictionary: Dictionary,
) -> pd.DataFrame:
    """The country's children at a decision point by group, last year there is, with populations.

    Parameters
    ----------
    figures
        The published figures.
    decision_point
        One whose groups are published for the country alone.
    country
        The country.
    latest
        The last year wanted; the last one up to it that is published is taken.
    dictionary
        The data dictionary; the first choice of its denominators is divided by.

    Returns
    -------
    pandas.DataFrame
        As `looked_after_counts`, with the column ``rounded_to``.
    """
    denominator = choose_denominator(
        "recommended",
        populations=figures.populations,
        area_code=country.code,
        area_name=country.name,
        dictionary=dictionary,
    )
    populations = population_by_group(
        figures.populations, denominator=denominator, year=LAST_CENSUS, dictionary=dictionary
    )
    table = figures.england_by_group
    groups = groups_in_order(dictionary)
    rows = table[
        (table["decision_point"] == decision_point)
        & table["ethnic_group"].isin(groups)
        & (table["year"] <= latest)
    ]
    counts = (
        rows[rows["year"] == rows["year"].max()]
        .rename(columns={"ethnic_group": "group", "year": "period", "children": "count"})
        .assign(area_code=country.code, area=country.name)
    )
    columns = ["area_code", "area", "group", "period", "count", "symbol", "rounded_to"]
    return counts[columns].merge(populations, on=["area_code", "group"]).reset_index(drop=True)
