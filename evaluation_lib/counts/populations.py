"""The children living where counts are from: the population of each area, group and period."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd

from evaluation_lib.areas import Area, districts_of, find_area, known_areas
from evaluation_lib.counts.choices import Choices
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.measures.denominators import population_by_group
from evaluation_lib.measures.groups import GROUPING

#: Why a row has no population.
NOT_AN_ETHNIC_GROUP = "not an ethnic group"
NOT_TOLD_APART = "the population is not counted for this group alone"
NOT_AT_HAND = "no such population of the area is at hand"
NOBODY = "nobody of this group was counted there"

AGES = re.compile(r"(\d+) to (\d+)")
AGES_DIFFER = (
    "Those counted are aged {youngest} to {oldest}, but the population is: {label}. Rates are too "
    "high or too low by the difference, and ratios too where it is not the same in every group."
)
DAYS_A_YEAR = 365.25
#: What a cohort's rows have in place of a population: those who reached its first point.
REACHED = "reached"
EXTRAPOLATED = "extrapolated"


def with_populations(
    counts: pd.DataFrame,
    *,
    populations: pd.DataFrame,
    denominator: str,
    dictionary: Dictionary,
    grouping: str = GROUPING,
) -> pd.DataFrame:
    """Add to each row of counts how many children of its group live in its area.

    Parameters
    ----------
    counts
        Counts of flows and stocks: ``area``, ``group``, ``period_start``, ``period_end``.
    populations
        Table ``population_by_ethnic_group``.
    denominator
        A row of table ``denominators``. One that carries growth on is taken at the middle of the
        period, all others as they were counted.
    dictionary
        The data dictionary.
    grouping
        The grouping that the counts are in.

    Returns
    -------
    pandas.DataFrame
        The same rows with ``population`` (children; a quadrant's are those of its districts by the
        map of the period's last day), ``denominator``, ``age_range``, and ``no_population``: why
        there is none, missing where there is one. Refused and not yet obtained have none.

    Raises
    ------
    ParameterError
        If a row's area is none of the dictionary's.
    """
    about = dictionary.read("denominators").set_index("denominator").loc[denominator]
    key = ["area", "period_start", "period_end"]
    places = counts[key].drop_duplicates(ignore_index=True)
    found = _populations_of(
        places,
        populations=populations,
        denominator=denominator,
        moves=about["basis"] == EXTRAPOLATED,
        grouping=grouping,
        dictionary=dictionary,
    )
    joined = counts.merge(found, on=[*key, "group"], how="left", validate="many_to_one")
    known = _known(grouping, dictionary=dictionary)
    why = _why_none(joined, known=known, areas=set(found["area"]))
    population = joined["population"].where(joined["population"] > 0).astype("Float64")
    return joined.assign(
        population=population,
        denominator=denominator,
        age_range=about["age_range"],
        no_population=why,
    ).set_axis(counts.index)


def _known(grouping: str, *, dictionary: Dictionary) -> set[str]:
    groups = dictionary.read("ethnic_groups")
    return set(groups.loc[(groups["grouping"] == grouping) & groups["ethnicity_known"], "group"])


def _why_none(rows: pd.DataFrame, *, known: set[str], areas: set[str]) -> pd.Series:
    missing = rows["population"].isna()
    why = pd.Series(pd.NA, index=rows.index, dtype="string")
    why = why.mask((rows["population"] == 0).fillna(False), NOBODY)
    why = why.mask(missing, NOT_TOLD_APART).mask(missing & ~rows["area"].isin(areas), NOT_AT_HAND)
    return why.mask(~rows["group"].isin(known), NOT_AN_ETHNIC_GROUP)


def _populations_of(
    places: pd.DataFrame,
    *,
    populations: pd.DataFrame,
    denominator: str,
    moves: bool,
    grouping: str,
    dictionary: Dictionary,
) -> pd.DataFrame:
    """Population by area, period and group, of the places that have one."""
    if places.empty:
        return places.assign(group=pd.Series(dtype="string"), population=pd.Series(dtype="Float64"))
    parts = _districts(places, dictionary=dictionary)
    ours = populations[populations["area_code"].isin(set(parts["area_code"]))]
    years = _year_of_middle(places) if moves else pd.Series(0.0, index=places.index)
    by_year = {
        year: population_by_group(
            ours, denominator=denominator, year=year, dictionary=dictionary, grouping=grouping
        )
        for year in years.unique()
    }
    counted = pd.concat(by_year, names=["year"]).reset_index("year")
    parts = parts.assign(year=years.reindex(parts["place"]).to_numpy())
    joined = parts.merge(counted, on=["year", "area_code"])
    sums = joined.groupby(["place", "group"])["population"].agg(["sum", "size"])
    # A quadrant of which a district has no number has none either.
    whole = parts.groupby("place").size().reindex(sums.index.get_level_values("place")).to_numpy()
    sums = sums.loc[sums["size"] == whole, "sum"].rename("population").reset_index()
    return sums.merge(places, left_on="place", right_index=True).drop(columns="place")


def _districts(places: pd.DataFrame, *, dictionary: Dictionary) -> pd.DataFrame:
    """The codes whose populations make up each place; the county has its own."""
    areas = known_areas(dictionary)
    named = {name: find_area(name, areas) for name in places["area"].unique()}
    asked: dict[tuple[str, date], Sequence[str]] = {}
    for name, day in places[["area", "period_end"]].itertuples(index=False, name=None):
        if (name, day) not in asked:
            asked[name, day] = _codes(named[name], on=day.date(), dictionary=dictionary)
    codes = [asked[row] for row in zip(places["area"], places["period_end"], strict=True)]
    exploded = pd.Series(codes, index=places.index, dtype="object").explode()
    return exploded.rename("area_code").rename_axis("place").reset_index().dropna()


def _codes(area: Area, *, on: date, dictionary: Dictionary) -> Sequence[str]:
    if area.level == "quadrant":
        return districts_of(area, dictionary=dictionary, on=on)
    return [area.code]


def _year_of_middle(places: pd.DataFrame) -> pd.Series:
    """The middle of each period as years: 2025.0 is 31 March 2025."""
    after = places["period_end"] + timedelta(days=1)
    middle = places["period_start"] + (after - places["period_start"]) / 2
    on_a_day = places["period_start"] == places["period_end"]
    middle = middle.mask(on_a_day, after)
    begins = pd.to_datetime({"year": middle.dt.year, "month": 4, "day": 1})
    return (middle.dt.year + (middle - begins).dt.days / DAYS_A_YEAR).round(3)


def choices_for(
    denominator: str, *, dictionary: Dictionary, choices: Choices | None = None
) -> Choices:
    """Return choices that count the ages that a denominator is of.

    Where it says none, those of the choices given; without any, ``counting`` of
    ``disproportionality.yaml``.
    """
    choices = choices or Choices(ages=usual_ages(dictionary))
    ages = ages_of(denominator, dictionary=dictionary)
    return choices if ages is None else replace(choices, ages=ages)


def usual_ages(dictionary: Dictionary) -> tuple[int, int]:
    """Return the youngest and the oldest that are counted where nothing else is chosen."""
    youngest, oldest = dictionary.document("disproportionality")["counting"]["ages"]
    return youngest, oldest


def ages_of(denominator: str, *, dictionary: Dictionary) -> tuple[int, int] | None:
    """Return the youngest and the oldest of a denominator; none where it has no such bounds."""
    about = dictionary.read("denominators").set_index("denominator").loc[denominator]
    bounds = AGES.fullmatch(about["age_range"])
    return None if bounds is None else (int(bounds[1]), int(bounds[2]))


def age_ranges_differ(choices: Choices, *, denominator: str, dictionary: Dictionary) -> list[str]:
    """Return a sentence where those counted are not as old as those divided by; else none."""
    if ages_of(denominator, dictionary=dictionary) == choices.ages:
        return []
    about = dictionary.read("denominators").set_index("denominator").loc[denominator]
    youngest, oldest = choices.ages
    return [AGES_DIFFER.format(youngest=youngest, oldest=oldest, label=about["label"])]
