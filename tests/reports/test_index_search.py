"""The search holds headings, captions, headlines and main points of every page, and no more."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from evaluation_lib.reports.index.listed import Listed
from evaluation_lib.reports.index.search import AREA, script, search, search_data
from evaluation_lib.reports.manifest import Entry
from evaluation_lib.reports.outline import outline_of


@pytest.fixture
def report():
    """A report as the index lists it."""

    def make(area: str, slug: str, content: str) -> Listed:
        entry = Entry(area, slug, "own", "Own", "", "now")
        return Listed(entry, outline_of(content, main_points="Main points"))

    return make


def test_a_heading_caption_or_main_point_is_found_under_its_place(report, page, table, dictionary):
    content = page("<section><h2 id='rates'>Rates</h2>", table("Rates in Mid", ("A", "7")))
    data = search_data([report("Mid", "mid", content)], dictionary=dictionary)
    assert data["pages"] == [["mid/own.html", "Own", "Mid", ""]]
    assert [0, "Main points", "main-points", [0]] in data["items"]
    assert [0, "Rates", "rates", [0]] in data["items"]
    assert [2, f"Rates in {AREA}", "rates", [0]] in data["items"]
    assert [3, "More children were looked after.", "main-points", [0]] in data["items"]


def test_cells_of_tables_are_not_in_it(report, page, table, dictionary):
    content = page(table("Counts", ("Group", "Children"), ("A", "98765")))
    made = search([report("Mid", "mid", content)], dictionary=dictionary)
    assert "98765" not in made._repr_html_()


def test_what_pages_of_several_areas_share_is_held_once(report, page, table, dictionary):
    reports = [
        report(area, slug, page(table(f"Counts, {area}", ("A", "1"))))
        for area, slug in (("Mid quadrant", "mid"), ("Essex", "essex"))
    ]
    items = search_data(reports, dictionary=dictionary)["items"]
    assert [2, f"Counts, {AREA}", "main-points", [0, 1]] in items


def test_what_two_notebooks_share_is_two_things(report, page, dictionary):
    one = report("Mid", "mid", page())
    other = replace(one, entry=replace(one.entry, notebook="other"))
    items = search_data([one, other], dictionary=dictionary)["items"]
    assert [item for item in items if item[1] == "Main points"] == [
        [0, "Main points", "main-points", [0]],
        [0, "Main points", "main-points", [1]],
    ]


def test_results_carry_the_stamps_of_their_pages(report, page, dictionary):
    content = page(stamps=["Unsuppressed: do not share", "Invented county"])
    data = search_data([report("Mid", "mid", content)], dictionary=dictionary)
    assert data["pages"][0][3] == "Unsuppressed: do not share, Invented county"


def test_without_a_script_there_is_a_list_of_sections_with_the_stamps(report, page, dictionary):
    content = page(stamps=["Do not share"])
    made = search([report("Mid", "mid", content)], dictionary=dictionary)._repr_html_()
    assert "<form role='search' id='search-form' hidden>" in made
    listed = made[made.index("<details>") : made.index("</details>")]
    assert "<h3>Own: Mid. Do not share</h3>" in listed
    assert "<a href='mid/own.html#main-points'>Main points</a>" in listed


@pytest.mark.parametrize("words", ["</script><b>", "<!--<script>", "a\u2028b", "\"'\\"])
def test_no_words_of_a_page_end_the_data_they_stand_in(report, page, dictionary, words):
    made = search([report("Mid", "mid", page(points=[words]))], dictionary=dictionary)
    [data] = re.findall(r"id='search-data'>(.*?)</script>", made._repr_html_(), re.DOTALL)
    assert "<" not in data
    points = [said for kind, said, _, _ in json.loads(data)["items"] if kind == 3]
    assert points == [" ".join(words.split())]


def test_the_script_is_small_and_asks_nobody_for_anything():
    assert len(script().encode()) <= 3_000
    assert not re.search(r"fetch|XMLHttp|http|import\b|innerHTML|eval", script())
