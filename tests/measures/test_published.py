"""From the shipped figures to ratios: the published numbers come out, the hidden stay hidden."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation_lib.areas import find_area, known_areas
from evaluation_lib.errors import ParameterError
from evaluation_lib.measures.census import children_at_censuses
from evaluation_lib.measures.published import (
    england_by_group,
    looked_after_cell,
    neighbours_of,
    years_with_figures,
)
from evaluation_lib.presentation.published_picture.doubts import ratios_by_denominator
from evaluation_lib.presentation.published_picture.shared import own_counts, ratios_of

# Worked out independently of this suite from the same published counts and populations.
LATEST = {
    "Essex": {"Mixed": 2.09, "Black": 1.99, "Asian": 0.90, "Other": 1.99},
    "England": {"Mixed": 1.60, "Black": 1.40, "Asian": 0.44, "Other": 1.61},
}
BY_DENOMINATOR = {
    "census_2021_children_0_17": {"Asian": 0.90, "Mixed": 2.09},
    "census_2011_children_0_17": {"Asian": 1.53, "Mixed": 3.73},
    "census_2021_all_ages": {"Asian": 1.10, "Mixed": 5.52},
    "geometric_children_0_17": {"Mixed": 1.66, "Black": 1.47, "Asian": 0.73, "Other": 1.32},
}
CHILDREN_0_TO_17 = {
    "North East": (57849, 4044, 2484, 1928, 770),
    "Mid": (72065, 4383, 3319, 1878, 600),
    "South": (79499, 5364, 3646, 4014, 636),
    "West": (56813, 5205, 4046, 3149, 1205),
    "Essex": (266225, 18996, 13494, 10968, 3211),
}


@pytest.mark.parametrize(("area", "expected"), LATEST.items())
def test_ratios_to_white_on_31_march_2025(report_for, area, expected):
    report = report_for(area)
    ratios = ratios_of(report, own_counts(report)).set_index("group")["value"]
    assert ratios.round(2).to_dict() == expected


@pytest.mark.parametrize(("denominator", "expected"), BY_DENOMINATOR.items())
def test_the_denominator_moves_the_ratios(report_for, denominator, expected):
    ratios = ratios_by_denominator(report_for("Essex"))
    found = ratios[ratios["denominator"] == denominator].set_index("group")["value"]
    # Mixed on 2011: (131 / 10,821) / (877 / 270,540) = 3.7345; 3.74 comes of rounding twice.
    assert found[list(expected)].round(2).to_dict() == expected


@pytest.mark.parametrize(("area", "expected"), CHILDREN_0_TO_17.items())
def test_children_of_a_quadrant_are_the_sum_of_its_districts(figures, dictionary, area, expected):
    children = children_at_censuses(
        figures, area=find_area(area, known_areas(dictionary)), dictionary=dictionary
    )
    latest = children[children["census_year"] == 2021].set_index("group")["children"]
    found = latest[["White", "Mixed", "Asian", "Black", "Other"]].astype(float).to_numpy()
    assert found == pytest.approx(expected, abs=0.61)


def test_the_quadrants_add_up_to_the_county(figures, dictionary):
    areas = known_areas(dictionary)
    summed = pd.concat(
        children_at_censuses(figures, area=area, dictionary=dictionary)
        for area in areas
        if area.level == "quadrant"
    )
    county = children_at_censuses(figures, area=find_area("Essex", areas), dictionary=dictionary)
    key = ["group", "census_year"]
    both = summed.groupby(key)["children"].sum().astype(float)
    assert both.to_dict() == pytest.approx(
        county.set_index(key)["children"].astype(float).to_dict(), abs=0.3
    )


def test_a_hidden_cell_is_a_symbol_and_no_number(figures):
    count, symbol = looked_after_cell(
        figures.looked_after,
        area_code="E10000012",
        year=2023,
        characteristic="ethnic_group",
        category="Asian",
    )
    assert pd.isna(count) and symbol == "c"


def test_a_figure_that_is_nowhere_is_not_available(figures):
    count, symbol = looked_after_cell(
        figures.looked_after,
        area_code="E10000012",
        year=1999,
        characteristic="ethnic_group",
        category="Asian",
    )
    assert pd.isna(count) and symbol == "x"


def test_essex_has_five_years_and_ten_neighbours_of_one_model_year(figures, dictionary, report_for):
    assert years_with_figures(figures.looked_after, area_code="E10000012") == [
        2021,
        2022,
        2023,
        2024,
        2025,
    ]
    codes, model_year = neighbours_of(figures, report_for("Essex").setting.authority)
    assert len(set(codes)) == 10 and model_year == 2025


def test_the_period_chooses_the_years(report_for):
    report = report_for("Essex", period_start="2022-04-01", period_end="2024-04-01")
    assert report.setting.years == (2023, 2024)


def test_a_period_without_figures_is_refused(report_for):
    with pytest.raises(ParameterError, match="31 March 2021 to 2025"):
        report_for("Essex", period_start="2010-04-01", period_end="2011-03-31")


def test_england_alone_has_children_in_need_by_group(dictionary, figures):
    # Worked out independently: England, children in need on 31 March 2024 over children 0 to 17
    areas = known_areas(dictionary)
    counts = england_by_group(
        figures,
        decision_point="children_in_need",
        country=find_area("England", areas),
        latest=2025,
        dictionary=dictionary,
    )
    rates = (counts["count"] / counts["population"] * 10_000).astype(float)
    found = dict(zip(counts["group"], rates, strict=True))
    assert found == pytest.approx(
        {"White": 310.96, "Mixed": 457.68, "Asian": 221.81, "Black": 535.68, "Other": 551.72},
        abs=0.01,
    )
