"""Ratios side by side: a column a group, rows named once, every interval on one scale."""

from __future__ import annotations

import math
from xml.etree import ElementTree

import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.presentation import ratios_side_by_side as module
from evaluation_lib.presentation.drawing import DARK_BLUE, PALE_GREY
from evaluation_lib.presentation.marks import ROWS_DIFFER, Mark, Panel
from evaluation_lib.presentation.ratios_side_by_side import ratios_side_by_side

NAN, INFINITY = math.nan, math.inf
WORDS = {"axis_label": "times", "headline": "Head", "subtitle": "Sub", "description": "Said."}
CONTACTS = Mark("Contacts", 2.09, 1.74, 2.51, emphasis=True)
PLANS = Mark("Plans", 0.9, 0.65, 1.24)
HIDDEN = Mark("Plans", NAN, NAN, NAN, absent="too few to say")


def axes_of(*panels):
    """Draw panels, but keep the figure instead of the picture; return its axes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "finished_narrow_chart", lambda figure, **words: figure)
        return ratios_side_by_side(panels, **WORDS).axes


def intervals(axis):
    lines = [(tuple(line.get_xdata()), tuple(line.get_ydata())) for line in axis.lines]
    return [(*x, y[0]) for x, y in lines if len(x) == 2 and y[0] == y[1]]


def dots(axis):
    return [line for line in axis.lines if line.get_marker() == "o"]


def test_picture_is_well_formed_and_the_same_only_for_the_same_data():
    one, same, other = (
        ratios_side_by_side([Panel("Mixed", (CONTACTS, mark))], **WORDS).svg
        for mark in (PLANS, PLANS, HIDDEN)
    )
    ElementTree.fromstring(one)
    assert one == same != other


def test_every_column_has_its_intervals_and_dots_in_their_rows():
    mixed, asian = axes_of(Panel("Mixed", (CONTACTS, PLANS)), Panel("Asian", (CONTACTS, HIDDEN)))
    assert intervals(mixed) == [(1.74, 2.51, 2), (0.65, 1.24, 1)]
    assert intervals(asian) == [(1.74, 2.51, 2)]
    assert [(*dot.get_xdata(), *dot.get_ydata()) for dot in dots(mixed)] == [(2.09, 2), (0.9, 1)]


def test_clear_ratios_are_told_by_size_as_well_as_by_colour():
    (axis,) = axes_of(Panel("Mixed", (CONTACTS, PLANS)))
    clear, other = dots(axis)
    assert (clear.get_color(), other.get_color()) == (DARK_BLUE, PALE_GREY)
    assert clear.get_markersize() > other.get_markersize()


def test_rows_are_named_once_and_columns_each(page):
    panels = [Panel(name, (CONTACTS, PLANS)) for name in ("Mixed", "Asian", "Black", "Other")]
    texts = page(ratios_side_by_side(panels, **WORDS).svg).texts
    assert {"Mixed", "Asian", "Black", "Other", "times"} <= {*texts}
    assert texts.count("Contacts") == texts.count("Plans") == 1


def test_words_stand_in_place_of_a_ratio_and_leave_no_number():
    leaking = Mark("Plans", NAN, 0.77, 7.77, absent="too few to say")
    hidden, leaked = (
        ratios_side_by_side([Panel("Mixed", (CONTACTS, mark))], **WORDS).svg
        for mark in (HIDDEN, leaking)
    )
    assert hidden == leaked
    assert "few to say" in hidden and "nan" not in hidden


def test_one_scale_holds_every_interval_with_few_numbers_along_it():
    wide = Mark("Contacts", 3, 0.06, 18)
    panels = [Panel(name, (wide, PLANS)) for name in ("Mixed", "Asian", "Black", "Other")]
    axes = axes_of(*panels)
    assert len({axis.get_xlim() for axis in axes}) == 1
    low, high = axes[0].get_xlim()
    assert low < 0.06 and high > 18
    assert list(axes[0].get_xticks()) == [0.1, 1, 10]
    assert all([*axis.lines[0].get_xdata()] == [1, 1] for axis in axes)


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        (Mark("Contacts", 0, 0, 0.5), "0"),
        (Mark("Contacts", INFINITY, 3, INFINITY, endless="no end"), "no end"),
    ],
)
def test_nought_and_no_limit_are_written_at_the_edge(page, mark, words):
    assert words in page(ratios_side_by_side([Panel("Mixed", (mark,))], **WORDS).svg).texts


def test_may_be_all_words(page):
    assert page(ratios_side_by_side([Panel("Mixed", (HIDDEN,))], **WORDS).svg).open == []


def test_columns_have_the_same_rows():
    with pytest.raises(DataError) as refused:
        ratios_side_by_side([Panel("A", (CONTACTS,)), Panel("B", (PLANS,))], **WORDS)
    assert str(refused.value) == ROWS_DIFFER.format(panel="B", first="A")
