"""Small sentences about lists of words say what was perhaps meant, and what there is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.wordlists import did_you_mean, folded, joined, listed, match

AREAS = ["North East", "Mid", "South", "Southend-on-Sea"]
WORDS = st.lists(st.text(alphabet="abc", min_size=1), max_size=8)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("mid", "Mid"),
        (" north-EAST ", "North East"),
        ("north_east", "North East"),
        ("Southend on Sea", "Southend-on-Sea"),
        ("Midd", None),
        ("", None),
        ("South End", None),
    ],
)
def test_a_word_is_matched_whatever_its_case_and_hyphens(written, found):
    assert match(written, AREAS) == found


def test_of_two_choices_spelled_alike_the_first_is_meant():
    assert match("mid", ["Mid", "MID"]) == "Mid"


@given(st.text())
def test_folding_a_second_time_changes_nothing(text):
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("Midd", ": did you mean Mid?"),
        ("nort-east", ": did you mean North East?"),
        ("xyz", "."),
        ("", "."),
    ],
)
def test_a_hint_names_what_is_close_or_ends_the_sentence(written, hint):
    assert did_you_mean(written, AREAS) == hint


def test_no_hint_where_there_is_nothing_to_choose():
    assert did_you_mean("Mid", []) == "."


@pytest.mark.parametrize(
    ("choices", "text"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b", "c"], "a, b, c"),
        (["a", "b", "c", "d"], "a, b, c … and 1 more"),
        (["a", "b", "c", "d", "e"], "a, b, c … and 2 more"),
    ],
)
def test_a_long_list_is_cut_and_says_so(choices, text):
    assert listed(choices, longest=3) == text


@pytest.mark.parametrize(
    ("words", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_words_are_joined_as_a_sentence_joins_them(words, text):
    assert joined(words) == text


@given(WORDS)
def test_joining_loses_no_word(words):
    assert joined(words).replace(" and ", ", ") == ", ".join(words)
