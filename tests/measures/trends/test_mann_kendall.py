"""Mann-Kendall and Sen's slope, held against expected values of pymannkendall (reference trend).

Covered, of its 14 cases: the original test, the seasonal and the regional one (strata here), Sen's
slope and the seasonal one. Not covered, as nothing here needs them: the corrections for
autocorrelation (Hamed and Rao, Yue and Wang, pre-whitening), the tests of several correlated
series, and the partial test. Its Tau is tau-a; ours is tau-b and says so.
"""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import kendalltau, theilslopes

from evaluation_lib.errors import DataError
from evaluation_lib.measures.trends.mann_kendall import (
    EXACT,
    NORMAL,
    NOT_ALIKE,
    TOO_FEW,
    mann_kendall,
    stratified_mann_kendall,
)

NAN = np.nan
WITHIN = 1e-9


@pytest.fixture(scope="module")
def peer(shared_reference):
    file = shared_reference / "trend" / "pymannkendall_expected.json"
    return json.loads(file.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def expected(peer):
    return {(case["func"], case["args"]): case["expected"] for case in peer["cases"]}


def row(found) -> dict:
    (one,) = found.to_dict("records")
    return one


class TestAgainstPyMannKendall:
    def test_original_test(self, peer, expected):
        values = np.array(peer["data"]["arbitrary_1d_data"], dtype=float)
        found, theirs = row(mann_kendall(values)), expected["original_test", "arbitrary_1d_data"]
        assert found["s"] == theirs["s"]
        assert found["variance_s"] == pytest.approx(theirs["var_s"], rel=WITHIN)
        assert found["z"] == pytest.approx(theirs["z"], rel=WITHIN)
        assert found["p_value"] == pytest.approx(theirs["p"], rel=WITHIN)
        pairs = found["points"] * (found["points"] - 1) / 2
        assert found["s"] / pairs == pytest.approx(theirs["Tau"], rel=WITHIN)
        assert found["tau_b"] != pytest.approx(theirs["Tau"], rel=1e-3)

    def test_sens_slope(self, peer, expected):
        values = np.array(peer["data"]["arbitrary_1d_data"], dtype=float)
        found = row(mann_kendall(values, time=range(len(values))))
        theirs = expected["sens_slope", "arbitrary_1d_data"]
        assert found["slope"] == pytest.approx(theirs["slope"], rel=WITHIN)
        assert found["intercept"] == pytest.approx(theirs["intercept"], rel=WITHIN)

    def test_seasonal_test_and_slope(self, peer, expected):
        values = np.array(peer["data"]["arbitrary_1d_data"], dtype=float)
        months = np.arange(len(values))
        found = row(stratified_mann_kendall(values, strata=months % 12, time=months // 12))
        theirs = expected["seasonal_test", "arbitrary_1d_data, period=12"]
        assert found["s"] == theirs["s"]
        assert found["variance_s"] == pytest.approx(theirs["var_s"], rel=WITHIN)
        assert found["z"] == pytest.approx(theirs["z"], rel=WITHIN)
        assert found["p_value"] == pytest.approx(theirs["p"], rel=WITHIN)
        slope = expected["seasonal_sens_slope", "arbitrary_1d_data"]["slope"]
        assert found["slope"] == pytest.approx(slope, rel=WITHIN)

    def test_regional_test(self, peer, expected):
        table = np.array(peer["data"]["arbitrary_2d_data"], dtype=float)
        years, places = table.shape
        found = row(
            stratified_mann_kendall(
                table.flatten(),
                strata=[*range(places)] * years,
                time=np.arange(years).repeat(places),
            )
        )
        theirs = expected["regional_test", "arbitrary_2d_data"]
        assert found["s"] == theirs["s"]
        assert found["variance_s"] == pytest.approx(theirs["var_s"], rel=WITHIN)
        assert found["z"] == pytest.approx(theirs["z"], rel=WITHIN)
        assert found["p_value"] == pytest.approx(theirs["p"], rel=WITHIN)
        assert found["slope"] == pytest.approx(theirs["slope"], rel=WITHIN)


class TestFewValues:
    def test_without_ties_have_an_exact_p(self):
        found = row(mann_kendall([1, 2, 3, 4, 5]))
        # Of 120 orders of five values, one rises throughout and one falls.
        assert found["p_value"] == pytest.approx(2 / 120)
        assert found["method"] == EXACT

    def test_with_ties_have_an_approximate_one(self):
        found = row(mann_kendall([1, 2, 2, 4, 5]))
        assert found["method"] == NORMAL
        # S is 9; the variance 5 · 4 · 15 less 2 · 1 · 9 for the tie, over 18.
        assert found["z"] == pytest.approx(8 / np.sqrt((300 - 18) / 18))

    @pytest.mark.parametrize("values", [[], [1.0], [1.0, 2.0], [1.0, NAN, 2.0]])
    def test_below_three_have_no_trend(self, values):
        found = mann_kendall(values)
        assert found.loc[0, "method"] == TOO_FEW
        assert found[["s", "tau_b", "z", "p_value", "slope"]].isna().all(axis=None)

    def test_below_three_in_every_stratum_have_none_either(self):
        assert row(stratified_mann_kendall([1, 2, 3], strata=[1, 2, 3]))["method"] == TOO_FEW


class TestGaps:
    def test_keep_their_place_in_the_slope(self):
        found = row(mann_kendall([1, 2, NAN, NAN, 5, 6]))
        assert (found["slope"], found["points"], found["intercept"]) == (1, 4, 0)


def test_values_that_never_change_have_no_trend():
    found = row(mann_kendall([7.0] * 6))
    assert (found["s"], found["z"], found["p_value"], found["slope"]) == (0, 0, 1, 0)


def test_a_season_is_no_trend_and_hides_none(rng):
    season = np.tile([0.0, 50.0, 100.0, 20.0], 6)
    rising = season + np.arange(24) * 0.5 + rng.normal(0, 0.1, 24)
    strata = np.tile(range(4), 6)
    seasonal = row(stratified_mann_kendall(rising, strata=strata))
    assert seasonal["p_value"] < 0.001 < 0.05 < row(mann_kendall(rising))["p_value"]
    assert seasonal["slope"] == pytest.approx(0.5, abs=0.05)
    assert seasonal["lower"] < 0.5 < seasonal["upper"]


def test_numbers_that_do_not_belong_together_are_refused(like):
    with pytest.raises(DataError, match=like(NOT_ALIKE, values=2, time=3, strata=2)):
        mann_kendall([1, 2], time=[1, 2, 3])


@given(st.lists(st.integers(-20, 20), min_size=3, max_size=30))
def test_one_stratum_is_the_plain_test(values):
    plain = row(mann_kendall(values))
    one = row(stratified_mann_kendall(values, strata=[1] * len(values)))
    for column in ("s", "variance_s", "z", "slope"):
        assert one[column] == pytest.approx(plain[column])
    if len(set(values)) > 1:
        assert one["tau_b"] == pytest.approx(kendalltau(range(len(values)), values).statistic)


@given(st.lists(st.integers(-20, 20), min_size=6, max_size=30))
def test_the_interval_of_the_slope_is_that_of_scipy(values):
    assume(len(set(values)) > 3)
    one = row(stratified_mann_kendall(values, strata=[1] * len(values)))
    *_, lower, upper = theilslopes(values, range(len(values)), alpha=0.95)
    assert one["lower"] == pytest.approx(lower) and one["upper"] == pytest.approx(upper)


def test_a_series_without_trend_is_called_one_about_as_often_as_promised(rng):
    found = [row(mann_kendall(rng.normal(size=20)))["p_value"] < 0.05 for _ in range(400)]
    # 20 expected; 8 to 35 hold 99.9 % of binomial(400, 0.05).
    assert 8 <= sum(found) <= 35
