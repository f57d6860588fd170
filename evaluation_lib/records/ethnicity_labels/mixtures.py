"""Tell a mixture of two backgrounds from two backgrounds that contradict each other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from evaluation_lib.records.ethnicity_labels.lexicon import (
    BACKGROUND,
    HEADING,
    OTHER,
    Lexicon,
    Meaning,
)
from evaluation_lib.records.ethnicity_labels.placing import MIXED, Part

#: The group in which an "other" below Mixed counts as one of the two backgrounds.
OTHER_GROUP = "Other"


def with_mixture(parts: Sequence[Part], *, lexicon: Lexicon) -> tuple[list[Part], bool]:
    """Put one part in the place of the backgrounds that are mixed.

    Backgrounds of different groups are a mixture below a heading or a code of the Mixed group
    ("Mixed: White/Asian"), or where two are all that the label says and "and" joins them ("White
    and Indian"). Elsewhere they contradict each other.

    Returns
    -------
    tuple
        The parts, and whether one of them is now a mixture.
    """
    below_mixed = any(part.meaning.group == MIXED for part in parts)
    halves = [part for part in parts if _is_half(part)]
    rest = [part for part in parts if part not in halves]
    names = _names_by_group(halves)
    joined_pair = len(halves) == 2 and halves[1].joined and not rest
    if len(names) < 2 or not (below_mixed or joined_pair):
        return list(parts), False
    code = _code(names, lexicon=lexicon) if len(names) == 2 else ""
    return [*rest, Part(Meaning(BACKGROUND if code else HEADING, code, MIXED))], True


def leaves_open(parts: Sequence[Part]) -> bool:
    """Whether a label says "… and other" without naming Mixed: a list or a mixture, unknown."""
    if any(part.meaning.group == MIXED for part in parts):
        return False
    return any(part.joined and _is_any_other(part.meaning) for part in parts)


def _is_any_other(meaning: Meaning) -> bool:
    return meaning.role == OTHER or (meaning.role, meaning.group) == (HEADING, OTHER_GROUP)


def _is_half(part: Part) -> bool:
    """Whether a part may be one half of a mixture."""
    if part.meaning.role == OTHER:
        return part.joined and part.below == MIXED
    return part.meaning.role in (BACKGROUND, HEADING) and part.meaning.group != MIXED


def _names_by_group(halves: Sequence[Part]) -> dict[str, tuple[str, ...]]:
    """For each group among the halves, the names by which the table of pairs may know it."""
    codes: dict[str, set[str]] = {}
    for part in halves:
        group = OTHER_GROUP if part.meaning.role == OTHER else part.meaning.group
        codes.setdefault(group, set()).add(part.meaning.code)
    return {
        group: (*(found - {""}), group) if len(found - {""}) == 1 else (group,)
        for group, found in codes.items()
    }


def _code(names: dict[str, tuple[str, ...]], *, lexicon: Lexicon) -> str:
    """The code of a pair: a code of its own goes before its group (White and African)."""
    pairs = [frozenset(pair) for pair in product(*names.values())]
    return next((lexicon.pairs[pair] for pair in pairs if pair in lexicon.pairs), "")
