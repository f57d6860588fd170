"""Tables in a real browser: copied, saved, aligned, and a stop only where they scroll."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from evaluation_lib.presentation.numbers import whole
from evaluation_lib.presentation.sections import Title, section
from evaluation_lib.presentation.stamp import Stamp, StampedTitle
from evaluation_lib.presentation.tables import Column, report_table
from evaluation_lib.reports.render import render_parts

pytestmark = pytest.mark.slow

CAPTION = "Children, Essex, by ethnic group, with a caption that takes several lines on a telephone"
STAMPS = (Stamp("Unsuppressed: do not share", "Why."), Stamp("Invented county", "Why."))
READ_CLIPBOARD = """async () => {
  const [item] = await navigator.clipboard.read();
  const found = {};
  for (const kind of item.types) found[kind] = await (await item.getType(kind)).text();
  return found;
}"""
#: Where on the screen the decimal point of each cell of a column is.
POINTS = """([table, column]) => [...table.tBodies[0].rows].map(row => {
  const cell = row.cells[column];
  const place = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  while (place.nextNode()) {
    const at = place.currentNode.data.indexOf('.');
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(place.currentNode, at);
    range.setEnd(place.currentNode, at + 1);
    return range.getBoundingClientRect().x;
  }
  return null;
}).filter(x => x !== null)"""


@pytest.fixture(scope="module")
def small_browser(browser_path: str) -> Iterator[Any]:
    """The browser, for pages that a test writes itself."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(dictionary, tmp_path: Path, small_browser) -> Iterator[Callable[..., Any]]:
    """Open a page with one wide table, stamped or not."""
    groups = ["White", "001", "1-5", "=1+1"]
    frame = pd.DataFrame(
        {
            "group": groups,
            "n": [1141, 26, 3, 999_999],
            "ratio": ["1.45 (1.31 to 1.60) ▲", "12.30 (9.00 to 16.10)", "too few to say", "[c]"],
            "mixed": ["0.87", "12", "[x]", "1,234.5"],
            "said": ['"Quoted", and more', "1-5", "2.10", "plain"],
        }
    )
    table = report_table(
        frame,
        caption=CAPTION,
        columns=[
            Column("group", "Ethnic group"),
            Column("n", "Children", whole),
            Column("ratio", "Ratio (95% interval)"),
            Column("mixed", "Mixed"),
            Column("said", "In words", words=True),
        ],
        dictionary=dictionary,
        notes=["A note."],
    )
    contexts = []

    def open_page(*, width: int = 1000, stamped: bool = False, **settings: Any) -> Any:
        title = Title("Ratios")
        parts = [StampedTitle(STAMPS, title) if stamped else title, section("Ratios", [table])]
        file = tmp_path / "a page.html"
        file.write_text(render_parts(parts, title="Ratios"), encoding="utf-8")
        context = small_browser.new_context(
            viewport={"width": width, "height": 800},
            **{"permissions": ["clipboard-read", "clipboard-write"]} | settings,
        )
        contexts.append(context)
        opened = context.new_page()
        opened.errors = []
        opened.on("pageerror", lambda error: opened.errors.append(str(error)))
        opened.goto(file.as_uri())
        return opened

    yield open_page
    for context in contexts:
        context.close()


def button(page, words):
    return page.get_by_role("button", name=f"{words}: {CAPTION}", exact=True)


def copied(page) -> dict[str, str]:
    button(page, "Copy table").click()
    page.get_by_role("status").get_by_text("Copied").wait_for()
    assert page.errors == []
    return page.evaluate(READ_CLIPBOARD)


def saved(page) -> tuple[str, bytes]:
    with page.expect_download() as download:
        button(page, "Download as CSV").click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


class TestCopying:
    def test_word_gets_a_table_with_its_caption_and_lines(self, page):
        html = copied(page())["text/html"]
        assert f"<p><b>{CAPTION}</b></p><table " in html
        assert html.count("<tr>") == 5 and html.count("</td>") == 16
        assert "border:" in html and "border-collapse:collapse" in html
        assert "<script" not in html and "class=" not in html and "<button" not in html

    def test_spreadsheets_are_told_which_cells_are_text_and_how_numbers_look(self, page):
        html = copied(page())["text/html"]
        for text in ("001", "1-5", "=1+1", "1.45 (1.31 to 1.60) ▲", "[c]", "too few to say"):
            cells = [part for part in html.split("<t") if f">{text}</t" in part]
            assert cells
            assert all(r"mso-number-format:'\@'" in cell and '"0;0;@"' in cell for cell in cells)
        assert "mso-number-format:'0,000'\">1,141</td>" in html
        assert "mso-number-format:'0.00'\">0.87</td>" in html

    def test_anything_else_gets_rows_of_cells_between_tabs(self, page):
        rows = [row.split("\t") for row in copied(page())["text/plain"].splitlines()]
        assert rows[0] == ["Ethnic group", "Children", "Ratio (95% interval)", "Mixed", "In words"]
        assert rows[1] == ["White", "1,141", "1.45 (1.31 to 1.60) ▲", "0.87", '"Quoted", and more']
        assert len(rows) == 5

    def test_a_selection_copied_by_keyboard_keeps_its_rows_and_cells(self, page):
        opened = page()
        opened.evaluate("getSelection().selectAllChildren(document.querySelector('table'))")
        opened.keyboard.press("Control+C")
        found = opened.evaluate(READ_CLIPBOARD)
        rows = [row.split("\t") for row in found["text/plain"].splitlines()]
        assert ["White", "1,141", "1.45 (1.31 to 1.60) ▲", "0.87", '"Quoted", and more'] in rows
        assert "</td>" in found["text/html"]

    def test_what_the_page_is_stamped_with_goes_along(self, page):
        html = copied(page(stamped=True))["text/html"]
        assert "(Unsuppressed: do not share. Invented county)</b></p>" in html


class TestSaving:
    def test_it_is_plain_csv_without_caption_or_notes(self, page):
        name, content = saved(page())
        assert name.startswith("children-essex-by-ethnic-group") and name.endswith(".csv")
        assert not content.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(content.decode("utf-8"))))
        assert rows[0] == ["Ethnic group", "Children", "Ratio (95% interval)", "Mixed", "In words"]
        assert [row[1] for row in rows[1:]] == ["1141", "26", "3", "999999"]
        assert [row[3] for row in rows[1:]] == ["0.87", "12", "[x]", "1234.5"]
        assert rows[1][4] == '"Quoted", and more'
        assert rows[4][0] == "'=1+1"
        assert len(rows) == 5

    def test_what_the_page_is_stamped_with_is_a_column(self, page):
        _, content = saved(page(stamped=True))
        rows = list(csv.reader(io.StringIO(content.decode("utf-8"))))
        assert rows[0][-1] == "Mark"
        assert {row[-1] for row in rows[1:]} == {"Unsuppressed: do not share. Invented county"}


class TestButtons:
    def test_they_can_be_hit_and_reached_and_are_not_printed(self, page):
        opened = page()
        for words in ("Copy table", "Download as CSV"):
            box = button(opened, words).bounding_box()
            assert box["width"] >= 24 and box["height"] >= 24
        opened.emulate_media(media="print")
        assert not opened.locator(".copy").is_visible()

    def test_without_a_script_there_are_none_and_the_table_is_whole(self, page):
        opened = page(java_script_enabled=False)
        assert opened.get_by_role("button").count() == 0
        assert opened.get_by_role("row").count() == 5
        assert opened.locator(".table").get_attribute("tabindex") == "0"


class TestScrolling:
    def test_a_table_is_a_stop_only_while_it_scrolls(self, page):
        opened = page(width=1000)
        box = opened.locator(".table")
        opened.wait_for_function("!document.querySelector('.table').hasAttribute('tabindex')")
        assert box.get_attribute("role") is None
        opened.set_viewport_size({"width": 320, "height": 800})
        opened.wait_for_function("document.querySelector('.table').tabIndex === 0")
        assert box.get_attribute("role") == "group"
        named = opened.get_by_role("group", name=CAPTION)
        assert named.count() == 1
        opened.set_viewport_size({"width": 1000, "height": 800})
        opened.wait_for_function("!document.querySelector('.table').hasAttribute('tabindex')")

    @pytest.mark.parametrize("width", [320, 360, 800])
    def test_the_caption_is_seen_whole_wherever_the_table_is_scrolled_to(self, page, width):
        opened = page(width=width)
        box = opened.locator(".table")
        for left in (0, 10_000):
            box.evaluate(f"box => box.scrollLeft = {left}")
            caption, seen = opened.locator("caption").bounding_box(), box.bounding_box()
            assert caption["x"] >= seen["x"] - 1
            assert caption["x"] + caption["width"] <= seen["x"] + seen["width"] + 1

    def test_what_names_the_row_stays_in_sight_and_leaves_room(self, page):
        opened = page(width=320)
        opened.locator(".table").evaluate("box => box.scrollLeft = 10000")
        name = opened.get_by_role("rowheader", name="White").bounding_box()
        assert name["x"] >= 0 and name["x"] + name["width"] < 160


@pytest.mark.parametrize(("column", "points"), [(2, 2), (3, 2)])
@pytest.mark.parametrize("width", [320, 1000])
def test_decimal_points_stand_under_one_another(page, column, points, width):
    opened = page(width=width)
    table = opened.locator("table").element_handle()
    found = opened.evaluate(POINTS, [table, column])
    assert len(found) == points
    assert max(found) - min(found) < 1


def test_the_script_is_light(page):
    script = page().locator("script").inner_text()
    assert len(script.encode()) <= 4096
