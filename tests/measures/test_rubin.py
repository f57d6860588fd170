"""Pooling agrees with mice, and comes to the complete table's answer where nothing is missing."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from evaluation_lib.measures.rubin import pool

NAMES = {
    "qbar": "estimate",
    "ubar": "within",
    "b": "between",
    "t": "total",
    "df": "degrees",
    "r": "relative_increase",
    "fmi": "missing_information",
}


@pytest.mark.parametrize("case", ["case1", "case2", "case3"])
def test_agrees_with_mice(shared_reference: Path, case):
    # R 4.2.2, mice 3.15: pool.scalar(Q, U, n = n, k = k, rule = "rubin1987")
    cases = json.loads((shared_reference / "sensitivity" / "rubin_pooling_mice.json").read_text())
    given_ = cases[case]
    degrees = float(given_["n"]) - given_["k"] if given_["n"] != "Inf" else np.inf
    found = pool(given_["Q"], given_["U"], degrees)
    for name, attribute in NAMES.items():
        assert float(getattr(found, attribute)) == pytest.approx(given_[name], rel=1e-12)


def test_several_estimates_at_once_are_each_pooled_by_itself():
    # R 4.2.2, mice 3.15: pool.scalar(c(.52, .31, -.04), c(.005625, .006889, .004225))
    estimates = np.column_stack([[0.52, 0.31, -0.04], [0.1, 0.1, 0.1]])
    variances = np.column_stack([[0.005625, 0.006889, 0.004225], [0.04, 0.04, 0.04]])
    found = pool(estimates, variances)
    assert found.degrees[0] == pytest.approx(2.21461833784245, rel=1e-12)
    assert (found.estimate[1], found.total[1]) == pytest.approx((0.1, 0.04))


@given(st.floats(-3, 3), st.floats(0.001, 2))
def test_tables_that_are_all_alike_give_the_normal_interval_of_one(estimate, variance):
    found = pool([estimate] * 5, [variance] * 5)
    lower, upper = found.limits(0.95)
    reach = norm.ppf(0.975) * np.sqrt(variance)
    assert (lower, upper) == pytest.approx((estimate - reach, estimate + reach), abs=1e-6)
    assert found.missing_information == pytest.approx(0, abs=1e-6)


@given(st.floats(0.01, 1), st.integers(3, 500))
def test_degrees_never_exceed_those_of_the_complete_table(between, complete_degrees):
    found = pool([0.0, between, 2 * between], [0.1, 0.1, 0.1], complete_degrees)
    assert 0 < found.degrees < complete_degrees
    assert 0 < found.missing_information < 1


def test_one_table_without_an_estimate_leaves_none():
    assert np.isnan(pool([0.1, np.nan], [0.1, 0.1]).estimate)
