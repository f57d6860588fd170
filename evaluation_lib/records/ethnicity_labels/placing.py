"""Give each phrase of a label the meaning that it has where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation_lib.records.ethnicity_labels.lexicon import (
    ANYWHERE,
    BACKGROUND,
    BESIDE_STATUS,
    CODE,
    EITHER,
    HEADING,
    JOINER,
    Lexicon,
    Meaning,
    Words,
)
from evaluation_lib.records.ethnicity_labels.readings import MAPPED

MIXED = "Mixed"


@dataclass(frozen=True)
class Part:
    """A phrase of a label with its meaning there.

    Attributes
    ----------
    meaning
        What it means here.
    below
        The group whose heading gives it that meaning; ``""`` where it means the same anywhere.
    joined
        Whether the word "and" stands directly before it.
    """

    meaning: Meaning
    below: str = ""
    joined: bool = False


def place(phrases: Sequence[Words], *, lexicon: Lexicon) -> list[Part] | None:
    """Give each phrase its meaning, by the groups that the label names beside it.

    "Other" below White is any other White background; "British" beside Asian adds nothing. What
    stands before a phrase decides, then the heading that follows it; a phrase that means nothing
    by itself ("Polish") also looks at all that follows.

    Returns
    -------
    list of Part or None
        One part for each phrase; ``None`` where a phrase has no meaning where it stands.
    """
    options = [lexicon.phrases[phrase] for phrase in phrases]
    groups = [_group(option) for option in options]
    has_status = any(
        option[ANYWHERE].status not in ("", MAPPED) for option in options if _is_fixed(option)
    )
    parts = []
    for at, option in enumerate(options):
        following = options[at + 1 : at + 2]
        below = _below(option, before=groups[:at], after=groups[at + 1 :], following=following)
        meaning = option.get(below) or option.get(ANYWHERE)
        if meaning is None and has_status:
            meaning = option.get(BESIDE_STATUS)
        if meaning is None:
            return None
        parts.append(Part(meaning, below, joined=at > 0 and phrases[at - 1] == JOINER))
    return parts


def possible_codes(phrases: Sequence[Words], *, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the codes that the phrases of a label may stand for, each once."""
    codes = [
        code
        for phrase in phrases
        for meaning in lexicon.phrases[phrase].values()
        for code in meaning.code.split("|")
        if code in lexicon.labels
    ]
    return tuple(dict.fromkeys(codes))


def _is_fixed(option: Mapping[str, Meaning]) -> bool:
    return ANYWHERE in option


def _below(
    option: Mapping[str, Meaning],
    *,
    before: Sequence[str],
    after: Sequence[str],
    following: Sequence[Mapping[str, Meaning]],
) -> str:
    """The group that gives a phrase its meaning; "" where none that is named does."""
    # Mixed first: "Mixed: White and other" is any other Mixed background.
    groups = sorted(before, key=lambda group: group != MIXED)
    groups += [_group(item) for item in following if _role(item) == HEADING]
    if not _is_fixed(option):
        groups += after
    return next((group for group in groups if group and group in option), "")


def _role(option: Mapping[str, Meaning]) -> str:
    return option[ANYWHERE].role if _is_fixed(option) else ""


def _group(option: Mapping[str, Meaning]) -> str:
    """The group that a phrase names wherever it stands; a heading of two groups heads Other."""
    if _role(option) not in (BACKGROUND, HEADING, CODE, EITHER):
        return ""
    return option[ANYWHERE].group or ("Other" if _role(option) == EITHER else "")
