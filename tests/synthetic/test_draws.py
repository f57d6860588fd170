"""Chance that brothers and sisters share, without a change of anybody's own chances."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evaluation_lib.synthetic.draws import (
    new_steps,
    part_of_stay,
    shared_days,
    shared_stays,
    shared_uniform,
)

SEEDS = st.integers(0, 2**32 - 1)
STEPS = st.lists(st.integers(0, 20), max_size=60).map(lambda numbers: np.array(numbers, dtype=int))


@pytest.mark.parametrize("together", [0.0, 0.5, 1.0])
def test_each_number_is_uniform_however_much_is_shared(rng, together):
    step = np.repeat(np.arange(3000), 3)
    drawn = shared_uniform(step, together=together, rng=rng)
    # One child of each family: its own distribution is what is planted.
    assert stats.kstest(drawn[::3], "uniform").pvalue > 0.001


def test_rows_of_one_step_share_their_number_as_often_as_is_said(rng):
    step = np.repeat(np.arange(20_000), 2)
    drawn = shared_uniform(step, together=0.75, rng=rng).reshape(-1, 2)
    same = (drawn[:, 0] == drawn[:, 1]).mean()
    assert same == pytest.approx(0.75**2, abs=0.02)


@given(step=STEPS, seed=SEEDS)
def test_the_same_seed_draws_the_same(step, seed):
    first, second = (
        shared_uniform(step, together=0.5, rng=np.random.default_rng(seed)) for _ in range(2)
    )
    assert (first == second).all()


@given(step=STEPS, seed=SEEDS, low=st.integers(0, 20), more=st.integers(0, 20))
def test_days_are_shared_by_a_step_and_lie_between(step, seed, low, more):
    days = shared_days(step, between=(low, low + more), rng=np.random.default_rng(seed))
    assert len(days) == len(step)
    assert ((days >= low) & (days <= low + more)).all()
    for one in np.unique(step):
        assert len(set(days[step == one])) == 1


def test_stays_have_the_mean_that_is_asked_for(rng):
    step = np.arange(50_000)
    for mean in (30.0, 400.0):
        length = shared_stays(step, np.full(len(step), mean), together=0.5, rng=rng)
        assert length.mean() == pytest.approx(mean, rel=0.02)
        assert length.min() >= 1


@given(seed=SEEDS, lengths=st.lists(st.integers(1, 900), min_size=1, max_size=40))
def test_what_follows_within_a_stay_lies_within_it(seed, lengths):
    length = np.array(lengths)
    rng = np.random.default_rng(seed)
    days = part_of_stay(np.arange(len(length)), length, between=(30, 300), rng=rng)
    assert (days >= 1).all()
    assert (days <= np.maximum(length - 1, 1)).all()
    assert (days <= 300).all()


@given(pairs=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=30))
def test_rows_are_one_step_if_they_came_from_one_step_on_one_day(pairs):
    parent, day = (np.array([pair[place] for pair in pairs], dtype=int) for place in (0, 1))
    steps = new_steps(parent, day, first=100) if pairs else np.array([], dtype=int)
    assert len(set(zip(steps, pairs, strict=True))) == len(set(pairs)) == len(set(steps))
    assert (steps >= 100).all()
