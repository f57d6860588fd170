"""Every sum that a reader can make among the cells of a release is found, and each is true."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation_lib.disclosure.release_plan import CELL, EVERYBODY
from evaluation_lib.disclosure.release_sums import OF_THE_WHOLE, WAY, release_sums

PARTS = {"County": ["North", "South"]}
NONE = pd.DataFrame(columns=[*CELL, *OF_THE_WHOLE, WAY], dtype="str")


def cells(*rows: tuple[str, str, str, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["area", "group", "period", "count"])
    named = frame.assign(family="f", part="", decision_point="p")
    return named.assign(shown_on_a_page=True, all_or_none=False)[
        [*CELL, "count", "shown_on_a_page", "all_or_none"]
    ]


def totals(found) -> list[int]:
    """What is left of each sum's whole beside its parts: 0 of a sum that is true."""
    numbers = found.sums.merge(found.cells, on=CELL, validate="many_to_one")
    assert len(numbers) == len(found.sums)
    return (numbers["count"] * numbers["sign"]).groupby(numbers["sum"]).sum().tolist()


def test_what_no_part_of_the_county_holds_is_a_cell_that_nobody_writes():
    table = cells(
        ("County", "Black", "2022-23", 20),
        ("North", "Black", "2022-23", 9),
        ("South", "Black", "2022-23", 8),
    )
    found = release_sums(table, given=NONE, parts_of_areas=PARTS)
    rest = found.cells[~found.cells["shown_on_a_page"]]
    assert rest["count"].tolist() == [3]
    assert totals(found) == [0]


def test_parts_that_make_up_the_whole_leave_no_cell():
    table = cells(
        ("County", "Black", "2022-23", 17),
        ("North", "Black", "2022-23", 9),
        ("South", "Black", "2022-23", 8),
    )
    found = release_sums(table, given=NONE, parts_of_areas=PARTS)
    assert found.cells["shown_on_a_page"].all()
    assert totals(found) == [0]


def test_groups_add_up_to_everybody_and_years_to_the_longer_period():
    span = "2022-23 to 2024-25"
    table = cells(
        ("County", "Black", "2022-23", 5),
        ("County", "Black", span, 11),
        ("County", "White", span, 30),
        ("County", EVERYBODY, span, 41),
    )
    found = release_sums(table, given=NONE, parts_of_areas=PARTS)
    assert found.cells.loc[~found.cells["shown_on_a_page"], "count"].tolist() == [6]
    assert totals(found) == [0, 0]


def test_a_group_that_is_part_of_another_is_not_counted_twice_in_everybody():
    table = cells(
        ("County", "White", "2022-23", 30),
        ("County", "Irish Traveller", "2022-23", 7),
        ("County", "Other White", "2022-23", 23),
        ("County", EVERYBODY, "2022-23", 30),
    )
    parts = table.iloc[1:3][CELL]
    wholes = parts.assign(group="White").set_axis(OF_THE_WHOLE, axis=1)
    given = pd.concat([parts, wholes], axis=1).assign(**{WAY: ""})
    found = release_sums(table, given=given, parts_of_areas=PARTS)
    assert totals(found) == [0, 0]


def test_parts_that_overlap_are_no_sum():
    table = cells(("County", "Black", "2022-23", 9), ("North", "Black", "2022-23", 12))
    assert release_sums(table, given=NONE, parts_of_areas=PARTS).sums.empty


@pytest.mark.parametrize("count", [0, 4])
def test_a_way_to_make_up_a_whole_is_a_sum_of_its_own(count):
    table = cells(("County", "Black", "2022-23", 10)).assign(part="reached")
    shares = [
        cells(("County", "Black", "2022-23", number)).assign(part=part, decision_point=way)
        for way in ("a", "b")
        for part, number in (("went_on", count), ("did_not", 10 - count))
    ]
    parts = pd.concat(shares, ignore_index=True)
    wholes = parts.assign(part="reached", decision_point="p")[CELL].set_axis(OF_THE_WHOLE, axis=1)
    given = pd.concat([parts[CELL], wholes], axis=1).assign(**{WAY: parts["decision_point"]})
    every = pd.concat([table, parts], ignore_index=True)
    found = release_sums(every, given=given, parts_of_areas=PARTS)
    assert totals(found) == [0, 0]
