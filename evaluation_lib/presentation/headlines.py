"""Headlines that say a message in few words: the fullest one that is short enough."""

from __future__ import annotations

from collections.abc import Sequence

#: A headline is read at a glance.
MOST_WORDS = 10
TOO_LONG = "no headline of {most} words or fewer among: {candidates}"


def first_that_fits(candidates: Sequence[str], *, most: int = MOST_WORDS) -> str:
    """Return the first of some headlines that has few enough words.

    Parameters
    ----------
    candidates
        From the one that says most to the one that is shortest; empty ones are passed over.
    most
        The most words that a headline may have.

    Raises
    ------
    ValueError
        If none is short enough.
    """
    fitting = [one for one in candidates if one and len(one.split()) <= most]
    if not fitting:
        raise ValueError(TOO_LONG.format(most=most, candidates=list(candidates)))
    return fitting[0]
