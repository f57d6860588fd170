"""Sections write themselves as HTML: escaped, labelled by their heading, or not at all."""

from __future__ import annotations

import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from nbformat.v4 import new_code_cell, new_notebook, new_output

from evaluation_lib.presentation.drawing import Chart
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.numbers import decimals
from evaluation_lib.presentation.sections import (
    NO_SECTION,
    TABLES,
    Points,
    Section,
    Title,
    paragraphs,
    section,
)
from evaluation_lib.presentation.tables import Column, report_table
from evaluation_lib.reports.render import render_page

AWKWARD = """<b>"Tom's" & co</b>"""
ESCAPED = "&lt;b&gt;&quot;Tom&#x27;s&quot; &amp; co&lt;/b&gt;"


def test_a_section_is_labelled_by_its_heading():
    html = section("Main points", [paragraphs("One.", "Two.")])._repr_html_()
    assert html == (
        "<section aria-labelledby='main-points'>"
        "<h2 id='main-points'>Main points</h2><p>One.</p><p>Two.</p></section>"
    )


@pytest.mark.parametrize("empty", [NO_SECTION, Section("Heading", ()), section("Heading", [])])
def test_a_section_without_parts_shows_nothing(empty):
    assert empty._repr_html_() == ""


def test_parts_stand_in_their_order():
    html = section("H", [paragraphs("first"), Points(("second",)), paragraphs("third")])
    places = [html._repr_html_().index(word) for word in ("first", "second", "third")]
    assert places == sorted(places)


def test_a_title_is_the_one_first_level_heading_with_its_lines():
    html = Title("Essex", ("2020 to 2025", "Draft"))._repr_html_()
    assert html == "<h1>Essex</h1><p class='lead'>2020 to 2025</p><p class='lead'>Draft</p>"


def test_points_are_a_list():
    assert Points(("a", "b"))._repr_html_() == "<ul><li>a</li><li>b</li></ul>"


def test_empty_sentences_are_left_out():
    assert paragraphs("", "One.", "")._repr_html_() == "<p>One.</p>"
    assert paragraphs()._repr_html_() == ""


@pytest.mark.parametrize(
    "part",
    [
        Title(AWKWARD, (AWKWARD,)),
        paragraphs(AWKWARD),
        Points((AWKWARD,)),
        section(AWKWARD, [paragraphs(AWKWARD)]),
    ],
    ids=["title", "paragraphs", "points", "section"],
)
def test_words_never_become_markup(page, part):
    html = part._repr_html_()
    assert ESCAPED in html
    assert "<b>" not in html
    read = page(html)
    assert set(read.texts) == {AWKWARD}
    assert read.open == []


class TestWhatANotebookKeeps:
    @pytest.fixture
    def table(self, dictionary):
        return report_table(
            pd.DataFrame([{"a": "x", "n": 1.26}]),
            caption="Children",
            columns=[Column("a", "A"), Column("n", "N", decimals)],
            dictionary=dictionary,
        )

    def test_tables_wherever_they_stand_in_their_order(self, table):
        chart = Chart("h", "s", "d", "<svg/>", table=folded_parts("The numbers", table))
        made = section("H", [paragraphs("One."), table, folded_parts("More", table), chart])
        kept = made._repr_mimebundle_()[TABLES]
        assert kept["section"] == "H"
        assert [found["caption"] for found in kept["tables"]] == ["Children"] * 3
        assert kept["tables"][0]["columns"] == [
            {"heading": "A", "values": ["x"]},
            {"heading": "N", "values": [1.26], "format": "0.0"},
        ]

    def test_a_section_without_tables_keeps_none(self):
        assert list(section("H", [paragraphs("One.")])._repr_mimebundle_()) == [
            "text/plain",
            "text/html",
        ]

    def test_a_notebook_asks_for_it_and_the_page_has_only_the_html(self, table):
        shown, _ = InteractiveShell.instance().display_formatter.format(section("H", [table]))
        assert set(shown) == {"text/plain", "text/html", TABLES}
        assert shown["text/plain"] == "H"
        output = new_output("execute_result", data=shown, execution_count=1)
        page = render_page(new_notebook(cells=[new_code_cell("s", outputs=[output])]))
        assert ">Children</caption>" in page
        assert '"values"' not in page and "1.26" not in page
