"""Whatever table is protected, its readers are left with several numbers for each hidden cell."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.disclosure.audit import audit
from evaluation_lib.disclosure.linked_cells import linked_cells
from evaluation_lib.disclosure.long_form.completing import completed
from evaluation_lib.disclosure.long_form.protecting import protect
from evaluation_lib.disclosure.long_form.reading import LongTable
from evaluation_lib.disclosure.rules import rules_for

NESTING = {
    "area": pd.DataFrame(
        [("a", "north"), ("b", "north"), ("c", "south"), ("d", "south"), ("e", "west")],
        columns=["child", "parent"],
    )
}
numbers = st.integers(0, 9) | st.integers(0, 60)
tables = st.dictionaries(
    st.tuples(st.sampled_from("abcde"), st.sampled_from("wxyz"), st.sampled_from(["2023", "2024"])),
    numbers,
    min_size=1,
    max_size=25,
)


@st.composite
def rows(draw):
    cells = [(*key, count) for key, count in draw(tables).items()]
    return pd.DataFrame(cells, columns=["area", "group", "year", "count"]).astype(
        {"count": "Int64"}
    )


@settings(max_examples=15)
@given(cells=rows(), public=st.booleans())
def test_nobody_is_left_with_few_numbers_for_a_hidden_cell(dictionary, cells, public):
    rules = rules_for(
        audience="public" if public else "team", subject="child", dictionary=dictionary
    )
    whole = completed(LongTable(cells, ["area", "group", "year"]), nesting=NESTING)
    safe = protect(whole, rules=rules)
    hidden = (safe.cells["count"] == "[c]").to_numpy()
    counts = whole.cells["count"]
    assert hidden[((counts > 0) & (counts < rules.threshold)).to_numpy()].all()
    assert not hidden[(counts == 0).to_numpy()].any()
    shown = pd.to_numeric(safe.cells["count"], errors="coerce").astype("Int64")
    linked = linked_cells(whole.cells, dimensions=whole.dimensions, nesting=whole.nesting)
    found = audit(
        replace(linked, cells=linked.cells.assign(count=shown)),
        hidden=hidden,
        rounding_base=rules.rounding_base,
        lowest_hidden=1,
        minimum_width=rules.minimum_width,
    )
    assert found.possible and not found.cells["too_narrow"].any()


@given(cells=rows())
@settings(max_examples=15)
def test_a_completed_table_adds_up_and_is_complete(cells):
    whole = completed(LongTable(cells, ["area", "group", "year"]), nesting=NESTING)
    again = completed(LongTable(whole.cells, whole.dimensions), nesting=NESTING)
    assert (again.totals_added, again.zeros_added) == (0, 0)
    everybody = whole.cells[(whole.cells[whole.dimensions] == "Total").all(axis=1)]
    assert everybody["count"].tolist() == [cells["count"].sum()]
    of_north = whole.cells[whole.cells["area"].isin(["a", "b", "north"])]
    of_north = of_north.pivot_table(index=["group", "year"], columns="area", values="count")
    if "north" in of_north:
        parts = of_north.drop(columns="north").sum(axis=1)
        assert (of_north["north"] == parts).all()
