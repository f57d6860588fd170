"""Every sum that holds among cells is found, and none that does not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables_of_counts import linked_table, nested, nested_areas, table, with_totals

from evaluation_lib.disclosure.linked_cells import (
    EMPTY,
    NO_CELLS,
    NO_COLUMN,
    TWICE,
    linked_cells,
)
from evaluation_lib.disclosure.nesting import IN_A_CIRCLE, parts_of
from evaluation_lib.disclosure.nesting import NO_COLUMN as NESTING_HAS_NO_COLUMN
from evaluation_lib.errors import DataError

YEAR = [("2023-Q1", 1), ("2023-Q2", 2), ("2023-Q3", 3), ("2023-Q4", 4), ("2024-Q1", 5)]


def sums(linked) -> set[tuple[str, frozenset[str]]]:
    """Each sum as the name of the whole and those of its parts."""
    told = set()
    for row in linked.sums:
        by_sign = {sign: row.indices[row.data == sign].tolist() for sign in (1, -1)}
        [whole] = by_sign[1]
        told.add((linked.name(whole), frozenset(linked.name(at) for at in by_sign[-1])))
    return told


def test_a_total_is_the_sum_of_all_values_for_each_value_of_the_others():
    cells = table("area group", [(area, group, 1) for area in "ns" for group in "ab"])
    linked = linked_table(with_totals(cells, over=["area", "group"]))
    assert linked.sums.shape == (6, 9)
    assert ("area Total, group a", frozenset({"area n, group a", "area s, group a"})) in sums(
        linked
    )
    assert ("area n, group Total", frozenset({"area n, group a", "area n, group b"})) in sums(
        linked
    )
    assert not np.any(linked.sums @ linked.cells["count"].to_numpy(dtype=int))


def test_a_total_of_nested_values_is_the_sum_of_the_outermost():
    cells = table("area", [("a", 1), ("b", 2), ("c", 3), ("North", 3), ("South", 3), ("Total", 6)])
    linked = linked_table(cells, area={"a": "North", "b": "North", "c": "South"})
    assert sums(linked) == {
        ("area North", frozenset({"area a", "area b"})),
        ("area South", frozenset({"area c"})),
        ("area Total", frozenset({"area North", "area South"})),
    }


def test_the_parts_of_a_value_that_is_no_cell_stand_for_it():
    cells = table("area", [("a", 1), ("b", 2), ("South", 3), ("Total", 6)])
    linked = linked_table(cells, area={"a": "North", "b": "North", "c": "South"})
    # South has no part that is a cell: no sum is claimed.
    assert sums(linked) == {("area Total", frozenset({"area a", "area b", "area South"}))}


def test_what_a_sum_is_more_than_its_cells_is_one_more_cell_that_nobody_shows():
    cells = table("area", [("a", 1), ("North", 6)])
    linked = linked_table(cells, area={"a": "North", "b": "North"})
    assert sums(linked) == {("area North", frozenset({"area a", "what is left of area North"}))}
    assert linked.missing_parts == 1
    assert linked.remainders["area"].tolist() == ["North"]


def test_a_value_can_be_part_of_several():
    quarters = pd.DataFrame(
        [(quarter, "2023") for quarter, _ in YEAR[:4]]
        + [(quarter, "to 2024-Q1") for quarter, _ in YEAR[1:]],
        columns=["child", "parent"],
    )
    cells = table("period", [*YEAR, ("2023", 10), ("to 2024-Q1", 14)])
    linked = linked_cells(cells, dimensions=["period"], nesting={"period": quarters}, total=None)
    assert {whole: len(parts) for whole, parts in sums(linked)} == {
        "period 2023": 4,
        "period to 2024-Q1": 4,
    }
    assert not np.any(linked.sums @ linked.cells["count"].to_numpy(dtype=int))


def test_sums_that_no_nesting_gives_can_be_given():
    cells = table("kind", [("all", 9), ("with", 4), ("without", 5), ("other", 1)])
    extra = pd.DataFrame({"kind": ["all", "with", "without"], "sum": "s", "sign": [1, -1, -1]})
    linked = linked_cells(cells, dimensions=["kind"], extra_sums=extra, total=None)
    assert sums(linked) == {("kind all", frozenset({"kind with", "kind without"}))}


def test_given_sums_of_cells_that_are_not_there_leave_something_over_or_say_nothing():
    extra = pd.DataFrame({"kind": ["all", "with", "without"], "sum": "s", "sign": [1, -1, -1]})
    part = linked_cells(
        table("kind", [("all", 9), ("with", 4)]), dimensions=["kind"], extra_sums=extra, total=None
    )
    assert sums(part) == {("kind all", frozenset({"kind with", "what is left of kind all"}))}
    parts_alone = table("kind", [("with", 4), ("without", 5)])
    nothing = linked_cells(parts_alone, dimensions=["kind"], extra_sums=extra, total=None)
    assert not sums(nothing)


@given(drawn=nested_areas(), seed=st.integers(0, 2**32 - 1))
@settings(max_examples=20)
def test_every_sum_is_true_and_no_order_changes_any(drawn, seed):
    cells, parents = drawn
    linked = linked_table(cells, area=parents)
    assert not np.any(linked.sums @ linked.cells["count"].to_numpy(dtype=int))
    shuffled = linked_table(
        cells.sample(frac=1, random_state=seed)[["count", "group", "area"]], area=parents
    )
    assert sums(shuffled) == sums(linked)
    assert shuffled.dimensions == linked.dimensions


# What is refused


CELLS = table("group", [("a", 1), ("b", 2)])


@pytest.mark.parametrize(
    ("cells", "sentence", "told"),
    [
        (CELLS.iloc[:0], NO_CELLS, {}),
        (CELLS.drop(columns="group"), NO_COLUMN, {"column": "group"}),
        (CELLS.drop(columns="count"), NO_COLUMN, {"column": "count"}),
        (CELLS.assign(group=["a", None]), EMPTY, {"column": "group"}),
        (CELLS.assign(group="a"), TWICE, {"cell": "a"}),
    ],
    ids=["no cells", "no dimension", "no count", "empty", "twice"],
)
def test_cells_that_say_nothing_clear_are_refused(like, cells, sentence, told):
    with pytest.raises(DataError, match=like(sentence, **told)):
        linked_cells(cells, dimensions=["group"])


def test_nothing_is_part_of_itself(like):
    circle = nested({"a": "b", "b": "c", "c": "a"})
    with pytest.raises(DataError, match=like(IN_A_CIRCLE, values="a, b, c")):
        parts_of(["a", "b", "c"], nesting=circle, total=None)
    with pytest.raises(DataError, match=like(IN_A_CIRCLE, values="a")):
        parts_of(["a"], nesting=nested({"a": "a"}), total=None)


def test_a_nesting_says_child_and_parent(like):
    wrong = pd.DataFrame({"child": ["a"], "above": ["b"]})
    with pytest.raises(DataError, match=like(NESTING_HAS_NO_COLUMN, column="parent")):
        parts_of(["a"], nesting=wrong, total=None)
