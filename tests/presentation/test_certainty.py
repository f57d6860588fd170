"""How sure a difference is, in five words that stand once in the dictionary."""

from __future__ import annotations

import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.measures.main_messages import HIGHER, LOWER, NO_EVIDENCE, TOO_SMALL
from evaluation_lib.presentation.certainty import (
    NO_CLEAR_DIFFERENCE,
    NOT_KNOWN,
    SCALE,
    TOO_FEW,
    certainty_meaning,
    certainty_sign,
    certainty_words,
)


def test_the_dictionary_has_the_scale_and_nothing_else(dictionary):
    entries = dictionary.document("wording")["certainty"]["scale"]
    assert tuple(entries) == SCALE
    for parts in entries.values():
        assert set(parts) == {"words", "sign", "meaning", "used"}
        assert all(parts.values())


def test_words_and_signs_are_all_different(dictionary):
    for ask in (certainty_words, certainty_sign, certainty_meaning):
        assert len({ask(dictionary, name) for name in SCALE}) == len(SCALE)


def test_higher_and_lower_are_said_alike(dictionary):
    higher, lower = (certainty_words(dictionary, side) for side in (HIGHER, LOWER))
    assert higher.replace("higher", "lower") == lower
    meanings = [certainty_meaning(dictionary, side) for side in (HIGHER, LOWER)]
    assert meanings[0].replace("higher", "lower") == meanings[1]


@pytest.mark.parametrize(
    ("of_measures", "certainty"),
    [
        (HIGHER, HIGHER),
        (LOWER, LOWER),
        (NO_EVIDENCE, NO_CLEAR_DIFFERENCE),
        (TOO_SMALL, TOO_FEW),
        ("hidden", NOT_KNOWN),
    ],
)
def test_the_kinds_of_measures_have_the_same_words(dictionary, of_measures, certainty):
    assert certainty_words(dictionary, of_measures) == certainty_words(dictionary, certainty)


def test_another_certainty_is_refused(dictionary):
    with pytest.raises(DataError, match=r"certainty\.scale\.probably\.words"):
        certainty_words(dictionary, "probably")
