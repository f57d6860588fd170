"""A picture in fewer bytes shows the same: every point, look and word is where it was."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.presentation.drawing import COLOURS, INK, PAPER, drawing, finished_chart
from evaluation_lib.presentation.svg_shapes import picture_in
from evaluation_lib.presentation.svg_writing import identifier, written

FRAME = '<defs><clipPath id="f"><rect x="10" y="10" width="80" height="80"/></clipPath></defs>'
LINE = "fill: none; stroke: #12436d"
NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
places = st.floats(0, 999, allow_nan=False).map(lambda number: round(number, 3))
points = st.tuples(places, places)


def raw(body: str) -> str:
    return f'<svg viewBox="0 0 100 100" xmlns="http://www.w3.org/2000/svg">{body}{FRAME}</svg>'


def short(body: str) -> str:
    colours = {"#12436d": "blue", "#ffffff": "paper", "#0b0c0c": "ink"}
    return written(picture_in(raw(body)), name="n", colours=colours, ink="#0b0c0c", paper="#ffffff")


def points_on(path: str) -> list[tuple[float, float]]:
    """Walk along a short path as SVG 1.1, section 8.3, tells programs to."""
    here, found = (0.0, 0.0), []
    for letter, rest in re.findall(r"([MLHVCz])([^A-Za-z]*)", path, re.IGNORECASE):
        numbers = [float(number) for number in NUMBER.findall(rest)]
        size = {"h": 1, "v": 1, "c": 6, "z": 1}.get(letter.lower(), 2)
        for at in range(0, len(numbers), size):
            given_now = numbers[at : at + size]
            across, down = here if letter.islower() else (0.0, 0.0)
            if letter in "Hh":
                here = (given_now[0] + across, here[1])
            elif letter in "Vv":
                here = (here[0], given_now[0] + down)
            else:
                here = (given_now[-2] + across, given_now[-1] + down)
            found.append(here)
    return found


def path_in(svg: str) -> str:
    (path,) = re.findall(r' d="([^"]+)"', svg)
    return path


class TestLines:
    @given(st.lists(points, min_size=2, max_size=12))
    def test_keep_their_points_to_a_twentieth_of_a_point(self, corners):
        first, *others = [f"{x} {y}" for x, y in corners]
        svg = short(
            f'<path d="M {first} {" ".join("L " + one for one in others)}" style="{LINE}"/>'
        )
        for kept, meant in zip(points_on(path_in(svg)), corners, strict=True):
            assert kept == pytest.approx(meant, abs=0.0501)

    @given(st.lists(points, min_size=4, max_size=13).filter(lambda corners: len(corners) % 3 == 1))
    def test_and_curves_theirs(self, corners):
        words = [f"{x} {y}" for x, y in corners]
        curves = " ".join("C " + " ".join(words[at : at + 3]) for at in range(1, len(words), 3))
        svg = short(f'<path d="M {words[0]} {curves}" style="fill: #12436d"/>')
        for kept, meant in zip(points_on(path_in(svg)), corners[::3], strict=True):
            assert kept == pytest.approx(meant, abs=0.0501)

    def test_that_look_alike_and_follow_one_another_become_one(self):
        alike = "".join(f'<path d="M 1 {y} L 9 {y}" style="{LINE}"/>' for y in (20, 30, 40))
        other = '<path d="M 1 50 L 9 50" style="fill: none; stroke: #ff0000"/>'
        svg = short(alike + other + alike)
        assert re.findall(r' d="([^"]+)"', svg) == [
            "M1 20H9M1 30H9M1 40H9",
            "M1 50H9",
            "M1 20H9M1 30H9M1 40H9",
        ]

    def test_are_cut_where_their_frame_cut_them(self):
        cut = short(f'<path clip-path="url(#f)" d="M -9e5 50 L 1000000 50" style="{LINE}"/>')
        assert path_in(cut) == "M10 50H90"
        assert "clip" not in cut

    def test_are_still_cut_by_it_where_they_run_aslant(self):
        aslant = short(f'<path clip-path="url(#f)" d="M 0 0 L 99 98" style="{LINE}"/>')
        assert 'clip-path="url(#nf)"' in aslant
        assert '<clipPath id="nf"><rect x="10" y="10" width="80" height="80"/>' in aslant

    def test_that_show_nothing_are_left_out(self):
        assert "<path" not in short('<path d="M 1 1 L 2 2" style="fill: none"/>')


class TestColours:
    def test_ask_the_page_first_and_stand_alone_without_it(self):
        svg = short(f'<path d="M 1 1 L 2 2" style="{LINE}"/>')
        assert "stroke:#12436d;stroke:var(--blue,#12436d)" in svg

    def test_that_the_page_does_not_know_stay(self):
        assert "stroke:#abcdef}" in short(
            '<path d="M 1 1 L 2 2" style="fill: none; stroke: #abcdef"/>'
        )

    def test_of_a_picture_touch_no_other_picture(self):
        svg = short(f'<path d="M 1 1 L 2 2" style="{LINE}"/>')
        (style,) = re.findall(r"<style>(.*?)</style>", svg)
        assert all(rule.startswith("#n") for rule in style.split("}") if rule)

    def test_of_what_lies_behind_reach_wherever_the_picture_does(self):
        assert '<rect class="P" width="100%" height="100%"/>' in short("")


class TestWords:
    def test_keep_their_look_and_their_place(self):
        style = "font-weight: 700; font-size: 9px; font-family: 'A B', sans-serif; fill: #ffffff"
        svg = short(
            f'<text style="{style}" x="5" y="6" transform="rotate(-90 5 6)">1 &lt; 2</text>'
        )
        assert 'x="5" y="6" transform="rotate(-90 5 6)">1 &lt; 2</text>' in svg
        assert "{fill:#ffffff;fill:var(--paper,#ffffff);font-size:9px;font-weight:700}" in svg
        assert "#n{font:10px A B,sans-serif;" in svg

    def test_that_look_alike_take_their_look_from_the_group_they_are_in(self):
        style = "font-size: 9px; font-family: A"
        svg = short("".join(f'<text style="{style}" x="5" y="{y}">w</text>' for y in (1, 2)))
        assert '<g class="a"><text x="5" y="1">w</text><text x="5" y="2">w</text></g>' in svg
        # A rule for each word itself would set aside what its group hands down.
        assert re.findall(r"(#n[^{]*)\{", svg) == ["#n", "#n .P", "#n .a"]

    def test_that_are_not_turned_say_nothing_of_it(self):
        svg = short('<text style="font-family: A" x="5" y="6" transform="rotate(-0 5 6)">w</text>')
        assert svg.endswith('<text x="5" y="6">w</text></svg>')


def circle() -> str:
    """The path of a dot as matplotlib writes it: eight curves around a place."""
    corners = [
        (0, 3),
        (2.12, 2.12),
        (3, 0),
        (2.12, -2.12),
        (0, -3),
        (-2.12, -2.12),
        (-3, 0),
        (-2.12, 2.12),
    ]
    around = " ".join(f"C 0 0 0 0 {x} {y}" for x, y in [*corners[1:], corners[0]])
    return f"M 0 3 {around} z"


class TestCharts:
    """What matplotlib truly writes."""

    @staticmethod
    def drawn(*, colour: str = "#12436D", marker: str = "o"):
        with drawing() as new_figure:
            figure = new_figure(2.0)
            axis = figure.subplots()
            axis.plot([1, 2, 3], [1, 2, 1], marker, color=colour)
            axis.grid(axis="y")
            return finished_chart(figure, headline="One", subtitle="Two", description="Three").svg

    def test_dots_are_circles_at_their_places(self):
        svg = self.drawn()
        across = [float(one) for one in re.findall(r'<circle cx="([^"]+)"', svg)]
        first, second = (after - before for before, after in pairwise(across))
        assert first == pytest.approx(second, abs=0.11)
        assert "<use" not in svg

    def test_dots_and_lines_of_one_colour_take_turns_no_more(self):
        with drawing() as new_figure:
            figure = new_figure(2.0)
            axis = figure.subplots()
            for place in range(5):
                axis.plot([0, 1], [place, place], color="#12436D")
                axis.plot([0.5], [place], "o", color="#12436D")
            svg = finished_chart(figure, headline="1", subtitle="2", description="3").svg
        assert re.findall(r"<(path|circle)", svg).count("path") == 1 + len(["the axis"])
        assert svg.count("<circle") == 5
        assert svg.index("<path") < svg.index("<circle")

    def test_a_line_of_another_colour_stays_over_the_dots_before_it(self):
        dot = "fill: #12436d; stroke: #12436d"
        body = (
            f'<defs><path id="m" d="{circle()}" style="stroke: #12436d"/></defs>'
            f'<use href="#m" x="5" y="5" style="{dot}"/>'
            '<path d="M 1 5 L 9 5" style="fill: none; stroke: #801650"/>'
            f'<path d="M 1 5 L 9 5" style="{LINE}"/>'
        )
        assert re.findall(r"<(circle|path) ", short(body)) == ["circle", "path", "path"]

    def test_other_markers_stay_what_they_are(self):
        svg = self.drawn(marker="^")
        assert svg.count("<use") == 3
        (marker,) = set(re.findall(r'href="#([^"]+)"', svg))
        assert f'<path id="{marker}"' in svg

    def test_every_colour_of_the_house_is_one_that_the_page_can_change(self):
        svg = self.drawn()
        assert set(re.findall(r"(?:fill|stroke):(#\w+)", svg)) <= set(COLOURS)
        assert {INK.lower(), PAPER.lower(), "#12436d"} <= set(re.findall(r"#\w{6}\b", svg))


def test_names_differ_where_anything_shown_differs():
    names = {identifier(*said) for said in [("a", "b"), ("ab", ""), ("a", "c"), ("", "ab")]}
    assert len(names) == 4
    assert all(re.fullmatch(r"c[0-9a-f]{8}", name) for name in names)
