"""The Board's page is one side of A4 on paper, with every word of it and with a whole footer."""

from __future__ import annotations

import re
from html import unescape

import pytest

#: Width and height of A4 in points, and the white that a sheet keeps at its sides.
A4, EDGE = (595, 842), 20
MARGINS = ("For the team only: small numbers are hidden", "Invented county: no child in it exists")


def plain(words: str) -> str:
    return "".join(words.split()).replace("\u00ad", "").replace("\ufffe", "")


def words_on_paper(page: str) -> list[str]:
    """Every piece of text of the page but what stays on the screen."""
    main = page.partition("<main")[2].partition("<section aria-labelledby='where-this")[0]
    without = re.sub(r"<(style|nav|script)\b.*?</\1>|<p class='back'.*?</p>", "", main, flags=re.S)
    pieces = re.split(r"<[^>]+>", without.partition(">")[2])
    return [unescape(one) for one in pieces if one.strip() and "contents" not in one.lower()]


@pytest.fixture(params=["Essex", "North East"])
def area(request) -> str:
    return request.param


@pytest.fixture(params=["everything known", "nothing known", "all but the extracts"])
def report(request, area, of_findings, full_findings):
    label = of_findings([], area=area).setting.area.label
    rows = {
        "everything known": lambda: [*full_findings("Essex"), *full_findings(label)],
        "nothing known": list,
        "all but the extracts": lambda: [
            row for row in full_findings("Essex") if row["notebook"] == "workforce_and_practice"
        ],
    }[request.param]()
    return of_findings(rows, area=area, invented=True)


def test_it_prints_on_one_side_of_a4_with_all_its_words(report, printed, page_of):
    document = printed(report)
    assert len(document) == 1
    assert document[0].get_size() == pytest.approx(A4, abs=1)
    on_paper = plain(document[0].get_textpage().get_text_range())
    assert [one for one in words_on_paper(page_of(report)) if plain(one) not in on_paper] == []


def test_nothing_lies_at_an_edge_of_the_paper(report, printed):
    text = printed(report)[0].get_textpage()
    boxes = [text.get_charbox(place) for place in range(text.count_chars())]
    assert min(left for left, _, right, _ in boxes if right > left) > EDGE
    assert max(right for left, _, right, _ in boxes if right > left) < A4[0] - EDGE


def test_each_line_of_the_footer_is_whole(report, printed):
    lines = printed(report)[0].get_textpage().get_text_range().splitlines()
    for words in (*MARGINS, "Page 1 of 1", "Draft, not reviewed (000000000000)"):
        assert any(words in line for line in lines), words


def test_where_numbers_come_from_stays_on_the_screen(report, printed, page_of):
    assert "Fingerprint." in page_of(report)
    assert "Fingerprint" not in printed(report)[0].get_textpage().get_text_range()
