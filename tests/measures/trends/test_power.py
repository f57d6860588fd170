"""What would have shown: counted again by fitting drawn series one by one, and by a formula."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from evaluation_lib.measures.trends.power import (
    NEVER_SHOWS,
    NO_FALL_SHOWS,
    detectable_change,
    periods_needed,
)
from evaluation_lib.measures.trends.ratio_change import ratio_series
from evaluation_lib.measures.trends.segmented_model import SegmentedModel
from evaluation_lib.measures.trends.segmented_regression import segmented_regression

START = pd.Timestamp("2021-09-01")
HOW = SegmentedModel(distribution="t", least_dispersion=1.0)


def changes(series, rng, *, how=HOW, **settings) -> pd.Series:
    found = detectable_change(series, start=START, how=how, rng=rng, **settings)
    return found.set_index("direction")["ratio"]


def even(drawn, mean: float, **settings) -> pd.DataFrame:
    """A series that does not vary, so that its dispersion is taken as 1."""
    series = drawn(mean=mean, **settings)
    return series.assign(count=pd.array([round(mean)] * len(series), dtype="Int64"))


def test_the_change_shows_eight_times_in_ten_when_series_are_drawn_and_fitted_alone(drawn, rng):
    series = even(drawn, 40)
    found = changes(series, rng, simulations=4000)
    after = np.arange(40) >= 20
    shown = 0
    for _ in range(300):
        counts = rng.poisson(40 * found["fall"] ** after)
        one = series.assign(count=pd.array(counts, dtype="Int64"))
        level = segmented_regression(one, start=START, how=HOW).set_index("term")
        shown += level.loc["level_change", "upper"] < 0
    # binomial: 0.8 ± 4 standard errors of 300
    assert shown / 300 == pytest.approx(0.8, abs=0.093)


def test_large_counts_have_the_power_of_the_normal_formula(drawn, rng):
    series = even(drawn, 5000)
    found = changes(series, rng, how=SegmentedModel(model="poisson"), simulations=4000)
    terms = np.column_stack([np.ones(40), np.arange(40), np.arange(40) >= 20])
    se = np.linalg.inv(5000 * terms.T @ terms)[2, 2] ** 0.5
    size = (norm.ppf(0.975) + norm.ppf(0.8)) * se
    assert np.log(found["rise"]) == pytest.approx(size, rel=0.06)
    assert np.log(found["fall"]) == pytest.approx(-size, rel=0.06)


def test_more_children_show_smaller_changes_and_autocorrelation_hides_them(drawn, rng):
    few, many = (changes(even(drawn, mean), rng)["fall"] for mean in (20, 200))
    assert few < many < 1
    together = detectable_change(
        even(drawn, 200),
        start=START,
        how=SegmentedModel(errors="ar1", small_sample=True, distribution="t"),
        autocorrelation=0.6,
        rng=rng,
    ).set_index("direction")["ratio"]
    assert together["fall"] < many


def test_where_hardly_anybody_is_counted_no_fall_would_show(drawn, rng):
    found = detectable_change(even(drawn, 1), start=START, how=HOW, rng=rng)
    fall, rise = found.set_index("direction").loc[["fall", "rise"], "ratio"]
    assert np.isnan(fall) and rise > 2
    assert found["reason"].tolist()[0] == NO_FALL_SHOWS


def test_a_change_of_a_ratio_shows_as_often_as_said(drawn, rng):
    group, reference = even(drawn, 40), even(drawn, 400)
    both = ratio_series(group, reference)
    found = changes(both, rng, simulations=4000)
    assert found["fall"] < changes(group, rng)["fall"]
    share = 40 * found["fall"] / (400 + 40 * found["fall"])
    after = np.arange(40) >= 20
    shown = 0
    for _ in range(300):
        counts = rng.binomial(440, np.where(after, share, 40 / 440))
        one = both.assign(
            count=pd.array(counts, dtype="Int64"),
            reference_count=pd.array(440 - counts, dtype="Int64"),
        )
        level = segmented_regression(one, start=START, how=HOW).set_index("term")
        shown += level.loc["level_change", "upper"] < 0
    assert shown / 300 == pytest.approx(0.8, abs=0.093)


def test_the_same_chance_gives_the_same_answer(drawn):
    series = drawn()
    first, second = (changes(series, np.random.default_rng(3)).tolist() for _ in range(2))
    assert first == second


def test_gaps_and_hidden_ends_are_not_counted_on(drawn, rng):
    series = even(drawn, 40)
    gone = series.assign(count=series["count"].where(~series.index.isin([3, 38, 39])))
    assert changes(gone, rng)["fall"] < changes(series, rng)["fall"]
    assert periods_needed(gone, start=START, how=HOW, change=0.7, rng=rng)["more_periods"] >= 0


def test_more_periods_until_a_change_shows(drawn, rng):
    series = even(drawn, 40)[:30]
    needed = periods_needed(series, start=START, how=HOW, change=0.8, rng=rng)
    assert 0 < needed["more_periods"] <= 40
    assert needed["power_now"] < 0.8
    longer = even(drawn, 40, periods=30 + needed["more_periods"])
    # The longer series' own smallest fall is about the one that was asked for.
    ends = detectable_change(longer, start=START, how=HOW, rng=rng).set_index("direction")
    level = segmented_regression(longer, start=START, how=HOW)
    assert len(level) == 3
    own_start = ends["ratio"]["fall"]
    assert own_start == pytest.approx(0.8, abs=0.04)


def test_a_change_that_shows_already_needs_none_and_a_tiny_one_never_shows(drawn, rng):
    series = even(drawn, 40)
    large, tiny = (
        periods_needed(series, start=START, how=HOW, change=change, rng=rng, most=8)
        for change in (0.4, 0.99)
    )
    assert large["more_periods"] == 0
    assert tiny["more_periods"] is pd.NA and tiny["reason"] == NEVER_SHOWS


def test_further_periods_of_a_ratio_with_a_dose(drawn, rng):
    both = ratio_series(even(drawn, 30), even(drawn, 300))
    both["reach"] = np.clip((np.arange(40) - 19) / 10, 0, 1)
    how = SegmentedModel(distribution="t", least_dispersion=1.0, dose="reach")
    needed = periods_needed(both, start=START, how=how, change=0.6, rng=rng)
    assert needed["more_periods"] is pd.NA or needed["more_periods"] >= 0


def test_one_series_takes_less_than_a_second(drawn, rng):
    series = drawn()
    changes(series, rng)
    begun = time.process_time()
    changes(series, rng)
    assert time.process_time() - begun < 1
