"""Waves as separate samples: the model of the whole scale, checked where it can be by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import mannwhitneyu
from statsmodels.stats.contingency_tables import Table2x2

from evaluation_lib.measures.surveys.between_waves import proportional_odds, ranks_apart


def test_of_two_answers_the_model_is_the_odds_ratio_of_a_table() -> None:
    found = proportional_odds([40, 20], [25, 45], confidence=0.95)
    table = Table2x2([[45, 25], [20, 40]])
    assert found.odds_ratio == pytest.approx(table.oddsratio, rel=1e-3)
    assert (found.lower, found.upper) == pytest.approx(table.oddsratio_confint(), rel=1e-3)
    assert found.p_value == pytest.approx(table.oddsratio_pvalue(), rel=1e-2)


def test_waves_that_are_alike_have_odds_of_1() -> None:
    found = proportional_odds([10, 30, 60], [10, 30, 60], confidence=0.95)
    assert found.odds_ratio == pytest.approx(1, abs=1e-3)
    assert found.lower < 1 < found.upper


def test_the_odds_that_were_planted_are_found() -> None:
    rng, odds = np.random.default_rng(20260102), np.exp(0.6)
    cuts = np.array([-1.5, -0.5, 0.5, 1.5])
    waves = [
        np.bincount(np.searchsorted(cuts, rng.logistic(shift, size=4000)), minlength=5)
        for shift in (0.0, 0.6)
    ]
    found = proportional_odds(*waves, confidence=0.95)
    assert found.lower < odds < found.upper
    assert found.odds_ratio == pytest.approx(odds, rel=0.1)


@pytest.mark.parametrize(
    ("first", "second"),
    [([0, 0, 9], [0, 0, 12]), ([5, 5, 0], [0, 0, 10]), ([0, 0, 0], [1, 2, 3]), ([9, 0], [0, 9])],
)
def test_nothing_is_said_where_no_odds_are_finite(first: list[int], second: list[int]) -> None:
    assert np.isnan(proportional_odds(first, second, confidence=0.95).odds_ratio)


def test_the_chance_of_being_above_is_that_of_mann_and_whitney() -> None:
    first, second = [5, 10, 20, 10, 5], [2, 8, 15, 20, 10]
    people = [np.repeat(range(5), wave) for wave in (first, second)]
    u = mannwhitneyu(people[1], people[0]).statistic
    assert ranks_apart(first, second) == pytest.approx(u / (50 * 55))
