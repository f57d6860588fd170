"""Words of a text as names are compared: folded, with their places, and how far apart two are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from unicodedata import category

APOSTROPHES = "'\u2019\u02bc\u2018`"
#: Signs that belong to the letter before them: accents with no composed form, vowels of Bengali.
MARKS = "".join(sign for sign in map(chr, range(0x20000)) if category(sign)[0] == "M")
LETTERS = rf"[^\W\d_](?:[^\W\d_]|[{MARKS}])*"
WORD = re.compile(rf"{LETTERS}(?:[{APOSTROPHES}]{LETTERS})*")
POSSESSIVE = re.compile(rf"[{APOSTROPHES}]s$", re.IGNORECASE)
#: Letters that lose no mark when taken apart, and what people write instead.
OTHER_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
)
#: Signs before a word with which no sentence begins, and signs at which one ends.
OPENING = " \t\"'\u201c\u201d\u2018\u2019([{*"
ENDING = ".!?:;\n\u2022\u2013\u2014"
#: How many signs before a word tell whether a sentence begins with it.
LOOK_BACK = 20
#: A dash at the beginning of a line, as in a list.
IN_A_LIST = re.compile(r"(^|\n)\s*[-*]$")


@dataclass(frozen=True)
class Word:
    """A word of a text.

    Attributes
    ----------
    start, end
        Where it stands, without a possessive ``'s``.
    text, folded
        The word, and how it is compared.
    capital
        Whether it begins with a capital.
    begins
        Whether its capital says nothing: a sentence may begin with it, or all is in capitals.
    other_script
        Whether a letter of it is of another script than Latin.
    """

    start: int
    end: int
    text: str
    folded: str
    capital: bool
    begins: bool
    other_script: bool


@cache
def folded_name(text: str) -> str:
    """Fold case, accents and apostrophes away: ``O'Brien`` and ``obrien``, ``Zoë`` and ``zoe``."""
    plain = text.casefold().translate(OTHER_LETTERS)
    marked = unicodedata.normalize("NFKD", plain)
    letters = "".join(sign for sign in marked if not unicodedata.combining(sign))
    return "".join(sign for sign in letters if sign not in APOSTROPHES)


def words_of(text: str) -> list[Word]:
    """Return the words of a text in order; parts of a hyphened word are words."""
    shouted = _is_shouted(text)
    return [_word(text, found, shouted=shouted) for found in WORD.finditer(text)]


def _word(text: str, found: re.Match[str], *, shouted: bool) -> Word:
    said = POSSESSIVE.sub("", found[0])
    before = text[max(0, found.start() - LOOK_BACK) : found.start()].rstrip(OPENING)
    return Word(
        start=found.start(),
        end=found.start() + len(said),
        text=said,
        folded=folded_name(said),
        capital=said[0].isupper(),
        begins=shouted or not before or before[-1] in ENDING or bool(IN_A_LIST.search(before)),
        other_script=not said.isascii() and any(map(_is_of_other_script, said)),
    )


@cache
def _is_of_other_script(sign: str) -> bool:
    """Whether it is a letter that is not Latin; signs that several scripts share are none."""
    kind = category(sign)
    letter = kind[0] == "L" and kind != "Lm"
    return letter and not unicodedata.name(sign, "").startswith("LATIN")


def _is_shouted(text: str) -> bool:
    """Whether most letters are capitals, so that none of them says anything."""
    letters = [sign for sign in text if sign.isalpha()]
    return 2 * sum(sign.isupper() for sign in letters) > len(letters) and len(letters) > 20


def slips_between(one: str, other: str) -> int:
    """Count the letters wrong, missing, added or swapped between two words.

    Returns
    -------
    int
        The Damerau–Levenshtein distance in its optimal string alignment form.
    """
    before, row = [], list(range(len(other) + 1))
    for i, sign in enumerate(one, start=1):
        before, last, row = row, before, [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (sign != wanted))
            if i > 1 and j > 1 and sign == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]


def with_letters_missing(word: str, *, most: int) -> Iterator[str]:
    """Yield a word with up to so many letters taken out: two close words share one of these."""
    for number in range(most + 1):
        for places in combinations(range(len(word)), number):
            yield "".join(sign for at, sign in enumerate(word) if at not in places)
