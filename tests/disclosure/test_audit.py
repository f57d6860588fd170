"""The attacker finds what outside tools find, and nothing that a table does not give away."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tables_of_counts import REGIONS, as_published, linked_table, regions, table, with_totals

from evaluation_lib.disclosure.audit import SHOWN_WITHOUT_COUNT, audit
from evaluation_lib.errors import DataError


def bounds(found) -> dict[str, list[int]]:
    """Lower and upper bound of each hidden cell, by the values of its dimensions."""
    keys = found.cells.iloc[:, :-4].agg("|".join, axis=1)
    low, high = found.cells["lower"], found.cells["upper"]
    return {key: [*both] for key, *both in zip(keys, low, high, strict=True)}


def are(linked, *names: str) -> np.ndarray:
    """Mark the cells with these names."""
    keys = linked.cells[list(linked.dimensions)].agg("|".join, axis=1)
    assert set(names) <= set(keys)
    return keys.isin(names).to_numpy()


# Tables that other tools' tests and papers go by; figures that stand here are held to theirs


def test_the_figures_that_stand_here_are_the_published_ones(sdc_cases):
    cases = sdc_cases("known_cases")
    four = cases["four_by_four"]
    assert dict(zip(four["rows"], four["table"], strict=True)) == FOUR_BY_FOUR
    assert four["intervals_before"] == INTERVALS
    assert {"|".join(cell) for cell in four["suppressed"]} == {*INTERVALS}
    assert (four["add"], four["interval_wb_after"]) == (["x", "d"], [0, 78])
    assert [tuple(row.values()) for row in cases["linked"]["rows"]] == REGIONS
    assert cases["linked"]["primary_cells"] == [*"ABKLM"]
    assert cases["linked"]["joint"]["recoverable"] == {"K": 3}
    assert cases["linked"]["fix"]["add"] == "N"
    sexes = cases["opensafely_differencing"]
    assert {age: counts[0] for age, counts in sexes["total"].items()} == EVERYBODY
    assert {age: counts[0] for age, counts in sexes["male"].items()} == MEN
    women = {age: counts[0] for age, counts in sexes["expected_implied_female"].items()}
    assert women == {age: EVERYBODY[age] - MEN[age] for age in MEN}


# sdcTable, tests/testthat/test-simpleheuristic.R; intervals derived again with HiGHS
FOUR_BY_FOUR = {
    "w": [30, 47, 64, 89],
    "x": [90, 124, 5, 31],
    "y": [92, 100, 59, 85],
    "z": [800, 991, 651, 685],
}
INTERVALS = {
    "w|a": [25, 94],
    "w|b": [47, 47],
    "w|c": [0, 69],
    "x|a": [26, 95],
    "x|c": [0, 69],
    "y|b": [0, 185],
    "y|d": [0, 185],
    "z|b": [906, 1091],
    "z|d": [585, 770],
}


def test_two_hidden_cells_in_every_line_can_still_give_one_away():
    rows = [
        (line, column, count)
        for line, counts in FOUR_BY_FOUR.items()
        for column, count in zip("abcd", counts, strict=True)
    ]
    linked = linked_table(with_totals(table("across down", rows), over=["across", "down"]))
    before = audit(linked, hidden=are(linked, *INTERVALS), lowest_hidden=0)
    assert bounds(before) == INTERVALS
    after = audit(linked, hidden=are(linked, *INTERVALS, "x|d"), lowest_hidden=0)
    assert bounds(after)["w|b"] == [0, 78]


# sdcTable, tests/testthat/test-linked-tables.r, and UserSupport#136
@pytest.mark.parametrize(
    ("by", "first"), [(("county",), [0, 4]), (("group",), [0, 7])], ids=["counties", "groups"]
)
def test_tables_that_are_safe_alone(by, first):
    linked = regions(by=by)
    found = audit(linked, hidden=are(linked, *"ABKLM"), lowest_hidden=0)
    assert bounds(found)["A"] == first
    assert found.safe


def test_together_they_give_one_away_until_one_more_is_hidden():
    linked = regions(by=("county", "group"))
    found = audit(linked, hidden=are(linked, *"ABKLM"), lowest_hidden=0)
    solved = found.cells[found.cells["recoverable"]]
    assert solved[["region", "lower", "upper"]].to_numpy().tolist() == [["K", 3, 3]]
    assert not found.safe
    assert audit(linked, hidden=are(linked, *"ABKLMN"), lowest_hidden=0).safe


# GaussSuppression 1.2.3 with Rglpk: bounds of its own patterns
@pytest.mark.parametrize(
    "name",
    [
        "linked_county_only",
        "linked_group_only",
        "z1_default",
        *(
            f"synthetic_quadrant_county_{kind}seed{seed}"
            for kind in ("", "zeros_")
            for seed in (1002, 1004, 1006)
        ),
    ],
)
def test_bounds_are_those_of_another_solver(sdc_cases, name):
    published, linked = as_published(sdc_cases("suppression_cases")[name])
    found = audit(linked, hidden=published["suppressed"], lowest_hidden=0)
    # It published bounds of the cells that had to be hidden.
    expected = published[published["suppressed"]].reset_index(drop=True)
    told = expected["lo"].notna()
    assert told.sum() == published["primary"].sum()
    assert found.cells["lower"][told].tolist() == expected["lo"][told].tolist()
    assert found.cells["upper"][told].tolist() == expected["up"][told].tolist()


# The same package's vignette: without its singleton method "two ones" can be told
@pytest.mark.parametrize(
    ("lowest", "solved"), [(0, 0), (1, 8)], ids=["zeros hidden too", "zeros shown"]
)
def test_where_zeros_are_shown_hidden_ones_give_each_other_away(sdc_cases, lowest, solved):
    published, linked = as_published(sdc_cases("suppression_cases")["vignette_T8_nosingleton"])
    found = audit(linked, hidden=published["suppressed"], lowest_hidden=lowest)
    assert found.cells["recoverable"].sum() == solved
    assert found.cells["too_narrow"].all()
    assert not found.safe


# OpenSAFELY, docs/outputs/sdc.md: men can be subtracted from everybody
EVERYBODY = {"21-30": 8, "31-40": 10, "41-50": 15, "51+": 25}
MEN = {"21-30": 7, "31-40": 5, "41-50": 8, "51+": 13}


def people(everybody: dict[str, int], men: dict[str, int]):
    """Everybody and men, by age; that there are women too, only the nesting says."""
    rows = [(age, "Total", count) for age, count in everybody.items()]
    rows += [(age, "male", count) for age, count in men.items()]
    return linked_table(table("age sex", rows), sex={"male": "Total", "female": "Total"})


@pytest.mark.parametrize(
    ("largest", "left"), [(0, {}), (1, {"21-30": 1}), (5, {"21-30": 1, "31-40": 5})]
)
def test_what_is_left_of_a_whole_is_named_from_1_to_the_largest_small_number(largest, left):
    linked = people(EVERYBODY, MEN)
    nothing = np.zeros(len(linked.cells), dtype=bool)
    found = audit(linked, hidden=nothing, largest_small=largest)
    assert dict(zip(found.differences["age"], found.differences["lower"], strict=True)) == left
    assert found.differences["lower"].equals(found.differences["upper"])
    assert found.safe == (not left)


def test_nobody_left_over_is_not_a_small_number():
    linked = people({"21-30": 7}, {"21-30": 7})
    assert audit(linked, hidden=[False, False], largest_small=5).safe


def test_groups_that_are_few_together_are_a_small_number():
    cells = table("group", [("a", 2), ("b", 3), ("c", 40), ("Total", 45)])
    found = audit(linked_table(cells), hidden=[True, True, False, False], largest_small=5)
    assert found.differences[["group", "lower", "upper"]].to_numpy().tolist() == [["Total", 5, 5]]


def test_hidden_parts_are_looked_through_to_what_is_shown_of_them():
    cells = table(
        "area",
        [("a", 4), ("b", 30), ("North", 34), ("c", 1), ("d", 20), ("South", 21), ("Total", 55)],
    )
    linked = linked_table(cells, area={"a": "North", "b": "North", "c": "South", "d": "South"})
    found = audit(linked, hidden=are(linked, "a", "c", "North", "South"), largest_small=5)
    assert found.differences["area"].tolist() == ["Total"]
    assert found.differences["lower"].tolist() == [5]


# What readers know beside the numbers


GROUPS = table("group", [("a", 4), ("b", 20), ("Total", 24)])
HIDDEN = [True, False, False]


def only(found) -> list[int]:
    """The bounds of the only hidden cell."""
    [both] = bounds(found).values()
    return both


def test_an_exact_total_gives_away_the_only_hidden_part():
    found = audit(linked_table(GROUPS), hidden=HIDDEN)
    assert only(found) == [4, 4]
    assert found.cells["recoverable"].all()


def test_rounded_numbers_stand_for_all_that_round_to_them():
    # b is 18 to 22 and the total 23 to 27.
    shown = GROUPS.assign(count=[0, 20, 25])
    assert only(audit(linked_table(shown), hidden=HIDDEN, rounding_base=5)) == [1, 9]


def test_a_shown_zero_is_a_true_zero_however_numbers_are_rounded():
    shown = GROUPS.assign(count=[0, 0, 25])
    assert only(audit(linked_table(shown), hidden=HIDDEN, rounding_base=5)) == [23, 27]


def test_readers_who_know_the_smallest_shown_number_know_more():
    shown = GROUPS.assign(count=[0, 5, 15])
    linked = linked_table(shown)
    # b is 3 to 7 and the total 13 to 17; or b is 6 or 7.
    assert only(audit(linked, hidden=HIDDEN, rounding_base=5)) == [6, 14]
    assert only(audit(linked, hidden=HIDDEN, rounding_base=5, smallest_shown=6)) == [6, 11]


def test_low_is_from_1_to_below_half_of_the_base():
    shown = GROUPS.assign(count=pd.array([pd.NA, pd.NA, 20], dtype="Int64"))
    linked = linked_table(shown)
    found = audit(linked, hidden=HIDDEN, low=[False, True, False], rounding_base=10)
    # The total is 15 to 24, b is 1 to 4.
    assert only(found) == [11, 23]


def test_cells_that_nobody_shows_can_be_0_and_are_not_reported():
    linked = linked_table(table("group", [("a", 4), ("b", 2), ("c", 20), ("Total", 26)]))
    found = audit(
        linked, hidden=[True, False, False, False], unpublished=[False, True, False, False]
    )
    assert bounds(found) == {"a": [1, 6]}


def test_parts_that_are_no_cells_at_all_leave_as_much_open():
    linked = linked_table(
        table("area", [("a", 4), ("b", 20), ("North", 26)]),
        area={"a": "North", "b": "North", "c": "North"},
    )
    assert only(audit(linked, hidden=HIDDEN)) == [1, 6]


def test_what_nothing_bounds_has_no_upper_bound():
    linked = linked_table(table("group", [("a", 4), ("b", 20), ("Total", 24)]))
    found = audit(linked, hidden=[True, False, True])
    assert found.cells["lower"].tolist() == [1, 21]
    assert found.cells["upper"].isna().all()
    assert found.safe


def test_a_known_range_of_hidden_numbers_solves_what_is_open_without_it():
    # As in a council's answer: two groups hidden in a year, four children left for both.
    linked = linked_table(table("group", [("a", 2), ("b", 2), ("c", 30), ("Total", 34)]))
    hidden = [True, True, False, False]
    assert bounds(audit(linked, hidden=hidden)) == {"a": [1, 3], "b": [1, 3]}
    found = audit(linked, hidden=hidden, known_range=(1, 2))
    assert bounds(found) == {"a": [2, 2], "b": [2, 2]}
    assert found.cells["recoverable"].all()


# Tables that cannot be


def test_a_table_that_contradicts_itself_is_told_and_not_solved():
    linked = linked_table(table("group", [("a", 3), ("b", 4), ("c", 5), ("Total", 2)]))
    found = audit(linked, hidden=[True, False, False, False])
    assert not found.possible
    assert found.cells["lower"].isna().all()
    assert not found.safe


def test_a_cell_is_hidden_or_has_a_number(like):
    cells = GROUPS.assign(count=pd.array([4, pd.NA, 24], dtype="Int64"))
    with pytest.raises(DataError, match=like(SHOWN_WITHOUT_COUNT, cell="group b")):
        audit(linked_table(cells), hidden=HIDDEN)


def test_what_stands_in_hidden_cells_is_not_looked_at():
    told = audit(linked_table(GROUPS.assign(count=[99, 20, 24])), hidden=HIDDEN)
    assert only(told) == [4, 4]
