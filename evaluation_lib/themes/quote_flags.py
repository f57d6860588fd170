"""What could tell who said a quote: rules of the data dictionary, looked for in its words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.disclosure.rules import rules_for
from evaluation_lib.errors import DataError
from evaluation_lib.themes.similarity import closest

DOCUMENT, PART = "themes", "quotes"
#: Flags that are worked out; those with words are found by them as well.
OPEN_FLAG, SAFEGUARDING = "open_flag", "safeguarding"
OPEN_NAME, KEPT_NAME, TAKEN_OUT = "open_name", "kept_name", "taken_out"
SMALL_CELL, ELSEWHERE, TOO_LONG, PLACE = "small_cell", "stands_elsewhere", "too_long", "place"
WORKED_OUT = (OPEN_FLAG, SAFEGUARDING, OPEN_NAME, KEPT_NAME, TAKEN_OUT, SMALL_CELL, ELSEWHERE)
WORKED_OUT += (TOO_LONG, PLACE)
#: What de-identification leaves in place of a name or a number.
LEFT_IN_PLACE = re.compile(r"\[[a-z][\w -]*\]")
#: Levels of area that say more of who spoke than the county does.
NEARER = ("quadrant", "district")
#: Numbers of staff have the same threshold whoever reads; see disclosure.yaml.
AUDIENCE = "team"

WRONG_RULES = "themes.yaml, quotes: {what}. Compare it with the one that the suite ships."
NO_LABEL = "the flag {flag} has no label"
NO_PATTERN = "'{words}' of the flag {flag} is no regular expression ({reason})"
LACKING = "{key} is missing"


@dataclass(frozen=True)
class QuoteRules:
    """What is asked of a quote.

    Attributes
    ----------
    least_words, most_words
        How many words a quote has at least, and at most without a flag.
    least_answers
        How many answers a role in a quadrant needs for a quote without a flag.
    most_similar, most_contained
        The greatest `similarity.closest` to other text without a flag.
    never
        Flags with which no quote is shown.
    labels
        What a person is told of each flag.
    patterns
        The words of the flags that are found by them.
    places
        Finds a named place or team.
    telling, telling_flagged
        How many sentences that tell who somebody is were tried, and how many of them had a flag.
    """

    least_words: int
    most_words: int
    least_answers: int
    most_similar: float
    most_contained: float
    never: tuple[str, ...]
    labels: Mapping[str, str]
    patterns: Mapping[str, tuple[re.Pattern[str], ...]]
    places: re.Pattern[str]
    telling: int
    telling_flagged: int


def quote_rules(dictionary: Dictionary) -> QuoteRules:
    """Read the rules from ``themes.yaml``.

    Raises
    ------
    DataError
        If one is missing, or words of a flag are no regular expression.
    """
    document = dictionary.document(DOCUMENT).get(PART) or {}
    try:
        subject = rules_for(audience=AUDIENCE, subject=document["subject"], dictionary=dictionary)
        flags = {row["flag"]: row for row in document["flags"]}
        for flag in (*WORKED_OUT, *flags):
            if not flags.get(flag, {}).get("label"):
                raise DataError(WRONG_RULES.format(what=NO_LABEL.format(flag=flag)))
        return QuoteRules(
            least_words=document["least_words"],
            most_words=document["most_words"],
            least_answers=subject.threshold,
            most_similar=document["most_similar"],
            most_contained=document["most_contained"],
            never=tuple(document["never"]),
            labels={flag: row["label"] for flag, row in flags.items()},
            patterns={
                flag: tuple(_pattern(words, flag) for words in row["words"])
                for flag, row in flags.items()
                if "words" in row
            },
            places=_places(document["no_place_before"], dictionary),
            telling=document["measured"]["telling"],
            telling_flagged=document["measured"]["flagged"],
        )
    except KeyError as error:
        raise DataError(WRONG_RULES.format(what=LACKING.format(key=error.args[0]))) from error


def flags_of_words(quote: str, *, rules: QuoteRules) -> list[str]:
    """Return the flags that the words of a quote give it, whoever said it."""
    found = {
        TAKEN_OUT: LEFT_IN_PLACE.search(quote),
        TOO_LONG: len(quote.split()) > rules.most_words,
        PLACE: rules.places.search(quote),
    }
    for flag, patterns in rules.patterns.items():
        found[flag] = found.get(flag) or any(pattern.search(quote) for pattern in patterns)
    return [flag for flag, holds in found.items() if holds]


def small_cells(answers: pd.DataFrame, *, rules: QuoteRules) -> pd.Series:
    """Say of each answer whether too few come from its role in its quadrant.

    Parameters
    ----------
    answers
        ``quadrant, role``; an unknown one counts as one of its own.
    rules
        The rules.
    """
    cell = answers.groupby(["quadrant", "role"], dropna=False)["answer"].transform("size")
    return cell < rules.least_answers


def stand_elsewhere(
    quotes: Sequence[str], others: Sequence[str], *, rules: QuoteRules
) -> list[bool]:
    """Say of each quote whether other text leads to who said it."""
    found = closest(quotes, others)
    near = found["similarity"] > rules.most_similar
    return (near | (found["contained"] > rules.most_contained)).tolist()


def _pattern(words: str, flag: str) -> re.Pattern[str]:
    try:
        return re.compile(words, re.IGNORECASE)
    except re.error as error:
        what = NO_PATTERN.format(words=words, flag=flag, reason=error)
        raise DataError(WRONG_RULES.format(what=what)) from error


def _places(not_before: Sequence[str], dictionary: Dictionary) -> re.Pattern[str]:
    areas = dictionary.read("areas")
    names = areas.loc[areas["area_level"].isin(NEARER), "area_name"].tolist()
    names += dictionary.read("team_quadrants")["team"].tolist()
    # The longest first, so that a team is found whole. Capitals count: a mid-term review is none.
    either = "|".join(re.escape(name) for name in sorted(set(names), key=len, reverse=True))
    after = "|".join(map(re.escape, not_before))
    return re.compile(rf"\b(?:{either})\b(?![ -](?:{after})\b)")
