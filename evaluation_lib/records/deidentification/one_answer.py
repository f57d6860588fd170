"""Find all in one answer that says who somebody is, and put labels in its place."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evaluation_lib.records.deidentification.candidates import (
    Model,
    find_candidates,
    find_with_model,
    protected_places,
)
from evaluation_lib.records.deidentification.compared_text import compared_text
from evaluation_lib.records.deidentification.found import Covered, Found
from evaluation_lib.records.deidentification.identifiers import find_identifiers
from evaluation_lib.records.deidentification.other_writing import (
    find_letters_apart,
    find_other_scripts,
)
from evaluation_lib.records.deidentification.roster import Roster
from evaluation_lib.records.deidentification.roster_names import SHORT, find_roster_names
from evaluation_lib.records.deidentification.rules import NameRules
from evaluation_lib.records.deidentification.words import words_of


@dataclass(frozen=True)
class Replacement:
    """What was taken out: where the label now stands, the label, and what stood there."""

    start: int
    label: str
    original: str


def find_all(
    text: str,
    *,
    roster: Roster,
    rules: NameRules,
    ordinary: frozenset[str],
    model: Model | None = None,
) -> list[Found]:
    """Find identifiers, people of the roster and candidates in a text, none over another.

    Parameters
    ----------
    text
        The text, in Unicode's composed form (`composed`).
    roster, rules
        The people, and what is held to be a name.
    ordinary
        Words that are ordinary in these answers.
    model
        A language model, if there is one.
    """
    compared = compared_text(text)
    plain, words = compared.text, words_of(compared.text)
    protected = protected_places(words, rules=rules)
    found = find_identifiers(plain, kinds=rules.identifiers)
    covered = Covered(plain, found)
    shared = {"protected": protected, "rules": rules, "ordinary": ordinary}
    found += covered.with_free(find_letters_apart(plain, rules=rules, ordinary=ordinary))
    found += covered.with_free(find_roster_names(plain, words, roster=roster, **shared))
    free = [word for word in words if not covered.overlaps(word.start, word.end)]
    found += covered.with_free(find_other_scripts(plain, free, rules=rules))
    found += covered.with_free(find_candidates(plain, words, taken=covered, **shared))
    if model is not None:
        found += covered.with_free(find_with_model(plain, words, model=model, **shared))
    return compared.as_written(found, original=text)


def composed(text: str) -> str:
    """Return a text in Unicode's composed form, in which a letter and its accent are one sign."""
    return unicodedata.normalize("NFC", text)


def with_same_names(text: str, found: Sequence[Found], *, rules: NameRules) -> list[Found]:
    """Add the other places in an answer of names that are taken out of it."""
    own = {
        word.folded
        for place in found
        if place.label == rules.label
        for word in words_of(text[place.start : place.end])
        if len(word.folded) >= SHORT and word.folded not in rules.particles | rules.titles
    }
    own = {
        word
        for word in own
        if not (rules.is_ordinary(word) or word in rules.words_too or (word,) in rules.protected)
    }
    more = [
        Found(word.start, word.end, "", rules.label, True)
        for word in words_of(text)
        if word.folded in own
    ]
    added = Covered(text, found).with_free(more)
    return sorted([*found, *added], key=lambda place: place.start)


def replaced(
    text: str, found: Sequence[Found], *, name_label: str
) -> tuple[str, list[Replacement]]:
    """Put labels in the place of what was found.

    Parameters
    ----------
    text
        The text.
    found
        What is to be taken out, in order, none over another.
    name_label
        The label of names: they are numbered, and one person has one number within the answer.

    Returns
    -------
    tuple
        The text without it, and what was taken out of where.
    """
    numbers = _Numbers()
    pieces, done, last, length = [], [], 0, 0
    for place in found:
        original = text[place.start : place.end]
        number = f" {numbers.of(original, place)}" if place.label == name_label else ""
        label = f"[{place.label}{number}]"
        before = text[last : place.start]
        done.append(Replacement(length + len(before), label, original))
        pieces += [before, label]
        length += len(before) + len(label)
        last = place.end
    return "".join([*pieces, text[last:]]), done


def restored(text: str, replacements: Iterable[Replacement]) -> str:
    """Put back what was taken out of a text."""
    for one in sorted(replacements, key=lambda one: one.start, reverse=True):
        text = text[: one.start] + one.original + text[one.start + len(one.label) :]
    return text


class _Numbers:
    """Give each person of one answer a number: who shares a word or a person has the same."""

    def __init__(self) -> None:
        self._seen: list[tuple[set[int], set[str]]] = []

    def of(self, original: str, place: Found) -> int:
        words = {word.folded for word in words_of(original)}
        for number, (people, spoken) in enumerate(self._seen, start=1):
            if people & place.people or words & spoken:
                people |= place.people
                spoken |= words
                return number
        self._seen.append((set(place.people), words))
        return len(self._seen)
