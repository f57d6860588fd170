"""Alarms are as rare as they say where events are few: where the z-test's are not."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import fisher_exact, hypergeom, poisson

from evaluation_lib.measures.conditional_tests import conditional_mid_p_value
from evaluation_lib.measures.multiple_testing import p_value_of_ratio


def test_two_rates_are_the_mid_p_value_of_epitools(shared_reference: Path):
    # R epitools: rateratio.midp, 6 in 100 against 14 in 400 (OpenEpi gives the same)
    defects = json.loads(
        (shared_reference / "ratio" / "statsmodels_0.15.0_defects.json").read_text()
    )
    (case,) = (item for item in defects if item["method"] == "cond-midp")
    assert case["input"] == [6, 100, 14, 400]
    assert conditional_mid_p_value(6, 100, 14, 400) == pytest.approx(case["expected"], abs=1e-6)


def test_all_events_in_one_of_two_equal_groups_are_tosses_of_a_coin():
    # Five heads of five, half of their chance: 2 × 0.5 × 0.5**5
    for cells in ((5, 100, 0, 100), (0, 100, 5, 100)):
        assert conditional_mid_p_value(*cells) == pytest.approx(0.5**5, rel=1e-12)


@given(st.data())
def test_two_shares_are_fishers_test_with_half_of_what_was_seen(data):
    n1, n2 = data.draw(st.integers(1, 40)), data.draw(st.integers(1, 90))
    x1, x2 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n2))
    table = [[x1, n1 - x1], [x2, n2 - x2]]
    half = hypergeom.pmf(x1, n1 + n2, x1 + x2, n1) / 2
    # scipy: fisher_exact(table, alternative), one side at a time
    sides = [fisher_exact(table, alternative=side).pvalue - half for side in ("less", "greater")]
    expected = min(2 * min(sides), 1)
    assert conditional_mid_p_value(x1, n1, x2, n2, share=True) == pytest.approx(expected, abs=1e-9)


@settings(max_examples=50)
@given(st.integers(0, 60), st.integers(1, 900), st.integers(0, 60), st.integers(1, 900))
def test_turned_round_it_is_the_same_test(x1, n1, x2, n2):
    assert conditional_mid_p_value(x1, n1, x2, n2) == pytest.approx(
        conditional_mid_p_value(x2, n2, x1, n1), rel=1e-6, abs=1e-12
    )


def test_many_events_agree_with_the_z_test_and_few_do_not():
    assert conditional_mid_p_value(5300, 10, 5000, 10) == pytest.approx(
        p_value_of_ratio(5300, 10, 5000, 10), rel=0.01
    )
    # One expected, five seen: the z-test puts it near 4 standard errors. R: 2 * (ppois(4, 1,
    # lower.tail = FALSE) - dpois(5, 1) / 2) is 0.0043; the reference is large but not endless.
    few = conditional_mid_p_value(5, 1, 100_000, 100_000)
    assert few == pytest.approx(2 * (poisson.sf(4, 1) - poisson.pmf(5, 1) / 2), rel=1e-3)
    assert p_value_of_ratio(5, 1, 100_000, 100_000) < few / 50


@pytest.mark.parametrize("share", [False, True])
def test_nothing_counted_is_no_difference_and_hidden_stays_hidden(share):
    assert conditional_mid_p_value(0, 50, 0, 900, share=share) == pytest.approx(1)
    assert np.isnan(conditional_mid_p_value([np.nan, 5], 50, [5, np.nan], 900, share=share)).all()


@given(st.integers(1, 30), st.integers(1, 300), st.floats(1.05, 3))
def test_a_design_effect_lies_between_the_whole_numbers_around_it(x1, x2, effect):
    found = conditional_mid_p_value(x1 / effect, 10 / effect, x2 / effect, 100 / effect)[0]
    assert 0 < found <= 1
    if x1 / x2 > 0.11:  # farther from 1 with the full count, which says more
        assert found >= conditional_mid_p_value(x1, 10, x2, 100)[0] - 1e-9
