"""A long page opens with a list of what stands in it; a short one is left alone."""

from __future__ import annotations

import re

import pytest

from evaluation_lib.presentation.sections import Title, paragraphs, section
from evaluation_lib.reports.contents import FEWEST, with_contents
from evaluation_lib.reports.render import render_parts

HEADINGS = ["Main points", "Rates & ratios", "Where <this> comes from", "How to read this"]


def page_with(headings: list[str], dictionary, *, title: str = "Title") -> str:
    sections = [section(heading, [paragraphs(f"Under {heading}.")]) for heading in headings]
    return render_parts([Title(title), *sections], title=title, dictionary=dictionary)


@pytest.fixture(scope="module")
def long_page(dictionary):
    return page_with(HEADINGS, dictionary)


def links_of(page: str) -> list[tuple[str, str]]:
    (nav,) = re.findall(r"<ol>.*?</ol>", page, re.DOTALL)
    return re.findall(r"<a href='#([^']+)'>(.*?)</a>", nav)


def test_every_heading_is_in_the_list_in_its_order_as_it_is_written(long_page):
    found = re.findall(r"<h2 id='([^']+)'>(.*?)</h2>", long_page)
    assert links_of(long_page) == found
    assert len(found) == len(HEADINGS)


def test_the_list_stands_between_the_title_and_the_first_section(long_page):
    places = [long_page.index(part) for part in ("<h1>", "<nav", "<section", "</main>")]
    assert places == sorted(places)


def test_the_list_has_a_name_and_is_folded(long_page):
    assert "<nav id='contents' class='contents' aria-label='Contents'>" in long_page
    assert f"<details><summary>Contents: {len(HEADINGS)} sections</summary><ol>" in long_page


def test_each_section_ends_with_a_way_back_to_the_list(long_page):
    assert long_page.count("href='#contents'") == len(HEADINGS)
    assert long_page.count("id='contents'") == 1


def test_a_short_page_has_none(dictionary):
    assert "<nav" not in page_with(HEADINGS[: FEWEST - 1], dictionary)
    assert "<nav" in page_with(HEADINGS[:FEWEST], dictionary)


def test_headings_that_a_notebook_wrote_without_a_section_are_in_it(dictionary):
    headings = "".join(f'<h2 id="h{at}">One <em>more</em></h2><p>x</p>' for at in range(FEWEST))
    page = with_contents(f"<main><h1>Title</h1>{headings}</main>", dictionary=dictionary)
    assert links_of(page) == [(f"h{at}", "One more") for at in range(FEWEST)]


def test_the_mark_of_invented_data_is_on_the_title_and_not_in_every_line(dictionary):
    marked = [f"{heading} (invented data)" for heading in HEADINGS]
    page = page_with(marked, dictionary, title="Title (invented data)")
    assert all("invented" not in words for _, words in links_of(page))
    assert page.count("(invented data)</h2>") == len(HEADINGS)


def test_making_the_page_again_gives_the_same_list(dictionary, long_page):
    assert page_with(HEADINGS, dictionary) == long_page
