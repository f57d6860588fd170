"""Turn what people chose as their quadrant and role into the dictionary's own; never by guess."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from evaluation_lib.areas import known_areas
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.wordlists import folded

BETWEEN = ";"


def quadrant_spellings(dictionary: Dictionary) -> dict[str, str]:
    """Return how quadrants are written (folded) → the quadrant's name."""
    quadrants = [area for area in known_areas(dictionary) if area.level == "quadrant"]
    return _spelled({area.name: [area.name, area.label] for area in quadrants})


def role_spellings(dictionary: Dictionary) -> dict[str, str]:
    """Return how roles are written (folded) → the role's code (``feedback_roles``)."""
    rows = dictionary.read("feedback_roles").itertuples(index=False)
    return _spelled(
        {row.role: [row.role, row.label, *row.written_as.split(BETWEEN)] for row in rows}
    )


def mapped(labels: Sequence[str], spellings: Mapping[str, str]) -> tuple[list[str], Counter[str]]:
    """Map labels to the dictionary's own.

    Parameters
    ----------
    labels
        What people chose; empty where they chose nothing. A ; at the end, as Microsoft Forms writes
        it, does not count.
    spellings
        As `quadrant_spellings` and `role_spellings` return.

    Returns
    -------
    tuple
        The dictionary's own for each, empty where the label has none, and how often each label
        without one was chosen.
    """
    plain = [label.removesuffix(BETWEEN).strip() for label in labels]
    found = [spellings.get(folded(label), "") for label in plain]
    unmapped = Counter(label for label, own in zip(plain, found, strict=True) if label and not own)
    return found, unmapped


def _spelled(written: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {folded(text): own for own, texts in written.items() for text in texts}
