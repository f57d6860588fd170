"""Arithmetic alone narrows bounds as far as single sums say, and never too far."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tables_of_counts import linked_table, table, two_way

from evaluation_lib.disclosure.propagation import propagated


def test_the_only_unknown_part_is_the_total_less_the_others():
    linked = linked_table(table("group", [("a", 3), ("b", 4), ("Total", 7)]))
    lower, upper = propagated(
        linked.sums, lower=np.array([0.0, 4, 7]), upper=np.array([np.inf, 4, 7])
    )
    assert lower.tolist() == upper.tolist() == [3, 4, 7]


def test_what_has_no_bound_leaves_the_others_of_its_sum_without_one():
    linked = linked_table(table("group", [("a", 3), ("b", 4), ("Total", 7)]))
    lower, upper = propagated(
        linked.sums, lower=np.array([0.0, 4, 0]), upper=np.array([np.inf, 4, np.inf])
    )
    assert lower.tolist() == [0, 4, 4]
    assert upper.tolist() == [np.inf, 4, np.inf]


@given(cells=two_way(), hidden=st.lists(st.booleans(), min_size=12, max_size=12))
@settings(max_examples=25)
def test_the_true_numbers_always_fit(cells, hidden):
    counts = cells["count"].to_numpy(dtype=float)
    lower, upper = propagated(
        linked_table(cells).sums,
        lower=np.where(hidden, 0, counts),
        upper=np.where(hidden, np.inf, counts),
    )
    assert (lower <= counts).all()
    assert (counts <= upper).all()
