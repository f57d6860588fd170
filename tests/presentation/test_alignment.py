"""Numbers of a column stand under one another by their decimal points, whatever follows them."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.presentation.alignment import HARD_SPACE, aligned

ROOM = re.compile(r"<span(?: style='padding-right:([\d.]+)ch')?>([^<]+)</span>")


def shown(html: str) -> str:
    """The text that a person sees."""
    return re.sub(r"<[^>]+>", "", html).replace(HARD_SPACE, " ")


def left_of_the_point(cell: str, width: float) -> float:
    """How far from the column's left side a cell's decimal point is, in digits."""
    padding, number = ROOM.match(cell).groups()
    decimals = number.partition(".")[2]
    behind = float(padding or 0) + (len(decimals) + 0.5 if decimals else 0)
    return width - behind


class TestNumbersAlone:
    def test_they_stand_to_the_right_with_symbols_among_them(self):
        column = aligned(["1,141", "26", "[c]"], words=False)
        assert (column.left, column.cells) == (False, ("1,141", "26", "[c]"))

    def test_percentages_too(self):
        assert not aligned(["6.1%", "26.0%", "[x]"], words=False).left

    def test_other_decimals_are_set_by_their_points(self):
        column = aligned(["0.87", "1.3", "12"], words=False)
        assert column.left
        points = {left_of_the_point(cell, column.width) for cell in column.cells}
        assert len(points) == 1


class TestNumbersWithMore:
    def test_intervals_signs_and_symbols_leave_the_points_under_one_another(self):
        texts = ["1.45 (1.31 to 1.60) ▲", "12.30 (9.00 to 16.10)", "[c]", "too few to say"]
        column = aligned(texts, words=False)
        assert column.left and column.width == 4.5
        assert [shown(cell) for cell in column.cells] == texts
        assert len({left_of_the_point(cell, 4.5) for cell in column.cells[:2]}) == 1

    def test_numbers_of_one_width_need_no_room(self):
        column = aligned(["1.45 (1.31 to 1.60)", "0.98 (0.90 to 1.07)"], words=False)
        assert column.width == 0
        assert not any("<" in cell for cell in column.cells)

    def test_an_interval_is_not_broken_across_lines_but_before_it_there_is_room(self):
        (cell,) = aligned(["1.45 (1.31 to 1.60) ▲"], words=False).cells
        assert cell.split(" ") == ["1.45", f"(1.31{HARD_SPACE}to{HARD_SPACE}1.60){HARD_SPACE}▲"]


def test_words_stand_to_the_left_as_they_are():
    column = aligned(["12 <b> (1 to 2)", ""], words=True)
    assert (column.left, column.cells) == (True, ("12 &lt;b&gt; (1 to 2)", ""))


def test_a_column_of_numbers_without_a_number_stands_to_the_left():
    assert aligned(["no clear difference", "[x]"], words=False).left


@given(st.lists(st.text(), min_size=1), st.booleans())
def test_what_is_read_is_what_was_given(texts, words):
    column = aligned(texts, words=words)
    read = [re.sub(r"</?span[^>]*>", "", cell) for cell in column.cells]
    assert [cell.replace(HARD_SPACE, " ") for cell in read] == [
        text.replace(HARD_SPACE, " ")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
        .replace("'", "&#x27;")
        for text in texts
    ]
