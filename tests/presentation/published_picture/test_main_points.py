"""However the numbers fall, there are at most six main points of at most 25 words each."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

import pandas as pd
import pytest

from evaluation_lib.areas import known_areas
from evaluation_lib.measures.groups import TOTAL, UNKNOWN, groups_in_order
from evaluation_lib.presentation.published_picture.main_points import (
    MOST_POINTS,
    compared_in_words,
    main_points,
    population_in_words,
)

MOST_WORDS = 25
#: Ends of an interval by what it says; the numbers are as long as any can be.
ENDS = {
    "higher": (1_101.25, 1_234.56, 1_399.75),
    "lower": (0.001, 0.002, 0.003),
    "no_clear_difference": (0.98, 1.02, 1.07),
    "hidden": (float("nan"), float("nan"), float("nan")),
}
HIDDEN_YEAR = {"period_start": "2022-04-01", "period_end": "2023-03-31"}


def points_of(report):
    (points,) = main_points(report).parts
    return points.sentences


def too_long(sentences):
    return [one for one in sentences if len(one.split()) > MOST_WORDS]


def more_than_one(sentences):
    """Points that are two sentences or none."""
    return [
        one for one in sentences if not one.endswith(".") or re.search(r"(?<!\bSt)\. [A-Z]", one)
    ]


def ratios_that_say(groups, answers, **columns):
    rows = [
        dict(zip(("lower", "value", "upper"), ENDS[answer], strict=True), group=group, **columns)
        for group, answer in zip(groups, answers, strict=True)
    ]
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def others(dictionary):
    return [group for group in groups_in_order(dictionary) if group != "White"]


@pytest.fixture(scope="module")
def longest_name(dictionary):
    """The name of an authority or country with the most words."""
    names = [area.name for area in known_areas(dictionary)]
    return max([*names, "Bournemouth, Christchurch and Poole"], key=lambda name: len(name.split()))


@pytest.fixture
def with_counts(report_for, longest_name):
    """A report on an area with the longest name, some of its published counts replaced."""

    def make(**counts):
        report = report_for("Essex")
        table, setting = report.figures.looked_after.copy(), report.setting
        own = (table["area_code"] == setting.authority.code) & (table["year"] == setting.latest)
        for category, (count, symbol) in counts.items():
            rows = own & (table["category"] == {"unknown": UNKNOWN, "total": TOTAL}[category])
            table.loc[rows, ["children", "symbol"]] = [count, symbol]
        authority = replace(setting.authority, name=longest_name)
        return replace(
            report,
            figures=replace(report.figures, looked_after=table),
            setting=replace(setting, authority=authority),
        )

    return make


@pytest.mark.parametrize("answers", [*product(ENDS, repeat=4)])
def test_any_mix_of_answers_is_told_in_three_short_sentences(report_for, others, answers):
    said = compared_in_words(report_for("Essex"), ratios_that_say(others, answers))
    assert 1 <= len(said) <= 3
    assert too_long(said) == more_than_one(said) == []
    assert all(sum(group in one for one in said) >= 1 for group in others)


def test_the_strongest_is_the_one_furthest_from_one_at_its_nearer_end(report_for):
    # A ratio of 4.0 that could be 1.1 is no stronger than one of 2.0 that is at least 1.8.
    ratios = pd.DataFrame(
        [
            {"group": "Mixed", "lower": 1.1, "value": 4.0, "upper": 14.5},
            {"group": "Black", "lower": 1.8, "value": 2.0, "upper": 2.2},
        ]
    )
    (said,) = compared_in_words(report_for("Essex"), ratios)
    assert "clearly higher" in said and "(Black: 2.0 times, interval 1.8 to 2.2)" in said


def test_a_ratio_that_has_no_number_is_not_written(report_for):
    ratios = pd.DataFrame(
        [{"group": "Black", "lower": 3.1, "value": float("inf"), "upper": float("inf")}]
    )
    (said,) = compared_in_words(report_for("Essex"), ratios)
    assert "clearly higher rate" in said and "times" not in said


@pytest.mark.parametrize(
    "counts",
    [
        {"total": (12_345_678, pd.NA), "unknown": (0, pd.NA)},
        {"total": (12_345_678, pd.NA), "unknown": (1_234_567, pd.NA)},
        {"total": (12_345_678, pd.NA), "unknown": (pd.NA, "c")},
        {"total": (pd.NA, "c")},
        {"total": (0, pd.NA)},
    ],
)
def test_the_first_point_is_short_for_the_longest_name_and_any_count(with_counts, counts):
    said = points_of(with_counts(**counts))
    assert too_long(said) == more_than_one(said) == []


def test_where_nobody_is_looked_after_nothing_is_compared(with_counts):
    (only,) = points_of(with_counts(total=(0, pd.NA)))
    assert "no child was looked after" in only


@pytest.mark.parametrize("answers", [*product(["higher", "lower"], repeat=4)])
def test_where_the_population_changes_the_answer_the_groups_are_named(report_for, others, answers):
    first = ratios_that_say(others, answers, denominator="one")
    second = ratios_that_say(others, ["higher"] * 4, denominator="other")
    (said,) = population_in_words(report_for("Essex"), pd.concat([first, second]))
    assert too_long([said]) == []
    turning = {group for group, answer in zip(others, answers, strict=True) if answer == "lower"}
    assert {group for group in others if group in said} == turning


def test_one_population_alone_and_hidden_numbers_say_nothing_of_populations(report_for, others):
    report = report_for("Essex")
    one = ratios_that_say(others, ["higher"] * 4, denominator="one")
    hidden = [ratios_that_say(others, ["hidden"] * 4, denominator=name) for name in ("one", "two")]
    assert population_in_words(report, one) == population_in_words(report, pd.concat(hidden)) == []


@pytest.mark.parametrize(
    ("area", "settings"),
    [
        ("Essex", {}),
        ("Essex", HIDDEN_YEAR),
        ("Essex", {"reference_group": "Other"}),
        ("Essex", {"denominator": "geometric_children_0_17"}),
        ("Essex", {"denominator": "census_2021_all_ages", "confidence": 0.998}),
        ("Kent", {}),
        ("England", {}),
    ],
)
def test_at_most_six_short_points_and_the_last_says_what_a_rate_does_not(
    report_for, area, settings
):
    said = points_of(report_for(area, **settings))
    assert 3 <= len(said) <= MOST_POINTS
    assert too_long(said) == more_than_one(said) == []
    assert "does not say why" in said[-1]


def test_every_quadrant_and_district_has_short_points_that_promise_nothing(report_for, dictionary):
    parts = [area.name for area in known_areas(dictionary) if area.below_authority]
    assert len(parts) > 12
    for name in parts:
        said = points_of(report_for(name))
        assert len(said) <= MOST_POINTS and too_long(said) == more_than_one(said) == []
        assert said[-1].startswith("Nothing is published about social care")


def test_the_share_of_the_largest_group_is_set_beside_the_countys(report_for):
    assert any("a larger share here than in Essex" in one for one in points_of(report_for("Mid")))
    said = points_of(report_for("Colchester"))
    assert any("White children are a smaller share here" in one for one in said)


@pytest.mark.parametrize("name", ["Isles of Scilly", "St. Helens", "Bath and North East Somerset"])
def test_authorities_with_long_names_or_few_children_have_short_points(
    report_for, shared_real, name
):
    said = points_of(report_for(name, published_files=str(shared_real)))
    assert len(said) <= MOST_POINTS
    assert too_long(said) == more_than_one(said) == []
