"""A text as it is searched: wide and styled signs as plain ones, with where each of them stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from evaluation_lib.records.deidentification.found import Covered, Found

#: Signs that nobody sees: direction marks around a pasted number, soft hyphens, joiners.
UNSEEN = "Cf"
DASH_IN_A_NUMBER = re.compile(r"(?<=\d)[\u2010-\u2015\u2212](?=\d)")


@dataclass(frozen=True)
class ComparedText:
    """A text as it is searched.

    Attributes
    ----------
    text
        In Unicode's form NFKC sign by sign, without signs that nobody sees; a dash between digits
        is a hyphen.
    places
        Where each of its signs stands in the text as written.
    """

    text: str
    places: tuple[int, ...]

    def as_written(self, found: Iterable[Found], *, original: str) -> list[Found]:
        """Return places of this text as places of the text as written, in order."""
        back = [
            replace(one, start=self.places[one.start], end=self.places[one.end - 1] + 1)
            for one in found
        ]
        # Two may meet within one sign as written, as in a fraction: the first has it.
        free = Covered(original).with_free(sorted(back, key=lambda one: (one.start, -one.end)))
        return sorted(free, key=lambda one: one.start)


def compared_text(original: str) -> ComparedText:
    """Return a text as it is searched."""
    signs = [
        (plain, place)
        for place, sign in enumerate(original)
        if sign.isascii() or unicodedata.category(sign) != UNSEEN
        for plain in (sign if sign.isascii() else unicodedata.normalize("NFKC", sign))
    ]
    text = DASH_IN_A_NUMBER.sub("-", "".join(sign for sign, _ in signs))
    return ComparedText(text, tuple(place for _, place in signs))
