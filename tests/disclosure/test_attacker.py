"""The bounds that the attacker gives hold every table there can be, and no more than they must."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_attackers import EveryTable
from scipy import sparse
from tables_of_counts import linked_table, table, two_way, with_totals

from evaluation_lib.disclosure.attacker import attack


def attacked(linked, hidden, *, lowest=0, **asked):
    counts = linked.cells["count"].to_numpy(dtype=float)
    lower, upper = np.where(hidden, lowest, counts), np.where(hidden, np.inf, counts)
    return attack(linked.sums, lower=lower, upper=upper, targets=hidden, **asked)


@given(cells=two_way(), lowest=st.sampled_from([0, 1]), data=st.data())
@settings(max_examples=25)
def test_bounds_are_the_least_and_the_greatest_of_all_tables_that_fit(cells, lowest, data):
    """In two-way tables nothing is lost by asking for numbers that need not be whole."""
    every, linked = EveryTable(cells), linked_table(cells)
    able = np.flatnonzero(~every.grand & (every.counts >= lowest))
    if not len(able):
        return
    hidden = np.zeros(len(cells), dtype=bool)
    hidden[list(data.draw(st.sets(st.sampled_from(able.tolist()), min_size=1)))] = True
    found = attacked(linked, hidden, lowest=lowest)
    lower, upper = every.bounds(hidden, lowest=lowest)
    assert found.possible
    assert found.lower[hidden].tolist() == lower[hidden].tolist()
    assert found.upper[hidden].tolist() == upper[hidden].tolist()


@given(
    counts=st.lists(st.integers(0, 2), min_size=8, max_size=8),
    leaves=st.sets(st.integers(0, 26), min_size=1),
)
@settings(max_examples=25)
def test_in_three_way_tables_bounds_may_be_wider_but_never_narrower(counts, leaves):
    names = [(i, j, k) for i in "ab" for j in "cd" for k in "ef"]
    rows = [(*name, count) for name, count in zip(names, counts, strict=True)]
    cells = with_totals(table("area group year", rows), over=["area", "group", "year"])
    every, linked = EveryTable(cells), linked_table(cells)
    hidden = np.isin(np.arange(len(cells)), list(leaves)) & ~every.grand
    found = attacked(linked, hidden)
    lower, upper = every.bounds(hidden, lowest=0)
    assert (found.lower <= lower)[hidden].all()
    assert (found.upper >= upper)[hidden].all()


def test_bounds_are_whole_numbers_that_fit():
    # Twice a is 7 or less: 3, not 3.5.
    sums = sparse.csr_matrix(np.array([[1.0, -1.0, -1.0, 0.0], [0.0, 1.0, -1.0, -1.0]]))
    found = attack(
        sums,
        lower=np.zeros(4),
        upper=np.array([7.0, np.inf, np.inf, 0.0]),
        targets=np.array([False, True, True, False]),
    )
    assert found.upper[1:3].tolist() == [3, 3]


def test_a_search_that_stops_at_enough_never_finds_more_than_there_is():
    linked = linked_table(table("group", [("a", 30), ("b", 40), ("c", 9), ("Total", 79)]))
    hidden = np.array([True, True, False, False])
    full = attacked(linked, hidden)
    enough = attacked(linked, hidden, enough=np.full(4, 3.0), truth=np.array([30, 40, 9, 79.0]))
    assert (full.lower[:2].tolist(), full.upper[:2].tolist()) == ([0, 0], [70, 70])
    assert (enough.upper - enough.lower >= 3)[:2].all()
    assert (enough.lower >= full.lower).all()
    assert (enough.upper <= full.upper).all()


@pytest.mark.parametrize("total", [2, 100])
def test_numbers_that_cannot_be_are_told(total):
    linked = linked_table(table("group", [("a", 3), ("b", 4), ("c", 5), ("Total", total)]))
    found = attacked(linked, np.array([False, False, False, False]))
    assert not found.possible


def test_many_blocks_are_answered_as_each_by_itself():
    one = with_totals(
        table("area group", [("n", "a", 2), ("n", "b", 5), ("s", "a", 7), ("s", "b", 1)]),
        over=["area", "group"],
    )
    hidden = (one[["area", "group"]] != "Total").all(axis=1).to_numpy()
    alone = attacked(linked_table(one), hidden)
    # Years without a total are not linked.
    years = pd.concat([one.assign(year=str(year)) for year in range(40)], ignore_index=True)
    together = attacked(linked_table(years), np.tile(hidden, 40))
    assert together.lower.tolist() == np.tile(alone.lower, 40).tolist()
    assert together.upper.tolist() == np.tile(alone.upper, 40).tolist()
