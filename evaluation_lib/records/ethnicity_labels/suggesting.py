"""Suggest codes for the queue: what a person may look at first, never what is taken."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache

from evaluation_lib.records.ethnicity_labels.lexicon import ANYWHERE, Lexicon
from evaluation_lib.records.ethnicity_labels.normalising import (
    folded_label,
    spelled,
    tokens,
    without_numbering,
)
from evaluation_lib.records.ethnicity_labels.readings import UNMAPPED, Reading

SEPARATOR = ";"


def suggestions(label: str, reading: Reading, *, lexicon: Lexicon) -> str:
    """Return up to three ``CODE label`` for an unmapped label, with ``;`` between them.

    They are the codes that parts of the label point to, else those of phrases that look like it.
    Empty where nothing is close, and for a label that is not in the queue.
    """
    if reading.status != UNMAPPED:
        return ""
    codes = dict.fromkeys(reading.near or _alike(label, lexicon=lexicon))
    shown = [f"{code} {lexicon.labels[code]}" for code in codes]
    return SEPARATOR.join(shown[: lexicon.rules["suggestions"]["most"]])


def _alike(label: str, *, lexicon: Lexicon) -> list[str]:
    """The codes of the phrases that are spelled most like a label."""
    rules = lexicon.rules["suggestions"]
    rest, _ = without_numbering(folded_label(label))
    text = " ".join(spelled(tokens(rest), spellings=lexicon.spellings))
    if len(text) > rules["longest_label"]:
        return []
    codes = _codes_by_text(lexicon)
    close = get_close_matches(text, list(codes), n=rules["most"], cutoff=rules["closeness"])
    return [codes[found] for found in close]


@cache
def _codes_by_text(lexicon: Lexicon) -> dict[str, str]:
    """Each phrase that has a code and is more than the code itself → the code."""
    texts = {}
    for phrase, meanings in lexicon.phrases.items():
        if " ".join(phrase) in lexicon.codes:
            continue
        code = meanings.get(ANYWHERE, next(iter(meanings.values()))).code
        if code in lexicon.labels:
            texts[" ".join(phrase)] = code
    return texts
