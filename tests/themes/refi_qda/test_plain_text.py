"""Answers are written so that every program counts their characters alike."""

from __future__ import annotations

from collections import Counter
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.themes.refi_qda.plain_text import changes, plain_place, plain_text


@pytest.mark.parametrize(
    ("written", "given"),
    [
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        ("cafe\u0301", "café"),
        # https://www.unicode.org/charts/nameslist/n_1F600.html
        ("good \U0001f600!", "good [grinning face]!"),
        ("\U0001f44d\U0001f3fe", "[thumbs up sign][emoji modifier fitzpatrick type-5]"),
        ("\ufeffwords\x00\x1f", "words"),
        ("\U0010fffd", "[u+10fffd]"),
    ],
)
def test_what_programs_count_differently_is_written_otherwise(written, given):
    assert plain_text(written) == given


def test_emoji_stay_where_a_person_asks_for_it():
    assert plain_text("good \U0001f600", keep_emoji=True) == "good \U0001f600"
    assert changes("good \U0001f600", keep_emoji=True) == Counter(emoji_kept=1)
    assert changes("good \U0001f600") == Counter(emoji_named=1)


def test_every_change_is_counted():
    assert changes("plain") == Counter()
    assert changes("e\u0301\r\n\x00") == Counter(composed=1, line_ends=1, not_in_xml=1)


@given(st.text())
def test_every_program_counts_alike(text):
    plain = plain_text(text)
    assert len(plain.encode("utf-16-le")) == 2 * len(plain)
    assert "\r" not in plain and not plain.startswith("\ufeff")
    assert plain_text(plain) == plain


@given(st.text(), st.booleans())
def test_whatever_people_write_can_stand_in_xml(text, keep_emoji):
    plain = plain_text(text, keep_emoji=keep_emoji)
    escaped = plain.replace("&", "&amp;").replace("<", "&lt;")
    assert (fromstring(f"<a>{escaped}</a>").text or "") == plain


def test_a_place_moves_with_what_stands_before_it():
    text = "\U0001f600\r\nwords"
    start = plain_place(text, text.index("words"))
    assert plain_text(text)[start:] == "words"
