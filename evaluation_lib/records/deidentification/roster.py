"""The roster: who works or teaches there, and in which forms each may stand in an answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from evaluation_lib.csv_files import read_csv_table
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.records.deidentification.rules import NameRules
from evaluation_lib.records.deidentification.words import (
    slips_between,
    with_letters_missing,
    words_of,
)

NAME, KNOWN_AS = "name", "known_as"

NO_NAMES = "{file} names nobody: write one person a row in the column 'name'."

Forms = Mapping[str, frozenset[int]]


@dataclass(frozen=True, eq=False)
class Roster:
    """People by the words of their names; a person is a number.

    Attributes
    ----------
    people
        How many there are.
    parts
        A word of a name → whose.
    short_forms
        A short form or other spelling of a given name, and what somebody is known as → whose.
    given
        Given names, for the forms that no list holds → whose.
    close
        A word of a name with letters missing → the words that it comes from.
    longest
        How many letters the longest word of a name has.
    """

    people: int
    parts: Forms
    short_forms: Forms
    given: Forms
    close: Mapping[str, frozenset[str]]
    longest: int


def read_roster(file: Path, *, rules: NameRules, dictionary: Dictionary) -> Roster:
    """Read a roster: a CSV file with the column ``name`` and, if wanted, ``known_as``.

    Raises
    ------
    DataError
        If it cannot be read, has no such column or names nobody.
    """
    table = read_csv_table(file)
    place = table.position(NAME, file=file.name)
    others = [at for at, column in enumerate(table.columns) if column.strip() == KNOWN_AS]
    people = [
        (row[place], row[others[0]] if others else "") for row in table.rows if row[place].strip()
    ]
    if not people:
        raise DataError(NO_NAMES.format(file=file.name))
    return roster_of(people, rules=rules, dictionary=dictionary)


def roster_of(
    people: Iterable[tuple[str, str]], *, rules: NameRules, dictionary: Dictionary
) -> Roster:
    """Make a roster of people's full names and what each is known as (empty text if no other)."""
    called = _called(dictionary)
    parts, short_forms, given = (defaultdict(set) for _ in range(3))
    number = -1
    for number, (name, known_as) in enumerate(people):
        words = [word.folded for word in words_of(name)]
        words = [w for w in words if w not in rules.particles and w not in rules.titles] or words
        for word in words:
            parts[word].add(number)
        for first in words[:1]:
            given[first].add(number)
            for short in called.get(first, ()):
                short_forms[short].add(number)
        for word in words_of(known_as):
            short_forms[word.folded].add(number)
    return Roster(
        people=number + 1,
        parts=_frozen(parts),
        short_forms=_frozen(short_forms),
        given=_frozen(given),
        close=_close(parts, rules),
        longest=max(map(len, parts), default=0),
    )


def with_slips(word: str, *, roster: Roster, rules: NameRules) -> Mapping[str, int]:
    """Return the words of names that a word may be with one or two slips, with how many."""
    if not rules.one_slip_from - 1 <= len(word) <= roster.longest + 2:
        return {}
    most = _slips_allowed(len(word) + 1, rules)
    near: set[str] = set()
    for key in with_letters_missing(word, most=most):
        near |= roster.close.get(key, frozenset())
    slips = {part: slips_between(word, part) for part in near}
    allowed = {part: _slips_allowed(len(part), rules) for part in near}
    return {part: number for part, number in slips.items() if 0 < number <= allowed[part]}


def _slips_allowed(letters: int, rules: NameRules) -> int:
    return (letters >= rules.one_slip_from) + (letters >= rules.two_slips_from)


def _close(parts: Iterable[str], rules: NameRules) -> Mapping[str, frozenset[str]]:
    close = defaultdict(set)
    for part in parts:
        allowed = _slips_allowed(len(part), rules)
        if allowed:
            for key in with_letters_missing(part, most=allowed):
                close[key].add(part)
    return {key: frozenset(found) for key, found in close.items()}


def _called(dictionary: Dictionary) -> Mapping[str, list[str]]:
    """Return how people of a given name are called or written (``nicknames``), both ways."""
    called = defaultdict(list)
    for row in dictionary.read("nicknames").itertuples(index=False):
        called[row.name].append(row.nickname)
        # Who is called Kasia on the roster may be Katarzyna in an answer.
        called[row.nickname].append(row.name)
    return called


def _frozen(forms: Mapping[str, set[int]]) -> Forms:
    return {word: frozenset(people) for word, people in forms.items()}
