"""Hold a text against the rules of wording in the data dictionary."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from evaluation_lib.dictionary import Dictionary

DOCUMENT = "wording_rules"
#: A rule whose patterns tell small letters from capital ones says so.
EXACT = "exact"


@dataclass(frozen=True)
class Breach:
    """Words that break a rule.

    Attributes
    ----------
    rule
        The rule's name.
    found
        The words.
    instead
        What to write.
    """

    rule: str
    found: str
    instead: str

    def __str__(self) -> str:
        """Say what to mend."""
        return f"'{self.found}' ({self.rule}); instead: {self.instead}"


@dataclass(frozen=True)
class _Rule:
    name: str
    pattern: re.Pattern[str]
    allowed: re.Pattern[str] | None
    instead: str


def breaches(text: str, *, dictionary: Dictionary) -> list[Breach]:
    """Return what breaks the rules of wording in a text.

    Parameters
    ----------
    text
        Plain text, without marks of HTML or Markdown.
    dictionary
        The data dictionary; its document ``wording_rules`` holds the rules, with their reasons.

    Returns
    -------
    list of Breach
        Rule after rule, in the order of the document; empty where nothing is to be mended.
    """
    return [
        Breach(rule.name, found.group(), rule.instead)
        for rule in _rules(dictionary)
        for found in rule.pattern.finditer(_without(text, rule.allowed))
    ]


def limit(dictionary: Dictionary, name: str) -> int:
    """Return one of the rules' limits: of main points, or of words."""
    return int(dictionary.document(DOCUMENT)["limits"][name])


def _without(text: str, allowed: re.Pattern[str] | None) -> str:
    # As long as before, so that nothing that stood apart comes together.
    return text if allowed is None else allowed.sub(lambda found: " " * len(found.group()), text)


@lru_cache(maxsize=4)
def _rules(dictionary: Dictionary) -> tuple[_Rule, ...]:
    return tuple(_rule(entry) for entry in dictionary.document(DOCUMENT)["rules"])


def _rule(entry: Mapping[str, Any]) -> _Rule:
    flags = 0 if entry.get("case") == EXACT else re.IGNORECASE
    allowed = entry.get("allowed")
    return _Rule(
        entry["rule"],
        _any_of(entry["patterns"], flags),
        _any_of(allowed, flags) if allowed else None,
        entry["instead"],
    )


def _any_of(patterns: list[str], flags: int) -> re.Pattern[str]:
    # Words are found whole; a pattern that begins or ends with another sign needs no such edge.
    start, end = r"(?:(?<!\w)|(?=\W))", r"(?:(?!\w)|(?<=\W))"
    return re.compile(rf"{start}(?:{'|'.join(patterns)}){end}", flags)
