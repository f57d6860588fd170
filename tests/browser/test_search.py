"""The index's search by keyboard, in a file that no server gives: results, what is said, focus."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from evaluation_lib.reports.index.writing import index_of, published
from evaluation_lib.reports.manifest import Entry
from evaluation_lib.reports.review.log import ReviewLog

if TYPE_CHECKING:
    from playwright.sync_api import Page

STAMP = "Unsuppressed: do not share"
REPORT = (
    "<main><div class='stamp'><strong>{stamp}</strong></div><h1>R</h1>"
    "<h2 id='main-points'>Main points</h2><ul><li>{point}</li></ul>"
    "<h2 id='plans'>Child protection plans</h2>"
    "<table><caption>Plans, {area}</caption><tr><th>A</th><td>98765</td></tr></table>"
    "<h2 id='cafe'>Café</h2></main>"
)


@pytest.fixture(scope="module")
def index(tmp_path_factory, dictionary) -> Path:
    """The index of a run with a report for each of two areas."""
    folder = tmp_path_factory.mktemp("a run é")
    entries = [
        Entry(area, slug, "own", "Own report", "", "now")
        for area, slug in (("Essex", "essex"), ("Mid quadrant", "mid"))
    ]
    for one in entries:
        point = escape("<b>Plans</b> differ clearly.")
        page = REPORT.format(area=one.area, stamp=STAMP, point=point)
        (folder / one.slug).mkdir()
        published(folder, one).page.write_text(page, encoding="utf-8", newline="\n")
    written = index_of(
        entries,
        run="run",
        place_of=lambda one: published(folder, one),
        log=ReviewLog((), ""),
        dictionary=dictionary,
    )
    file = folder / "index.html"
    file.write_text(written, encoding="utf-8", newline="\n")
    return file


@pytest.fixture(scope="module")
def opened(browser_path: str, index: Path) -> Iterator[Callable[..., Page]]:
    """Open the index."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])

        def open_index(**settings) -> Page:
            page = browser.new_context(**settings).new_page()
            page.goto(index.as_uri())
            return page

        yield open_index
        browser.close()


@pytest.fixture
def searched(opened) -> Callable[[str], Page]:
    """Open the index, go to the field by its label, and write."""

    def search(words: str) -> Page:
        page = opened()
        page.get_by_role("searchbox").focus()
        page.keyboard.type(words)
        page.wait_for_timeout(300)
        return page

    return search


def said(page: Page) -> str:
    """What a screen reader says after a search."""
    return page.locator("#search-form [role=status]").inner_text()


def results(page: Page) -> list[str]:
    return page.locator("#search-found li").all_inner_texts()


def test_what_two_areas_share_is_one_result_with_a_link_for_each(searched):
    page = searched("protection")
    assert said(page) == "1 result."
    links = page.locator("#search-found a").evaluate_all("all => all.map(one => one.href)")
    assert [link.split("/")[-2:] for link in links] == [
        ["essex", "own.html#plans"],
        ["mid", "own.html#plans"],
    ]


def test_each_result_says_what_it_is_where_and_the_stamp_of_its_page(searched):
    [first, *_] = results(searched("protection"))
    assert "Section. Own report: Essex. " + STAMP in first


def test_an_area_in_the_words_leaves_its_page_only(searched):
    found = results(searched("protection mid"))
    assert len(found) == 1 and "Essex" not in found[0]


def test_the_areas_name_stands_in_captions(searched):
    assert results(searched("plans, mid"))[0].startswith("Plans, Mid quadrant")


def test_accents_and_capitals_need_not_be_written(searched):
    assert results(searched("CAFE"))[0].startswith("Café")


def test_headings_come_before_tables_and_main_points(searched):
    kinds = [one.splitlines()[1].split(".")[0] for one in results(searched("plans"))]
    assert kinds == ["Section", "Table", "Main point"]


def test_what_a_page_says_is_shown_as_words_and_never_as_part_of_the_page(searched):
    page = searched("differ")
    assert results(page)[0].startswith("<b>Plans</b> differ clearly.")
    assert page.locator("#search-found b").count() == 0


def test_cells_are_not_found_and_that_is_said(searched):
    page = searched("98765")
    assert results(page) == []
    assert said(page).startswith("Nothing found")


def test_enter_goes_to_the_first_result_and_escape_begins_anew(searched):
    page = searched("protection")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Child protection plans"
    page.get_by_role("searchbox").focus()
    page.keyboard.press("Escape")
    assert results(page) == [] and said(page) == ""


def test_a_result_leads_to_the_section_of_the_page(searched):
    page = searched("protection")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_url("**/essex/own.html#plans")
    assert page.locator("#plans").inner_text() == "Child protection plans"


def test_without_a_script_the_sections_are_a_list(opened):
    page = opened(java_script_enabled=False)
    assert not page.locator("#search-form").is_visible()
    page.get_by_text("Every section of every report").click()
    assert page.get_by_role("link", name="Child protection plans").count() == 2
