"""What the dictionary settles for the report on workforce and practice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from evaluation_lib.dictionary import Dictionary

DOCUMENT = "workforce_and_practice"


@dataclass(frozen=True)
class Indicator:
    """An indicator of the Standard: its number, its finding, its label, of whom its events are."""

    number: str
    finding: str
    label: str
    staff: str


def setting_of(dictionary: Dictionary, part: str, name: str) -> Any:
    """Return one value of the document ``workforce_and_practice``."""
    return dictionary.document(DOCUMENT)[part][name]


def indicators_of(dictionary: Dictionary) -> list[Indicator]:
    """Return the indicators of the Standard in its order."""
    return [Indicator(**one) for one in dictionary.document(DOCUMENT)["indicators"]]
