"""A download has the numbers behind the cells, unrounded, and never more than the page shows."""

from __future__ import annotations

import json
import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.presentation.exact_numbers import Cell
from evaluation_lib.presentation.numbers import decimals, interval, percent, whole
from evaluation_lib.presentation.tables import Column, report_table, with_symbol

RATIO = {"name": "White", "value": 1.4512, "lower": 1.3099, "upper": 1.6049}


def written(row) -> str:
    return f"{decimals(row['value'], 2)} ({interval(row['lower'], row['upper'], 2)})"


@pytest.fixture
def downloaded(dictionary):
    """The columns of a download of a table, by heading."""

    def make(rows, *columns: Column):
        table = report_table(
            pd.DataFrame(rows),
            caption="c",
            columns=[Column("name", "Name"), *columns],
            dictionary=dictionary,
        )
        return {column.heading: column for column in table.exact}

    return make


class TestOneNumberACell:
    def test_a_rounded_number_is_kept_unrounded(self, downloaded):
        rows = [{"name": "a", "n": 26.9312}, {"name": "b", "n": 1026.0}]
        column = downloaded(rows, Column("n", "N", decimals))["N"]
        assert column.values == (26.9312, 1026.0)
        assert column.number_format == "#,##0.0"

    def test_a_count_is_a_whole_number_whatever_the_frame_keeps(self, downloaded):
        rows = [{"name": "a", "n": 1141.0}, {"name": "b", "n": math.nan}]
        column = downloaded(rows, Column("n", "N", whole))["N"]
        assert column.values == (1141, "[x]")
        assert isinstance(column.values[0], int)
        assert column.number_format == "#,##0"

    def test_a_percentage_is_the_fraction_it_is_with_the_format_of_the_page(self, downloaded):
        column = downloaded([{"name": "a", "n": 0.06125}], Column("n", "N", percent))["N"]
        assert (column.values, column.number_format) == ((0.06125,), "0.0%")

    def test_a_number_that_is_text_already_is_read(self, downloaded):
        rows = [{"name": "a", "n": text} for text in ("1,141", "-3", "+2", "\N{MINUS SIGN}4")]
        assert downloaded(rows, Column("n", "N"))["N"].values == (1141, -3, 2, -4)

    def test_words_and_what_heads_a_row_are_never_read_as_numbers(self, downloaded):
        columns = downloaded([{"name": "001", "w": "007"}], Column("w", "W", words=True))
        assert columns["Name"].values == ("001",)
        assert columns["W"].values == ("007",)

    def test_a_number_written_as_something_else_stays_as_it_is_written(self, downloaded):
        rows = [{"name": "a", "n": 3.0}]
        one_in = downloaded(rows, Column("n", "N", lambda value: "1 in 3"))["N"]
        other = downloaded(rows, Column("n", "N", lambda value: "1,000"))["N"]
        assert (one_in.values, other.values) == (("1 in 3",), (1000,))


class TestSeveralNumbersACell:
    COLUMN = Column("text", "Ratio", exact=("value", "lower", "upper"))

    def test_each_has_a_column_of_its_own(self, downloaded):
        columns = downloaded([RATIO | {"text": written(RATIO)}], self.COLUMN)
        assert {heading: column.values for heading, column in columns.items()} == {
            "Name": ("White",),
            "Ratio": (1.4512,),
            "Ratio: lower end": (1.3099,),
            "Ratio: upper end": (1.6049,),
        }
        assert columns["Ratio: upper end"].number_format == "0.00"

    def test_a_sign_beside_them_is_kept_in_a_column_with_the_cell_as_shown(self, downloaded):
        text = f"{written(RATIO)} ▲"
        columns = downloaded([RATIO | {"text": text}], self.COLUMN)
        assert columns["Ratio: as shown on the page"].values == (text,)
        assert columns["Ratio"].values == (1.4512,)

    def test_an_interval_alone_has_two_ends(self, downloaded):
        column = Column("text", "Bounds", exact=("lower", "upper"))
        columns = downloaded([RATIO | {"text": "1.31 to 1.60"}], column)
        assert list(columns) == ["Name", "Bounds: lower end", "Bounds: upper end"]

    def test_an_end_without_limit_is_said_in_words(self, downloaded):
        row = RATIO | {"upper": math.inf}
        columns = downloaded([row | {"text": written(row)}], self.COLUMN)
        assert columns["Ratio: upper end"].values == ("no upper limit",)

    @pytest.mark.parametrize("text", ["[c]", "too few to say", "", "1.45 ([x])"])
    def test_what_the_page_does_not_show_is_not_in_the_download(self, downloaded, text):
        columns = downloaded([RATIO | {"text": text}], self.COLUMN)
        for heading in ("Ratio", "Ratio: lower end", "Ratio: upper end"):
            assert columns[heading].values == (text or "[x]",)

    def test_cells_written_early_bring_their_numbers_along(self, downloaded):
        rows = [{"name": "a", "r": Cell(written(RATIO), (1.4512, 1.3099, 1.6049))}]
        rows.append({"name": "b", "r": "[c]"})
        columns = downloaded(rows, Column("r", "Ratio"))
        assert columns["Ratio"].values == (1.4512, "[c]")
        assert columns["Ratio: lower end"].values == (1.3099, "[c]")

    def test_another_number_of_columns_is_refused(self):
        with pytest.raises(ValueError, match="column 'text': exact names 4 columns"):
            Column("text", "Ratio", exact=("a", "b", "c", "d"))


def test_headings_that_occur_twice_are_told_apart(downloaded):
    columns = downloaded([{"name": "a", "n": 1}], Column("n", "N", whole), Column("n", "N", whole))
    assert list(columns) == ["Name", "N", "N (2)"]


def test_what_stands_for_nothing_is_the_columns_own_choice(dictionary):
    columns = [
        Column("a", "A"),
        Column("b", "B", empty="[z]"),
        Column("c", "C", words=True, empty="none"),
    ]
    frame = pd.DataFrame([{"a": "", "b": " ", "c": ""}])
    table = report_table(frame, caption="c", columns=columns, dictionary=dictionary)
    assert table.rows == (("[x]", "[z]", "none"),)
    assert list(table.symbols) == ["[x]", "[z]"]


@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.floats(min_value=-1e9, max_value=1e9)),
            st.sampled_from([None, "c", "u"]),
        ),
        min_size=1,
    )
)
def test_no_cell_is_empty_and_no_hidden_number_is_in_the_data(dictionary, cells):
    frame = pd.DataFrame(
        {
            "name": [str(place) for place in range(len(cells))],
            "shown": [
                Cell(with_symbol(value, symbol, write=lambda one: decimals(one, 3)), (value,))
                for value, symbol in cells
            ],
        }
    )
    columns = [Column("name", "Name"), Column("shown", "Shown")]
    table = report_table(frame, caption="c", columns=columns, dictionary=dictionary)
    assert all(cell.strip() for row in table.rows for cell in row)
    values = json.loads(json.dumps(table.as_data()))["columns"][1]["values"]
    for (value, symbol), found in zip(cells, values, strict=True):
        if symbol or value is None:
            assert found == (f"[{symbol}]" if symbol else "[x]")
        else:
            assert found == value
