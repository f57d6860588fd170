"""Intervals of ratios agree with R, hold where counts are zero, and turn round with the groups."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from scipy.stats import chi2
from statsmodels.stats.rates import confint_poisson_2indep

from evaluation_lib.measures.intervals import HIDDEN
from evaluation_lib.measures.ratio_intervals import (
    rate_difference_mover_interval,
    rate_ratio_exact_interval,
    rate_ratio_score_interval,
)
from evaluation_lib.measures.share_ratio_intervals import (
    KOOPMAN,
    MOVER_WILSON,
    log_share_variance,
    share_ratio_mover_wilson_interval,
    share_ratio_score_interval,
)

RATE_RATIOS = (rate_ratio_score_interval, rate_ratio_exact_interval)
SHARE_RATIOS = (share_ratio_score_interval, share_ratio_mover_wilson_interval)


def _grid(shared_reference: Path, name: str) -> tuple[pd.DataFrame, list[np.ndarray]]:
    grid = pd.read_csv(shared_reference / "ratio" / name)
    return grid, [grid[column].to_numpy() for column in ("x1", "n1", "x2", "n2")]


@pytest.mark.parametrize(
    ("interval", "name", "rel"),
    [
        # R ratesci 1.1: scoreci(x1, n1, x2, n2, distrib = "poi", contrast = "RR", skew = FALSE)
        (rate_ratio_score_interval, "score", 1e-8),
        # R: poisson.test(c(x1, x2), c(n1, n2))$conf.int
        (rate_ratio_exact_interval, "exactcond", 1e-9),
    ],
)
def test_rate_ratios_agree_with_r(shared_reference: Path, interval, name, rel):
    grid, cells = _grid(shared_reference, "rate_ratio_poisson_grid.csv")
    assert len(grid) == 17
    lower, upper = interval(*cells)
    assert lower == pytest.approx(grid[f"{name}_lower"].to_numpy(), rel=rel, abs=1e-8)
    assert upper == pytest.approx(grid[f"{name}_upper"].to_numpy(), rel=rel)


def test_share_ratios_by_mover_agree_with_r(shared_reference: Path):
    # R ratesci: moverci(x1, n1, x2, n2, contrast = "RR", type = "wilson")
    grid, cells = _grid(shared_reference, "risk_ratio_binomial_grid.csv")
    assert len(grid) == 14
    lower, upper, method = share_ratio_mover_wilson_interval(*cells)
    assert lower == pytest.approx(grid["moverwilson_lower"].to_numpy(), rel=1e-8, abs=1e-8)
    assert upper == pytest.approx(grid["moverwilson_upper"].to_numpy(), rel=1e-8)
    assert set(method) == {MOVER_WILSON}


def test_share_ratios_by_score_agree_with_r_and_are_mover_where_a_whole_group_passes(
    shared_reference: Path,
):
    # R ratesci: scoreci(x1, n1, x2, n2, contrast = "RR", skew = FALSE, bcf = FALSE)
    grid, cells = _grid(shared_reference, "risk_ratio_binomial_grid.csv")
    lower, upper, method = share_ratio_score_interval(*cells)
    whole = ((grid["x1"] == grid["n1"]) | (grid["x2"] == grid["n2"])).to_numpy()
    nothing = (grid["x1"] + grid["x2"] == 0).to_numpy()
    assert (whole.sum(), nothing.sum()) == (2, 1)
    assert (method == np.where(whole | nothing, MOVER_WILSON, KOOPMAN)).all()
    for limit, name in ((lower, "lower"), (upper, "upper")):
        expected = np.where(whole, grid[f"moverwilson_{name}"], grid[f"koopman_{name}"])
        assert limit == pytest.approx(expected, rel=1e-8, abs=1e-8)


def test_a_whole_group_that_passes_is_close_to_the_published_interval():
    # Fagerland & Newcombe 2013: Koopman's interval of 29/55 over 11/11 is 0.398 to 0.739 in
    # ratesci's digits; MOVER of two Wilson intervals is 0.398 to 0.761
    lower, upper, method = share_ratio_score_interval(29, 55, 11, 11)
    assert [lower[0], upper[0]] == pytest.approx([0.397915443552261, 0.760984110902205], rel=1e-9)
    assert method[0] == MOVER_WILSON


@pytest.mark.parametrize(
    ("cells", "confidence", "upper"),
    [
        # R ratesci: scoreci(0, 40, 5, 60, contrast = "RR", skew = FALSE, bcf = FALSE)
        ((0, 40, 5, 60), 0.95, 1.091871161),
        # Koopman's equation solved by bisection in 40 digits
        ((0, 464, 1, 274), 0.95, 2.2645728748973655),
        ((0, 34365, 237681, 246100), 0.8, 4.948256628554331e-05),
    ],
)
def test_where_one_count_is_zero_koopmans_other_limit_is_right_in_groups_of_any_size(
    cells, confidence, upper
):
    found = share_ratio_score_interval(*cells, confidence=confidence)
    assert (found[0][0], found[1][0]) == pytest.approx((0, upper), rel=1e-9)
    assert found[2][0] == KOOPMAN


def test_difference_of_rates_is_statsmodels_mover_of_the_same_intervals():
    # statsmodels 0.15: confint_poisson_2indep(5, 800, 7, 4000, compare="diff", method="mover",
    # method_mover="exact-c"): both counts below ten, where ours is exact too
    expected = confint_poisson_2indep(
        5, 800, 7, 4000, compare="diff", method="mover", method_mover="exact-c"
    )
    lower, upper = rate_difference_mover_interval(5, 800, 7, 4000)
    assert [lower[0], upper[0]] == pytest.approx(expected, rel=1e-10)


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


@pytest.mark.parametrize("interval", [*RATE_RATIOS, *SHARE_RATIOS])
@pytest.mark.parametrize(
    ("x1", "x2", "lower_is_zero", "upper_is_infinite"),
    [(0, 5, True, False), (5, 0, False, True), (0, 0, True, True)],
)
def test_zero_counts_give_honest_ends(interval, x1, x2, lower_is_zero, upper_is_infinite):
    lower, upper, *_ = interval(x1, 1000, x2, 1000)
    assert (lower[0] == 0, np.isinf(upper[0])) == (lower_is_zero, upper_is_infinite)
    assert lower[0] >= 0 and upper[0] > lower[0]


@pytest.mark.parametrize(
    ("interval", "lower"),
    [
        # scipy 1.17: binomtest(1, 1).proportion_ci(method="wilson").low, p / (1 - p) × 2000 / 1000
        (rate_ratio_score_interval, 0.5206355432540115),
        # the same with method="exact"
        (rate_ratio_exact_interval, 0.05128205128205133),
    ],
)
def test_a_single_event_tells_something(interval, lower):
    found = interval(1, 1000, 0, 2000)
    assert (found[0][0], found[1][0]) == (pytest.approx(lower, rel=1e-8), np.inf)


def test_the_variance_of_a_log_share_is_never_none_where_everybody_is_counted():
    # 30 of 120 by Katz: 1/30 - 1/120 = 0.025. 4 of 4: Wilson's lower limit is, by scipy 1.17,
    # binomtest(4, 4).proportion_ci(method="wilson").low; (log of it / 1.95996398)²
    found = log_share_variance([30, 4, 0, np.nan], [120, 4, 9, 9])
    assert found[:2] == pytest.approx(
        [0.025, (np.log(0.5101091635454027) / 1.959963985) ** 2], rel=1e-6
    )
    assert np.isinf(found[2]) and np.isnan(found[3])
    few, many = log_share_variance([2, 200], [2, 200])
    assert 0 < many < few


@pytest.mark.parametrize("interval", SHARE_RATIOS)
def test_of_nobody_any_ratio_could_be(interval):
    for cells in ((0, 0, 5, 10), (5, 10, 0, 0), (0, 0, 0, 0)):
        lower, upper, method = interval(*cells)
        assert (lower[0], upper[0], method[0]) == (0, np.inf, MOVER_WILSON)


@pytest.mark.parametrize("interval", [*RATE_RATIOS, *SHARE_RATIOS, rate_difference_mover_interval])
def test_a_hidden_count_has_no_interval(interval):
    for x1, x2 in ((np.nan, 5), (5, np.nan), (np.nan, 0), (0, np.nan), (np.nan, np.nan)):
        lower, upper, *method = interval(x1, 100, x2, 100)
        assert np.isnan(lower[0]) and np.isnan(upper[0])
        assert [one.tolist() for one in method] in ([], [[HIDDEN]])


def test_many_rows_at_once_are_each_row_by_itself(rng):
    n1, n2 = rng.integers(1, 400, (2, 40))
    x1, x2 = rng.integers(0, n1 + 1), rng.integers(0, n2 + 1)
    for interval in (*RATE_RATIOS, *SHARE_RATIOS):
        together = interval(x1, n1, x2, n2)
        alone = [interval(*cells) for cells in zip(x1, n1, x2, n2, strict=True)]
        for at, limit in enumerate(together[:2]):
            assert limit.tolist() == [one[at][0] for one in alone]


counts = st.integers(min_value=0, max_value=5000)
populations = st.integers(min_value=100, max_value=1_000_000)
confidences = st.sampled_from([0.8, 0.95, 0.998])
shares = st.integers(min_value=1, max_value=2000).flatmap(
    lambda total: st.tuples(st.integers(min_value=0, max_value=total), st.just(total))
)


@pytest.mark.parametrize("interval", RATE_RATIOS)
@given(x1=counts, n1=populations, x2=counts, n2=populations, confidence=confidences)
def test_swapping_the_groups_inverts_a_ratio_of_rates(interval, x1, n1, x2, n2, confidence):
    lower, upper = interval(x1, n1, x2, n2, confidence=confidence)
    back_lower, back_upper = interval(x2, n2, x1, n1, confidence=confidence)
    with np.errstate(divide="ignore"):
        assert 1 / back_upper[0] == pytest.approx(lower[0], rel=1e-6, abs=1e-12)
        if np.isfinite(upper[0]):
            assert 1 / back_lower[0] == pytest.approx(upper[0], rel=1e-6)
    if x1 and x2:
        ratio = (x1 / n1) / (x2 / n2)
        assert lower[0] <= ratio * (1 + 1e-9) and ratio <= upper[0] * (1 + 1e-9)


@pytest.mark.parametrize("interval", SHARE_RATIOS)
@given(one=shares, other=shares, confidence=confidences)
@example(one=(0, 3), other=(10, 14), confidence=0.8)
@example(one=(29, 55), other=(11, 11), confidence=0.95)
@example(one=(1, 2000), other=(1999, 2000), confidence=0.998)
def test_swapping_the_groups_inverts_a_ratio_of_shares(interval, one, other, confidence):
    lower, upper, method = interval(*one, *other, confidence=confidence)
    back_lower, back_upper, back = interval(*other, *one, confidence=confidence)
    with np.errstate(divide="ignore"):
        assert 1 / back_upper[0] == pytest.approx(lower[0], rel=1e-6, abs=1e-12)
        assert 1 / back_lower[0] == pytest.approx(upper[0], rel=1e-6)
    assert method[0] == back[0]
    if one[0] and other[0]:
        ratio = (one[0] / one[1]) / (other[0] / other[1])
        assert lower[0] <= ratio * (1 + 1e-9) and ratio <= upper[0] * (1 + 1e-9)


@pytest.mark.parametrize("interval", [*RATE_RATIOS, rate_difference_mover_interval])
@given(x1=counts, n1=populations, x2=counts, n2=populations)
def test_more_confidence_never_gives_a_narrower_interval(interval, x1, n1, x2, n2):
    narrow = interval(x1, n1, x2, n2, confidence=0.8)
    wide = interval(x1, n1, x2, n2, confidence=0.998)
    assert wide[0][0] <= narrow[0][0] and narrow[1][0] <= wide[1][0]


@pytest.mark.parametrize("interval", SHARE_RATIOS)
@given(one=shares, other=shares)
def test_more_confidence_never_narrows_a_ratio_of_shares(interval, one, other):
    narrow = interval(*one, *other, confidence=0.8)
    wide = interval(*one, *other, confidence=0.998)
    assert wide[0][0] <= narrow[0][0] * (1 + 1e-9)
    assert narrow[1][0] <= wide[1][0] * (1 + 1e-9)


@given(one=shares, other=shares, confidence=confidences)
@example(one=(1, 2000), other=(1999, 2000), confidence=0.998)
def test_at_a_limit_of_koopman_the_score_statistic_is_the_quantile(one, other, confidence):
    """The limits are worked out by root finding elsewhere; the equation they solve is here."""
    assume(one[0] < one[1] and other[0] < other[1] and one[0] and other[0])
    (x1, n1), (x2, n2) = one, other
    lower, upper, _ = share_ratio_score_interval(x1, n1, x2, n2, confidence=confidence)
    for limit in (lower[0], upper[0]):
        # Koopman 1984: both shares estimated under p1 = limit × p2
        a, b = limit * (n1 + n2), limit * (n1 + x2) + n2 + x1
        p2 = 2 * (x1 + x2) / (b + np.sqrt(b * b - 4 * a * (x1 + x2)))
        p1 = limit * p2
        statistic = (x1 - n1 * p1) ** 2 / (n1 * p1 * (1 - p1)) + (x2 - n2 * p2) ** 2 / (
            n2 * p2 * (1 - p2)
        )
        assert statistic == pytest.approx(chi2.ppf(confidence, 1), rel=1e-6)
