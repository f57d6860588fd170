"""What the dictionary says of names: which words are none, which are both, how finely to seek."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from evaluation_lib.areas import known_areas
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.records.deidentification.identifiers import IdentifierKind, identifier_kinds
from evaluation_lib.records.deidentification.words import folded_name, words_of

SMALL_WORD = re.compile(r"(?<![\w'])[a-z]+(?:'[a-z]+)?(?!\w)")
#: Roles of a phrase of ``ethnicity_phrases`` under which it names a group, not how it was recorded.
NAMES_A_GROUP = ("background", "heading")
VERB_ENDINGS = ("s", "es", "ed", "d", "ing", "ly")
ENDINGS = ("s", "es", "ed", "d", "ing", "ly", "er", "ers", "ness", "able", "ful")

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class NameRules:
    """What is held to be a name (document ``deidentification``; all words folded).

    Attributes
    ----------
    identifiers
        The kinds of identifier that are no names.
    label
        What stands in the place of a name.
    titles, particles
        Words before a name, and small words inside one.
    words_too
        Names that are ordinary words.
    groups
        Words for ethnic groups: never taken out alone and never a candidate.
    protected
        Phrases that are never taken out: ethnic groups and names of public life.
    longest_protected
        How many words the longest of these has.
    no_names
        Words with a capital that are no names.
    ordinary
        Ordinary words of the dictionary's own documents.
    cues
        Phrases behind which a name may stand.
    behind_cues
        Verbs and small words with which a sentence goes on behind such a phrase.
    one_slip_from, two_slips_from
        How many letters a name has that is found with one slip, or with two.
    short_form_letters, short_form_of
        How many letters at either end of a name of how many are a short form.
    ordinary_in_answers
        In how many answers a word in small letters is an ordinary word.
    context_signs
        How many signs around a candidate a person is shown.
    """

    identifiers: tuple[IdentifierKind, ...]
    label: str
    titles: frozenset[str]
    particles: frozenset[str]
    words_too: frozenset[str]
    groups: frozenset[str]
    protected: frozenset[Phrase]
    longest_protected: int
    no_names: frozenset[str]
    ordinary: frozenset[str]
    cues: frozenset[Phrase]
    behind_cues: frozenset[str]
    one_slip_from: int
    two_slips_from: int
    short_form_letters: int
    short_form_of: int
    ordinary_in_answers: int
    context_signs: int

    def is_ordinary(self, word: str, *, also: frozenset[str] = frozenset()) -> bool:
        """Whether a folded word, or what it is formed from, is an ordinary word."""
        return word in also or _is_formed(word, self.ordinary, endings=ENDINGS)

    def goes_on(self, word: str) -> bool:
        """Whether a sentence goes on with a folded word behind "my manager", as with "hit"."""
        return _is_formed(word, self.behind_cues, endings=VERB_ENDINGS)


def name_rules(dictionary: Dictionary) -> NameRules:
    """Return what the dictionary says of names."""
    said = dictionary.document("deidentification")
    groups = _group_phrases(dictionary)
    areas = {_phrase(area.name) for area in known_areas(dictionary)}
    protected = frozenset({*groups, *map(_phrase, said["public_names"]), *areas})
    return NameRules(
        identifiers=identifier_kinds(dictionary),
        label=said["name_label"],
        titles=_folded(said["titles"]),
        particles=_folded(said["particles"]),
        words_too=_folded(said["names_that_are_words"]),
        groups=_group_words(dictionary),
        protected=protected,
        longest_protected=max(map(len, protected)),
        no_names=_folded(said["capitals_that_are_no_names"]),
        ordinary=_ordinary_words(said, dictionary),
        cues=frozenset(map(_phrase, said["cues"])),
        behind_cues=_folded(said["words_behind_cues"]),
        one_slip_from=said["one_slip_from"],
        two_slips_from=said["two_slips_from"],
        short_form_letters=said["short_form"]["letters"],
        short_form_of=said["short_form"]["of"],
        ordinary_in_answers=said["ordinary_in_answers"],
        context_signs=said["context_signs"],
    )


def _is_formed(word: str, words: frozenset[str], *, endings: Iterable[str]) -> bool:
    """Whether a word is one of some words, or one of them with an ending."""
    known = (word, *(word.removesuffix(end) for end in endings if word.endswith(end)))
    stems = (stem for stem in (*known, *(f"{one}e" for one in known[1:])) if len(stem) > 2)
    return word in words or any(stem in words for stem in stems)


def _phrase(text: str) -> Phrase:
    return tuple(word.folded for word in words_of(text))


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(folded_name, map(str, words)))


def _group_phrases(dictionary: Dictionary) -> set[Phrase]:
    """Words and phrases for ethnic groups, nationalities included, as labels and people write."""
    phrases = dictionary.read("ethnicity_phrases")
    written = phrases.loc[phrases["role"].isin(NAMES_A_GROUP), "phrase"]
    spelled = dictionary.read("ethnicity_spellings")
    found = {_phrase(text) for text in written}
    extended = dictionary.read("ethnicity_extended_codes")["label"]
    found |= {(word,) for label in extended for word in _phrase(label)}
    found |= {
        _phrase(row.written)
        for row in spelled.itertuples(index=False)
        if _phrase(row.meant) in found
    }
    return found | {(word,) for word in _group_words(dictionary)}


def _group_words(dictionary: Dictionary) -> frozenset[str]:
    """Words of the labels that ethnic groups have in reports."""
    labels = [
        *dictionary.read("ethnicity_codes")["label"],
        *dictionary.read("ethnic_groups")["label"],
    ]
    return frozenset(word for label in labels for word in _phrase(label))


def _ordinary_words(said: Mapping[str, Any], dictionary: Dictionary) -> frozenset[str]:
    words = {folded_name(word) for word in said["ordinary_words"]}
    for name in said["ordinary_words_from"]:
        for text in _texts(dictionary.document(name)):
            words |= {folded_name(word) for word in SMALL_WORD.findall(text)}
    return frozenset(words)


def _texts(said: Any) -> Iterable[str]:
    """Yield every text of a document."""
    if isinstance(said, str):
        yield said
    elif isinstance(said, Mapping):
        for value in said.values():
            yield from _texts(value)
    elif isinstance(said, list):
        for value in said:
            yield from _texts(value)
