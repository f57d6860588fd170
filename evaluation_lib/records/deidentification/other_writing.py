"""Find what capitals do not tell: names in scripts other than Latin, and letters set apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evaluation_lib.records.deidentification.candidates import SIDE_BY_SIDE
from evaluation_lib.records.deidentification.found import Found
from evaluation_lib.records.deidentification.rules import NameRules
from evaluation_lib.records.deidentification.words import Word, folded_name

ANOTHER_SCRIPT, LETTERS_APART = "another_script", "letters_apart"

LETTER = r"(?<![^\W_])[^\W\d_](?![^\W_])"
#: Three letters or more, each alone: with spaces, or with one sign between them.
APART = re.compile(rf"{LETTER}(?:\s{{1,3}}{LETTER}){{2,}}|{LETTER}(?:[._-]{LETTER}){{2,}}")


def find_other_scripts(text: str, words: Sequence[Word], *, rules: NameRules) -> list[Found]:
    """Find words in a script other than Latin; those side by side are one place.

    Most scripts have no capitals, so that nothing but a person tells a name from another word.
    """
    found: list[Found] = []
    for word in words:
        if not word.other_script:
            continue
        start = word.start
        if found and text[found[-1].end : start] in SIDE_BY_SIDE:
            start = found.pop().start
        found.append(Found(start, word.end, ANOTHER_SCRIPT, rules.label, False))
    return found


def find_letters_apart(text: str, *, rules: NameRules, ordinary: frozenset[str]) -> list[Found]:
    """Find letters set apart, as in ``J A N E``, that are no known word or abbreviation."""
    return [
        Found(*match.span(), LETTERS_APART, rules.label, False)
        for match in APART.finditer(text)
        if not _is_known(match[0], rules=rules, ordinary=ordinary)
    ]


def _is_known(apart: str, *, rules: NameRules, ordinary: frozenset[str]) -> bool:
    word = folded_name("".join(sign for sign in apart if sign.isalpha()))
    return word in rules.no_names or rules.is_ordinary(word, also=ordinary)
