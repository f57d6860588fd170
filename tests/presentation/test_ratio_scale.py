"""A scale of ratios holds what it must and names only round numbers that lie on it."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from evaluation_lib.presentation.ratio_scale import APART, TICKS, ratio_scale


@pytest.mark.parametrize("along", ["x", "y"])
@given(ends=st.lists(st.floats(0.001, 1000), max_size=6))
def test_holds_every_end_and_one_half_and_two(along, ends):
    axis = Figure().subplots()
    ratio_scale(axis, ends, along=along)
    low, high = axis.get_xlim() if along == "x" else axis.get_ylim()
    assert low < min([0.5, *ends]) <= max([2, *ends]) < high
    ticks = axis.get_xticks() if along == "x" else axis.get_yticks()
    assert list(ticks) == [tick for tick in TICKS if low <= tick <= high]


def test_leaves_the_room_asked_for_above_the_largest():
    axis = Figure().subplots()
    ratio_scale(axis, [4], along="y", above=1.5)
    assert axis.get_ylim()[1] == pytest.approx(6)
    assert axis.get_yscale() == "log"


@given(ends=st.lists(st.floats(0.01, 100), min_size=1, max_size=4), room=st.floats(30, 400))
def test_numbers_stand_apart_and_one_is_always_written(ends, room):
    axis = Figure().subplots()
    ratio_scale(axis, ends, along="x", room=room)
    low, high = axis.get_xlim()
    places = [math.log(tick / low) / math.log(high / low) * room for tick in axis.get_xticks()]
    assert 1 in axis.get_xticks()
    assert all(after - one >= APART - 1e-6 for one, after in pairwise(places))
