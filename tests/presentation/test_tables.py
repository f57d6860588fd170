"""Tables are captioned, their headings scoped, and every symbol explained before it is met."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest

from evaluation_lib.presentation.numbers import NOT_AVAILABLE, decimals, percent, whole
from evaluation_lib.presentation.tables import (
    Column,
    ReportTable,
    report_table,
    symbols_in,
    with_symbol,
)

NAME = re.compile(r"<table id='t([0-9a-f]{8})'")
AWKWARD = """<i>"Tom's" & co</i>"""


@pytest.fixture
def table(dictionary):
    """Two rows of children, one number hidden, with a note and a column of words."""
    frame = pd.DataFrame(
        {
            "group": ["White", "Mixed"],
            "children": [1141, pd.NA],
            "symbol": [pd.NA, "c"],
            "said": ["no clear difference", ""],
            "unused": [1, 2],
        }
    )
    shown = frame.assign(
        children=[
            with_symbol(value, symbol, write=whole)
            for value, symbol in zip(frame["children"], frame["symbol"], strict=True)
        ]
    )
    return report_table(
        shown,
        caption="Children, Essex",
        columns=[
            Column("group", "Ethnic group"),
            Column("children", "Children"),
            Column("said", "In words", words=True),
        ],
        dictionary=dictionary,
        notes=["A note."],
    )


def test_the_html_of_a_small_table(table):
    name = NAME.search(table._repr_html_())[1]
    assert table._repr_html_() == (
        f"<p class='symbols' id='s{name}'>[c]: Hidden to protect the people "
        "counted. Not zero, and not to be worked out.<br>"
        "[x]: Not available, for a reason other than confidentiality.</p>"
        f"<div class='table' tabindex='0' role='group' aria-labelledby='c{name}'>"
        f"<table id='t{name}' aria-describedby='s{name}' class='w3'>"
        f"<caption id='c{name}'>Children, Essex</caption><thead><tr>"
        "<th scope='col'>Ethnic group</th><th scope='col'>Children</th>"
        "<th scope='col'>In words</th></tr></thead><tbody>"
        "<tr><th scope='row'>White</th><td>1,141</td><td>no clear difference</td></tr>"
        "<tr><th scope='row'>Mixed</th><td>[c]</td><td>[x]</td></tr>"
        "</tbody></table></div><p class='note'>A note.</p>"
    )


def test_its_identifiers_are_its_own_and_the_same_at_every_run(table, dictionary):
    again = replace(table, symbols=dict(table.symbols))
    assert again._repr_html_() == table._repr_html_()
    others = [replace(table, caption="Others"), replace(table, rows=table.rows[:1])]
    names = [NAME.search(one._repr_html_())[1] for one in (table, *others)]
    assert len(set(names)) == 3


def test_columns_that_name_the_row_together_are_all_its_headings(page, dictionary):
    frame = pd.DataFrame([{"point": "Referral", "group": "Mixed", "n": 3}])
    columns = [Column("point", "Point"), Column("group", "Group", heads=True), Column("n", "N")]
    table = report_table(
        frame,
        caption="c",
        columns=[*columns[:2], replace(columns[2], write=whole)],
        dictionary=dictionary,
    )
    scopes = [found.get("scope") for tag, found in page(table._repr_html_()).tags if tag == "th"]
    assert scopes == ["col", "col", "col", "row", "row"]
    assert table.exact[1].values == ("Mixed",)


def test_every_heading_says_what_it_heads(page, table):
    headings = [found for tag, found in page(table._repr_html_()).tags if tag == "th"]
    assert [heading["scope"] for heading in headings] == ["col"] * 3 + ["row"] * 2


def test_a_value_is_written_as_its_column_says(dictionary):
    frame = pd.DataFrame({"a": ["x", "y"], "n": [1000.5, pd.NA], "p": [0.5, 0.25]})
    columns = [Column("a", "A"), Column("n", "N", decimals), Column("p", "P", percent)]
    table = report_table(frame, caption="c", columns=columns, dictionary=dictionary)
    assert table.rows == (("x", "1,000.5", "50.0%"), ("y", NOT_AVAILABLE, "25.0%"))
    assert table.headers == ("A", "N", "P")


def test_where_nothing_is_to_be_written_the_column_says_what_stands_there(dictionary):
    # A column of cells that nobody has is one of floats: a merge with no rows makes it.
    frame = pd.DataFrame({"a": ["x"], "ratio": [float("nan")], "words": [pd.NA]})
    columns = [Column("a", "A"), Column("ratio", "R", empty="too few"), Column("words", "W")]
    table = report_table(frame, caption="c", columns=columns, dictionary=dictionary)
    assert table.rows == (("x", "too few", NOT_AVAILABLE),)


def test_a_table_without_rows_keeps_its_headings(page, dictionary):
    frame = pd.DataFrame({"a": []})
    table = report_table(frame, caption="c", columns=[Column("a", "A")], dictionary=dictionary)
    read = page(table._repr_html_())
    assert [tag for tag, _ in read.tags if tag in ("th", "td")] == ["th"]
    assert read.open == []


def test_words_never_become_markup_in_text_or_attributes(page, dictionary):
    table = report_table(
        pd.DataFrame({"a": [AWKWARD], "b": [AWKWARD]}),
        caption=AWKWARD,
        columns=[Column("a", AWKWARD), Column("b", AWKWARD, words=True)],
        dictionary=dictionary,
        notes=[AWKWARD],
    )
    html = table._repr_html_()
    assert "<i>" not in html
    read = page(html)
    assert read.open == []
    assert set(read.texts) == {AWKWARD}
    # caption, two headings, two cells, one note
    assert len(read.texts) == 6


class TestSymbols:
    def test_only_those_that_occur_are_declared_and_above_the_table(self, page, table):
        html = table._repr_html_()
        assert list(table.symbols) == ["[c]", "[x]"]
        assert html.index("[c]: ") < html.index("<table ")

    def test_a_table_without_any_declares_none(self, dictionary):
        frame = pd.DataFrame({"a": ["x"], "n": [1]})
        columns = [Column("a", "A"), Column("n", "N", whole)]
        table = report_table(frame, caption="c", columns=columns, dictionary=dictionary)
        assert table.symbols == {}
        assert table._repr_html_().startswith("<div")

    def test_they_are_found_inside_cells_and_in_the_dictionarys_order(self, dictionary):
        rows = [("[z] and [x]", "1 [c]"), ("[c]", "")]
        assert list(symbols_in(rows, dictionary=dictionary)) == ["[c]", "[x]", "[z]"]

    def test_each_has_the_meaning_that_the_dictionary_gives(self, dictionary):
        table = dictionary.read("published_symbols")
        current = table[table["display"] == "[" + table["symbol"] + "]"]
        assert {"c", "k", "low", "u", "x", "z"} <= set(current["symbol"])
        for row in current.itertuples():
            cell = with_symbol(pd.NA, row.symbol, write=whole)
            assert symbols_in([[cell]], dictionary=dictionary) == {row.display: row.meaning}

    @pytest.mark.parametrize("cell", ["[sic]", "[1]", "c", "(c)", "[]", "[C]"])
    def test_other_words_in_brackets_are_none(self, dictionary, cell):
        assert symbols_in([[cell]], dictionary=dictionary) == {}

    def test_a_hidden_number_is_not_written_even_where_there_is_one(self):
        assert with_symbol(847, "c", write=whole) == "[c]"
        assert with_symbol(847, pd.NA, write=whole) == "847"
        assert with_symbol(pd.NA, pd.NA, write=whole) == NOT_AVAILABLE


def test_sentences_have_room_and_a_few_words_need_none(page, table):
    headers, words = ("A", "B", "C"), (False, True, True)
    rows = (("x", "A sentence that would be a tower of words on a telephone, one by one.", "few"),)
    wordy = replace(table, headers=headers, rows=rows, words=words)
    (style,) = page(wordy._repr_html_()).attributes("style")
    assert style == "--2:13rem"


def test_sides_may_be_left_unsaid(page):
    table = ReportTable(caption="c", headers=("A", "B"), rows=(("x", "1"),), symbols={})
    assert page(table._repr_html_()).attributes("class") == ["table"]
