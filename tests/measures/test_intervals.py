"""Intervals of one rate and one share agree with what others have published or computed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.measures.intervals import (
    BYAR,
    BYAR_FROM,
    EXACT,
    HIDDEN,
    NO_POPULATION,
    WILSON,
    method_with_effect,
    poisson_rate_interval,
    wilson_share_interval,
)

CONFIDENCES = [(0.95, "95_0cl"), (0.998, "99_8cl")]
# The tolerances are those that the expected values come with; 1e-11 where a relative 1e-12 would
# ask for more digits than the file has.
CLOSE = {"rel": 1e-11, "abs": 1e-12}


def _of(row: dict) -> float:
    return float(row["confidence"].rstrip("%")) / 100


def test_exact_interval_below_ten_is_r_poisson_test():
    # R: poisson.test(c(0, 1, 5))$conf.int, one at a time
    lower, upper, method = poisson_rate_interval([0, 1, 5], 1)
    assert lower == pytest.approx([0, 0.0253178079842899, 1.623486], rel=1e-6)
    assert upper == pytest.approx([3.68887945411394, 5.5716433909389, 11.668332], rel=1e-6)
    assert set(method) == {EXACT}


class TestAgainstPublicHealthEngland:
    @pytest.mark.parametrize(("confidence", "name"), CONFIDENCES)
    def test_crude_rates(self, shared_reference: Path, confidence, name):
        # PHEindicatormethods: phe_rate(data, Numerator, Denominator), testdata_Rate.xlsx
        expected = pd.read_csv(shared_reference / "phe" / "rate.csv")
        assert len(expected) == 20
        lower, upper, method = poisson_rate_interval(
            expected["Numerator"], expected["Denominator"], confidence=confidence
        )
        per = expected["multiplier"].to_numpy()
        for limit, column in ((lower, f"lower{name}"), (upper, f"upper{name}")):
            assert limit * per == pytest.approx(expected[column].to_numpy(), nan_ok=True, **CLOSE)
        known = expected[f"lower{name}"].notna().to_numpy()
        theirs = expected["method"].map({"Exact": EXACT, "Byars": BYAR})
        assert (method[known] == theirs[known]).all()
        # Theirs names a method for a count without a population; there is nothing to name.
        assert set(method[~known]) == {HIDDEN, NO_POPULATION}

    def test_grouped_rates(self, shared_reference: Path):
        # PHEindicatormethods: phe_rate() of two copies of each area, grouped
        expected = pd.read_csv(shared_reference / "phe" / "rate_grouped_expected.csv")
        assert len(expected) == 12
        lower, upper, _ = poisson_rate_interval(expected["Numerator"], expected["Denominator"])
        per = expected["multiplier"].to_numpy()
        assert lower * per == pytest.approx(expected["lowercl"].to_numpy(), nan_ok=True, **CLOSE)
        assert upper * per == pytest.approx(expected["uppercl"].to_numpy(), nan_ok=True, **CLOSE)

    @pytest.mark.parametrize(("confidence", "name"), CONFIDENCES)
    def test_proportions(self, shared_reference: Path, confidence, name):
        # PHEindicatormethods: phe_proportion(data, Numerator, Denominator)
        expected = pd.read_csv(shared_reference / "phe" / "proportion.csv")
        assert len(expected) == 19
        lower, upper, method = wilson_share_interval(
            expected["Numerator"], expected["Denominator"], confidence=confidence
        )
        per = expected["multiplier"].to_numpy()
        for limit, column in ((lower, f"lower{name}"), (upper, f"upper{name}")):
            assert limit * per == pytest.approx(expected[column].to_numpy(), nan_ok=True, **CLOSE)
        known = expected[f"lower{name}"].notna().to_numpy()
        assert set(method[known]) == {WILSON} and set(method[~known]) == {HIDDEN}

    def test_grouped_proportions(self, shared_reference: Path):
        expected = pd.read_csv(shared_reference / "phe" / "proportion_grouped_expected.csv")
        assert len(expected) == 11
        lower, upper, _ = wilson_share_interval(expected["Numerator"], expected["Denominator"])
        assert lower == pytest.approx(expected["lowercl"].to_numpy(), nan_ok=True, **CLOSE)
        assert upper == pytest.approx(expected["uppercl"].to_numpy(), nan_ok=True, **CLOSE)

    def test_byars_and_wilsons_limits(self, shared_reference: Path):
        # PHEindicatormethods: byars_lower(x, confidence) …, wilson_lower(x, n, confidence) …
        expected = pd.read_csv(shared_reference / "phe" / "byars_wilson.csv").to_dict("records")
        # Byar's limits of a count of 1 are theirs alone: ours are exact below ten, as their rates.
        ours = [row for row in expected if row["method"] == "Wilson" or row["x"] >= BYAR_FROM]
        assert len(ours) == len(expected) - 2
        for row in ours:
            if row["method"] == "Wilson":
                found = wilson_share_interval(row["x"], row["n"], confidence=_of(row))
            else:
                found = poisson_rate_interval(row["x"], 1, confidence=_of(row))
                assert found[2][0] == BYAR
            assert [found[0][0], found[1][0]] == pytest.approx(
                [row["lowercl"], row["uppercl"]], **CLOSE
            )


class TestAgainstEpitools:
    @pytest.mark.parametrize("confidence", [0.95, 0.998])
    def test_exact_rates(self, shared_reference: Path, confidence):
        # R: poisson.test(x, conf.level)$conf.int; Byar's variant of epitools is another one
        expected = pd.read_csv(shared_reference / "ratio" / "poisson_rate_ci_epitools.csv")
        expected = expected[(expected["conf"] == confidence) & (expected["x"] < BYAR_FROM)]
        assert len(expected) >= 8
        lower, upper, method = poisson_rate_interval(expected["x"], 1, confidence=confidence)
        assert lower == pytest.approx(expected["exact_lower"].to_numpy(), rel=1e-9, abs=1e-9)
        assert upper == pytest.approx(expected["exact_upper"].to_numpy(), rel=1e-9)
        assert set(method) == {EXACT}

    def test_byar_from_ten_on_stays_close_to_exact(self, shared_reference: Path):
        expected = pd.read_csv(shared_reference / "ratio" / "poisson_rate_ci_epitools.csv")
        expected = expected[expected["x"] >= BYAR_FROM]
        for confidence, rows in expected.groupby("conf"):
            lower, upper, _ = poisson_rate_interval(rows["x"], 1, confidence=confidence)
            assert lower == pytest.approx(rows["exact_lower"].to_numpy(), rel=0.02)
            assert upper == pytest.approx(rows["exact_upper"].to_numpy(), rel=0.02)

    def test_wilson_shares(self, shared_reference: Path):
        # R epitools: binom.wilson(x, n)
        expected = pd.read_csv(shared_reference / "ratio" / "binomial_ci_epitools.csv")
        assert len(expected) == 9
        lower, upper, _ = wilson_share_interval(expected["x"], expected["n"])
        assert lower == pytest.approx(expected["wilson_lower"].to_numpy(), rel=1e-12, abs=1e-12)
        assert upper == pytest.approx(expected["wilson_upper"].to_numpy(), rel=1e-12)


def test_a_share_of_none_or_all_ends_at_nought_or_one_exactly():
    lower, upper, _ = wilson_share_interval([0, 20, 0], [20, 20, 0])
    assert lower.tolist()[0] == 0 and upper.tolist()[1] == 1
    # Of nobody any share could be.
    assert (lower[2], upper[2]) == (0, 1)


def test_what_is_hidden_has_no_interval_and_says_so():
    lower, upper, method = poisson_rate_interval([np.nan, 3], [100, np.nan])
    assert np.isnan(lower).all() and np.isnan(upper).all()
    assert method.tolist() == [HIDDEN, NO_POPULATION]
    lower, upper, method = wilson_share_interval([np.nan, 0], [100, np.nan])
    assert np.isnan(lower).all() and np.isnan(upper).all()
    assert method.tolist() == [HIDDEN, HIDDEN]


def test_a_design_effect_is_said_beside_the_method_where_there_is_one():
    method = np.array([EXACT, BYAR, HIDDEN], dtype=object)
    said = method_with_effect(method, np.array([1, 1.3, 1.3]))
    assert said.tolist() == [EXACT, f"{BYAR}; design effect 1.3", HIDDEN]


counts = st.integers(min_value=0, max_value=5000)
populations = st.integers(min_value=100, max_value=1_000_000)
confidences = st.sampled_from([0.8, 0.95, 0.998])
effects = st.floats(min_value=1, max_value=4)


@given(count=counts, population=populations, confidence=confidences, effect=effects)
def test_a_rate_lies_in_its_interval(count, population, confidence, effect):
    x, n = count / effect, population / effect
    lower, upper, method = poisson_rate_interval(x, n, confidence=confidence)
    assert lower[0] <= x / n <= upper[0]
    assert method[0] == (EXACT if x < BYAR_FROM else BYAR)


@given(total=populations, part=st.floats(0, 1), confidence=confidences, effect=effects)
def test_a_share_lies_in_its_interval(total, part, confidence, effect):
    count = round(total * part)
    lower, upper, _ = wilson_share_interval(count / effect, total / effect, confidence=confidence)
    assert 0 <= lower[0] <= count / total * (1 + 1e-12)
    assert count / total * (1 - 1e-12) <= upper[0] <= 1


@given(count=counts, population=populations)
def test_more_confidence_never_gives_a_narrower_interval(count, population):
    for interval in (poisson_rate_interval, wilson_share_interval):
        narrow = interval(count, population + count, confidence=0.8)
        wide = interval(count, population + count, confidence=0.998)
        assert wide[0][0] <= narrow[0][0] and narrow[1][0] <= wide[1][0]
