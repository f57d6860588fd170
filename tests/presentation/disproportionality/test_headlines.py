"""A chart's headline says what is clear, on both sides alike, in ten words; and what is not."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.measures.main_messages import HIGHER, LOWER, NO_EVIDENCE, TOO_SMALL
from evaluation_lib.presentation.disproportionality.analysis import labels_of
from evaluation_lib.presentation.disproportionality.headlines import headline_of
from evaluation_lib.presentation.headlines import MOST_WORDS

DICTIONARY = load_dictionary()
REPORT = SimpleNamespace(
    dictionary=DICTIONARY,
    setting=SimpleNamespace(reference_group="White", area=SimpleNamespace(label="Essex")),
)
POINTS = tuple(labels_of(REPORT).values())[:14]
GROUPS = ("Mixed", "Asian", "Black", "Other")
THINGS = ("points", "steps", "sources", "years", "quarters")


def rows(clear=None, *, points=POINTS, otherwise=NO_EVIDENCE):
    """Every group at some points; how each reads: ``{("Black", 0): HIGHER}``, else as given."""
    return pd.DataFrame(
        [
            (group, label, (clear or {}).get((group, place), otherwise))
            for group in GROUPS
            for place, label in enumerate(points)
        ],
        columns=["group", "label", "kind"],
    )


def at(group, number, kind, *, start=0):
    """Let a group read so at so many points."""
    return {(group, place): kind for place in range(start, start + number)}


@pytest.mark.parametrize(
    ("clear", "expected"),
    [
        ({}, "No group clearly differs at any decision point"),
        (at("Black", 1, HIGHER), "Black children: clearly higher at contacts"),
        (at("Black", 9, HIGHER), "Black: clearly higher at 9 of 14 points"),
        (at("Asian", 3, LOWER), "Asian: clearly lower at 3 of 14 points"),
        (
            at("Black", 2, HIGHER) | at("Mixed", 2, HIGHER),
            "Mixed and Black: clearly higher at 2 of 14 points",
        ),
        (
            at("Black", 2, HIGHER) | at("Mixed", 2, HIGHER) | at("Other", 2, HIGHER),
            "Clearly higher: 6 of 56 comparisons",
        ),
        (
            at("Black", 9, HIGHER) | at("Asian", 5, LOWER) | at("Other", 4, LOWER),
            "Black: clearly higher at 9; Asian: clearly lower at 5",
        ),
        (
            at("Black", 5, HIGHER) | at("Black", 2, LOWER, start=5),
            "Black: clearly higher at 5 points, clearly lower at 2",
        ),
        (
            at("Black", 2, HIGHER) | at("Mixed", 2, HIGHER) | at("Asian", 1, LOWER),
            "Clearly higher: 4; clearly lower: 1 of 56 comparisons",
        ),
    ],
)
def test_says_which_group_differs_most_on_each_side(clear, expected):
    assert headline_of(REPORT, rows(clear), things="points") == expected


def test_says_that_there_are_too_few_only_where_nothing_can_be_told():
    nothing = rows(otherwise=TOO_SMALL)
    expected = "Too few children to say at any decision point"
    assert headline_of(REPORT, nothing, things="points") == expected
    assert headline_of(REPORT, nothing.assign(kind=None), things="points") == expected
    some = rows({("Black", 0): NO_EVIDENCE}, otherwise=TOO_SMALL)
    expected = "No group clearly differs at any decision point"
    assert headline_of(REPORT, some, things="points") == expected


def test_groups_without_a_reading_are_not_among_those_compared():
    reference = pd.DataFrame({"group": "White", "label": POINTS, "kind": None})
    clear = at("Black", 2, HIGHER) | at("Mixed", 2, HIGHER) | at("Other", 2, HIGHER)
    headline = headline_of(REPORT, pd.concat([reference, rows(clear)]), things="points")
    assert headline == "Clearly higher: 6 of 56 comparisons"


def test_names_what_it_is_about_where_there_is_room():
    years = ("2020-21", "2021-22")
    found = rows(at("Black", 2, HIGHER), points=years)
    expected = "Referrals: Black clearly higher in 2 of 2 years"
    assert headline_of(REPORT, found, things="years", about="Referrals") == expected
    expected = "Black clearly higher in 2 of 2 years"
    long = "Initial child protection conferences"
    assert headline_of(REPORT, found, things="years", about=long) == expected


@given(
    st.lists(
        st.tuples(
            st.sampled_from(GROUPS),
            st.integers(0, len(POINTS) - 1),
            st.sampled_from([HIGHER, LOWER, NO_EVIDENCE, TOO_SMALL]),
        ),
        max_size=40,
    ),
    st.sampled_from(THINGS),
    st.sampled_from([None, *POINTS]),
)
def test_has_ten_words_at_most_and_claims_a_side_only_where_there_is_one(found, things, about):
    kinds = {(group, place): kind for group, place, kind in found}
    drawn = rows(kinds, otherwise=TOO_SMALL)
    headline = headline_of(REPORT, drawn, things=things, about=about)
    assert len(headline.split()) <= MOST_WORDS
    for kind, words in ((HIGHER, "clearly higher"), (LOWER, "clearly lower")):
        assert (words in headline.lower()) == (drawn["kind"] == kind).any()
