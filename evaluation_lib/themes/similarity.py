"""How close a quote is to other text: whoever finds the words elsewhere finds who wrote them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import sparse

#: Lengths of the runs of characters that texts are compared by.
CHARACTERS = range(3, 6)
#: A search engine finds a text by so many words in their order.
RUN_OF_WORDS = 5
WORD = re.compile(r"\w+")
#: So many other texts at a time: all at once would not fit into the memory of a small computer.
AT_A_TIME = 2000


def closest(quotes: Sequence[str], others: Sequence[str]) -> pd.DataFrame:
    """Find what other text each quote is closest to.

    Texts are compared by runs of 3 to 5 characters, each weighted by how often it stands in the
    text and by how few texts hold it (``tf-idf``), so that one that was copied and corrected is
    still found.

    Parameters
    ----------
    quotes
        The quotes.
    others
        The texts that a quote could be looked up in, without the answer that it is from.

    Returns
    -------
    pandas.DataFrame
        A row a quote, in their order: ``similarity``, the greatest cosine of the weights, from 0
        (nothing in common) to 1; ``place``, where the closest text stands among the others;
        ``contained``, the share of the quote's runs of five words that stand in any of them.
        Where there is no other text, 0 and no place.

    References
    ----------
    Salton, G. and Buckley, C. (1988), Term-weighting approaches in automatic text retrieval,
    Information Processing & Management 24, 513-523; the weights are those of scikit-learn.
    """
    similarity, place = _greatest_cosine(quotes, others)
    held = {run for other in others for run in _runs_of_words(other)}
    return pd.DataFrame(
        {
            "similarity": similarity,
            "place": pd.array(place, dtype="Int64"),
            "contained": [_share_held(quote, held, others) for quote in quotes],
        }
    )


def _greatest_cosine(
    quotes: Sequence[str], others: Sequence[str]
) -> tuple[np.ndarray, list[int | None]]:
    if not len(quotes) or not len(others):
        return np.zeros(len(quotes)), [None] * len(quotes)
    weights = _weights([*quotes, *others])
    own, rest = weights[: len(quotes)], weights[len(quotes) :]
    cosines = [
        (own @ rest[first : first + AT_A_TIME].T).toarray()
        for first in range(0, len(others), AT_A_TIME)
    ]
    best = [block.argmax(axis=1) for block in cosines]
    found = np.stack([block.max(axis=1) for block in cosines])
    block = found.argmax(axis=0)
    place = [int(best[at][row]) + int(at) * AT_A_TIME for row, at in enumerate(block)]
    return found.max(axis=0).clip(0, 1), place


def _weights(texts: Sequence[str]) -> sparse.csr_matrix:
    """Return the weight of each run of characters in each text, a row a text, of length 1."""
    number: dict[str, int] = {}
    columns: list[int] = []
    counts: list[int] = []
    ends = [0]
    for text in texts:
        for run, count in Counter(_runs_of_characters(text)).items():
            columns.append(number.setdefault(run, len(number)))
            counts.append(count)
        ends.append(len(columns))
    table = sparse.csr_matrix(
        (np.asarray(counts, dtype=float), columns, ends), shape=(len(texts), max(len(number), 1))
    )
    holding = np.bincount(np.asarray(columns, dtype=int), minlength=table.shape[1])
    rarity = np.log((1 + len(texts)) / (1 + holding)) + 1
    weighted = table @ sparse.diags(rarity)
    length = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    return sparse.diags(1 / np.where(length > 0, length, 1)) @ weighted


def _runs_of_characters(text: str) -> list[str]:
    plain = " ".join(text.casefold().split())
    return [
        plain[first : first + length]
        for length in CHARACTERS
        for first in range(len(plain) - length + 1)
    ]


def _runs_of_words(text: str) -> list[tuple[str, ...]]:
    words = WORD.findall(text.casefold())
    return [tuple(words[n : n + RUN_OF_WORDS]) for n in range(len(words) - RUN_OF_WORDS + 1)]


def _share_held(quote: str, held: set[tuple[str, ...]], others: Sequence[str]) -> float:
    runs = _runs_of_words(quote)
    if not runs:
        # Too short to hold a run: it stands elsewhere only as a whole.
        words = WORD.findall(quote.casefold())
        return float(any(words and words == WORD.findall(other.casefold()) for other in others))
    return sum(run in held for run in runs) / len(runs)
