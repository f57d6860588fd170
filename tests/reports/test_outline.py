"""What a page holds is read from the page itself, whoever wrote it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.errors import DataError
from evaluation_lib.reports.outline import CHART, POINT, SECTION, TABLE, Item, Outline, outline_of

CHART_PART = (
    "<section><h2 id='rates'>Rates <em>compared</em></h2>"
    "<figure><figcaption><strong>Higher for one group</strong><span>Per 10,000</span></figcaption>"
    "<div role='img'><svg><text>not read</text></svg></div>"
    "<details><table><caption>The numbers</caption>"
    "<tr><th scope='col'>Group</th><th scope='col'>Rate</th></tr>"
    "<tr><th scope='row'>A</th><td>1.5</td></tr></table></details></figure></section>"
)


def read(content: str) -> Outline:
    return outline_of(content, main_points="Main points")


def test_headings_headlines_captions_and_main_points_are_found_with_their_places(page):
    items = read(page(CHART_PART, points=["One <b>.", "Two."])).items
    assert items[:6] == (
        Item(SECTION, "Main points", "main-points"),
        Item(POINT, "One <b>.", "main-points"),
        Item(POINT, "Two.", "main-points"),
        Item(SECTION, "Rates compared", "rates"),
        Item(CHART, "Higher for one group", "rates"),
        Item(TABLE, "The numbers", "rates"),
    )


def test_an_identifier_of_a_table_or_a_chart_is_where_it_stands(page):
    own = CHART_PART.replace("<figure>", "<figure id='f'>").replace("<table>", "<table id='t'>")
    places = {item.kind: item.anchor for item in read(page(own)).items[:5]}
    assert places[CHART] == "f" and places[TABLE] == "t"


def test_tables_are_read_cell_by_cell(page):
    assert read(page(CHART_PART)).tables[0].rows == (("Group", "Rate"), ("A", "1.5"))


def test_lists_elsewhere_are_no_main_points(page):
    other = "<section><h2 id='h'>How to read this</h2><ul><li>Not a main point.</li></ul></section>"
    assert [item.text for item in read(page(other)).items if item.kind == POINT] == [
        "More children were looked after."
    ]


def test_contents_lists_buttons_and_styles_are_not_read(page):
    extra = (
        "<nav><ul><li>Rates</li></ul></nav><style>h2 { color: red }</style>"
        "<section><h2 id='a'>Heading<button>Copy</button></h2></section>"
    )
    assert [item.text for item in read(page(extra)).items if item.kind == SECTION][:2] == [
        "Main points",
        "Heading",
    ]


def test_stamps_and_when_it_was_made_are_told(page):
    outline = read(page(stamps=["Do not share", "Invented"]))
    assert outline.stamps == ("Do not share", "Invented")
    assert outline.made == "Made on 2026-11-29 10:00 UTC by evaluation_lib 1.0."


def test_a_file_that_is_no_page_is_refused():
    with pytest.raises(DataError):
        read("<p>nothing</p>")


@given(st.text(alphabet="<>/ abctdhrliul=\"'&;#x0\n!-"))
def test_no_content_however_broken_stops_the_reading(content):
    assert read(f"<main>{content}</main>").content


@given(rows=st.lists(st.lists(st.text(alphabet="ab 1.", max_size=3), min_size=1, max_size=3)))
def test_two_tables_with_other_cells_have_other_fingerprints(rows, page, table):
    [one, *_] = read(page(table("T", *rows))).tables
    [other, *_] = read(page(table("T", *rows, ["one more"]))).tables
    assert one.digest != other.digest
