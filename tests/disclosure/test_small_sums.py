"""What is few together: planner and attacker see the same, one in true numbers, one in printed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables_of_counts import linked_table, nested_areas, table

from evaluation_lib.disclosure.audit import audit
from evaluation_lib.disclosure.question import name_order, question
from evaluation_lib.disclosure.small_sums import cut_of_small_sum, small_sums

SMALL = 5


def asked(linked, *, primary=None):
    return question(
        linked,
        primary=primary,
        known=None,
        unpublished=None,
        lowest_hidden=1,
        minimum_width=3,
        largest_small=SMALL,
        cost=None,
    )


@given(drawn=nested_areas(most=6), data=st.data())
@settings(max_examples=25)
def test_planner_and_attacker_see_the_same_small_sums(drawn, data):
    cells, parents = drawn
    linked = linked_table(cells, area=parents)
    able = np.flatnonzero(cells["count"].to_numpy() > 0).tolist()
    hidden = np.zeros(len(cells), dtype=bool)
    if able:
        hidden[list(data.draw(st.sets(st.sampled_from(able), max_size=8)))] = True
    found = small_sums(asked(linked), hidden[name_order(linked)])
    left = audit(linked, hidden=hidden, largest_small=SMALL).differences["lower"]
    assert sorted({one.number for one in found}) == sorted(set(left))


@pytest.fixture(scope="module")
def districts():
    cells = table(
        "area",
        [("a", 4), ("b", 30), ("North", 34), ("c", 1), ("d", 20), ("South", 21), ("Total", 55)],
    )
    return linked_table(cells, area={"a": "North", "b": "North", "c": "South", "d": "South"})


def test_a_small_sum_says_which_cells_it_is_and_what_would_make_it_larger(districts):
    hidden = districts.cells["area"].isin(["a", "c", "North", "South"]).to_numpy()
    order = name_order(districts)
    problem = asked(districts)
    [small] = small_sums(problem, hidden[order])
    area = districts.cells["area"].to_numpy()[order]
    assert small.number == 5
    assert {*area[small.together]} == {"a", "c"}
    assert {*area[small.beside]} == {"b", "d", "Total"}


def test_its_constraint_asks_for_enough_of_what_is_beside(districts):
    hidden = districts.cells["area"].isin(["a", "c", "North", "South"]).to_numpy()
    problem = asked(districts)
    [small] = small_sums(problem, hidden[name_order(districts)])
    # One child more is enough, so any one of them is.
    assert cut_of_small_sum(problem, small).weights.tolist() == [1, 1, 1]
