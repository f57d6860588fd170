"""Words are compared without case, accents and apostrophes; slips are counted as typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.records.deidentification.words import (
    folded_name,
    slips_between,
    with_letters_missing,
    words_of,
)

NAMES = st.text("abcde", min_size=1, max_size=7)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Zoë", "zoe"),
        ("O\u2019Brien", "obrien"),
        ("Małgorzata", "malgorzata"),
        ("Ngọc", "ngoc"),
        ("Şahin", "sahin"),
        ("Łukasz", "lukasz"),
        ("STRAßE", "strasse"),
    ],
)
def test_names_are_folded(written, folded):
    assert folded_name(written) == folded


def test_a_possessive_is_no_part_of_a_word():
    assert [word.text for word in words_of("Priya's and James\u2019s and O'Brien's")] == [
        "Priya",
        "and",
        "James",
        "and",
        "O'Brien",
    ]


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("Priya led", True),
        ("We met. Priya led", True),
        ('He said: "Priya led', True),
        ("- Priya led", True),
        ("We met Priya", False),
        ("(We met Priya", False),
        ("Smith-Priya", False),
        ("THANK YOU TO PRIYA FOR ALL OF IT", True),
    ],
)
def test_where_a_capital_says_nothing(text, begins):
    (word,) = [word for word in words_of(text) if word.folded == "priya"]
    assert word.begins is begins


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    # Wagner and Fischer's kitten; a swap of neighbours is one slip (Damerau 1964).
    [("kitten", "sitting", 3), ("priya", "pryia", 1), ("shah", "shahh", 1), ("ca", "abc", 3)],
)
def test_slips(one, other, slips):
    assert slips_between(one, other) == slips


@given(NAMES, NAMES)
def test_words_one_slip_apart_share_a_form_with_a_letter_missing(one, other):
    shared = set(with_letters_missing(one, most=1)) & set(with_letters_missing(other, most=1))
    assert slips_between(one, other) == slips_between(other, one)
    assert slips_between(one, other) > 1 or shared
