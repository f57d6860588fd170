"""Flag answers that a person must read before any coding, and say who must be told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from evaluation_lib.dictionary import Dictionary

TABLE = "safeguarding_flags"
#: Signs that people's keyboards write for an apostrophe; each is one sign long, so places stay.
APOSTROPHES = str.maketrans("’‘`´", "''''")
BETWEEN = " … "
#: What tells a flag from others, and what a person fills in.
FLAG, FILLED = ["response_id", "kind"], ["dealt_with_by", "dealt_with_on"]

Span = tuple[int, int]


@dataclass(frozen=True)
class SafeguardingKind:
    """What an answer may tell of (document ``safeguarding``).

    Attributes
    ----------
    kind, label
        Its code, and what it may be.
    tell
        Who must be told.
    rules
        Of each rule its groups of words, which must all stand close together.
    """

    kind: str
    label: str
    tell: str
    rules: tuple[tuple[re.Pattern[str], ...], ...]


def safeguarding_kinds(dictionary: Dictionary) -> tuple[SafeguardingKind, ...]:
    """Return the kinds of flag in the dictionary's order."""
    said = dictionary.document("safeguarding")
    words = {
        name: re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)
        for name, pattern in said["words"].items()
    }
    return tuple(_kind(name, kind, words) for name, kind in said["kinds"].items())


def safeguarding_flags(answers: pd.DataFrame, *, dictionary: Dictionary) -> pd.DataFrame:
    """Flag answers in which somebody may be at risk.

    Parameters
    ----------
    answers
        ``response_id``, ``answer``; nothing of them is changed or left out.
    dictionary
        The data dictionary: the document ``safeguarding`` holds the words.

    Returns
    -------
    pandas.DataFrame
        One row an answer and kind, with the words that raised the flag and who must be told; the
        two columns that a person fills in are empty.
    """
    kinds = safeguarding_kinds(dictionary)
    within = dictionary.document("safeguarding")["within"]
    rows = [
        (one.response_id, kind.kind, words, kind.tell, "", "")
        for one in answers[["response_id", "answer"]].itertuples(index=False)
        for kind in kinds
        if (words := _words_of(one.answer, kind.rules, within=within))
    ]
    return pd.DataFrame(rows, columns=list(dictionary.table(TABLE).field_names), dtype="str")


def with_dealt_with(flags: pd.DataFrame, earlier: pd.DataFrame) -> pd.DataFrame:
    """Keep what a person filled in for the same answers and kinds when answers are read again."""
    kept = flags.drop(columns=FILLED).merge(earlier[[*FLAG, *FILLED]], how="left", on=FLAG)
    return kept.fillna("")[list(flags.columns)]


def lost_decisions(flags: pd.DataFrame, earlier: pd.DataFrame) -> pd.Series:
    """Tell which earlier flags a person filled in though they are not raised any more."""
    filled = (earlier[FILLED] != "").any(axis=1)
    raised = pd.MultiIndex.from_frame(flags[FLAG])
    return filled & ~pd.MultiIndex.from_frame(earlier[FLAG]).isin(raised)


def open_flags(flags: pd.DataFrame) -> pd.DataFrame:
    """Return the flags that nobody has dealt with yet."""
    return flags[(flags["dealt_with_by"] == "") | (flags["dealt_with_on"] == "")]


def _kind(
    name: str, said: Mapping[str, Any], words: Mapping[str, re.Pattern[str]]
) -> SafeguardingKind:
    rules = tuple(tuple(words[group] for group in rule) for rule in said["rules"])
    return SafeguardingKind(name, said["label"], said["tell"], rules)


def _words_of(answer: str, rules: Sequence[Sequence[re.Pattern[str]]], *, within: int) -> str:
    """Return the words by which the first rule that fits was met; empty text where none fits."""
    text = " ".join(answer.translate(APOSTROPHES).split())
    for rule in rules:
        spans = next(_close_together(text, rule, within=within), None)
        if spans is not None:
            return BETWEEN.join(text[start:end] for start, end in _outermost(spans))
    return ""


def _close_together(
    text: str, rule: Sequence[re.Pattern[str]], *, within: int, before: tuple[Span, ...] = ()
) -> Iterator[tuple[Span, ...]]:
    """Yield places of one match of each group, all within so many signs."""
    if not rule:
        yield before
        return
    first = max((end for _, end in before), default=0) - within if before else 0
    last = min((start for start, _ in before), default=0) + within if before else len(text)
    # Only what is near is looked at: an answer may be long, and say one word a thousand times.
    for found in rule[0].finditer(text, max(first, 0), min(last + 1, len(text))):
        spans = (*before, found.span())
        if max(end for _, end in spans) - min(start for start, _ in spans) <= within:
            yield from _close_together(text, rule[1:], within=within, before=spans)


def _outermost(spans: Sequence[Span]) -> list[Span]:
    """Return places in order, without those that lie within another."""
    return [
        (start, end)
        for start, end in sorted(set(spans))
        if not any(a <= start and end <= b and (a, b) != (start, end) for a, b in spans)
    ]
