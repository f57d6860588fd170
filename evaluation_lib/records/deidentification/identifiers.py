"""Find identifiers of the United Kingdom by their form; a check digit only chooses the label."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.records.deidentification.found import Covered, Found

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
PART = "out"


@dataclass(frozen=True)
class IdentifierKind:
    """A kind of identifier (document ``deidentification``).

    Attributes
    ----------
    kind, label
        Its code, and what stands in its place.
    pattern
        Its form.
    is_valid
        Whether what has the form deserves the label.
    not_valid_label
        What stands in its place otherwise.
    certain
        Whether it is taken out; otherwise a person decides.
    """

    kind: str
    label: str
    pattern: re.Pattern[str]
    is_valid: Callable[[str], bool]
    not_valid_label: str
    certain: bool


def identifier_kinds(dictionary: Dictionary) -> tuple[IdentifierKind, ...]:
    """Return the kinds of identifier in the order in which they are sought."""
    said = dictionary.document("deidentification")
    return tuple(
        _kind(name, kind, not_valid_label=said["not_valid_label"])
        for name, kind in said["identifiers"].items()
    )


def find_identifiers(text: str, *, kinds: Iterable[IdentifierKind]) -> list[Found]:
    """Find the identifiers of a text, in their order; where two overlap the earlier kind counts."""
    found: list[Found] = []
    covered = Covered(text)
    for kind in kinds:
        places = []
        for match in kind.pattern.finditer(text):
            start, end = match.span(PART if PART in kind.pattern.groupindex else 0)
            label = kind.label if kind.is_valid(text[start:end]) else kind.not_valid_label
            places.append(Found(start, end, kind.kind, label, kind.certain))
        found += covered.with_free(places)
    return sorted(found, key=lambda place: place.start)


def nhs_number_is_valid(text: str) -> bool:
    """Whether the last of ten digits is right by modulus 11.

    Source: NHS Data Dictionary, attribute NHS NUMBER.
    """
    digits = [int(sign) for sign in text if sign.isdigit()]
    left = sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return len(digits) == 10 and (11 - left) % 11 == digits[-1]


def upn_is_valid(text: str) -> bool:
    """Whether the letter before a unique pupil number is right by modulus 23.

    Source: Department for Education, Unique pupil numbers: guidance, the check letter.
    """
    letter, rest = text[0].upper(), text[1:].upper()
    if not set(rest) <= set(UPN_LETTERS + "0123456789"):
        return False
    values = [int(sign) if sign.isdigit() else UPN_LETTERS.index(sign) for sign in rest]
    total = sum(value * weight for weight, value in enumerate(values, start=2))
    return letter == UPN_LETTERS[total % len(UPN_LETTERS)]


CHECKS: Mapping[str, Callable[[str], bool]] = {
    "nhs_number": nhs_number_is_valid,
    "upn": upn_is_valid,
}


def _kind(name: str, said: Mapping[str, Any], *, not_valid_label: str) -> IdentifierKind:
    flags = re.IGNORECASE if said.get("any_case") else re.NOFLAG
    return IdentifierKind(
        kind=name,
        label=said["label"],
        pattern=re.compile(said["pattern"], flags),
        is_valid=_check(said, flags),
        not_valid_label=not_valid_label,
        certain=not said.get("review", False),
    )


def _check(said: Mapping[str, Any], flags: re.RegexFlag) -> Callable[[str], bool]:
    if "check" in said:
        return CHECKS[said["check"]]
    if "valid" in said:
        valid = re.compile(said["valid"], flags)
        return lambda text: valid.fullmatch(text) is not None
    return lambda text: True
