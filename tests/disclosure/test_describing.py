"""Numbers that describe records: rounded, told apart from nought, and no sum tells more."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.disclosure.describing import LOW, Sum, bounds, described

PARTS = tuple("abcdef")
SUM = [Sum("all", PARTS)]


def rounded_row(*parts, sums=SUM):
    frame = pd.DataFrame([[*parts, *[0] * (len(PARTS) - len(parts))]], columns=list(PARTS))
    return described(frame.assign(all=sum(parts)), base=10, sums=sums)


@pytest.mark.parametrize(
    ("count", "shown"), [(0, 0), (1, LOW), (4, LOW), (5, 10), (14, 10), (15, 20), (25, 30)]
)
def test_halves_go_up_and_only_nought_is_zero(count, shown):
    assert described(pd.DataFrame({"a": [count]}), base=10)["a"].tolist() == [shown]


def test_each_number_is_rounded_by_itself():
    assert rounded_row(14, 14, 14).loc[0, ["a", "b", "c", "all"]].tolist() == [10, 10, 10, 40]


def test_four_ones_that_add_up_to_four_are_not_told_from_nought():
    found = rounded_row(1, 1, 1, 1)
    assert found.loc[0, list(PARTS)].isna().all() and found.at[0, "all"] == LOW


def test_a_part_beside_noughts_alone_says_no_more_than_its_whole():
    assert rounded_row(3).loc[0, ["a", "b", "all"]].tolist() == [LOW, 0, LOW]


def test_parts_at_the_lower_edge_of_their_rounding_do_not_give_the_small_ones_away():
    found = rounded_row(5, 5, 1, 1, 1, 1)
    assert found.loc[0, ["a", "b", "all"]].tolist() == [10, 10, 10]
    assert found.loc[0, list("cdef")].isna().all()


@settings(max_examples=200, deadline=None)
@given(
    parts=st.lists(st.one_of(st.integers(0, 5), st.integers(0, 130)), min_size=6, max_size=6),
    rest=st.booleans(),
)
def test_a_low_number_can_always_be_anything_from_one_to_four(parts, rest):
    sums = [Sum("all", PARTS, rest=rest)]
    found = rounded_row(*parts, sums=sums)
    least, most = bounds(found, base=10, sums=sums)
    low = (found == LOW).fillna(False).to_numpy(dtype=bool)
    assert (least.to_numpy()[low] == 1).all() and (most.to_numpy()[low] == 4).all()


@settings(max_examples=100, deadline=None)
@given(parts=st.lists(st.integers(0, 30), min_size=6, max_size=6))
def test_the_truth_lies_within_the_bounds(parts):
    found = rounded_row(*parts)
    least, most = bounds(found, base=10, sums=SUM)
    truth = [*parts, sum(parts)]
    assert all(least.iloc[0] <= truth) and all(truth <= most.iloc[0])
