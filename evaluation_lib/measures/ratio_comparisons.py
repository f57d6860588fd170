"""Whether the ratios of other areas differ clearly from one area's own."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import norm

from evaluation_lib.measures.tidy import floats, keys_of


def ratios_differ(own: pd.DataFrame, others: pd.DataFrame, *, confidence: float) -> pd.DataFrame:
    """Say for each other area whether its ratio differs clearly from one area's own.

    Parameters
    ----------
    own, others
        Measures as `disproportionality.relative_rate_index` returns them, with a column
        ``log_variance`` (see `log_ratio_variance`).
    confidence
        As a fraction.

    Returns
    -------
    pandas.DataFrame
        Columns ``area``, ``group``, ``difference``: ``higher``, ``lower`` or ``no clear
        difference`` than the own area's ratio; rows with a hidden or zero count are left out.

    Notes
    -----
    Normal interval of the difference of two independent log ratios; the variance of a log ratio of
    Poisson rates is 1/x1 + 1/x2.
    """
    both = others.merge(own[["group", "value", "log_variance"]], on="group", suffixes=("", "_own"))
    both = both[(both["value"] > 0) & (both["value_own"] > 0)].dropna(subset=["value", "value_own"])
    z = norm.ppf(0.5 + confidence / 2)
    distance = np.log(both["value"]) - np.log(both["value_own"])
    reach = z * np.sqrt(both["log_variance"] + both["log_variance_own"])
    difference = np.where(
        distance > reach, "higher", np.where(distance < -reach, "lower", "no clear difference")
    )
    return both[["area", "group"]].assign(difference=difference).reset_index(drop=True)


def log_ratio_variance(
    ratios: pd.DataFrame, counts: pd.DataFrame, *, reference_group: str
) -> pd.Series:
    """Variance of the logarithm of each ratio: 1/x1 + 1/x2; infinite where a count is zero."""
    keys = keys_of(ratios)
    reference = counts.loc[counts["group"] == reference_group, [*keys, "count"]]
    both = ratios[[*keys, "count"]].merge(reference, on=keys, how="left", suffixes=("", "_2"))
    with np.errstate(divide="ignore"):
        variance = 1 / floats(both, "count") + 1 / floats(both, "count_2")
    return pd.Series(variance, index=ratios.index)
