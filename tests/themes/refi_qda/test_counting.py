"""How a program counts characters shows in where its passages begin and end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.themes.refi_qda.counting import (
    COUNTINGS,
    Counting,
    Mark,
    MarkedText,
    choose_countings,
    places,
    with_plain_line_ends,
)

STANDARD, ONE_LINE_END, NVIVO, _ = COUNTINGS
#: As NVivo exports: line ends of two characters, and many emoji (their share as in the real file).
TEXT = "\r\n".join(
    f"\U0001f600 Invented remark {number}: mentoring helped \U0001f44d\U0001f3fe and so did time"
    for number in range(30)
)


def marked(text: str, words: str, counting: Counting) -> list[Mark]:
    """Mark each place of the words as a program does that counts so, and repeats no words."""
    plain, at = with_plain_line_ends(text), places(text, counting)
    first = [plain.find(words)]
    while first[-1] >= 0:
        first.append(plain.find(words, first[-1] + 1))
    at = at.tolist()
    return [Mark(at.index(start), at.index(start + len(words)), "") for start in first[:-1]]


@pytest.mark.parametrize("counting", COUNTINGS)
def test_the_count_is_found_from_the_passages_alone(counting):
    marks = marked(TEXT, "mentoring helped", counting)
    assert len(marks) == 30
    assert choose_countings([MarkedText(TEXT, marks)]) == [counting]


def test_the_standard_holds_where_nothing_speaks_against_it():
    plain = MarkedText("One line without emoji.", [Mark(4, 8, "")])
    assert choose_countings([plain]) == [STANDARD]


def test_a_text_that_says_nothing_is_counted_as_the_project_is():
    told = MarkedText(TEXT, marked(TEXT, "mentoring helped", NVIVO))
    # The mark ends with the text however it is counted, so it fits all counts alike.
    silent = MarkedText("good talk \U0001f600", [Mark(0, 4, "")])
    assert choose_countings([told, silent]) == [NVIVO, NVIVO]


def test_words_repeated_beside_a_passage_decide():
    text = "a\r\nb c d"
    # Either count begins and ends with words: "b" or "c" by the standard and by one line end.
    assert choose_countings([MarkedText(text, [Mark(4, 5, "c")])]) == [ONE_LINE_END]
    assert choose_countings([MarkedText(text, [Mark(5, 6, "c")])]) == [STANDARD]


def test_words_that_a_program_cuts_are_known_by_their_beginning():
    text = "a\r\nbee comes and goes"
    assert choose_countings([MarkedText(text, [Mark(2, 11, "bee c…")])]) == [ONE_LINE_END]


@given(st.text(alphabet="a \r\n\U0001f600é"), st.sampled_from(COUNTINGS))
def test_every_count_walks_through_the_whole_text(text, counting):
    found = places(text, counting)
    assert found[0] == 0
    assert found[-1] == len(with_plain_line_ends(text))
    assert all(0 <= after - before <= 1 for before, after in pairwise(found))


# Python's own encoder says how long a text is in units of UTF-16.
@given(st.text(alphabet="a \r\n\U0001f600é"))
def test_units_of_utf16_are_those_of_the_encoding(text):
    assert len(places(text, NVIVO)) - 1 == len(text.encode("utf-16-le")) // 2
