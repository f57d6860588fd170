"""Turn what another program says of answers into the dictionary's own words; never by guess."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.extracts.surveys.labels import mapped, quadrant_spellings, role_spellings
from evaluation_lib.themes.refi_qda.exchanged import OTHER_ATTRIBUTES
from evaluation_lib.wordlists import folded

DAY = "answered_on"


class OwnLabels(NamedTuple):
    """Answers in the dictionary's own words, what stands apart for it, and how many values."""

    answers: pd.DataFrame
    other_attributes: pd.DataFrame
    found: Counter[str]


def with_own_labels(answers: pd.DataFrame, *, dictionary: Dictionary) -> OwnLabels:
    """Map collections, quadrants and roles; keep apart what is none, and days that are none.

    Parameters
    ----------
    answers
        The columns of `exchanged.ANSWERS`, as another program has them.

    Returns
    -------
    OwnLabels
        Answers with an empty cell where the dictionary does not know what is written, and a row
        for each such cell (columns of `exchanged.OTHER_ATTRIBUTES`).
    """
    own = answers.copy()
    spellings: dict[str, Callable[[Dictionary], dict[str, str]]] = {
        "collection": _collection_spellings,
        "quadrant": quadrant_spellings,
        "role": role_spellings,
    }
    for column, spelled in spellings.items():
        own[column], _ = mapped(answers[column].tolist(), spelled(dictionary))
    days = pd.to_datetime(answers[DAY], format="%Y-%m-%d", errors="coerce", exact=True)
    own[DAY] = answers[DAY].where(days.notna(), "")
    rows = [
        (response, column, value)
        for column in (*spellings, DAY)
        for response, value, kept in zip(
            answers["response_id"], answers[column], own[column], strict=True
        )
        if value and not kept
    ]
    apart = pd.DataFrame(rows, columns=list(OTHER_ATTRIBUTES), dtype="str")
    return OwnLabels(own, apart, Counter(unmapped=len(rows)))


def _collection_spellings(dictionary: Dictionary) -> dict[str, str]:
    rows = dictionary.read("feedback_collections").itertuples(index=False)
    return {folded(text): row.collection for row in rows for text in (row.collection, row.label)}
