"""Parts about invented children say so in what is copied with them; others are left as they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from evaluation_lib.presentation.drawing import drawing, finished_chart, with_line_below
from evaluation_lib.presentation.folded import folded_parts
from evaluation_lib.presentation.sections import Title, paragraphs, section
from evaluation_lib.presentation.stamp import Stamp, StampedTitle
from evaluation_lib.presentation.tables import ReportTable
from evaluation_lib.presentation.watermark import marked
from evaluation_lib.presentation.wording import text

TABLE = ReportTable(caption="Children", headers=("A",), rows=(("1",),), symbols={})


@pytest.fixture
def report(dictionary):
    return SimpleNamespace(dictionary=dictionary, invented=True)


@pytest.fixture
def short(dictionary):
    return text(dictionary, "invented.short")


@pytest.fixture
def chart():
    with drawing() as new_figure:
        figure = new_figure(1.0)
        figure.subplots().plot([0, 1], [0, 1])
        return finished_chart(figure, headline="Head", subtitle="Sub", description="Said.")


def test_a_table_says_it_in_its_caption(report, short, page):
    html = marked(TABLE, report)._repr_html_()
    assert f">Children {short}</caption>" in html
    assert page(html).texts[0] == f"Children {short}"


def test_a_table_deep_inside_says_it_too(report, short):
    deep = section("Heading", [paragraphs("One."), folded_parts("More", TABLE)])
    html = marked(deep, report)._repr_html_()
    assert f">Children {short}</caption>" in html and "<p>One.</p>" in html


def test_sentences_have_it_in_the_heading_above_them(report, short):
    assert marked(section("Main points", [paragraphs("One.")]), report).heading.endswith(short)
    assert marked(section("Mixed", [paragraphs("One."), TABLE]), report).heading.endswith(short)
    assert marked(section("Numbers", [TABLE]), report).heading == "Numbers"
    assert marked(section("Nothing", []), report)._repr_html_() == ""


def test_a_chart_says_it_above_the_picture_and_in_it(report, chart, short, page):
    html = marked(chart, report)._repr_html_()
    assert f"<figcaption><strong>Head {short}</strong>" in html
    assert re.search(rf"<text[^>]*>{re.escape(short)}</text></svg>", html)
    assert page(html).open == []


def test_words_in_a_picture_stand_below_all_that_is_drawn(chart):
    box = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
    width, height = map(float, box.findall(chart.svg)[0])
    longer = with_line_below(chart.svg, "<b> & more")
    assert [float(one) for one in box.findall(longer)[0]] == [width, height + 16]
    assert float(re.findall(r'<text x="[\d.]+" y="([\d.]+)"[^>]*>&lt;b&gt;', longer)[0]) > height


def test_a_title_gets_a_second_stamp_on_screen_and_on_every_sheet(report, dictionary, short):
    title = StampedTitle((Stamp("Do not share", "It is private."),), Title("Heading"))
    html = marked(title, report)._repr_html_()
    stamp = text(dictionary, "invented.stamp")
    assert html.index("Do not share</strong>") < html.index(f"<strong>{stamp}</strong>")
    assert html.index(f"<strong>{stamp}</strong>") < html.index(f"<h1>Heading {short}</h1>")
    sheets = dict(re.findall(r'@([a-z-]+) \{ content: "([^"]+)"', html))
    assert sheets == {
        "top-left": "Do not share",
        "bottom-left": "Do not share",
        "top-right": stamp,
        "bottom-right": stamp,
    }


def test_parts_about_real_children_are_left_as_they_are(dictionary, chart):
    real = SimpleNamespace(dictionary=dictionary, invented=False)
    for part in (TABLE, chart, section("Heading", [TABLE])):
        assert marked(part, real) is part


def test_a_part_of_an_unknown_kind_is_refused_since_it_could_hold_a_table(report):
    @dataclass(frozen=True)
    class Grid:
        def _repr_html_(self) -> str:
            return "<table></table>"

    with pytest.raises(TypeError, match="Grid has no place for the mark"):
        marked(section("Heading", [Grid()]), report)
