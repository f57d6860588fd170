"""Read one label."""

from __future__ import annotations

from dataclasses import replace

from evaluation_lib.records.ethnicity_labels.agreeing import agree
from evaluation_lib.records.ethnicity_labels.lexicon import Lexicon, Words
from evaluation_lib.records.ethnicity_labels.normalising import (
    folded_label,
    holds_no_word,
    is_blank,
    is_local_code,
    local_code,
    spelled,
    tokens,
    without_local_prefix,
    without_numbering,
)
from evaluation_lib.records.ethnicity_labels.parsing import completions, parse
from evaluation_lib.records.ethnicity_labels.readings import MAPPED, MISSING, UNMAPPED, Reading


def read_label(label: str, *, lexicon: Lexicon, scheme: str | None = None) -> Reading:
    """Read one label: a person's answer first, then a declared scheme, then the words.

    Parameters
    ----------
    label
        A label as a system wrote it.
    lexicon
        What the data dictionary knows.
    scheme
        The local scheme that was declared, one of ``lexicon.schemes``; none by default.

    Returns
    -------
    Reading
        Unmapped wherever the label leaves a doubt about the group.
    """
    folded = folded_label(label)
    local = lexicon.schemes[scheme] if scheme else {}
    if folded in lexicon.answers:
        return lexicon.answers[folded]
    if folded in local:
        return local[folded]
    if is_local_code(folded):
        return local.get(local_code(folded)) or _unread(local_code(folded), lexicon=lexicon)
    rest, numbers = without_numbering(folded)
    read = _read_words(folded, rest, length=len(label.strip()), lexicon=lexicon)
    return _held_against(read, [local[number] for number in numbers if number in local])


def _unread(code: str, *, lexicon: Lexicon) -> Reading:
    """A local code that nobody declared, with what it means in the schemes that are known."""
    known = [scheme[code].code for scheme in lexicon.schemes.values() if code in scheme]
    return Reading(UNMAPPED, "local_code", near=tuple(dict.fromkeys(known)))


def _held_against(read: Reading, local: list[Reading]) -> Reading:
    """Words go before the local codes in front of them, but not across groups."""
    against = [one for one in local if one.group not in ("", read.group)]
    if read.status != MAPPED or not against:
        return read
    near = (read.code, *(one.code for one in against))
    return Reading(UNMAPPED, "conflict", near=tuple(code for code in near if code))


def _read_words(folded: str, rest: str, *, length: int, lexicon: Lexicon) -> Reading:
    """Read a label by its words: whole, or else as one that was cut off."""
    raw = tokens(rest)
    if not raw:
        return Reading(MISSING, "empty") if is_blank(folded) else Reading(UNMAPPED, "invalid")
    phrases = _covered(raw, lexicon=lexicon)
    if phrases is None:
        raw = tokens(without_local_prefix(rest, codes=lexicon.codes))
        phrases = _covered(raw, lexicon=lexicon)
    if phrases is not None:
        return agree(phrases, lexicon=lexicon)
    cut = lexicon.rules["cut_labels"]
    if cut["shortest"] <= length <= cut["longest"]:
        return _read_cut(raw, lexicon=lexicon)
    return Reading(UNMAPPED, "invalid" if holds_no_word(folded) else "unknown")


def _covered(raw: Words, *, lexicon: Lexicon) -> tuple[Words, ...] | None:
    return parse(spelled(raw, spellings=lexicon.spellings), lexicon=lexicon)


def _read_cut(raw: Words, *, lexicon: Lexicon) -> Reading:
    """Read a label that was cut off, where every known ending comes to the same."""
    label = (*spelled(raw[:-1], spellings=lexicon.spellings), raw[-1])
    endings = {agree(phrases, lexicon=lexicon) for phrases in completions(label, lexicon=lexicon)}
    endings = {replace(ending, rule="truncated") for ending in endings if ending.status != UNMAPPED}
    found = endings.pop() if len(endings) == 1 else None
    return found if found is not None and found.code else Reading(UNMAPPED, "unknown")
