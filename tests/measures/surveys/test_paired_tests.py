"""Paired tests give what textbooks print and other software computes."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.stats import binomtest, rankdata
from statsmodels.stats.contingency_tables import mcnemar as other_mcnemar

from evaluation_lib.measures.surveys.paired_tests import (
    EXACT,
    PRATT,
    holm,
    mcnemar,
    net_share,
    ranked_change,
)

# Hollander & Wolfe (1973), depression scale factor; the example of R's ?wilcox.test.
DEPRESSION_FIRST = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
DEPRESSION_SECOND = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
# Agresti (1990), approval ratings; the example of R's ?mcnemar.test: 86 and 150 changed their mind.
APPROVAL_LOST, APPROVAL_GAINED = 150, 86


def test_wilcoxon_of_hollander_and_wolfe() -> None:
    found = ranked_change(np.subtract(DEPRESSION_FIRST, DEPRESSION_SECOND))
    assert found.rank_sum == 40
    assert found.p_value / 2 == pytest.approx(0.01953125)
    assert found.rank_biserial == pytest.approx((40 - 5) / 45)
    assert found.method == EXACT


def test_mcnemar_of_agresti() -> None:
    found = mcnemar(APPROVAL_GAINED, APPROVAL_LOST)
    assert found.statistic == pytest.approx(17.35593220338983)
    assert found.statistic_corrected == pytest.approx(16.81779661016949)
    assert found.p_value_corrected == pytest.approx(4.114562281345944e-05)
    assert found.p_value_exact == pytest.approx(3.715936139571387e-05)


@pytest.mark.parametrize(("gained", "lost"), [(3, 0), (12, 5), (20, 20), (0, 1), (40, 61)])
def test_mcnemar_is_that_of_statsmodels(gained: int, lost: int) -> None:
    found = mcnemar(gained, lost)
    table = [[10, lost], [gained, 10]]
    assert found.p_value_exact == pytest.approx(other_mcnemar(table, exact=True).pvalue)
    other = other_mcnemar(table, exact=False, correction=False)
    assert found.statistic == pytest.approx(other.statistic)
    least = min(gained, lost)
    point = binomtest(least, gained + lost).pvalue
    assert found.p_value_mid <= point


def test_nobody_who_changes_says_nothing() -> None:
    assert mcnemar(0, 0).p_value_mid == 1
    nobody = ranked_change(np.zeros(12))
    assert (nobody.p_value, nobody.rank_biserial) == (1, 0)


def test_those_who_do_not_move_pull_the_correlation_to_nothing() -> None:
    few = ranked_change([1, 1, 1] + [0] * 97)
    assert 0 < few.rank_biserial < 0.1
    assert few.method == PRATT
    assert ranked_change([1.0, 2.0, 3.5]).rank_biserial == 1


def test_pratt_is_near_to_all_signs_thrown_by_chance() -> None:
    change = np.array([0, 0, 1, 1, -1, 2, 2, 3, 0, 1, -2, 1])
    ranks = rankdata(np.abs(change))[change != 0]
    up = ranks[change[change != 0] > 0].sum()
    middle = ranks.sum() / 2
    thrown = np.array([ranks @ np.array(signs) for signs in product([0, 1], repeat=len(ranks))])
    exact = np.mean(np.abs(thrown - middle) >= abs(up - middle) - 1e-9)
    assert ranked_change(change).p_value == pytest.approx(exact, abs=0.03)


def test_the_direction_is_that_of_the_ranks() -> None:
    change = np.array([1, 2, 2, -1, 0, 1, 3, -1])
    assert ranked_change(change).rank_biserial == -ranked_change(-change).rank_biserial > 0


def test_the_interval_of_a_net_share_keeps_its_confidence() -> None:
    rng = np.random.default_rng(20260101)
    truth, covered = 0.15, 0
    for up, _, down in rng.multinomial(60, [0.35, 0.45, 0.20], size=2000):
        _, low, high = net_share(int(up), int(down), people=60, confidence=0.95)
        covered += low <= truth <= high
    assert covered / 2000 == pytest.approx(0.95, abs=0.015)


def test_a_net_share_stays_on_its_scale() -> None:
    value, low, high = net_share(12, 0, people=12, confidence=0.95)
    assert (value, high) == (1, 1)
    assert 0.5 < low < 1


def test_holm_corrects_what_was_asked_and_leaves_out_what_is_hidden() -> None:
    # Holm (1979) by hand: 3 * 0.01, then max(that, 2 * 0.02), then max(that, 0.03).
    found = holm([0.01, np.nan, 0.03, 0.02])
    assert found[[0, 3, 2]] == pytest.approx([0.03, 0.04, 0.04])
    assert np.isnan(found[1])
