"""One file of parts serves all columns: linked values go to the column that has most of them."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation_lib.disclosure.long_form.nestings import read_nestings

CELLS = pd.DataFrame(
    {
        "ethnicity": ["Unknown", "Refused", "Indian", "Total"],
        "sex": ["Unknown", "Female", "Male", "Total"],
    },
    dtype="str",
)


@pytest.fixture
def nested(tmp_path):
    def read(*rows: str):
        file = tmp_path / "nesting.csv"
        file.write_text("\n".join(["child,parent", *rows]), encoding="utf-8")
        return read_nestings(file, cells=CELLS, dimensions=list(CELLS.columns))

    return read


def pairs(nestings):
    return {
        name: list(table.itertuples(index=False, name=None))
        for name, table in nestings.by_dimension.items()
    }


def test_a_value_of_two_columns_goes_with_what_it_is_linked_to(nested):
    found = nested("Unknown,Not stated", "Refused,Not stated")
    assert pairs(found) == {"ethnicity": [("Unknown", "Not stated"), ("Refused", "Not stated")]}


def test_where_both_hold_as_many_it_is_of_both(nested):
    assert set(pairs(nested("Unknown,Not stated"))) == {"ethnicity", "sex"}


def test_steps_between_that_the_table_does_not_have_are_kept(nested):
    found = nested("Indian,Asian", "Asian,All known")
    assert pairs(found) == {"ethnicity": [("Indian", "Asian"), ("Asian", "All known")]}


def test_total_links_nothing_and_is_spelled_in_any_case(nested):
    found = nested("Indian,total", "Female,TOTAL", "elsewhere,Total")
    assert pairs(found) == {"ethnicity": [("Indian", "Total")], "sex": [("Female", "Total")]}
    assert found.passed_over == ["elsewhere"]


def test_without_a_file_nothing_is_nested():
    assert read_nestings(None, cells=CELLS, dimensions=["sex"]).by_dimension == {}
