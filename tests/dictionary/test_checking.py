"""Each rule names exactly the cell that breaks it, by the row a spreadsheet shows, and once."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.dictionary import check_table
from evaluation_lib.dictionary.checking import (
    EMPTY_CELL,
    FORMS,
    MISSING_COLUMN,
    NOT_IN_OTHER_TABLE,
    PROBLEM_COLUMNS,
    REPEATED_VALUE,
    UNKNOWN_COLUMN,
    WRONG_FORM,
    WRONG_VALUE,
    fits_form,
    to_type,
)

FITTING = {
    "string": ["a", " spaced ", "two\nlines", "£1,000", "NA"],
    "integer": ["0", "-7", "+12", "007", "999999999999999999"],
    "year": ["1999", "2025"],
    "number": ["0", "-0.5", "+.5", "5.", "1e-3", "2E+10"],
    "boolean": ["true", "True", "TRUE", "1", "false", "False", "FALSE", "0"],
    "date": ["2024-02-29", "0001-01-01", "9999-12-31"],
}

UNFITTING = {
    "integer": ["1.0", "1,000", "1_000", " 1", "1 ", "1\n", "1e3", "٣", "--1", "-", "9" * 20],
    "year": ["24", "20245", "202a", "+202", "-999", "٢٠٢٤", "2024 "],
    "number": ["1,5", "1 000", "1_000", "NaN", "inf", "1e400", "½", ".", "٣.٥", "1\n", "5%"],
    "boolean": ["yes", "tRUE", "2", "true ", "truefalse", "t"],
    "date": [
        "2023-02-29",
        "2024-13-01",
        "2024-04-31",
        "0000-01-01",
        "2024-4-1",
        "01/04/2024",
        "20240401",
        "2024-04-01 00:00",
        "٢٠٢٤-٠١-٠١",
    ],
}

# type, constraints → cells that fulfil them, one cell that does not, what is allowed
CONSTRAINED = {
    "a list of words": ("string", {"enum": ["a", "b"]}, ["a", "b"], "c", "a, b"),
    "a list of numbers": ("integer", {"enum": [1, 10]}, ["1", "10"], "11", "1, 10"),
    "a list of days": ("date", {"enum": ["2024-03-31"]}, ["2024-03-31"], "2024-04-01", None),
    "a pattern": ("string", {"pattern": r"[A-Z]{2}\d"}, ["AB1", "XY2"], "AB12", None),
    "a pattern that a line break would slip past": (
        "string",
        {"pattern": "^a$"},
        ["a", "a"],
        "a\n",
        None,
    ),
    "a shortest length": ("string", {"minLength": 2}, ["ab", "abc"], "a", None),
    "a least whole number": ("integer", {"minimum": 0}, ["0", "5"], "-1", "0 or more"),
    "a greatest whole number": ("integer", {"maximum": 10}, ["9", "10"], "11", "10 or less"),
    "a least number": ("number", {"minimum": 0.5}, ["0.5", "5"], "0.49", "0.5 or more"),
    "a greatest number": ("number", {"maximum": 1}, ["1.0", "-3"], "1.01", "1 or less"),
    "a least year": ("year", {"minimum": 2011}, ["2011", "2021"], "2010", "2011 or more"),
    "a first day": (
        "date",
        {"minimum": "2000-01-01"},
        ["2000-01-01", "2024-01-01"],
        "1999-12-31",
        None,
    ),
    "a last day": (
        "date",
        {"maximum": "2099-12-31"},
        ["2000-01-01", "2099-12-31"],
        "2100-01-01",
        None,
    ),
}


@pytest.fixture
def problems_of(table):
    """List what is wrong with some text in a table of some fields."""

    def check(text, *fields, others=None, **schema):
        return check_table(text, table=table(*fields, **schema), file="made_up.csv", others=others)

    return check


def named(problems: pd.DataFrame) -> list[tuple]:
    """The cells that a list of problems names, with what to do about each."""
    return list(problems[["row", "column", "what_to_do"]].itertuples(index=False, name=None))


class TestForms:
    @pytest.mark.parametrize("type", FORMS)
    def test_every_spelling_of_a_type_fits(self, problems_of, cells, field, type):
        assert problems_of(cells(it=FITTING[type]), field("it", type)).empty

    @pytest.mark.parametrize(
        ("type", "wrong"), [(type, cell) for type, wrong in UNFITTING.items() for cell in wrong]
    )
    def test_another_form_is_named_where_it_stands(self, problems_of, cells, field, type, wrong):
        good = FITTING[type][0]
        (problem,) = problems_of(cells(it=[good, good, wrong, good]), field("it", type)).to_dict(
            "records"
        )
        allowed = FORMS[type][1]
        assert problem == {
            "file": "made_up.csv",
            "row": 4,
            "column": "it",
            "found": wrong,
            "allowed": allowed,
            "what_to_do": WRONG_FORM.format(allowed=allowed),
        }

    @given(st.text())
    def test_any_text_is_text(self, cell):
        assert fits_form(pd.Series([cell], dtype="string"), "string").all()

    @given(st.sampled_from(sorted(FORMS)), st.text(alphabet="0123456789+-.eE truefalsTRUE٣\n"))
    def test_what_fits_can_be_read(self, type, cell):
        text = pd.Series([cell], dtype="string")
        if fits_form(text, type).all():
            assert to_type(text, type).notna().all()

    @given(st.dates())
    def test_every_day_that_exists_fits_and_is_read_as_itself(self, day):
        text = pd.Series([day.isoformat()], dtype="string")
        assert fits_form(text, "date").all()
        assert to_type(text, "date").dt.date.tolist() == [day]

    @given(st.lists(st.integers(-(10**18) + 1, 10**18 - 1) | st.none(), min_size=1))
    def test_whole_numbers_keep_every_digit_beside_missing_ones(self, numbers):
        text = pd.Series([None if n is None else str(n) for n in numbers], dtype="string")
        read = to_type(text, "integer")
        assert read.dtype == "Int64"
        assert [None if pd.isna(n) else int(n) for n in read] == numbers


class TestConstraints:
    @pytest.mark.parametrize("case", CONSTRAINED.values(), ids=CONSTRAINED)
    def test_a_cell_that_breaks_one_is_named(self, problems_of, cells, field, case):
        type, constraints, good, wrong, allowed = case
        text = cells(other=["x"] * 4, it=[good[0], good[1 % len(good)], wrong, None])
        problems = problems_of(text, field("other"), field("it", type, **constraints))
        assert named(problems) == [(4, "it", WRONG_VALUE)]
        assert problems["found"].tolist() == [wrong]
        assert allowed is None or problems["allowed"].tolist() == [allowed]

    @pytest.mark.parametrize("case", CONSTRAINED.values(), ids=CONSTRAINED)
    def test_cells_that_keep_it_and_missing_ones_are_not(self, problems_of, cells, field, case):
        type, constraints, good, _, _ = case
        assert problems_of(cells(it=[*good, None]), field("it", type, **constraints)).empty

    def test_an_empty_cell_that_must_be_filled(self, problems_of, cells, field):
        text = cells(it=["a", None, "b", None])
        problems = problems_of(text, field("it", required=True))
        assert named(problems) == [(3, "it", EMPTY_CELL), (5, "it", EMPTY_CELL)]
        assert problems["found"].tolist() == ["(empty)", "(empty)"]

    def test_a_repeated_value_is_named_from_its_second_place_on(self, problems_of, cells, field):
        problems = problems_of(cells(it=["a", "b", "a", None, None, "a"]), field("it", unique=True))
        assert named(problems) == [(4, "it", REPEATED_VALUE), (7, "it", REPEATED_VALUE)]

    @pytest.mark.parametrize(
        ("type", "first", "again"),
        [("integer", "1", "+01"), ("number", "0.5", ".50"), ("boolean", "true", "1")],
    )
    def test_values_are_the_same_however_they_are_spelled(
        self, problems_of, cells, field, type, first, again
    ):
        problems = problems_of(cells(it=[first, again]), field("it", type, unique=True))
        assert named(problems) == [(3, "it", REPEATED_VALUE)]
        assert problems_of(cells(it=[again]), field("it", type, enum=[first])).empty

    def test_a_cell_is_named_once_for_the_first_rule_it_breaks(self, problems_of, cells, field):
        it = field(
            "it", required=True, unique=True, pattern="[a-z]+", enum=["ab", "cd"], minLength=2
        )
        problems = problems_of(
            cells(it=["ab", "1", "1"]),
            it,
            primaryKey=["it"],
            foreignKeys=[{"fields": "it", "reference": {"resource": "list", "fields": "code"}}],
            others={"list": cells(code=["ab", "cd"])},
        )
        assert named(problems) == [(3, "it", WRONG_VALUE), (4, "it", WRONG_VALUE)]
        assert set(problems["allowed"]) == {"ab, cd"}

    @given(data=st.data(), length=st.integers(1, 30))
    def test_exactly_the_planted_cells_are_named(self, table, cells, field, data, length):
        planted = data.draw(st.sets(st.integers(0, length - 1)))
        text = cells(it=["x" if row in planted else str(row) for row in range(length)])
        problems = check_table(text, table=table(field("it", "integer")), file="")
        assert set(problems["row"]) == {row + 2 for row in planted}
        assert problems["row"].is_unique


class TestKeys:
    def test_a_repeated_key_is_named_by_its_columns_and_cells(self, problems_of, cells, field):
        text = cells(year=["2021", "2021", "2022", "2021"], area=["A", "B", "A", "A"])
        problems = problems_of(
            text, field("year", "year"), field("area"), primaryKey=["year", "area"]
        )
        assert named(problems) == [(5, "year, area", REPEATED_VALUE)]
        assert problems["found"].tolist() == ["2021 · A"]

    def test_a_key_of_one_column_may_be_written_as_text(self, problems_of, cells, field):
        problems = problems_of(cells(it=["a", "b", "a"]), field("it"), primaryKey="it")
        assert named(problems) == [(4, "it", REPEATED_VALUE)]

    def test_a_key_must_be_filled_and_an_empty_one_is_no_repetition(
        self, problems_of, cells, field
    ):
        text = cells(year=["2021", None, None], area=["A", "B", "B"])
        problems = problems_of(
            text, field("year", "year"), field("area"), primaryKey=["year", "area"]
        )
        assert named(problems) == [(3, "year", EMPTY_CELL), (4, "year", EMPTY_CELL)]

    def test_a_key_is_compared_by_value(self, problems_of, cells, field):
        text = cells(rank=["1", "01", "x"], area=["A", "A", "A"])
        problems = problems_of(
            text, field("rank", "integer"), field("area"), primaryKey=["rank", "area"]
        )
        assert [place[:2] for place in named(problems)] == [(3, "rank, area"), (4, "rank")]

    @pytest.mark.parametrize("written", ["it", ["it"]], ids=["as text", "as a list"])
    def test_a_value_that_is_not_in_the_other_table(self, problems_of, cells, field, written):
        key = {"fields": written, "reference": {"resource": "list", "fields": "code"}}
        problems = problems_of(
            cells(it=["1", "3", None, "01"]),
            field("it", "integer"),
            foreignKeys=[key],
            others={"list": cells(code=["1", "2"])},
        )
        assert named(problems) == [(3, "it", NOT_IN_OTHER_TABLE)]
        assert problems["allowed"].tolist() == ["a value of list.code"]

    def test_a_pair_must_stand_in_one_row_of_the_other_table(self, problems_of, cells, field):
        reference = {"resource": "list", "fields": ["year", "area"]}
        problems = problems_of(
            cells(y=["2021", "2022", None], a=["A", "A", "B"]),
            field("y", "year"),
            field("a"),
            foreignKeys=[{"fields": ["y", "a"], "reference": reference}],
            others={"list": cells(year=["2021", "2022", None], area=["A", "B", "A"])},
        )
        assert named(problems) == [(3, "y, a", NOT_IN_OTHER_TABLE)]
        assert problems["found"].tolist() == ["2022 · A"]

    @pytest.mark.parametrize("columns", [None, {"label": ["A"]}], ids=["no table", "no column"])
    def test_a_key_to_what_is_not_at_hand_is_not_checked(self, problems_of, cells, field, columns):
        key = {"fields": "it", "reference": {"resource": "list", "fields": "code"}}
        others = {"list": cells(**columns)} if columns else None
        assert problems_of(cells(it=["a"]), field("it"), foreignKeys=[key], others=others).empty


class TestColumns:
    def test_a_column_that_is_missing_and_one_too_many(self, problems_of, cells, field):
        text = cells(here=["a", None], extra=["x", "y"])
        problems = problems_of(text, field("here", required=True), field("gone"))
        assert named(problems) == [
            (0, "extra", UNKNOWN_COLUMN),
            (0, "gone", MISSING_COLUMN),
            (3, "here", EMPTY_CELL),
        ]

    def test_keys_over_a_missing_column_are_left_to_the_sentence_about_it(
        self, problems_of, cells, field
    ):
        key = {"fields": "gone", "reference": {"resource": "list", "fields": "code"}}
        problems = problems_of(
            cells(here=["a", "a"]),
            field("here"),
            field("gone"),
            primaryKey=["here", "gone"],
            foreignKeys=[key],
            others={"list": cells(code=["a"])},
        )
        assert named(problems) == [(0, "gone", MISSING_COLUMN)]


class TestTheList:
    def test_a_table_without_rows_has_no_problems(self, problems_of, cells, field):
        key = {"fields": "day", "reference": {"resource": "list", "fields": "day"}}
        problems = problems_of(
            cells(it=[], day=[]),
            field("it", "integer", required=True, unique=True, minimum=0, enum=[1]),
            field("day", "date", minimum="2000-01-01"),
            primaryKey=["it"],
            foreignKeys=[key],
            others={"list": cells(day=["2024-01-01"])},
        )
        assert problems.empty
        assert problems.columns.tolist() == PROBLEM_COLUMNS

    def test_it_runs_by_row_then_column(self, problems_of, cells, field):
        text = cells(b=["x", "1", "x"], a=["1", "x", "x"])
        problems = problems_of(text, field("b", "integer"), field("a", "integer"))
        assert [place[:2] for place in named(problems)] == [(2, "b"), (3, "a"), (4, "a"), (4, "b")]

    def test_the_table_given_is_left_as_it_was(self, problems_of, cells, field):
        text = cells(it=["x", None, "1", "1"])
        before = text.copy()
        problems_of(text, field("it", "integer", unique=True, required=True))
        pd.testing.assert_frame_equal(text, before)
