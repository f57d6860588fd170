"""Take out of all answers what says who somebody is, as far as a person has decided it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.records.deidentification.candidates import Model, behind_cues
from evaluation_lib.records.deidentification.found import Found
from evaluation_lib.records.deidentification.one_answer import (
    Replacement,
    composed,
    find_all,
    replaced,
    with_same_names,
)
from evaluation_lib.records.deidentification.roster import Roster
from evaluation_lib.records.deidentification.rules import NameRules
from evaluation_lib.records.deidentification.words import folded_name, words_of
from evaluation_lib.share.keys import CANDIDATE, pseudonyms
from evaluation_lib.wordlists import cut

CANDIDATES, COUNTS = "names_to_confirm", "deidentified"
REDACT, KEEP, UNDECIDED = "redact", "keep", ""
BETWEEN = "\x1f"

NO_DECISION = (
    "{file}, candidate {candidate}: '{found}' is no decision. Write redact or keep, or leave the "
    "cell empty."
)


@dataclass(frozen=True, eq=False)
class Deidentified:
    """Answers without what says who somebody is.

    Attributes
    ----------
    answers
        As they were given, but for ``answer``.
    candidates
        What may be a name, for a person (table ``names_to_confirm``).
    counts
        How much was found and taken out (table ``deidentified``).
    replacements
        What was taken out, by ``response_id``.
    """

    answers: pd.DataFrame
    candidates: pd.DataFrame
    counts: pd.DataFrame
    replacements: Mapping[str, Sequence[Replacement]]


def decisions_of(candidates: pd.DataFrame, *, file: str) -> dict[str, str]:
    """Return what a person decided, by candidate.

    Parameters
    ----------
    candidates
        ``candidate_id`` and ``decision``; an empty decision is none.
    file
        Where they stand, for the sentence.

    Raises
    ------
    DataError
        If a decision is neither redact nor keep.
    """
    said = candidates["decision"].str.strip().str.casefold()
    wrong = candidates[~said.isin([REDACT, KEEP, UNDECIDED])]
    if len(wrong):
        first = wrong.iloc[0]
        raise DataError(
            NO_DECISION.format(
                file=file, candidate=first["candidate_id"], found=cut(first["decision"])
            )
        )
    return dict(zip(candidates["candidate_id"], said, strict=True))


def deidentify(
    answers: pd.DataFrame,
    *,
    roster: Roster,
    rules: NameRules,
    key: bytes,
    decisions: Mapping[str, str],
    dictionary: Dictionary,
    model: Model | None = None,
) -> Deidentified:
    """Take out what is certain and what a person decided; list what a person has to decide.

    Parameters
    ----------
    answers
        ``response_id``, ``answer``; other columns stay as they are.
    roster, rules
        The people, and what is held to be a name.
    key
        The key that candidates' identifiers are made with.
    decisions
        Candidate → ``redact`` or ``keep`` (`decisions_of`).
    dictionary
        The data dictionary.
    model
        A language model, if there is one.
    """
    texts = answers["answer"].map(composed)
    ordinary = ordinary_words(texts, rules=rules)
    rows, counted, clean, taken = [], Counter(), [], {}
    for response, text in zip(answers["response_id"], texts, strict=True):
        found = find_all(text, roster=roster, rules=rules, ordinary=ordinary, model=model)
        decided = _decided(response, text, found, decisions=decisions, key=key)
        rows += _candidate_rows(response, text, found, decided, signs=rules.context_signs)
        counted.update(_counted(found, decided))
        out = [place for place in found if place.certain or decided[place][1] == REDACT]
        without, taken[response] = replaced(
            text, with_same_names(text, out, rules=rules), name_label=rules.label
        )
        clean.append(without)
    columns = list(dictionary.table(CANDIDATES).field_names)
    candidates = pd.DataFrame(rows, columns=columns, dtype="str")
    return Deidentified(
        answers=answers.assign(answer=clean),
        candidates=candidates.sort_values(["found", "response_id"], ignore_index=True),
        counts=_count_table(counted, dictionary),
        replacements={response: done for response, done in taken.items() if done},
    )


def ordinary_words(texts: Iterable[str], *, rules: NameRules) -> frozenset[str]:
    """Return words that stand in small letters in enough texts, places behind a cue left out.

    A name in small letters behind "my manager" would else make itself an ordinary word.
    """
    counts: Counter[str] = Counter()
    for text in texts:
        words = words_of(text)
        cued = behind_cues(words, rules=rules)
        counts.update(
            {
                word.folded
                for place, word in enumerate(words)
                if word.text[0].islower() and place not in cued
            }
        )
    least = rules.ordinary_in_answers
    return frozenset(word for word, number in counts.items() if number >= least)


def _decided(
    response: str, text: str, found: Iterable[Found], *, decisions: Mapping[str, str], key: bytes
) -> dict[Found, tuple[str, str]]:
    """Return each candidate's identifier, one for the same words in one answer, and decision."""
    open_ones = [place for place in found if not place.certain]
    if not open_ones:
        return {}
    said = [BETWEEN.join((response, folded_name(text[p.start : p.end]))) for p in open_ones]
    ids = pseudonyms(pd.Series(said, dtype="string"), key=key, of=CANDIDATE)
    return {
        place: (one, decisions.get(one, UNDECIDED))
        for place, one in zip(open_ones, ids, strict=True)
    }


def _candidate_rows(
    response: str,
    text: str,
    found: Sequence[Found],
    decided: Mapping[Found, tuple[str, str]],
    *,
    signs: int,
) -> list[tuple[str, ...]]:
    """Return one row a candidate, with where it stands first."""
    first: dict[str, Found] = {}
    for place in found:
        if not place.certain:
            first.setdefault(decided[place][0], place)
    return [
        (
            candidate,
            response,
            " ".join(text[place.start : place.end].split()),
            _context(text, place, found, signs=signs),
            place.kind,
            decided[place][1],
        )
        for candidate, place in first.items()
    ]


def _context(text: str, place: Found, found: Iterable[Found], *, signs: int) -> str:
    """Return the words around a place, without what is taken out for certain."""
    others = [one for one in found if one.certain]
    before, _ = replaced(text[: place.start], _before(others, place.start), name_label="")
    behind, _ = replaced(text[place.end :], _behind(others, place.end), name_label="")
    around = f"{before[-signs:]}{text[place.start : place.end]}{behind[:signs]}"
    return " ".join(around.split())


def _before(found: Iterable[Found], end: int) -> list[Found]:
    return [one for one in found if one.end <= end]


def _behind(found: Iterable[Found], start: int) -> list[Found]:
    return [
        replace(one, start=one.start - start, end=one.end - start)
        for one in found
        if one.start >= start
    ]


def _counted(
    found: Iterable[Found], decided: Mapping[Found, tuple[str, str]]
) -> list[tuple[str, str]]:
    """Return the kind of each place with what became of it."""
    return [(place.kind, REDACT if place.certain else decided[place][1]) for place in found]


def _count_table(counted: Mapping[tuple[str, str], int], dictionary: Dictionary) -> pd.DataFrame:
    said = dictionary.document("deidentification")
    kinds = [*said["identifiers"], *said["how_found"]]
    rows = [
        (
            kind,
            sum(counted.get((kind, what), 0) for what in (REDACT, KEEP, UNDECIDED)),
            counted.get((kind, REDACT), 0),
            counted.get((kind, KEEP), 0),
        )
        for kind in kinds
    ]
    table = pd.DataFrame(rows, columns=list(dictionary.table(COUNTS).field_names))
    return table[table["found"] > 0].astype("str").reset_index(drop=True)
