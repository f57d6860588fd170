"""Cover a whole label with known phrases: the fewest, and so the longest, that do."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation_lib.records.ethnicity_labels.lexicon import Lexicon, Words


def parse(label: Words, *, lexicon: Lexicon) -> tuple[Words, ...] | None:
    """Cover every word of a label with known phrases.

    Of all ways to do so the one with the fewest phrases is taken, and among those the one whose
    phrases are longest from the left. A single unknown word makes the label unknown: what lies
    around it may mean something else than it seems to.

    Returns
    -------
    tuple or None
        The phrases in order, or ``None`` where the label cannot be covered.
    """
    best: list[tuple[Words, ...] | None] = [None] * len(label) + [()]
    for start in range(len(label) - 1, -1, -1):
        for end in range(min(start + lexicon.longest, len(label)), start, -1):
            rest = best[end]
            if rest is None or label[start:end] not in lexicon.phrases:
                continue
            found = best[start]
            if found is None or len(rest) + 1 < len(found):
                best[start] = (label[start:end], *rest)
    return best[0]


def completions(label: Words, *, lexicon: Lexicon) -> Iterator[tuple[Words, ...]]:
    """Yield every way to read a label as cut off inside its last phrase.

    Each is a cover of the words before that phrase, followed by a known phrase that begins with
    the words that are left, the last of which may be the beginning of a longer word.
    """
    if not label:
        return
    for start in range(max(0, len(label) - lexicon.longest), len(label)):
        before = parse(label[:start], lexicon=lexicon)
        if before is None:
            continue
        whole, cut = label[start:-1], label[-1]
        for phrase in lexicon.phrases:
            longer = len(phrase) > len(whole) and phrase[: len(whole)] == whole
            if longer and phrase[len(whole)].startswith(cut) and phrase != (*whole, cut):
                yield (*before, phrase)
