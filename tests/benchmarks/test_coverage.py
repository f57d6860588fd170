"""Intervals hold the truth as often as they say: a small, quick part of the coverage report.

The whole of it is made by ``python tests/benchmarks/coverage_of_intervals.py``.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from coverage_of_intervals import families_counted, families_followed, small_counts
from coverage_page import EXACT, KOOPMAN, MOVER, RATE, SCORE, as_markdown
from exact_coverage import coverage_of_rate_ratios, coverage_of_rates
from family_coverage import (
    chances_of_cohorts,
    chances_of_counts,
    effect_of_cohorts,
    effect_of_counts,
    planted_families,
)
from scipy.stats import norm

from evaluation_lib.measures.design_effects import design_effects
from evaluation_lib.measures.ratio_intervals import rate_ratio_score_interval
from evaluation_lib.synthetic.scenario import read_scenario


@pytest.fixture(scope="module")
def small() -> pd.Series:
    """Coverage of counts that are small, by interval."""
    table = small_counts(
        expected=(0.5, 1, 2.5, 5, 10),
        ratios=(0.5, 1, 3),
        times_larger=(1, 20),
        reached=((12, 40), (25, 50)),
    )
    return table.groupby("interval")["coverage"]


@pytest.fixture(scope="module")
def families(dictionary):
    return planted_families(read_scenario("default", dictionary=dictionary))


# Small counts


@pytest.mark.parametrize("interval", [SCORE, KOOPMAN])
def test_score_intervals_hold_the_truth_in_94_to_96_and_a_half_percent_on_average(small, interval):
    assert 0.94 <= small.mean()[interval] <= 0.965


@pytest.mark.parametrize("interval", [RATE, EXACT])
def test_exact_intervals_never_hold_it_in_less_than_95_percent(small, interval):
    assert small.min()[interval] >= 0.95


def test_mover_intervals_hold_it_in_at_least_94_percent_of_small_cohorts(small):
    assert small.min()[MOVER] >= 0.94
    assert small.mean()[MOVER] <= 0.97


def test_intervals_that_are_too_narrow_are_found_out():
    truths = {"expected": (2.5, 5, 10), "ratios": (0.5, 1, 3), "times_larger": (1, 20)}
    found = coverage_of_rate_ratios(
        lambda *counts: rate_ratio_score_interval(*counts, confidence=0.9), **truths
    )
    assert 0.89 < found["coverage"].mean() < 0.92


def test_coverage_is_the_sum_of_the_chances_of_the_counts_whose_interval_holds_the_truth():
    # x ± 1 holds a mean of 2 for counts of 1, 2 and 3: exp(-2) (2 + 2 + 8/6)
    # scipy: poisson.pmf([1, 2, 3], 2).sum() = 0.7217881773
    found = coverage_of_rates(lambda x: (x - 1, x + 1), expected=[2])
    assert found["coverage"].iloc[0] == pytest.approx(0.7217881773, rel=1e-9)


# Brothers and sisters


def test_relative_rates_of_families_hold_the_truth_within_two_points(families, dictionary):
    found = families_counted(
        (families, families),
        counts=((500, 10), (20, 20), (1000, 50)),
        draws=4000,
        dictionary=dictionary,
        rng=np.random.default_rng(11),
    )
    assert found["families"].between(0.93, 0.97).all(), found
    assert (found["independent"] < 0.85).all(), found
    # The last rests on families of its own, the first on those of all groups.
    assert found["own"].iloc[0] == 0 and found["own"].iloc[2] > 0.9


def test_relative_chances_of_families_hold_the_truth_within_two_points(families, dictionary):
    found = families_followed(
        families,
        cohorts=((200, 10), (500, 60)),
        shares=(0.4,),
        draws=2000,
        dictionary=dictionary,
        rng=np.random.default_rng(12),
    )
    assert found["families"].between(0.93, 0.97).all(), found
    assert (found["independent"] < 0.90).all(), found


def test_the_width_needed_is_that_of_the_true_design_effect(families):
    # An interval that ignores a design effect holds the truth as often as a normal variable lies
    # within 1.96 / its root: scipy 2 * norm.cdf(1.96 / 2.3642 ** 0.5) - 1 = 0.798
    held = 2 * norm.cdf(1.959964 / effect_of_counts(families) ** 0.5) - 1
    assert held == pytest.approx(0.798, abs=0.001)


def test_rows_of_children_give_the_true_design_effects(families):
    rng = np.random.default_rng(13)
    chances = chances_of_counts(families)
    sizes = rng.choice(len(chances), p=chances, size=400_000)
    rows = pd.DataFrame({"family_id": np.repeat(np.arange(len(sizes)), sizes), "group": "Black"})
    counted = design_effects(rows, by=["group"], cluster="family_id")["design_effect"].iloc[0]
    assert counted == pytest.approx(effect_of_counts(families), rel=0.03)
    kinds = chances_of_cohorts(families, 0.4)
    drawn = kinds.iloc[rng.choice(len(kinds), p=kinds["chance"], size=40_000)]
    first = np.arange(drawn["reached"].sum()) - np.repeat(
        drawn["reached"].cumsum() - drawn["reached"], drawn["reached"]
    )
    rows = pd.DataFrame({"family_id": np.repeat(np.arange(len(drawn)), drawn["reached"])})
    rows["went"] = first.to_numpy() < np.repeat(drawn["went"].to_numpy(), drawn["reached"])
    followed = design_effects(
        rows.assign(group="Black"), by=["group"], cluster="family_id", went_on="went"
    )
    assert followed["design_effect"].iloc[0] == pytest.approx(effect_of_cohorts(families), rel=0.03)


def test_a_table_of_the_page_has_its_coverage_in_percent():
    table = pd.DataFrame({"white": [50], "group": [5], "families": [0.9512]})
    lines = as_markdown(table).splitlines()
    assert lines[0] == "| White | group | with design effect |"
    assert lines[2] == "| 50 | 5 | 95.1 % |"
