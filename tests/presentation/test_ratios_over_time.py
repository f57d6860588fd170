"""Ratios over periods: one scale, every interval drawn, a gap where a value is hidden."""

from __future__ import annotations

import math
from xml.etree import ElementTree

import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.presentation import ratios_over_time as module
from evaluation_lib.presentation.marks import Mark, Panel
from evaluation_lib.presentation.narrow import WIDEST
from evaluation_lib.presentation.ratios_over_time import (
    NO_SUCH_PERIOD,
    PERIODS_DIFFER,
    ratios_over_time,
)

NAN, INFINITY = math.nan, math.inf
NOTHING = "Too few"
WORDS = {"nothing_shown": NOTHING, "headline": "Head", "subtitle": "Sub", "description": "Said."}
QUARTERS = tuple(f"{year}-Q{quarter}" for year in (2023, 2024) for quarter in (1, 2, 3, 4))


def panel(title="Mixed", *values, periods=QUARTERS) -> Panel:
    """A group's ratios in the first periods, each with an interval around it."""
    return Panel(
        title,
        tuple(
            Mark(period, value, value / 2, value * 2)
            for period, value in zip(periods, values, strict=False)
        ),
    )


@pytest.fixture
def drawn(monkeypatch):
    """Draw panels, but keep the figure instead of the picture; return its axes."""

    def draw(*panels, **other):
        with monkeypatch.context() as patch:
            patch.setattr(module, "finished_narrow_chart", lambda figure, **words: figure)
            return ratios_over_time(panels, **WORDS, **other).axes

    return draw


def upright(axis):
    """The x, lower and upper end of every interval."""
    lines = [(tuple(line.get_xdata()), tuple(line.get_ydata())) for line in axis.lines]
    return [
        (x[0], *y) for x, y in lines if len(x) == 2 and x[0] == x[1] and y != (0, 1) and x[0] >= 0
    ]


def joined(axis) -> list[float]:
    (line,) = [
        line
        for line in axis.lines
        if (line.get_color(), line.get_linewidth()) == (module.PALE_GREY, 1)
    ]
    return line.get_ydata().tolist()


class TestPicture:
    def test_is_well_formed_and_narrow(self):
        svg = ratios_over_time([panel("Mixed", 1, 2)], **WORDS).svg
        ElementTree.fromstring(svg)
        assert f"max-width: {WIDEST}" in svg.partition(">")[0]

    def test_is_the_same_for_the_same_data_and_another_for_others(self):
        one, same, other = (
            ratios_over_time([panel("Mixed", 1, value)], **WORDS).svg for value in (2, 2, 2.1)
        )
        assert one == same != other

    @pytest.mark.parametrize("number", [1, 2, 3, 5])
    def test_has_a_panel_for_every_group(self, page, number):
        groups = [panel(f"Group {place}", *[1.5] * 8) for place in range(number)]
        texts = page(ratios_over_time(groups, **WORDS).svg).texts
        assert [text for text in texts if text.startswith("Group")] == [
            group.title for group in groups
        ]
        assert texts.count(QUARTERS[0]) == texts.count(QUARTERS[-1]) == number


class TestScale:
    def test_is_one_for_all_panels_and_holds_every_interval(self, drawn):
        axes = drawn(panel("A", 1, 0.1), panel("B", 12, 1))
        assert len({axis.get_ylim() for axis in axes}) == 1
        assert {axis.get_yscale() for axis in axes} == {"log"}
        low, high = axes[0].get_ylim()
        assert low < 0.05 and high > 24

    def test_has_one_marked_in_every_panel(self, drawn):
        axes = drawn(panel("A", 2, 2), panel("B", 3, 3))
        assert all([*axis.lines[0].get_ydata()] == [1, 1] for axis in axes)
        assert "1" in [label.get_text() for label in axes[0].get_yticklabels()]


class TestEveryPeriod:
    def test_has_its_dot_and_its_interval(self, drawn):
        (axis,) = drawn(panel("Mixed", 1.5, 2.0))
        assert upright(axis) == [(0, 0.75, 3), (1, 1, 4)]
        dots = [line for line in axis.lines if line.get_marker() == "o"]
        assert [(*line.get_xdata(), *line.get_ydata()) for line in dots] == [(0, 1.5), (1, 2.0)]

    def test_is_dark_where_it_is_emphasised(self, drawn):
        clear = Mark("2023-Q1", 2, 1.5, 2.5, emphasis=True)
        (axis,) = drawn(Panel("Mixed", (clear, Mark("2023-Q2", 1.1, 0.9, 1.3))))
        dots = [line for line in axis.lines if line.get_marker() == "o"]
        assert [line.get_color() for line in dots] == [module.DARK_BLUE, module.PALE_GREY]
        assert dots[0].get_markersize() > dots[1].get_markersize()

    def test_keeps_its_place_where_it_is_hidden_and_no_line_crosses_the_gap(self, drawn):
        (axis,) = drawn(panel("Mixed", 1.5, NAN, 2.0, 2.0))
        assert [x for x, *_ in upright(axis)] == [0, 2, 3]
        assert joined(axis) == pytest.approx([1.5, NAN, 2, 2], nan_ok=True)

    def test_tells_nothing_of_a_hidden_value(self):
        hidden, leaking = (Mark("2023-Q2", NAN, *ends) for ends in ((NAN, NAN), (0.77, 7.77)))
        first = panel("Mixed", 1.2).marks
        pictures = {
            ratios_over_time([Panel("Mixed", (*first, mark))], **WORDS).svg
            for mark in (hidden, leaking)
        }
        assert len(pictures) == 1
        assert "nan" not in pictures.pop()

    @pytest.mark.parametrize(("value", "shape", "edge"), [(0, "v", 0), (INFINITY, "^", 1)])
    def test_that_has_no_place_on_the_scale_points_off_it(self, drawn, value, shape, edge):
        ends = (0, 0.8) if value == 0 else (2, INFINITY)
        marks = (Mark("2023", value, *ends), Mark("2024", 1.1, 0.9, 1.3))
        (axis,) = drawn(Panel("Mixed", marks))
        (triangle,) = [line for line in axis.lines if line.get_marker() == shape]
        assert triangle.get_ydata() == [edge]
        assert joined(axis) == pytest.approx([NAN, 1.1], nan_ok=True)

    def test_may_be_hidden_throughout_and_then_words_say_so(self, page):
        groups = [panel("Mixed", 1, 2), panel("Other", NAN, NAN)]
        assert page(ratios_over_time(groups, **WORDS).svg).texts.count(NOTHING) == 1


class TestNamesOfPeriods:
    def test_are_all_there_where_there_is_room(self, page):
        spans = ("2016-17 to 2018-19", "2019-20 to 2021-22", "2022-23 to 2024-25")
        groups = [panel(name, 1, 2, 1, periods=spans) for name in "AB"]
        texts = page(ratios_over_time(groups, **WORDS).svg).texts
        assert texts.count("2016-17 to") == texts.count("2024-25") == 2

    def test_are_the_first_and_the_last_inside_the_panel_where_there_is_none(self, drawn):
        axis, _ = drawn(*[panel(name, *[1.5] * 8) for name in "AB"])
        labels = axis.get_xticklabels()
        assert [label.get_text() for label in labels] == [QUARTERS[0], QUARTERS[-1]]
        assert [label.get_horizontalalignment() for label in labels] == ["left", "right"]

    def test_are_the_same_in_all_panels(self):
        with pytest.raises(DataError) as refused:
            ratios_over_time([panel("A", 1, 2), panel("B", 1)], **WORDS)
        assert str(refused.value) == PERIODS_DIFFER.format(panel="B", first="A")


class TestLine:
    @pytest.mark.parametrize(("place", "side"), [(1, "left"), (6, "right")])
    def test_stands_before_its_period_in_every_panel_with_its_word_in_the_first(
        self, drawn, place, side
    ):
        groups = [panel(name, *[1.5] * 8) for name in "AB"]
        axes = drawn(*groups, line=(QUARTERS[place], "start"))
        for axis in axes:
            (dashed,) = [line for line in axis.lines if line.get_linestyle() == "--"]
            assert [*dashed.get_xdata()] == [place - 0.5] * 2
        (word,) = axes[0].texts
        assert (word.get_text(), word.get_horizontalalignment()) == ("start", side)
        assert not axes[1].texts

    def test_leaves_room_for_its_word_above_all_intervals(self, drawn):
        group = panel("A", *[4] * 8)
        (without,), (with_word,) = drawn(group), drawn(group, line=(QUARTERS[2], "start"))
        assert with_word.get_ylim()[1] > 1.3 * without.get_ylim()[1]

    def test_stands_at_a_period_that_is_shown(self):
        with pytest.raises(DataError) as refused:
            ratios_over_time([panel("A", 1, 2)], line=("2030", "start"), **WORDS)
        assert str(refused.value) == NO_SUCH_PERIOD.format(found="2030", allowed="2023-Q1, 2023-Q2")
