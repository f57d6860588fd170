"""Codings by coder, answer and code: what two of them can be compared on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evaluation_lib.errors import DataError
from evaluation_lib.wordlists import listed

#: What a reading in which nothing was coded has for a code.
NO_CODE = ""
TWO = 2

ONE_CODER = (
    "Agreement needs two coders, and there is only {coder}. Merge both coders' sheets first, or "
    "name the other in the column coder."
)
NO_CODERS = "There is no coding to compare: the table has no rows."
NOTHING_READ_BY_TWO = (
    "No answer was read by two coders ({coders}), so there is nothing to compare. Check that both "
    "used the same response_id."
)


@dataclass(frozen=True, eq=False)
class CoderReadings:
    """What coders did with the answers that two of them or more have read.

    Attributes
    ----------
    coders
        In the order of the alphabet.
    codes
        Codes that could have been given, then those that were.
    read
        Which coder read which answer, shape (coders, answers).
    coded
        Which code was given, shape (coders, answers, codes).
    left_out
        How many answers one coder alone read.
    """

    coders: tuple[str, ...]
    codes: tuple[str, ...]
    read: NDArray[np.bool_]
    coded: NDArray[np.bool_]
    left_out: int


def coder_readings(codings: pd.DataFrame, *, codes: Sequence[str]) -> CoderReadings:
    """Lay out codings by coder, answer and code.

    Parameters
    ----------
    codings
        ``response_id``, ``coder``, ``code``; an empty code stands for an answer that was read and
        in which nothing was coded.
    codes
        Codes that could have been given.

    Raises
    ------
    DataError
        If there is one coder, or no answer that two have read.
    """
    coders = sorted(codings["coder"].unique())
    if len(coders) < TWO:
        raise DataError(ONE_CODER.format(coder=coders[0]) if coders else NO_CODERS)
    given = codings.loc[codings["code"] != NO_CODE, "code"]
    known = tuple(dict.fromkeys([*codes, *sorted(given.unique())]))
    answers = codings["response_id"].unique()
    places = [
        pd.Index(names).get_indexer(codings[column])
        for names, column in ((coders, "coder"), (answers, "response_id"), (known, "code"))
    ]
    read = np.zeros((len(coders), len(answers)), dtype=bool)
    read[places[0], places[1]] = True
    coded = np.zeros((*read.shape, len(known)), dtype=bool)
    some = places[2] >= 0
    coded[tuple(place[some] for place in places)] = True
    paired = read.sum(axis=0) >= TWO
    if not paired.any():
        raise DataError(NOTHING_READ_BY_TWO.format(coders=listed(coders)))
    return CoderReadings(
        coders=tuple(coders),
        codes=known,
        read=read[:, paired],
        coded=coded[:, paired],
        left_out=int((~paired).sum()),
    )
