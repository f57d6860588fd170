"""A chart is one picture: the same at every run, its text readable, nothing from outside."""

from __future__ import annotations

import base64
import re
import struct

import matplotlib as mpl
import pytest

from evaluation_lib.presentation.drawing import (
    MOST_MARKS,
    WIDTH,
    Chart,
    drawing,
    finished_chart,
    with_line_below,
)

AWKWARD = """<b>"Tom's" & co</b>"""


def picture(*, headline="A chart", label="a label", values=(1, 2), height=2.0) -> Chart:
    """Draw a line with dots, one with triangles that its panel cuts off, and a label."""
    with drawing() as new_figure:
        figure = new_figure(height)
        axis = figure.subplots()
        axis.plot(values, marker="o")
        axis.plot([0, 1, 2], [1, 2, 1], marker="^")
        axis.set_xlim(-0.1, 1.1)
        axis.set_xticks([0, 1], [label, "other"])
        return finished_chart(figure, headline=headline, subtitle="Subtitle", description="Words")


class TestSameData:
    def test_give_the_same_bytes(self):
        assert picture() == picture()

    @pytest.mark.parametrize(
        "other",
        [{"values": (1, 3)}, {"label": "another"}, {"height": 2.1}, {"headline": "Another"}],
        ids=lambda other: next(iter(other)),
    )
    def test_and_other_data_other_bytes(self, other):
        assert picture().svg != picture(**other).svg

    def test_whatever_style_a_notebook_has_set(self):
        before = picture()
        with mpl.rc_context({"font.size": 22, "lines.linewidth": 9, "svg.fonttype": "path"}):
            assert picture() == before

    def test_and_the_notebooks_style_is_left_alone(self):
        before = dict(mpl.rcParams)
        picture()
        assert dict(mpl.rcParams) == before

    def test_hold_no_date_and_no_remark(self):
        svg = picture().svg
        assert "<metadata" not in svg
        assert "<!--" not in svg
        assert not re.search(r"\b20\d\d-\d\d-\d\d\b", svg)


class TestText:
    @pytest.mark.parametrize(
        "label",
        [
            "White",
            "0.12345",
            "rate 1.23456 to 2.0",
            ' id="a" href="#b" url(#c)',
            "£ & < > \" '",
            "Gypsy, Roma and Traveller – ć",
            "$x$",
        ],
    )
    def test_stays_the_text_it_was(self, page, label):
        assert label in page(picture(label=label).svg).texts

    def test_stays_text_and_is_not_drawn_as_shapes(self):
        svg = picture(label="Mixed or multiple").svg
        assert "<text" in svg
        assert ">Mixed or multiple</text>" in svg

    def test_coordinates_have_no_more_than_one_decimal(self):
        tags = " ".join(re.findall(r"<[^>]+>", picture(values=(1 / 3, 2 / 7)).svg))
        assert re.search(r"\d\.\d\b", tags)
        assert not re.search(r"\d\.\d{2}", tags)


class TestIdentifiers:
    def test_two_charts_in_a_page_share_none(self, page):
        both = page(picture(headline="One").svg + picture(headline="Two").svg)
        identifiers = both.attributes("id")
        assert len(identifiers) == len(set(identifiers)) == 2 * len(["svg", "frame", "triangle"])

    def test_every_reference_is_to_something_in_the_same_chart(self, page):
        chart = picture(headline="One")
        read = page(chart.svg)
        referred = {link.removeprefix("#") for link in read.links}
        referred |= set(re.findall(r"url\(#([^)]+)\)", chart.svg))
        assert referred
        assert referred <= set(read.attributes("id"))
        name, *others = read.attributes("id")
        assert all(identifier.startswith(name) for identifier in others)

    def test_nothing_is_fetched_from_outside(self, page):
        svg = picture().svg
        assert all(link.startswith("#") for link in page(svg).links)
        assert all(target.startswith("#") for target in re.findall(r"url\(([^)]+)\)", svg))
        without_names_of_vocabularies = re.sub(r' xmlns(:\w+)?="[^"]+"', "", svg)
        assert "//" not in without_names_of_vocabularies
        assert "@import" not in svg
        assert not re.search(r"<(image|script|link|iframe|foreignObject)\b", svg)


class TestChart:
    def test_a_reader_who_does_not_see_it_is_told_what_it_says(self, page):
        read = page(picture(headline="Rates rose")._repr_html_())
        (shown,) = [found for _, found in read.tags if found.get("role") == "img"]
        assert shown["aria-label"] == "Rates rose. Words"
        (svg,) = [found for tag, found in read.tags if tag == "svg"]
        assert svg["aria-hidden"] == "true"
        assert {"Rates rose", "Subtitle"} <= set(read.texts)
        assert read.open == []

    def test_words_never_become_markup_in_text_or_attributes(self, page):
        html = Chart(AWKWARD, AWKWARD, AWKWARD, "<svg></svg>")._repr_html_()
        assert "<b>" not in html
        read = page(html)
        assert read.open == []
        assert sorted(read.texts) == sorted([AWKWARD, AWKWARD, f"{AWKWARD}. {AWKWARD}"])

    def test_its_width_is_the_pages_and_its_proportions_are_its_own(self, page):
        svg = picture(height=3.0).svg
        assert svg.startswith("<svg")
        ((_, found),) = [tag for tag in page(svg).tags if tag[0] == "svg"]
        assert not {"width", "height"} & set(found)
        left, top, width, height = map(float, found["viewbox"].split())
        assert (left, top) == (0, 0)
        assert width / height == pytest.approx(WIDTH / 3.0, rel=1e-3)


class TestManyMarks:
    """Above so many shapes a picture is pixels, and says all that it said as shapes."""

    @staticmethod
    def cloud(marks: int) -> Chart:
        with drawing() as new_figure:
            figure = new_figure(2.0)
            axis = figure.subplots()
            axis.set_axis_off()
            axis.plot(range(marks), range(marks), "o")
            return finished_chart(figure, headline="Many", subtitle="Subtitle", description="Words")

    @pytest.fixture(scope="class")
    @classmethod
    def pixels(cls) -> Chart:
        return cls.cloud(MOST_MARKS + 1)

    def test_up_to_the_limit_they_are_shapes(self):
        assert self.cloud(MOST_MARKS).svg.count("<circle") == MOST_MARKS

    def test_above_it_they_are_pixels_in_the_same_frame(self, pixels, page):
        few, many = (page(chart._repr_html_()).tags for chart in (self.cloud(9), pixels))
        frame = ["figure", "figcaption", "strong", "span", "div", "svg"]
        assert [tag for tag, _ in many] == [*frame, "image"]
        assert [tag for tag, _ in few][: len(frame)] == frame
        (few_named,), (named,) = (
            [found for _, found in tags if found.get("role") == "img"] for tags in (few, many)
        )
        assert named == few_named
        boxes = [found["viewbox"] for tags in (few, many) for tag, found in tags if tag == "svg"]
        assert boxes[0] == boxes[1]

    def test_there_are_two_for_each_of_the_screens(self, pixels):
        (data,) = re.findall(r'href="data:image/png;base64,([^"]+)"', pixels.svg)
        width, height = struct.unpack(">II", base64.b64decode(data)[16:24])
        assert width == pytest.approx(2 * 36 * 16, abs=1)
        assert width / height == pytest.approx(WIDTH / 2.0, rel=0.01)

    def test_the_same_data_give_the_same_bytes(self, pixels):
        assert self.cloud(MOST_MARKS + 1) == pixels

    def test_a_line_can_be_written_below_them_too(self, pixels):
        assert with_line_below(pixels.svg, "(invented data)").endswith(
            "(invented data)</text></svg>"
        )
