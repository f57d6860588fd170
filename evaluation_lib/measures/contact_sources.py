"""Who makes contact about children of each group: the share of each source."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from evaluation_lib.measures.intervals import wilson_share_interval
from evaluation_lib.measures.tidy import divided, floats, keys_of, stacked

SOURCE, SHARE, TOGETHER = "contact_source", "share_of_contact_source", "all_sources"


def share_of_contact_source(
    counts: pd.DataFrame, *, confidence: float | Sequence[float] = 0.95
) -> pd.DataFrame:
    """Share of each source among the contacts of a group.

    Of events the interval is too narrow where one child is contacted about again and again, since
    its contacts resemble each other; of children each stands once.

    Parameters
    ----------
    counts
        As `contacts.contact_source_counts` returns them: every source of a group and place.
    confidence
        As a fraction; several give one row each, those of 0.95 first.

    Returns
    -------
    pandas.DataFrame
        One row per row of ``counts`` and confidence: ``area``, ``group``, the other keys,
        ``contact_source``, ``measure`` (``share_of_contact_source``), ``value``, ``lower``,
        ``upper`` (fractions; missing where one of the group's counts is hidden; where it has no
        contact there is no value, and the limits are 0 and 1), ``confidence``, ``method``,
        ``count``, ``all_sources`` (contacts of the group).

    Notes
    -----
    Wilson (1927), as `intervals.wilson_share_interval`.
    """
    keys = ["area", "group", *keys_of(counts)[1:]]
    of_group = counts.groupby(keys, dropna=False)["count"]
    shares = counts.assign(**{TOGETHER: of_group.transform(lambda some: some.sum(skipna=False))})
    count, total = floats(shares, "count"), floats(shares, TOGETHER)

    def rows(one: float) -> pd.DataFrame:
        lower, upper, method = wilson_share_interval(count, total, confidence=one)
        frame = shares.assign(
            measure=SHARE,
            value=divided(count, total),
            lower=lower,
            upper=upper,
            confidence=one,
            method=method,
        )
        said = ["measure", "value", "lower", "upper", "confidence", "method", "count", TOGETHER]
        return frame[[*keys, SOURCE, *said]]

    return stacked(rows, confidence)
