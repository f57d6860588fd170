"""What a plan is asked for must be true and complete; each mistake is told with its cell."""

from __future__ import annotations

import pandas as pd
import pytest
from tables_of_counts import linked_table, table

from evaluation_lib.disclosure.question import BELOW_LOWEST, DO_NOT_ADD_UP, NO_COUNT, WRONG_LENGTH
from evaluation_lib.disclosure.suppression import plan_suppression
from evaluation_lib.errors import DataError

GROUPS = table("group", [("a", 3), ("b", 9), ("Total", 12)])
PRIMARY = [True, False, False]


def test_every_cell_has_a_count(like):
    cells = GROUPS.assign(count=pd.array([3, pd.NA, 12], dtype="Int64"))
    with pytest.raises(DataError, match=like(NO_COUNT, cell="group b")):
        plan_suppression(linked_table(cells), primary=PRIMARY)


def test_parts_add_up_to_their_sum(like):
    cells = GROUPS.assign(count=[3, 9, 13])
    told = like(DO_NOT_ADD_UP, cell="group Total", count=13, parts=12)
    with pytest.raises(DataError, match=told):
        plan_suppression(linked_table(cells), primary=PRIMARY)


def test_parts_that_are_known_are_not_more_than_their_sum(like):
    cells = table("area", [("a", 7), ("North", 6)])
    told = like(DO_NOT_ADD_UP, cell="area North", count=6, parts=7)
    with pytest.raises(DataError, match=told):
        plan_suppression(
            linked_table(cells, area={"a": "North", "b": "North"}), primary=[True, False]
        )


def test_nothing_is_hidden_below_what_readers_take_hidden_cells_for(like):
    cells = GROUPS.assign(count=[0, 9, 9])
    with pytest.raises(DataError, match=like(BELOW_LOWEST, cell="group a", count=0, lowest=1)):
        plan_suppression(linked_table(cells), primary=PRIMARY)


@pytest.mark.parametrize("given", ["primary", "known", "unpublished", "minimum_width", "cost"])
def test_there_is_one_value_for_each_cell(like, given):
    asked = {"primary": PRIMARY} | {given: [1, 0]}
    with pytest.raises(DataError, match=like(WRONG_LENGTH, found=2, cells=3)):
        plan_suppression(linked_table(GROUPS), **asked)
