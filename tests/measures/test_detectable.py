"""What would have been shown 8 times in 10: summed over every count that could have been."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, norm, poisson
from statsmodels.stats.proportion import power_proportions_2indep
from statsmodels.stats.rates import power_poisson_ratio_2indep

from evaluation_lib.measures.detectable import (
    NO_EVENTS,
    NOT_KNOWN,
    NOTHING_ABOVE,
    NOTHING_BELOW,
    RATES,
    SHARES,
    detectable_ratios,
    power_of_rates,
    power_of_shares,
)
from evaluation_lib.measures.multiple_testing import p_value_of_ratio
from evaluation_lib.measures.ratio_intervals import rate_ratio_score_interval

Z = float(norm.ppf(0.975))
EIGHT_IN_TEN = 0.8


def _detectable(population, reference_count, reference_population, **columns) -> pd.Series:
    counts = pd.DataFrame(
        {
            "area": "Mid",
            "group": ["White", "Black"],
            "count": pd.array([reference_count, None], dtype="Int64"),
            "population": [reference_population, population],
        }
    ).assign(**columns)
    return detectable_ratios(counts, reference_group="White", power=EIGHT_IN_TEN).iloc[0]


def _cohort(reached, reference_count, reference_reached) -> pd.Series:
    return _detectable(None, reference_count, None, reached=[reference_reached, reached])


def _chances(ratio, population, reference_count, reference_population) -> tuple[float, float]:
    """Walk through every pair of counts, ask the interval itself, and add up their chances."""
    mean, reference_mean = (
        ratio * reference_count / reference_population * population,
        float(reference_count),
    )
    x1, x2 = (np.arange(int(m + 10 * np.sqrt(m) + 30)) for m in (mean, reference_mean))
    first, second = (grid.ravel() for grid in np.meshgrid(x1, x2, indexing="ij"))
    lower, upper = rate_ratio_score_interval(first, population, second, reference_population)
    chance = poisson.pmf(first, mean) * poisson.pmf(second, reference_mean)
    return float(chance[lower > 1].sum()), float(chance[upper < 1].sum())


@settings(max_examples=25)
@given(st.integers(100, 3000), st.integers(1, 300))
def test_the_interval_leaves_out_1_eight_times_in_ten(population, reference_count):
    found = _detectable(population, reference_count, 20_000)
    above, _ = _chances(found["smallest_ratio_above"], population, reference_count, 20_000)
    assert above == pytest.approx(EIGHT_IN_TEN, abs=1e-4)
    if pd.notna(found["largest_ratio_below"]):
        _, below = _chances(found["largest_ratio_below"], population, reference_count, 20_000)
        assert below == pytest.approx(EIGHT_IN_TEN, abs=1e-4)
    else:
        assert found["reason_below"] == NOTHING_BELOW
        assert _chances(0.0, population, reference_count, 20_000)[1] < EIGHT_IN_TEN


@settings(max_examples=25)
@given(st.integers(5, 60), st.integers(20, 150), st.data())
def test_shares_are_told_apart_eight_times_in_ten(reached, reference_reached, data):
    reference_count = data.draw(st.integers(1, reference_reached))
    found, rate = (
        _cohort(reached, reference_count, reference_reached),
        reference_count / reference_reached,
    )
    x1, x2 = np.arange(reached + 1), np.arange(reference_reached + 1)
    first, second = (grid.ravel() for grid in np.meshgrid(x1, x2, indexing="ij"))
    clear = p_value_of_ratio(first, reached, second, reference_reached, share=True) < 0.05
    above = first / reached > second / reference_reached
    for column, side in (("smallest_ratio_above", above), ("largest_ratio_below", ~above)):
        if pd.notna(found[column]):
            share = min(found[column] * rate, 1)
            chance = binom.pmf(first, reached, share) * binom.pmf(second, reference_reached, rate)
            assert chance[clear & side].sum() == pytest.approx(EIGHT_IN_TEN, abs=1e-4)
    assert found["method"] == SHARES


@pytest.mark.parametrize("ratio", [0.93, 1.08])
def test_large_counts_agree_with_the_normal_approximation(ratio):
    # statsmodels 0.15: power_poisson_ratio_2indep(ratio * rate, rate, 19000, 266225 / 19000,
    #   value=1, alternative="two-sided", method_var="score" | "alt"); 1,427 children expected
    rate = 20_000 / 266_225
    approximate = [
        power_poisson_ratio_2indep(
            ratio * rate,
            rate,
            19_000,
            nobs_ratio=266_225 / 19_000,
            value=1,
            alternative="two-sided",
            method_var=variance,
            return_results=False,
        )
        for variance in ("score", "alt")
    ]
    exact = sum(power_of_rates(ratio, 19_000, 266_225, rate, z=Z))
    # The two variances it offers lie on either side of the truth.
    assert min(approximate) < exact < max(approximate)
    assert exact == pytest.approx(np.mean(approximate), abs=0.005)


def test_small_counts_are_where_the_normal_approximation_is_wrong():
    # 3 children expected: statsmodels puts the power at a ratio of 3.04 at 0.50 or 0.90.
    for variance, wrong in (("score", 0.4957), ("alt", 0.8953)):
        assert power_poisson_ratio_2indep(
            3.04 * 0.005,
            0.005,
            600,
            nobs_ratio=20_000 / 600,
            value=1,
            alternative="two-sided",
            method_var=variance,
            return_results=False,
        ) == pytest.approx(wrong, abs=1e-3)
    assert power_of_rates(3.04, 600, 20_000, 0.005, z=Z)[0] == pytest.approx(0.80, abs=0.001)


def test_two_shares_agree_with_r_power_prop_test(shared_reference: Path):
    # R 4.2.2: power.prop.test(n = 200, p1 = 0.1, p2 = 0.18), a normal approximation of what is
    # summed here; statsmodels' own, the outside call, agrees with R's to its tolerance of 1e-4.
    expected = json.loads((shared_reference / "ratio" / "power_prop.json").read_text())
    n, p1, p2 = expected["n"], expected["p1"], expected["p2"]
    approximate = power_proportions_2indep(p2 - p1, p1, n, return_results=False)
    assert approximate == pytest.approx(expected["power"], abs=1e-4)
    assert sum(power_of_shares(p2 / p1, n, n, p1, z=Z)) == pytest.approx(
        expected["power"], abs=0.01
    )
    needed = expected["n_for_80"]
    assert sum(power_of_shares(p2 / p1, needed, needed, p1, z=Z)) == pytest.approx(0.8, abs=0.01)


def test_where_even_no_children_at_all_would_not_show_it_is_said():
    # Three expected: an observed zero has an upper limit above 1, 0.5 × 3.84 / 3 and more.
    found = _detectable(600, 100, 20_000)
    assert rate_ratio_score_interval(0, 600, 100, 20_000)[1][0] > 1
    assert np.isnan(found["largest_ratio_below"])
    assert found["reason_below"] == NOTHING_BELOW
    assert pd.isna(found["reason_above"])


def test_where_everyone_passing_would_not_show_it_is_said():
    found = _cohort(12, 86, 100)
    assert np.isnan(found["smallest_ratio_above"])
    assert found["reason_above"] == NOTHING_ABOVE
    assert pd.isna(found["reason_below"])


@pytest.mark.parametrize(
    ("given_", "reason"),
    [((600, 0, 20_000), NO_EVENTS), ((600, None, 20_000), NOT_KNOWN), ((None, 9, 90), NOT_KNOWN)],
)
def test_what_cannot_be_known_has_a_reason(given_, reason):
    found = _detectable(*given_)
    assert found[["reason_above", "reason_below"]].tolist() == [reason] * 2
    assert found[["smallest_ratio_above", "largest_ratio_below"]].isna().all()


@settings(max_examples=10)
@given(st.integers(1000, 3000), st.integers(100, 300), st.floats(2, 4))
def test_siblings_counted_together_show_less(population, reference_count, effect):
    plain = _detectable(population, reference_count, 20_000)
    siblings = _detectable(population, reference_count, 20_000, design_effect=effect)
    assert siblings["smallest_ratio_above"] > plain["smallest_ratio_above"] > 1
    if pd.notna(siblings["largest_ratio_below"]):
        assert 0 <= siblings["largest_ratio_below"] < plain["largest_ratio_below"] < 1


def test_rows_keep_their_keys_and_say_whom_they_are_compared_with():
    found = _detectable(600, 100, 20_000, decision_point="contacts", period="2024-25", years=1)
    assert found[["area", "decision_point", "period", "group", "reference"]].tolist() == [
        *("Mid", "contacts", "2024-25", "Black", "White")
    ]
    assert found[["power", "confidence", "method"]].tolist() == [0.8, 0.95, RATES]
