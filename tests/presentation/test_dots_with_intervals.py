"""Stays and shares as dots: intervals in their rows, open ends as arrows, the hidden unsaid."""

from __future__ import annotations

import math
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.errors import DataError
from evaluation_lib.presentation import dots_with_intervals, shares_side_by_side
from evaluation_lib.presentation.dots_with_intervals import stays_chart
from evaluation_lib.presentation.drawing import DARK_BLUE, DARK_PINK, PALE_GREY
from evaluation_lib.presentation.marks import ROWS_DIFFER, Mark, Panel
from evaluation_lib.presentation.narrow import WIDEST
from evaluation_lib.presentation.shares_side_by_side import (
    NO_SUCH_COLUMN,
    shares_side_by_side_chart,
)

NAN, INFINITY = math.nan, math.inf
WORDS = {"headline": "Head", "subtitle": "Sub", "description": "Said.", "not_known": "not known"}
WHITE, MIXED = Mark("White", 0.4, 0.38, 0.42, emphasis=True), Mark("Mixed", 0.5, 0.3, 0.7)
HIDDEN = Mark("Black", NAN, NAN, NAN)
OPEN, NOT_REACHED = Mark("Asian", 0.6, 0.2, INFINITY), Mark("Other", INFINITY, 0.8, INFINITY)


def stays(*panels):
    return stays_chart(panels, axis_label="months", open_end="no upper limit", **WORDS)


def side_by_side(*panels, **other):
    return shares_side_by_side_chart(panels, **WORDS, **other)


KINDS = {"stays": stays, "side by side": side_by_side}
by_kind = pytest.mark.parametrize("kind", KINDS)


def axes_of(kind, *panels, **other):
    """Draw a chart of a kind, but keep the figure instead of the picture; return its axes."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (dots_with_intervals, shares_side_by_side):
            patch.setattr(module, "finished_narrow_chart", lambda figure, **words: figure)
        return KINDS[kind](*panels, **other).axes


def level(axis):
    """The lower and upper end of every interval, and its row."""
    lines = [(tuple(line.get_xdata()), tuple(line.get_ydata())) for line in axis.lines]
    return [(*x, y[0]) for x, y in lines if len(x) == 2 and y[0] == y[1]]


def dots(axis):
    return [
        (line.get_xdata()[0], line.get_ydata()[0])
        for line in axis.lines
        if line.get_marker() == "o"
    ]


@by_kind
class TestEveryKind:
    def test_is_well_formed_narrow_and_the_same_for_the_same_data(self, kind):
        one, same, other = (
            KINDS[kind](Panel("A", (WHITE, mark))).svg for mark in (MIXED, MIXED, HIDDEN)
        )
        ElementTree.fromstring(one)
        assert f"max-width: {WIDEST}" in one.partition(">")[0]
        assert one == same != other

    def test_has_every_row_and_panel_named(self, kind, page):
        panels = [Panel(title, (WHITE, MIXED, HIDDEN)) for title in ("First", "Second")]
        texts = page(KINDS[kind](*panels).svg).texts
        assert {"First", "Second", "White", "Mixed", "Black"} <= {*texts}

    def test_has_each_interval_and_dot_in_its_row(self, kind):
        (axis,) = axes_of(kind, Panel("A", (WHITE, HIDDEN, MIXED)))
        assert level(axis) == [(0.38, 0.42, 3), (0.3, 0.7, 1)]
        assert dots(axis) == [(0.4, 3), (0.5, 1)]

    def test_shows_emphasised_marks_dark_and_others_pale(self, kind):
        (axis,) = axes_of(kind, Panel("A", (WHITE, MIXED)))
        colours = [line.get_color() for line in axis.lines if line.get_marker() == "o"]
        assert colours == [DARK_BLUE, PALE_GREY]

    def test_has_one_axis_from_nought_that_holds_every_interval(self, kind):
        axes = axes_of(kind, Panel("A", (WHITE,)), Panel("B", (Mark("White", 0.5, 0.1, 0.98),)))
        assert len({axis.get_xlim() for axis in axes}) == 1
        low, high = axes[0].get_xlim()
        assert low == 0 and high > 0.98

    def test_says_of_the_hidden_that_it_is_and_nothing_else(self, kind, page):
        leaking = Mark("Black", NAN, 0.77, 7.77)
        hidden, leaked = (KINDS[kind](Panel("A", (WHITE, one))).svg for one in (HIDDEN, leaking))
        assert hidden == leaked
        texts = page(hidden).texts
        assert texts.count("not known") == 1
        assert not [text for text in texts if "nan" in text]

    def test_may_be_all_hidden_or_all_nought(self, kind, page):
        for mark in (HIDDEN, Mark("White", 0, 0, 0)):
            assert page(KINDS[kind](Panel("A", (mark, mark))).svg).open == []


class TestOpenEnds:
    def test_are_arrows_at_the_edge_with_words_beside_them(self, page):
        (axis,) = axes_of("stays", Panel("A", (WHITE, OPEN)))
        (arrow,) = [line for line in axis.lines if line.get_marker() == ">"]
        assert (arrow.get_xdata(), arrow.get_ydata()) == ([1], [1])
        _, open_row = level(axis)
        assert open_row[0] == 0.2 and open_row[1] > axis.get_xlim()[1]
        assert page(stays(Panel("A", (WHITE, OPEN))).svg).texts.count("no upper limit") == 1

    def test_leave_room_for_the_arrow(self):
        for marks in ((WHITE, OPEN), (WHITE, NOT_REACHED)):
            (axis,) = axes_of("stays", Panel("A", marks))
            finite = max(
                end for one in marks for end in (one.lower, one.value, one.upper) if end < INFINITY
            )
            assert axis.get_xlim()[1] == pytest.approx(1.2 * finite)

    def test_of_a_value_that_is_not_reached_have_no_dot(self):
        (axis,) = axes_of("stays", Panel("A", (WHITE, NOT_REACHED)))
        assert dots(axis) == [(0.4, 2)]
        assert len(level(axis)) == 2


class TestStays:
    def test_stand_in_two_columns_whose_rows_are_named_once(self, page):
        panels = [Panel(title, (WHITE, MIXED)) for title in "ABC"]
        first, second, third, none = axes_of("stays", *panels)
        texts = page(stays(*panels).svg).texts
        assert texts.count("White") == texts.count("Mixed") == 2
        assert first.get_position().y0 > third.get_position().y0
        assert second.get_position().x0 > first.get_position().x0
        assert not none.axison

    def test_have_the_same_rows_in_every_panel(self):
        with pytest.raises(DataError) as refused:
            stays(Panel("A", (WHITE,)), Panel("B", (MIXED,)))
        assert str(refused.value) == ROWS_DIFFER.format(panel="B", first="A")


class TestSideBySide:
    def test_rows_have_their_names_once(self, page):
        panels = [Panel(title, (WHITE, MIXED)) for title in "ABC"]
        texts = page(side_by_side(*panels).svg).texts
        assert texts.count("White") == texts.count("Mixed") == 1

    def test_shares_of_one_column_are_marked_in_the_others(self):
        first, other = axes_of(
            "side by side",
            Panel("A", (WHITE, HIDDEN)),
            Panel("B", (Mark("White", 0.2, 0.1, 0.3), Mark("Black", 0.5, 0.4, 0.6))),
            compare_with="A",
        )
        marked = [line for line in other.lines if line.get_color() == DARK_PINK]
        assert [[*line.get_xdata()] for line in marked] == [[0.4, 0.4]]
        assert DARK_PINK not in {line.get_color() for line in first.lines}

    @settings(max_examples=10)
    @given(st.floats(0.001, 1))
    def test_two_shares_are_named_on_the_scale(self, share):
        (axis,) = axes_of("side by side", Panel("A", (Mark("White", share, 0, share),)))
        nought, tick = axis.get_xticks()
        assert nought == 0 < tick <= axis.get_xlim()[1]
        assert tick >= 0.4 * share

    def test_columns_have_the_same_rows(self):
        with pytest.raises(DataError) as refused:
            side_by_side(Panel("A", (WHITE,)), Panel("B", (MIXED,)))
        assert str(refused.value) == ROWS_DIFFER.format(panel="B", first="A")

    def test_a_column_to_compare_with_is_one_of_them(self):
        with pytest.raises(DataError) as refused:
            side_by_side(Panel("A", (WHITE,)), Panel("B", (WHITE,)), compare_with="C")
        assert str(refused.value) == NO_SUCH_COLUMN.format(found="C", allowed="A, B")
