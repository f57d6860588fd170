"""Without time for the best pattern a good one is made: safe, and with nothing hidden in vain."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from tables_of_counts import linked_table, nested_areas, table, with_totals

from evaluation_lib.disclosure.audit import audit
from evaluation_lib.disclosure.question import name_order, question
from evaluation_lib.disclosure.repair import repaired, widest_pattern
from evaluation_lib.disclosure.suppression import plan_suppression

SMALL = 5


def asked(linked, **given):
    """The question about cells from 1 to 5, and which of them these are, in the order of names."""
    counts = linked.cells["count"].to_numpy(dtype=int)
    wishes = dict.fromkeys(["known", "unpublished", "cost"]) | {
        "primary": (counts > 0) & (counts <= SMALL),
        "lowest_hidden": 1,
        "minimum_width": 3,
        "largest_small": 0,
    }
    return question(linked, **wishes | given)


@pytest.mark.parametrize("few_together", [0, SMALL])
@given(drawn=nested_areas())
@settings(max_examples=10)
def test_a_repaired_pattern_is_safe_and_each_cell_of_it_needed(few_together, drawn):
    cells, parents = drawn
    linked = linked_table(cells, area=parents)
    problem = asked(linked, largest_small=few_together)
    widest, impossible = widest_pattern(problem)
    if impossible.any():
        return
    hidden = repaired(problem, hidden=problem.must.copy(), widest=widest)
    in_order = name_order(linked)

    def is_safe(pattern) -> bool:
        by_row = np.empty(len(pattern), dtype=bool)
        by_row[in_order] = pattern
        return audit(linked, hidden=by_row[: len(cells)], largest_small=few_together).safe

    assert not (hidden & ~widest).any()
    assert is_safe(hidden)
    for cell in np.flatnonzero(hidden & ~problem.must):
        assert not is_safe(hidden & (np.arange(len(hidden)) != cell))


def test_it_hides_a_little_more_than_the_best_pattern(rng):
    more = []
    for _ in range(5):
        counts = rng.poisson(8, size=(6, 4))
        rows = [(f"area {i}", f"group {j}", n) for (i, j), n in np.ndenumerate(counts)]
        linked = linked_table(with_totals(table("area group", rows), over=["area", "group"]))
        problem = asked(linked)
        widest, _ = widest_pattern(problem)
        hidden = repaired(problem, hidden=problem.must.copy(), widest=widest)
        best = plan_suppression(linked, primary=(counts_of(linked) > 0) & (counts_of(linked) <= 5))
        more.append(hidden.sum() / best.sum())
    assert min(more) >= 1
    assert np.mean(more) <= 1.25


def counts_of(linked) -> np.ndarray:
    return linked.cells["count"].to_numpy(dtype=int)


def test_the_widest_pattern_tells_what_nothing_protects():
    linked = linked_table(table("group", [("a", 3), ("b", 9), ("Total", 12)]))
    problem = asked(linked, known=[False, True, True])
    _, impossible = widest_pattern(problem)
    assert [linked.name(at) for at in name_order(linked)[impossible]] == ["group a"]
