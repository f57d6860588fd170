"""Small sentences about lists of words: what was perhaps meant, and what there is."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

LONGEST_LIST = 30


def folded(text: str) -> str:
    """Fold case, hyphens, underscores and doubled spaces away, for comparing what people type."""
    return " ".join(text.casefold().replace("-", " ").replace("_", " ").split())


def match(word: str, choices: Sequence[str]) -> str | None:
    """Return the choice that ``word`` names, however it is capitalised or hyphenated."""
    return {folded(choice): choice for choice in reversed(choices)}.get(folded(word))


def did_you_mean(word: str, choices: Sequence[str]) -> str:
    """Return ``": did you mean Mid?"`` where something close exists, else a full stop."""
    by_fold = {folded(choice): choice for choice in choices}
    close = get_close_matches(folded(word), list(by_fold), n=1, cutoff=0.6)
    return f": did you mean {by_fold[close[0]]}?" if close else "."


def listed(choices: Sequence[str], *, longest: int = LONGEST_LIST) -> str:
    """Return the choices in their order, cut where the list would be too long to read."""
    shown = ", ".join(choices[:longest])
    return shown if len(choices) <= longest else f"{shown} … and {len(choices) - longest} more"


def joined(words: Sequence[str]) -> str:
    """Join words as a sentence does: ``a``, ``a and b``, ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def cut(text: object, *, longest: int = 100) -> str:
    """Return a value as text, cut where a sentence would be lost in it."""
    shown = str(text)
    return shown if len(shown) <= longest else f"{shown[:longest]} …"
