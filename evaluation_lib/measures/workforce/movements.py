"""Staff who stayed, left and joined between two waves: how many are still there."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.measures.workforce.likelihoods import (
    EVENTS,
    REFERENCE_EVENTS,
    REFERENCE_STAFF,
    STAFF,
)

WHITE = "White"


def left_beside_white_staff(movements: pd.DataFrame) -> pd.DataFrame:
    """Put how many Global Majority staff left beside how many White staff did.

    Parameters
    ----------
    movements
        ``from_wave``, ``to_wave``, ``ethnicity`` (blank where not known, on neither side), ``left``
        and ``stayed``, ``NA`` where hidden: the data set ``staff_movements``.

    Returns
    -------
    pandas.DataFrame
        One row for each pair of waves: ``from_wave``, ``to_wave`` and the columns of
        `likelihoods.OF_A_ROW`: an event is to have left, staff are those of the earlier wave. A sum
        of which a part is hidden is hidden.
    """
    known = movements[movements["ethnicity"] != ""]
    rows = known.assign(
        white=known["ethnicity"] == WHITE,
        staff=known["left"].astype("Int64") + known["stayed"].astype("Int64"),
        events=known["left"].astype("Int64"),
    )
    sums = rows.groupby(["from_wave", "to_wave", "white"])[["events", "staff"]].agg(_whole_sum)
    both = sums.unstack("white").astype("Int64")
    named = {
        ("events", False): EVENTS,
        ("staff", False): STAFF,
        ("events", True): REFERENCE_EVENTS,
        ("staff", True): REFERENCE_STAFF,
    }
    found = {
        name: both[pair] if pair in both else pd.Series(pd.NA, both.index, dtype="Int64")
        for pair, name in named.items()
    }
    return pd.DataFrame(found, index=both.index).reset_index()


def _whole_sum(values: pd.Series) -> object:
    return values.sum(skipna=False)
