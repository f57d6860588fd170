"""Median and mean stay: the published median, R's limits, and what is not known is not said."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.errors import DataError
from evaluation_lib.measures.kaplan_meier import (
    IMPOSSIBLE,
    lasting,
    median_days,
    restricted_mean_days,
)

# Freireich et al. (1963), Blood 21, 699-716: weeks in remission of children with acute leukaemia on
# 6-mercaptopurine (ended, then still in remission) and on placebo. Published medians: 23 and 8.
TREATED = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
TREATED_ENDED = [1] * 9 + [0] * 12
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
#: When each came under observation, made up, for R.
ENTRY = [0] * 10 + [3, 6, 9, 4, 5, 7, 2, 8, 10, 1, 21]


def observed(days, ended, entry=None):
    return lasting(days, ended, entry=np.zeros(len(days)) if entry is None else entry)


@pytest.fixture
def treated():
    return observed(TREATED, TREATED_ENDED)


@pytest.fixture
def placebo():
    return observed(PLACEBO, [1] * 21)


def test_medians_are_the_published_ones_with_the_limits_of_r(treated, placebo):
    # R 4.2.2, survival 3.5-3: survfit(Surv(days, ended) ~ 1, conf.type = "log-log")
    assert median_days(treated, confidence=0.95) == (23, 13, np.inf)
    assert median_days(placebo, confidence=0.95) == (8, 4, 11)


@pytest.mark.parametrize(
    ("group", "within", "mean", "error"),
    [
        # R: summary(survfit(...), rmean = within)$table, rmean and se(rmean)
        ("treated", 35, 23.28739495798, 2.82746762337),
        ("treated", 20, 16.11652661064, 1.25156019601),
        ("placebo", 20, 8.42857142857, 1.26808268250),
    ],
)
def test_restricted_means_are_those_of_r(request, group, within, mean, error):
    found = restricted_mean_days(request.getfixturevalue(group), within=within, confidence=0.95)
    reach = 1.959963984540 * error
    assert found == pytest.approx((mean, mean - reach, mean + reach), rel=1e-10)


def test_late_entries_are_at_risk_from_their_day_on_as_in_r():
    # R: survfit(Surv(entry - 1, days, ended) ~ 1, conf.type = "log-log"), rmean = 30; in R too
    # nobody is at risk on the day of entry itself.
    found = observed(TREATED, TREATED_ENDED, ENTRY)
    assert median_days(found, confidence=0.95) == (22, 7, np.inf)
    mean, lower, _ = restricted_mean_days(found, within=30, confidence=0.95)
    assert mean == pytest.approx(19.80739795918, rel=1e-10)
    assert lower == pytest.approx(19.80739795918 - 1.959963984540 * 2.48808340277, rel=1e-10)


def test_without_late_entry_long_stays_would_stand_for_those_nobody_saw(rng):
    """Stays of 100 days on average, of which only those still there on a given day were seen."""
    stays = rng.exponential(100, 40_000)
    on_the_day = rng.uniform(0, 400, stays.size)
    seen = stays > on_the_day
    days, entry = np.ceil(stays[seen]), np.ceil(on_the_day[seen])
    ended = np.ones(seen.sum())
    late = observed(np.append(days, 0.0), np.append(ended, 0), np.append(entry, 0))
    naive = restricted_mean_days(observed(days, ended), within=100, confidence=0.95)
    right = restricted_mean_days(late, within=100, confidence=0.95)
    true = 100 * (1 - np.exp(-1))
    assert abs(right[0] - true) < 5 < naive[0] - true


@given(st.lists(st.integers(0, 60), min_size=1, max_size=40), st.integers(1, 80))
def test_where_all_have_ended_the_restricted_mean_is_the_plain_one(days, within):
    found = restricted_mean_days(observed(days, [1] * len(days)), within=within, confidence=0.95)
    assert found[0] == pytest.approx(np.minimum(days, within).mean())
    assert 0 <= found[1] <= found[0] <= found[2] <= within


def test_where_half_have_not_ended_there_is_no_median():
    median, lower, upper = median_days(observed([5, 9, 9, 9], [1, 0, 0, 0]), confidence=0.95)
    assert np.isnan(median) and upper == np.inf and lower == 5
    nothing = median_days(observed([5, 9], [0, 0]), confidence=0.95)
    assert np.isnan(nothing).all()


def test_a_mean_beyond_the_longest_stay_observed_is_not_given(treated):
    assert np.isnan(restricted_mean_days(treated, within=36, confidence=0.95)).all()
    assert restricted_mean_days(observed([5, 9], [0, 0]), within=9, confidence=0.95) == (9, 9, 9)
    assert np.isnan(restricted_mean_days(observed([], []), within=9, confidence=0.95)).all()


def test_where_nobody_was_at_risk_in_between_nothing_is_estimated_from_then_on():
    """One stay seen from the start, over before the others came under observation."""
    found = observed([3, 40, 50], [1, 1, 1], [0, 20, 20])
    assert found.emptied_on == 3
    assert np.isnan(median_days(found, confidence=0.95)).all()
    assert np.isnan(restricted_mean_days(found, within=45, confidence=0.95)).all()


def test_what_came_before_that_day_is_known_all_the_same():
    """Five are over by day 50; one that had lasted 90 days when it was first seen comes later."""
    found = observed([10, 20, 30, 40, 50, 95], [1] * 6, [0, 0, 0, 0, 0, 90])
    assert found.emptied_on == 50
    assert median_days(found, confidence=0.95)[0] == 30
    assert restricted_mean_days(found, within=50, confidence=0.95)[0] == pytest.approx(30)
    assert np.isnan(restricted_mean_days(found, within=51, confidence=0.95)).all()


@pytest.mark.parametrize(("days", "entry"), [(-1, 0), (4, 5), (np.nan, 0)])
def test_impossible_rows_are_refused(like, days, entry):
    with pytest.raises(DataError, match=like(IMPOSSIBLE, row=1)):
        observed([3, days], [1, 1], [0, entry])
