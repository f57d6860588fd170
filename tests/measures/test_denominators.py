"""Populations to divide by: counted ones add up, extrapolated ones are what they say they are."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.measures.census_groupings import in_grouping
from evaluation_lib.measures.denominators import (
    available_denominators,
    choose_denominator,
    population_by_group,
)
from evaluation_lib.measures.groups import GROUPING

ESSEX, KENT, ENGLAND = "E10000012", "E10000016", "E92000001"


def essex(figures, dictionary, denominator: str, year: int = 2025) -> pd.Series:
    table = population_by_group(
        figures.populations, denominator=denominator, year=year, dictionary=dictionary
    )
    return table[table["area_code"] == ESSEX].set_index("group")["population"].astype(float)


def test_the_eighteen_groups_of_2011_add_up_to_the_five(figures, dictionary):
    # Office for National Statistics, Census 2011, DC2101EW
    found = essex(figures, dictionary, "census_2011_children_0_17")
    assert found.to_dict() == {
        "White": 270540,
        "Mixed": 10821,
        "Asian": 8061,
        "Black": 5186,
        "Other": 1169,
    }


def test_the_nineteen_groups_of_all_ages_add_up_to_everybody(figures, dictionary):
    # Office for National Statistics, Census 2021, TS021: Essex, all usual residents
    assert essex(figures, dictionary, "census_2021_all_ages").sum() == 1_503_521


def test_geometric_growth_by_hand(figures, dictionary):
    # Mixed: 18,995.9 × (18,995.9 ÷ 10,821) ^ 0.4
    found = essex(figures, dictionary, "geometric_children_0_17", year=2025)
    assert found["Mixed"] == pytest.approx(18995.9 * (18995.9 / 10821) ** 0.4, rel=1e-9)


def test_linear_growth_by_hand(figures, dictionary):
    found = essex(figures, dictionary, "linear_children_0_17", year=2025)
    assert found["Mixed"] == pytest.approx(18995.9 + (18995.9 - 10821) * 0.4, rel=1e-9)


@pytest.mark.parametrize("method", ["geometric", "linear"])
def test_extrapolation_meets_the_census_in_the_census_year(figures, dictionary, method):
    found = essex(figures, dictionary, f"{method}_children_0_17", year=2021)
    counted = essex(figures, dictionary, "census_2021_children_0_17")
    assert found.to_dict() == pytest.approx(counted.to_dict())


def test_every_denominator_of_the_dictionary_can_be_worked_out(figures, dictionary):
    names = dictionary.read("denominators")["denominator"].tolist()
    available = available_denominators(figures.populations, area_code=ESSEX, dictionary=dictionary)
    # Pupils are the user's to bring.
    assert set(names) - set(available) == {"school_pupils"}


def test_a_neighbour_has_children_under_16_and_all_ages_only(figures, dictionary):
    available = available_denominators(figures.populations, area_code=KENT, dictionary=dictionary)
    assert available == ["census_2021_children_0_15", "census_2021_all_ages"]


@pytest.mark.parametrize(
    ("code", "chosen"),
    [(ESSEX, "census_2021_children_0_17"), (KENT, "census_2021_children_0_15")],
)
def test_the_recommended_one_is_the_first_choice_at_hand(figures, dictionary, code, chosen):
    assert chosen == choose_denominator(
        "recommended",
        populations=figures.populations,
        area_code=code,
        area_name="here",
        dictionary=dictionary,
    )


def test_one_that_is_not_at_hand_is_refused_with_those_that_are(figures, dictionary):
    with pytest.raises(DataError, match="Kent: write census_2021_children_0_15"):
        choose_denominator(
            "census_2011_children_0_17",
            populations=figures.populations,
            area_code=KENT,
            area_name="Kent",
            dictionary=dictionary,
        )


def test_an_area_that_has_both_forms_is_not_counted_twice(figures, dictionary):
    rows = figures.populations[
        (figures.populations["area_code"] == ESSEX)
        & (figures.populations["age_range"] == "all ages")
    ]
    five = in_grouping(rows, grouping=GROUPING, dictionary=dictionary).rename(
        columns={"group": "ethnic_group", "population": "persons"}
    )
    both = pd.concat(
        [rows, five.assign(classification="five_groups", age_range="all ages")], ignore_index=True
    )
    again = in_grouping(both, grouping=GROUPING, dictionary=dictionary).set_index("group")[
        "population"
    ]
    assert again.to_dict() == five.set_index("ethnic_group")["persons"].to_dict()
