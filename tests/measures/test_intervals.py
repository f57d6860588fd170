"""Intervals agree with what others have published or computed, and hold where counts are zero."""

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
    poisson_rate_interval,
    rate_ratio_score_interval,
)


def test_exact_interval_below_ten_is_r_poisson_test():
    # R: poisson.test(c(0, 1, 5))$conf.int, one at a time
    lower, upper, method = poisson_rate_interval([0, 1, 5], 1)
    assert lower == pytest.approx([0, 0.0253178079842899, 1.623486], rel=1e-6)
    assert upper == pytest.approx([3.68887945411394, 5.5716433909389, 11.668332], rel=1e-6)
    assert set(method) == {EXACT}


@pytest.mark.parametrize(("confidence", "name"), [(0.95, "95_0cl"), (0.998, "99_8cl")])
def test_agrees_with_the_crude_rates_of_phe(shared_reference: Path, confidence, name):
    # PHEindicatormethods: phe_rate(data, Numerator, Denominator), testdata_Rate.xlsx
    expected = pd.read_csv(shared_reference / "phe" / "rate.csv")
    expected = expected.dropna(subset=[f"lower{name}"])  # blank where the input is
    assert len(expected) >= 10
    lower, upper, _ = poisson_rate_interval(
        expected["Numerator"], expected["Denominator"], confidence=confidence
    )
    per = expected["multiplier"].to_numpy()
    assert lower * per == pytest.approx(expected[f"lower{name}"].to_numpy(), rel=1e-11)
    assert upper * per == pytest.approx(expected[f"upper{name}"].to_numpy(), rel=1e-11)


def test_agrees_with_byars_limits_of_phe(shared_reference: Path):
    # PHEindicatormethods: byars_lower(x, confidence), byars_upper(x, confidence)
    expected = pd.read_csv(shared_reference / "phe" / "byars_wilson.csv")
    expected = expected[(expected["method"] == "Byars") & (expected["x"] >= BYAR_FROM)]
    assert len(expected) >= 4
    for row in expected.to_dict("records"):
        confidence = float(str(row["confidence"]).rstrip("%")) / 100
        lower, upper, method = poisson_rate_interval(row["x"], 1, confidence=confidence)
        assert method[0] == BYAR
        assert [lower[0], upper[0]] == pytest.approx([row["lowercl"], row["uppercl"]], rel=1e-11)


def test_score_interval_agrees_with_ratesci(shared_reference: Path):
    # R ratesci 1.1: scoreci(x1, n1, x2, n2, distrib = "poi", contrast = "RR", skew = FALSE)
    grid = pd.read_csv(shared_reference / "ratio" / "rate_ratio_poisson_grid.csv")
    lower, upper = rate_ratio_score_interval(grid["x1"], grid["n1"], grid["x2"], grid["n2"])
    known = grid["score_lower"].notna().to_numpy()
    assert known.sum() >= 15
    assert lower[known] == pytest.approx(grid.loc[known, "score_lower"], rel=1e-7, abs=1e-8)
    finite = known & np.isfinite(grid["score_upper"].fillna(np.inf).to_numpy())
    assert upper[finite] == pytest.approx(grid.loc[finite, "score_upper"], rel=1e-7)


def test_score_interval_of_essex_mixed_children_by_hand():
    # 131 of 18,996 against 877 of 266,225. Wilson interval of 131/1008, z = 1.959964:
    # centre (131 + z²/2) / (1008 + z²), then p/(1-p) × 266225/18996
    z = 1.959963984540054
    n, x = 1008, 131
    centre = (x + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * np.sqrt(x * (n - x) / n + z * z / 4)
    ends = [p / (1 - p) * 266225 / 18996 for p in (centre - half, centre + half)]
    lower, upper = rate_ratio_score_interval(131, 18996, 877, 266225)
    assert [lower[0], upper[0]] == pytest.approx(ends, rel=1e-12)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        # R ratesci scoreci(..., skew = FALSE); statsmodels 0.15 gives 1.92 to 1.92, 13.0 to 13.0
        # and 0.0992 to 251.98 for these three
        ((0, 1000, 10, 5000), (0, 1.9207294)),
        ((10, 1000, 0, 5000), (13.0158886, np.inf)),
        ((0, 1000, 0, 5000), (0, np.inf)),
    ],
)
def test_zero_counts_where_statsmodels_fails(counts, expected):
    lower, upper = rate_ratio_score_interval(*counts)
    assert [lower[0], upper[0]] == pytest.approx(expected, rel=1e-7)


@pytest.mark.parametrize(
    ("counts", "expected_lower", "upper_is_infinite"),
    [((0, 5), 0.0, False), ((5, 0), None, True), ((0, 0), 0.0, True)],
)
def test_zero_counts_give_honest_ends(counts, expected_lower, upper_is_infinite):
    lower, upper = rate_ratio_score_interval(counts[0], 1000, counts[1], 1000)
    if expected_lower is None:
        assert lower[0] > 0
    else:
        assert lower[0] == expected_lower
    assert np.isinf(upper[0]) == upper_is_infinite


def test_a_hidden_count_has_no_interval():
    lower, upper, _ = poisson_rate_interval([np.nan], 100)
    assert np.isnan(lower[0]) and np.isnan(upper[0])
    for x1, x2 in ((np.nan, 5), (5, np.nan), (np.nan, 0), (0, np.nan)):
        lower, upper = rate_ratio_score_interval(x1, 100, x2, 100)
        assert np.isnan(lower[0]) and np.isnan(upper[0])


counts = st.integers(min_value=0, max_value=5000)
populations = st.integers(min_value=100, max_value=1_000_000)
confidences = st.sampled_from([0.8, 0.95, 0.998])


@given(count=counts, population=populations, confidence=confidences)
def test_a_rate_lies_in_its_interval(count, population, confidence):
    lower, upper, method = poisson_rate_interval(count, population, confidence=confidence)
    assert lower[0] <= count / population <= upper[0]
    assert method[0] == (EXACT if count < 10 else BYAR)


@given(x1=counts, n1=populations, x2=counts, n2=populations, confidence=confidences)
def test_swapping_the_groups_inverts_the_ratio_interval(x1, n1, x2, n2, confidence):
    lower, upper = rate_ratio_score_interval(x1, n1, x2, n2, confidence=confidence)
    back_lower, back_upper = rate_ratio_score_interval(x2, n2, x1, n1, confidence=confidence)
    with np.errstate(divide="ignore"):
        assert 1 / back_upper[0] == pytest.approx(lower[0], rel=1e-6, abs=1e-12)
        if np.isfinite(upper[0]):
            assert 1 / back_lower[0] == pytest.approx(upper[0], rel=1e-6)
    if x1 and x2:
        ratio = (x1 / n1) / (x2 / n2)
        assert lower[0] <= ratio * (1 + 1e-9) and ratio <= upper[0] * (1 + 1e-9)


@given(x1=counts, n1=populations, x2=counts, n2=populations)
def test_more_confidence_never_gives_a_narrower_interval(x1, n1, x2, n2):
    narrow = rate_ratio_score_interval(x1, n1, x2, n2, confidence=0.8)
    wide = rate_ratio_score_interval(x1, n1, x2, n2, confidence=0.998)
    assert wide[0][0] <= narrow[0][0] and narrow[1][0] <= wide[1][0]
