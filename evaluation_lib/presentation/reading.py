"""What the section on how to read a page says in every report."""

from __future__ import annotations

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.presentation.certainty import (
    SCALE,
    certainty_meaning,
    certainty_sign,
    certainty_words,
)
from evaluation_lib.presentation.wording import text, texts


def shared_reading(dictionary: Dictionary, *, confidence: str) -> list[str]:
    """Return the sentences on intervals, colours and symbols, and on each certainty.

    Parameters
    ----------
    dictionary
        The data dictionary.
    confidence
        That of the page's intervals, ready to be read: ``95%``.
    """
    shared = texts(dictionary, "how_to_read.shared", confidence=confidence)
    return [*shared, *(_of_a_certainty(dictionary, one) for one in SCALE)]


def _of_a_certainty(dictionary: Dictionary, certainty: str) -> str:
    words = certainty_words(dictionary, certainty)
    return text(
        dictionary,
        "how_to_read.certainty",
        sign=certainty_sign(dictionary, certainty),
        words=words[:1].upper() + words[1:],
        meaning=certainty_meaning(dictionary, certainty),
    )
