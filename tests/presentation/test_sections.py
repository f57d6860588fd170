"""Sections write themselves as HTML: escaped, labelled by their heading, or not at all."""

from __future__ import annotations

import pytest

from evaluation_lib.presentation.sections import (
    NO_SECTION,
    Points,
    Section,
    Title,
    paragraphs,
    section,
)

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
