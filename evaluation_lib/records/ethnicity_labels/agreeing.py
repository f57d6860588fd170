"""Weigh the parts of a label: where they agree it is read, where they do not a person decides."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from evaluation_lib.records.ethnicity_labels.lexicon import (
    BACKGROUND,
    CODE,
    CODE_OF_STATUS,
    EITHER,
    FILLER,
    HEADING,
    OTHER,
    SEVERAL_VALUES,
    WEAK_STATUS,
    Lexicon,
    Meaning,
    Words,
)
from evaluation_lib.records.ethnicity_labels.mixtures import leaves_open, with_mixture
from evaluation_lib.records.ethnicity_labels.placing import Part, place, possible_codes
from evaluation_lib.records.ethnicity_labels.readings import (
    MAPPED,
    MISSING,
    OBSOLETE,
    UNBORN,
    UNMAPPED,
    Reading,
)

#: The phrase whose meaning below a heading is the "any other" of the group.
THE_WORD_OTHER: Words = ("other",)


def agree(phrases: Sequence[Words], *, lexicon: Lexicon) -> Reading:
    """Read the phrases that cover a label.

    Parameters
    ----------
    phrases
        What `parsing.parse` found.
    lexicon
        The known phrases.

    Returns
    -------
    Reading
        Mapped where all parts point to one group; a status where the parts say why there is no
        ethnicity; else unmapped, with the codes that the parts may point to.
    """
    near = possible_codes(phrases, lexicon=lexicon)
    parts = place(phrases, lexicon=lexicon)
    if parts is None:
        return Reading(UNMAPPED, "needs_group", near=near)
    said = [part for part in parts if part.meaning.role != FILLER]
    if not said:
        return Reading(UNMAPPED, "unknown")
    if any(part.meaning.role == SEVERAL_VALUES for part in said):
        return Reading(UNMAPPED, "several_values")
    statuses = [part for part in said if part.meaning.status not in ("", MAPPED)]
    others = [part for part in said if part not in statuses]
    read = _status(statuses, others) if statuses else _ethnicity(said, lexicon=lexicon)
    return read or Reading(UNMAPPED, "conflict", near=near)


def _status(statuses: Sequence[Part], others: Sequence[Part]) -> Reading | None:
    """Read a label that says why there is no ethnicity; obsolete and unborn outweigh all else.

    A group beside such words ("White - not yet obtained") is not taken for an answer: systems
    list these words below headings, and a child whose answer is outstanding is counted as such.
    """
    found = {part.meaning.status for part in statuses}
    if OBSOLETE in found:
        return Reading(OBSOLETE, "obsolete")
    if UNBORN in found:
        return Reading(UNBORN, "status")
    strong = {part.meaning.status for part in statuses if part.meaning.role != WEAK_STATUS}
    # "No data (declined)" is a refusal; "not recorded, not yet obtained" is outstanding.
    found = strong - {MISSING} or strong or found
    if len(found) > 1 or any(part.meaning.role != HEADING for part in others):
        return None
    status = found.pop()
    rule = "group_with_status" if others else _rule(statuses, by_words="status")
    return Reading(status, rule, CODE_OF_STATUS.get(status, ""))


def _ethnicity(parts: Sequence[Part], *, lexicon: Lexicon) -> Reading | None:
    """Read a label whose parts all name a group, a background or a code."""
    if leaves_open(parts):
        return None
    parts, mixed = with_mixture(parts, lexicon=lexicon)
    allowed = [part.meaning.code.split("|") for part in parts if part.meaning.role == EITHER]
    parts = [part for part in parts if part.meaning.role != EITHER]
    groups = _groups(parts)
    if len(groups) != 1 or _are_apart(parts, lexicon=lexicon):
        return None
    group = groups.pop()
    code = _one_code(parts, group=group, lexicon=lexicon)
    if any(code not in codes for codes in allowed):
        return None
    if not code:
        return Reading(MAPPED, "group_only", group=group)
    return Reading(MAPPED, _rule(parts, by_words="mixture" if mixed else "label"), code, group)


def _groups(parts: Sequence[Part]) -> set[str]:
    """The groups that the parts name.

    A heading goes with what stands below it, also where that has a group of its own: Chinese stood
    below Other in the lists of 2001.
    """
    left = {part.below for part in parts if part.below and part.meaning.group != part.below}
    return {
        part.meaning.group
        for part in parts
        if part.meaning.role != HEADING or part.meaning.group not in left
    }


def _are_apart(parts: Sequence[Part], *, lexicon: Lexicon) -> bool:
    """Whether two backgrounds of one group would be Mixed together, as Chinese and Indian would."""
    found = {
        part.meaning.code: part.meaning.group
        for part in parts
        if part.meaning.role == BACKGROUND
        and part.meaning.code not in ("", _other_code(part.meaning.group, lexicon=lexicon))
    }
    return any(
        frozenset((code, found[other])) in lexicon.pairs
        for code, other in permutations(found, 2)
        if found[code] == found[other]
    )


def _other_code(group: str, *, lexicon: Lexicon) -> str:
    """The code of the "any other" of a group."""
    return lexicon.phrases[THE_WORD_OTHER].get(group, Meaning(FILLER)).code


def _one_code(parts: Sequence[Part], *, group: str, lexicon: Lexicon) -> str:
    """The one code of parts that lie in one group; ``""`` where they leave it open.

    A background outweighs the "other" of its group, and that outweighs a heading. Two backgrounds,
    or a code and words for another code, leave it open: only the group is certain.
    """
    other = _other_code(group, lexicon=lexicon)
    codes, backgrounds, others, headings = (
        {part.meaning.code for part in parts if part.meaning.role == role} - {""}
        for role in (CODE, BACKGROUND, OTHER, HEADING)
    )
    said = codes | (
        backgrounds - {other} or backgrounds or others or (set() if codes else headings)
    )
    return said.pop() if len(said) == 1 else ""


def _rule(parts: Sequence[Part], *, by_words: str) -> str:
    """Whether words, a code, or a code and words decided."""
    codes = sum(part.meaning.role == CODE for part in parts)
    return by_words if not codes else "code" if codes == len(parts) else "code_and_label"
