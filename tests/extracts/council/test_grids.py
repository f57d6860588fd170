"""The row of headings is found among titles, and every row keeps its number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.extracts.council import grids
from evaluation_lib.extracts.council.grids import filled, place_of_headings, table_from, trimmed
from evaluation_lib.extracts.council.limits import Unreadable, limits_of
from evaluation_lib.extracts.council.raw_tables import LEFT_OUT, READ

LIMITS = limits_of(load_dictionary())
HEADINGS = ["CHILD", "SEX", "DOB"]
FIRST = ["A1", "F", "01/02/2015"]
SECOND = ["A2", "M", "01/02/2016"]


def grid(*rows):
    return table_from([list(row) for row in rows], limits=LIMITS)


@pytest.mark.parametrize(
    "above",
    [
        [],
        [["Children looked after"]],
        [["Children looked after"], [], ["as of", "31/03/2025"], [None, "", None]],
        [[], [], []],
    ],
    ids=["nothing", "a title", "titles and a day", "blank rows"],
)
def test_headings_are_found_below_anything(above):
    found = grid(*above, HEADINGS, FIRST, SECOND)
    assert list(found.cells.columns) == HEADINGS
    assert found.cells.index.tolist() == [len(above) + 2, len(above) + 3]


def test_headings_far_below_are_not_looked_for():
    rows = [["a title"]] * LIMITS.lines_to_headings + [HEADINGS, FIRST]
    assert "CHILD" not in grid(*rows).cells.columns


def test_merged_headings_give_way_to_the_row_below_them():
    rows = [["CHILD", "Placement", None, "Team"], [None, "Start", "End", None]]
    found = grid(*rows, ["A1", "01/02/2020", "", "West"])
    assert list(found.cells.columns) == ["CHILD", "Start", "End", "Team"]
    assert found.cells.index.tolist() == [3]


def test_a_heading_that_is_repeated_is_not_merged():
    found = grid(["CHILD", "SEX", "SEX"], ["A1", "F", "M"])
    assert list(found.cells.columns) == ["CHILD", "SEX", "SEX (2)"]


def test_a_first_row_with_a_day_is_never_taken_for_headings():
    found = grid(["CHILD", "", "DOB"], FIRST)
    assert list(found.cells.columns) == ["CHILD", "DOB"]
    assert found.cells.loc[2].tolist() == ["A1", "01/02/2015"]


def test_cells_are_trimmed_and_empty_rows_go():
    found = grid(HEADINGS, [" A1\u00a0", "", None], ["", "  ", "\u00a0"], SECOND)
    assert found.cells.index.tolist() == [2, 4]
    assert found.cells.loc[2, "CHILD"] == "A1"
    assert found.cells.loc[2].isna().tolist() == [False, True, True]


def test_a_row_with_more_cells_than_headings_is_left_out_and_named():
    found = grid(HEADINGS, [*FIRST, "more"], SECOND)
    assert found.cells.index.tolist() == [3]
    problems = found.problems(file="one.csv", sheet="One")
    assert problems[["sheet", "row", "found", "allowed", "consequence"]].values.tolist() == [
        [
            "One",
            2,
            grids.MORE_CELLS.format(number=4),
            grids.AS_MANY.format(number=3),
            LEFT_OUT,
        ]
    ]


def test_a_heading_that_stands_three_times_is_counted():
    found = grid(["CHILD", "DOB", "DOB", "DOB"], ["A1", "01/01/2020", "02/01/2020", ""])
    assert list(found.cells.columns) == ["CHILD", "DOB", "DOB (2)", "DOB (3)"]
    problems = found.problems(file="one.csv")
    assert problems[["column", "found", "consequence"]].values.tolist() == [
        ["DOB", grids.TWICE.format(number=3), READ]
    ]


@pytest.mark.parametrize("rows", [[], [[]], [["", None], [" "]]], ids=["no row", "empty", "blank"])
def test_no_headings_at_all_are_refused(rows, like):
    with pytest.raises(Unreadable, match=like(grids.NO_TABLE)):
        place_of_headings(rows)


def test_far_too_many_columns_are_refused(like):
    with pytest.raises(Unreadable, match=like(grids.TOO_WIDE, number=501)):
        grid([f"column {letter}" for letter in ["x"] * 501])


@pytest.mark.parametrize(
    ("row", "number"), [([], 0), (["", None], 0), (["a", "", "b", ""], 3), ([None, "a"], 2)]
)
def test_a_row_is_filled_up_to_its_last_cell(row, number):
    assert filled(row) == number


CELL = st.one_of(st.none(), st.text(max_size=6))


@given(rows=st.lists(st.lists(CELL, max_size=5), max_size=8))
def test_any_cells_make_a_table_or_a_refusal(rows):
    try:
        found = table_from(rows, limits=LIMITS)
    except Unreadable as refused:
        assert refused.found == grids.NO_TABLE
        return
    assert found.cells.index.is_unique
    assert all(1 < number <= len(rows) for number in found.cells.index)
    assert found.cells.notna().any(axis=1).all()


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        (["Referrals||", "as at|30 September|", "Child ID|Date|Sex", "1|x|F"], 2),
        (["Ethnicity labels", "", "label|count", "White|3"], 2),
        (["Ethnicity labels", "label|count", "White|3"], 1),
        (["|Ethnicity labels", "", "|label|count", "|White|3"], 2),
        (["|Ethnicity", "0|White", "1|Black"], 0),
        (["label", "White", "Black"], 0),
        (["2024|2025", "1|2"], 0),
        (["Child||Referral|", "Child ID|Sex|Date|Source", "1|F|2024-04-02|Police"], 1),
        (["Child ID|Team|", "A1|West|a note"], 0),
        (["Child ID|Sex|Team", "A1|F|West", "A2|M|East"], 0),
    ],
)
def test_what_is_a_title_and_what_a_first_row(lines, place):
    assert place_of_headings([line.split("|") for line in lines]) == place


def test_notes_below_a_column_without_a_heading_leave_no_row_out():
    found = grid(["CHILD", "SEX", ""], ["A1", "F", "a note"], ["A2", "M", ""])
    assert found.cells["CHILD"].tolist() == ["A1", "A2"]
    assert found.problems(file="one.csv").empty


@given(st.lists(CELL, max_size=8))
def test_trimming_twice_changes_nothing_and_leaves_no_empty_text(values):
    once = trimmed(values)
    assert trimmed(once) == once
    assert len(once) == len(values)
    assert all(value is None or value == value.strip() != "" for value in once)


WORDS = st.text("abcdefg", min_size=1, max_size=5)


@given(
    titles=st.lists(WORDS, max_size=3),
    headings=st.lists(WORDS, min_size=3, max_size=5, unique=True),
    numbers=st.lists(st.integers(0, 99), max_size=5),
)
def test_titles_on_top_change_the_numbers_of_rows_and_nothing_else(titles, headings, numbers):
    body = [[f"{number}" for _ in headings] for number in numbers]
    found = grid(*[[title] for title in titles], headings, *body)
    assert list(found.cells.columns) == headings
    assert found.cells.to_numpy().tolist() == body
    assert found.cells.index.tolist() == [len(titles) + 2 + at for at in range(len(body))]
