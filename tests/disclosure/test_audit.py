"""The attacker finds what outside tools find, and nothing that a table does not give away."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from evaluation_lib.disclosure.audit import audit
from evaluation_lib.disclosure.linked_cells import linked_cells


@pytest.fixture(scope="session")
def four_by_four(sdc_cases, table_with_totals):
    case = sdc_cases("known_cases")["four_by_four"]
    rows = [
        {"row": row, "column": column, "count": count}
        for row, counts in zip(case["rows"], case["table"], strict=True)
        for column, count in zip(case["cols"], counts, strict=True)
    ]
    return case, table_with_totals(pd.DataFrame(rows), dimensions=["row", "column"])


def bounds(linked, names):
    pairs = list(zip(linked.cells["row"], linked.cells["column"], strict=True))
    hidden = np.array([list(pair) in names for pair in pairs])
    found = audit(linked, hidden=hidden, lowest_hidden=0).cells
    keys = found["row"] + "|" + found["column"]
    return {
        key: [low, high]
        for key, low, high in zip(keys, found["lower"], found["upper"], strict=True)
    }


# sdcTable, tests/testthat/test-simpleheuristic.R; intervals derived again with HiGHS
def test_two_hidden_cells_in_every_line_can_still_give_one_away(four_by_four):
    case, linked = four_by_four
    assert bounds(linked, case["suppressed"]) == case["intervals_before"]
    after = bounds(linked, [*case["suppressed"], case["add"]])
    assert after["w|b"] == case["interval_wb_after"]


# GaussSuppression 1.2.3 with Rglpk: bounds of every hidden cell of its own patterns
@pytest.mark.parametrize("seed", [1002, 1004, 1006])
@pytest.mark.parametrize("kind", ["synthetic_quadrant_county", "synthetic_quadrant_county_zeros"])
def test_bounds_are_those_of_another_solver(sdc_cases, kind, seed):
    case = sdc_cases("suppression_cases")[f"{kind}_seed{seed}"]
    published = pd.DataFrame(case["published"]).rename(columns={"freq": "count"})
    inner = pd.DataFrame(case["inner"])
    quadrant = next(name for name in inner if name not in ("county", "ethnicity", "freq"))
    nesting = inner[["county", quadrant]].drop_duplicates().set_axis(["child", "parent"], axis=1)
    linked = linked_cells(
        published[["county", "ethnicity", "count"]],
        dimensions=["county", "ethnicity"],
        nesting={"county": nesting},
    )
    hidden = published["suppressed"].to_numpy(dtype=bool)
    found = audit(linked, hidden=hidden, lowest_hidden=0).cells
    expected = published[hidden].reset_index(drop=True)
    assert found["lower"].astype(float).tolist() == pytest.approx(expected["lo"].tolist())
    assert found["upper"].astype(float).tolist() == pytest.approx(expected["up"].tolist())


# OpenSAFELY, docs/outputs/sdc.md: men can be subtracted from everybody
def test_what_is_left_of_a_whole_beside_its_parts_is_named_where_it_is_small(sdc_cases):
    case = sdc_cases("known_cases")["opensafely_differencing"]
    cells = pd.DataFrame(
        [
            {"age": age, "sex": sex, "count": counts[0]}
            for sex, table in (("Total", case["total"]), ("male", case["male"]))
            for age, counts in table.items()
        ]
    )
    linked = linked_cells(cells, dimensions=["age", "sex"])
    found = audit(linked, hidden=np.zeros(len(cells), dtype=bool), largest_small=5)
    left = {row["age"]: row["left"] for row in found.differences.to_dict("records")}
    small = {
        age: female[0]
        for age, female in case["expected_implied_female"].items()
        if 1 <= female[0] <= 5
    }
    assert left == small


def test_a_table_that_contradicts_itself_is_told_and_not_solved(table_with_totals):
    cells = pd.DataFrame({"group": ["a", "b", "c"], "count": [3, 4, 5]})
    linked = linked_cells(
        pd.concat([cells, pd.DataFrame({"group": ["Total"], "count": [2]})], ignore_index=True),
        dimensions=["group"],
    )
    found = audit(linked, hidden=[True, False, False, False])
    assert not found.possible
    assert not found.safe
