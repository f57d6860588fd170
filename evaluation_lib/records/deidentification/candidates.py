"""Find what may be a name and stands on no roster, for a person to decide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from evaluation_lib.records.deidentification.found import Covered, Found
from evaluation_lib.records.deidentification.roster_names import BETWEEN
from evaluation_lib.records.deidentification.rules import NameRules
from evaluation_lib.records.deidentification.words import Word

#: A language model: text → the places that it takes for names.
Model = Callable[[str], Iterable[tuple[int, int]]]

CAPITAL, CUE, MODEL = "capital", "cue", "model"
#: What may stand between two words of one name that nothing else tells to be one.
SIDE_BY_SIDE = BETWEEN - {", ", ". "}
#: Words in capitals alone with fewer letters are abbreviations.
ABBREVIATION = 4


def protected_places(words: Sequence[Word], *, rules: NameRules) -> list[range]:
    """Return where phrases stand that are never taken out, the longest at each place."""
    found, place = [], 0
    folded = [word.folded for word in words]
    while place < len(words):
        for length in range(min(rules.longest_protected, len(words) - place), 0, -1):
            if tuple(folded[place : place + length]) in rules.protected:
                found.append(range(place, place + length))
                place += length
                break
        else:
            place += 1
    return found


def find_candidates(
    text: str,
    words: Sequence[Word],
    *,
    protected: Sequence[range],
    taken: Covered,
    rules: NameRules,
    ordinary: frozenset[str],
) -> list[Found]:
    """Find capitals that nothing explains, and unknown words behind a cue.

    Parameters
    ----------
    text, words
        The text and its words.
    protected
        The places of words that are never a candidate.
    taken
        Where something was found before: no candidate lies in it.
    rules
        What is held to be a name.
    ordinary
        Words that are ordinary in these answers.
    """
    kept = {place for places in protected for place in places}
    free = [
        place not in kept and not taken.overlaps(word.start, word.end)
        for place, word in enumerate(words)
    ]
    capital = [
        open_ and _is_unexplained(word, rules=rules, ordinary=ordinary)
        for word, open_ in zip(words, free, strict=True)
    ]
    found = [
        Found(words[first].start, words[last].end, CAPITAL, rules.label, False)
        for first, last in _runs(text, words, capital, rules=rules)
    ]
    cued = behind_cues(words, rules=rules)
    return found + [
        Found(words[place].start, words[place].end, CUE, rules.label, False)
        for place in cued
        if free[place]
        and not capital[place]
        and not _is_known(words[place], rules=rules, ordinary=ordinary)
        and not rules.goes_on(words[place].folded)
    ]


def find_with_model(
    text: str,
    words: Sequence[Word],
    *,
    model: Model,
    protected: Sequence[range],
    rules: NameRules,
    ordinary: frozenset[str],
) -> list[Found]:
    """Find what a language model takes for names.

    Of each place the words that are known to be no names are left out.

    Parameters
    ----------
    model
        The language model; the others are as `find_candidates` takes them.
    """
    kept = {place for places in protected for place in places}
    found = []
    for start, end in model(text):
        may_be = [
            word
            for place, word in enumerate(words)
            if start <= word.start and word.end <= end and place not in kept
            if not _is_known(word, rules=rules, ordinary=ordinary)
        ]
        if may_be:
            found.append(Found(may_be[0].start, may_be[-1].end, MODEL, rules.label, False))
    return found


def _is_unexplained(word: Word, *, rules: NameRules, ordinary: frozenset[str]) -> bool:
    """Whether a capital is neither that of a sentence's first word nor of a word known to have one.

    A sentence may begin with a name: there the word itself must be an ordinary one.
    """
    if not word.capital or word.folded in rules.no_names or len(word.text) == 1:
        return False
    if word.folded in rules.titles:
        return False
    if word.text.isupper():
        known = _is_known(word, rules=rules, ordinary=ordinary)
        return len(word.text) >= ABBREVIATION and not known
    return not word.begins or not _is_known(word, rules=rules, ordinary=ordinary)


def _is_known(word: Word, *, rules: NameRules, ordinary: frozenset[str]) -> bool:
    known = word.folded in rules.no_names or word.folded in rules.words_too
    return known or rules.is_ordinary(word.folded, also=ordinary)


def _runs(
    text: str, words: Sequence[Word], capital: Sequence[bool], *, rules: NameRules
) -> Iterator[tuple[int, int]]:
    """Yield the first and the last word of names: words side by side, with a title before them."""
    place = 0
    while place < len(words):
        if capital[place]:
            first, before = place, words[place - 1] if place else None
            if before is not None and before.capital and before.folded in rules.titles:
                first = place - 1
            while place + 1 < len(words) and capital[place + 1]:
                if text[words[place].end : words[place + 1].start] not in SIDE_BY_SIDE:
                    break
                place += 1
            yield first, place
        place += 1


def behind_cues(words: Sequence[Word], *, rules: NameRules) -> set[int]:
    """Return the places of words right behind a cue."""
    folded = [word.folded for word in words]
    lengths = {len(cue) for cue in rules.cues}
    return {
        place + length
        for place in range(len(words))
        for length in lengths
        if place + length < len(words) and tuple(folded[place : place + length]) in rules.cues
    }
