"""Each chart's headline says what the numbers carry, in at most ten words, and no more."""

from __future__ import annotations

import hashlib
from itertools import product

import pandas as pd
import pytest

from evaluation_lib.measures.groups import groups_in_order
from evaluation_lib.presentation import published_picture as picture
from evaluation_lib.presentation.drawing import Chart
from evaluation_lib.presentation.headlines import MOST_WORDS
from evaluation_lib.presentation.published_picture.headlines import (
    beside_england_headline,
    census_headline,
    populations_headline,
    ratios_headline,
    standing_headline,
    years_headline,
)

ENDS = {
    "higher": (1.2, 1.5, 1.9),
    "lower": (0.2, 0.5, 0.9),
    "none": (0.9, 1.0, 1.1),
    "hidden": (float("nan"),) * 3,
}
ONE_YEAR = {"period_start": "2024-04-01"}


@pytest.fixture(scope="module")
def others(dictionary):
    return [group for group in groups_in_order(dictionary) if group != "White"]


@pytest.fixture(scope="module")
def report(report_for):
    return report_for("Essex")


def ratios_that_say(answers, *, years=(2025,)):
    """Ratios of each group in some years: one answer for all years, or one for each."""
    rows = []
    for group, answer in answers.items():
        each = [answer] * len(years) if isinstance(answer, str) else answer
        for year, one in zip(years, each, strict=True):
            ends = dict(zip(("lower", "value", "upper"), ENDS[one], strict=True))
            rows.append({"group": group, "period": str(year), **ends})
    return pd.DataFrame(rows)


def words_in(headline):
    return len(headline.split())


@pytest.mark.parametrize("answers", [*product(ENDS, repeat=4)])
def test_any_mix_of_answers_fits(report, others, answers):
    told = dict(zip(others, answers, strict=True))
    years = report.setting.years
    sides = {group: side for group, side in told.items() if side in ("higher", "lower")}
    headlines = [
        ratios_headline(report, ratios_that_say(told)),
        years_headline(report, ratios_that_say(told, years=years)),
        beside_england_headline(report, sides, hidden="hidden" in answers),
        standing_headline(report, sides),
    ]
    assert [one for one in headlines if words_in(one) > MOST_WORDS] == []
    if not sides:
        assert all(one.startswith("No ") for one in headlines)
    for group in set(others) - set(sides):
        assert not any(group in one for one in headlines)


def test_clear_groups_are_named_on_their_side(report):
    said = ratios_headline(report, ratios_that_say({"Mixed": "higher", "Asian": "lower"}))
    assert said == "Clearly higher: Mixed; clearly lower: Asian"


def test_a_rate_stayed_higher_only_if_every_year_carries_it(report):
    years = report.setting.years
    for odd in ("none", "lower", "hidden"):
        mixed = [*["higher"] * (len(years) - 1), odd]
        found = ratios_that_say({"Mixed": mixed, "Black": "higher"}, years=years)
        said = years_headline(report, found)
        assert "stayed" in said and "Black" in said and "Mixed" not in said


def test_one_year_alone_stayed_nothing(report_for):
    said = years_headline(report_for("Essex", **ONE_YEAR), ratios_that_say({"Black": "higher"}))
    assert "stayed" not in said and "Black" in said


@pytest.mark.parametrize("number", range(5))
def test_the_choice_of_population_names_whose_answer_it_changes(report, others, number):
    turning = others[:number]
    said = populations_headline(report, turning=turning, answered=others, populations=6)
    assert words_in(said) <= MOST_WORDS
    assert [group for group in others if group in said] == turning


def test_one_population_alone_changes_nothing(report, others):
    said = populations_headline(report, turning=[], answered=others, populations=1)
    assert "one population" in said


@pytest.mark.parametrize("number", range(5))
def test_the_censuses_name_the_groups_whose_share_rose(report, others, number):
    said = census_headline(report, grown=others[:number], others=4, largest="White")
    assert words_in(said) <= MOST_WORDS
    named = [group for group in others if group in said]
    assert named == (others[:number] if number < 4 else [])


@pytest.fixture(scope="module")
def hashes(report_for):
    def of(area):
        found = picture.children_living_here(report_for(area)).parts
        svgs = [part.svg for part in found if isinstance(part, Chart)]
        return {hashlib.sha256(svg.encode()).hexdigest() for svg in svgs}

    return of


def test_charts_of_two_quadrants_differ_and_the_same_data_give_the_same_chart(hashes):
    assert hashes("Mid") and hashes("Mid") == hashes("Mid")
    assert not hashes("Mid") & hashes("West")
