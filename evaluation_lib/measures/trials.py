"""What the counts of a group and of its reference are worth as independent trials."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation_lib.measures.reference_groups import against_reference, effective_counts
from evaluation_lib.measures.tidy import exposure_of, floats


def trials_against_reference(
    counts: pd.DataFrame, *, reference_group: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Put each group's trials beside its reference's: what the counts are worth when independent.

    Parameters
    ----------
    counts
        Columns ``group``, ``count`` and ``reached`` or ``population``, and those of
        `tidy.keys_of`, ``years`` and ``design_effect`` that are there.
    reference_group
        As for `reference_groups.against_reference`.

    Returns
    -------
    rows
        The rows of ``counts`` but those of the reference group, with an index from 0.
    trials
        With the index of ``rows``: ``x1``, ``n1``, ``x2``, ``n2`` (count and exposure of the group
        and of the reference, each divided by its own design effect) and ``is_share`` (whether the
        exposure is children who reached a first point, of whom ``count`` went on).

    Raises
    ------
    DataError
        If a reference row is missing.
    """
    reached = floats(counts, "reached")
    exposure = np.where(np.isnan(reached), exposure_of(counts), reached)
    rows, pairs = against_reference(counts, exposure, reference_group=reference_group)
    trials = dict(zip(("x1", "n1", "x2", "n2"), effective_counts(pairs), strict=True))
    return rows, pd.DataFrame(trials).assign(is_share=~np.isnan(floats(rows, "reached")))
