"""Find the people of the roster in a text, however they are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation_lib.records.deidentification.found import Found
from evaluation_lib.records.deidentification.roster import Roster, with_slips
from evaluation_lib.records.deidentification.rules import NameRules
from evaluation_lib.records.deidentification.words import Word

ROSTER, SHORT_FORM, SLIP = "roster", "roster_short_form", "roster_slip"
WORD_TOO, NEAR = "roster_word", "near_miss"
#: What may stand between two words of one name.
BETWEEN = frozenset({" ", "-", "\u2010", "\u2011", ". ", ", ", "  ", "."})
#: Words of fewer letters are names only with a capital, where there are capitals.
SHORT = 3


@dataclass(frozen=True)
class Likeness:
    """How a word is like words of the roster.

    Attributes
    ----------
    kind
        How it was found.
    people
        Whose name it may be.
    certain
        Whether it is held for a name without a second sign.
    alone
        Whether it is worth a person's look where it stands alone.
    """

    kind: str
    people: frozenset[int]
    certain: bool
    alone: bool = True


def find_roster_names(
    text: str,
    words: Sequence[Word],
    *,
    protected: Sequence[range],
    roster: Roster,
    rules: NameRules,
    ordinary: frozenset[str],
) -> list[Found]:
    """Find the people of the roster.

    Parameters
    ----------
    text, words
        The text and its words.
    protected
        The places of words that are never taken out (`candidates.protected_places`).
    roster, rules
        The people, and what is held to be a name.
    ordinary
        Words that are ordinary in these answers.

    Returns
    -------
    list
        Certain ones: two words of one person's name side by side, in any form; a word that is
        nothing but a name. Others for a person to decide: a name that is a word too, a word close
        to a name.
    """
    kept = {place for places in protected if len(places) > 1 for place in places}
    alike = [
        None if place in kept else _likeness(word, roster=roster, rules=rules, ordinary=ordinary)
        for place, word in enumerate(words)
    ]
    found, place = [], 0
    while place < len(words):
        last, people = _together(text, words, alike, place, rules=rules)
        if people:
            found.append(_found(words, place, last, ROSTER, people, certain=True, rules=rules))
            place = last
        elif (like := alike[place]) is not None and like.alone:
            own = (like.kind, like.people)
            found.append(_found(words, place, place, *own, certain=like.certain, rules=rules))
        place += 1
    return found


def _likeness(
    word: Word, *, roster: Roster, rules: NameRules, ordinary: frozenset[str]
) -> Likeness | None:
    """Say how a word is like words of the roster, the closest likeness first."""
    own = word.folded
    if len(own) < SHORT and not (word.capital or word.other_script):
        return None
    protected = (own,) in rules.protected
    for kind, forms in ((ROSTER, roster.parts), (SHORT_FORM, roster.short_forms)):
        if own in forms:
            if own in rules.words_too or protected or rules.is_ordinary(own):
                alone = word.capital and own not in rules.groups
                return Likeness(WORD_TOO, forms[own], certain=False, alone=alone)
            return Likeness(kind, forms[own], certain=True)
    is_word = own in rules.words_too or rules.is_ordinary(own, also=ordinary)
    if protected or own in rules.no_names or (is_word and not word.capital):
        return None
    slips = with_slips(own, roster=roster, rules=rules)
    if slips:
        least = min(slips.values())
        people = frozenset().union(*(roster.parts[p] for p, n in slips.items() if n == least))
        sure = least == 1 and word.capital and not word.begins and not is_word
        return Likeness(SLIP if sure else NEAR, people, certain=sure)
    return None if is_word else _short_form(own, roster=roster, rules=rules)


def _short_form(own: str, *, roster: Roster, rules: NameRules) -> Likeness | None:
    """Take a word for a short form where a long given name begins or ends with it."""
    if len(own) < rules.short_form_letters:
        return None
    people = frozenset().union(
        *(
            whose
            for name, whose in roster.given.items()
            if len(name) >= rules.short_form_of and (name.startswith(own) or name.endswith(own))
        )
    )
    return Likeness(NEAR, people, certain=False) if people else None


def _together(
    text: str,
    words: Sequence[Word],
    alike: Sequence[Likeness | None],
    first: int,
    *,
    rules: NameRules,
) -> tuple[int, frozenset[int]]:
    """Return where a name of several words that begins here ends, and whose it is."""
    like = alike[first]
    if like is None and not _begins_a_name(words[first], rules):
        return first, frozenset()
    people, last, place = (like.people if like else None), first, first + 1
    sure = like is not None and like.certain
    while place < len(words) and _adjoins(text, words[place - 1], words[place]):
        following = alike[place]
        if _goes_on(following, people, enough=sure or words[place].capital):
            people = following.people if people is None else people & following.people
            sure, last = sure or following.certain, place
        elif words[place].folded not in rules.particles:
            break
        place += 1
    # Two words that are both ordinary, as "will young", are a name with capitals alone.
    enough = sure or all(
        word.capital for word in words[first : last + 1] if word.folded not in rules.particles
    )
    return (last, people) if last > first and people and enough else (first, frozenset())


def _goes_on(following: Likeness | None, people: frozenset[int] | None, *, enough: bool) -> bool:
    """Whether a word goes on with the name of the people before it."""
    if following is None or not (enough or following.certain):
        return False
    return people is None or bool(people & following.people)


def _begins_a_name(word: Word, rules: NameRules) -> bool:
    """Whether it is a title or an initial; the words I and A are neither."""
    initial = len(word.text) == 1 and word.folded not in ("i", "a")
    return word.capital and (initial or word.folded in rules.titles)


def _adjoins(text: str, before: Word, word: Word) -> bool:
    return text[before.end : word.start] in BETWEEN


def _found(
    words: Sequence[Word],
    first: int,
    last: int,
    kind: str,
    people: frozenset[int],
    *,
    certain: bool,
    rules: NameRules,
) -> Found:
    return Found(words[first].start, words[last].end, kind, rules.label, certain, people)
