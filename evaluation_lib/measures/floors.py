"""Decide of which ratios a report may speak in words: those that rest on enough events."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation_lib.measures.tidy import keys_of
from evaluation_lib.measures.trials import trials_against_reference

#: Why a ratio is only in the table.
HIDDEN = "hidden_or_no_population"
TOO_FEW = "too_few_events"
TOO_FEW_OF_REFERENCE = "too_few_events_of_reference"


def floors(
    counts: pd.DataFrame,
    *,
    reference_group: str,
    fewest_events: float,
    fewest_reference_events: float,
) -> pd.DataFrame:
    """Say of each ratio whether words may be made of it.

    What counts for the group is the larger of two numbers: the events that it had, and those that
    it would have had at the reference's rate. A floor under the first alone would keep silent about
    the groups that have too few events *because* they are under-represented, one under the second
    alone about small groups that are far over-represented; the larger of both treats a ratio and
    its reciprocal alike.

    Parameters
    ----------
    counts
        As for `trials.trials_against_reference`.
    reference_group
        The group whose rate is 1.
    fewest_events, fewest_reference_events
        The floors: ``floors`` of the dictionary.

    Returns
    -------
    pandas.DataFrame
        One row for each row of the other groups: the columns of `tidy.keys_of`, ``group``,
        ``reference``, ``expected`` (at the reference's rate), ``in_words`` and ``reason`` (missing
        where words may be made). Counts are those that are left after the design effect.

    Raises
    ------
    DataError
        If a reference row is missing.
    """
    rows, trials = trials_against_reference(counts, reference_group=reference_group)
    expected = trials["x2"] / trials["n2"] * trials["n1"]
    largest = np.maximum(trials["x1"], expected)
    reason = np.select(
        [largest.isna(), trials["x2"] < fewest_reference_events, largest < fewest_events],
        [HIDDEN, TOO_FEW_OF_REFERENCE, TOO_FEW],
        default="",
    )
    return rows[[*keys_of(rows), "group"]].assign(
        reference=reference_group,
        expected=expected,
        in_words=reason == "",
        reason=pd.Series(reason, index=rows.index, dtype="str").where(reason != ""),
    )
