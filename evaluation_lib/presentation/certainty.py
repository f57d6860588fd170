"""How sure a difference is: five words and their signs, the same in every report."""

from __future__ import annotations

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.measures.main_messages import HIGHER, LOWER, NO_EVIDENCE, TOO_SMALL
from evaluation_lib.presentation.wording import text

NO_CLEAR_DIFFERENCE, TOO_FEW, NOT_KNOWN = "no_clear_difference", "too_few", "not_known"
#: The scale, in the order in which reports speak of it; higher and lower have the same rank.
SCALE = (HIGHER, LOWER, NO_CLEAR_DIFFERENCE, TOO_FEW, NOT_KNOWN)
#: The kind of a comparison that rests on a hidden number: nothing is said of it.
HIDDEN = "hidden"
#: What measures and reports call three of them.
OF_MEASURES = {NO_EVIDENCE: NO_CLEAR_DIFFERENCE, TOO_SMALL: TOO_FEW, HIDDEN: NOT_KNOWN}


def certainty_words(dictionary: Dictionary, certainty: str) -> str:
    """Return the words for a certainty: ``clearly higher``.

    Parameters
    ----------
    dictionary
        The data dictionary.
    certainty
        One of `SCALE`, or a kind of `measures.main_messages`.

    Raises
    ------
    DataError
        If the scale has no such certainty.
    """
    return _entry(dictionary, certainty, "words")


def certainty_sign(dictionary: Dictionary, certainty: str) -> str:
    """Return the sign for a certainty (as `certainty_words`), for where there is little room."""
    return _entry(dictionary, certainty, "sign")


def certainty_meaning(dictionary: Dictionary, certainty: str) -> str:
    """Return what a certainty (as `certainty_words`) means, as a sentence for readers."""
    return _entry(dictionary, certainty, "meaning")


def _entry(dictionary: Dictionary, certainty: str, part: str) -> str:
    name = OF_MEASURES.get(certainty, certainty)
    return text(dictionary, f"certainty.scale.{name}.{part}")
