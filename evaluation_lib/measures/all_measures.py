"""Every measure that a table of counts can carry, below each other."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from evaluation_lib.measures.disproportionality import (
    difference_from_reference_rate,
    rate_per_10000,
    relative_rate_index,
    representation_index,
    share,
)
from evaluation_lib.measures.tidy import MEASURE_COLUMNS, floats
from evaluation_lib.measures.transition_rates import transition_relative_rate, transition_share


def all_measures(
    counts: pd.DataFrame,
    *,
    reference_group: str,
    confidence: float | Sequence[float] = 0.95,
) -> pd.DataFrame:
    """Work out of each row what it can carry.

    Rows with a population: rate, representation index, relative rate index (score, then exact) and
    difference from the reference rate. Rows with a number reached: transition share and transition
    relative rate. Every row: its share of the children counted at its place, so that a group
    without a population is seen there.

    Parameters
    ----------
    counts
        As `disproportionality.rate_per_10000` and `transition_rates.transition_share` take it.
    reference_group
        A group of the table, or `reference_groups.ALL_OTHERS`.
    confidence
        As a fraction; several give one row each, within every measure those of 0.95 first.

    Returns
    -------
    pandas.DataFrame
        Columns of `tidy.MEASURE_COLUMNS`, in the order of the measures named above.

    Raises
    ------
    DataError
        If one of the measures refuses the counts.
    """
    living = counts[pd.Series(floats(counts, "population"), index=counts.index).notna()]
    beside = {"reference_group": reference_group, "confidence": confidence}
    tables = [
        rate_per_10000(living, confidence=confidence),
        share(counts, confidence=confidence),
        representation_index(living, confidence=confidence),
        relative_rate_index(living, methods=("score", "exact"), **beside),
        difference_from_reference_rate(living, **beside),
        transition_share(counts, confidence=confidence),
        transition_relative_rate(counts, **beside),
    ]
    together = pd.concat([table for table in tables if len(table)], ignore_index=True)
    return together[[column for column in MEASURE_COLUMNS if column in together.columns]]
