"""Rates per 10,000 children, and each group's rate relative to a reference group's."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import norm

from evaluation_lib.errors import DataError
from evaluation_lib.measures.intervals import (
    SCORE,
    poisson_rate_interval,
    rate_ratio_score_interval,
)

PER = 10_000
MEASURE_COLUMNS = [
    "area",
    "group",
    "period",
    "measure",
    "value",
    "lower",
    "upper",
    "confidence",
    "method",
    "count",
    "population",
]

NO_REFERENCE = (
    "There is no row for the reference group '{reference}' in {where}: "
    "add its count and population, or choose another reference group."
)
NEGATIVE = "A count or population below zero, or a population of zero, stands in {where}."


def rate_per_10000(counts: pd.DataFrame, *, confidence: float = 0.95) -> pd.DataFrame:
    """Rate per 10,000 of each row, with its interval.

    Parameters
    ----------
    counts
        Columns ``area``, ``group``, ``period``, ``count`` (``NA`` where hidden), ``population``.
    confidence
        As a fraction.

    Returns
    -------
    pandas.DataFrame
        Columns `MEASURE_COLUMNS`, one row per row of ``counts``, in its order. ``value``, ``lower``
        and ``upper`` are per 10,000; they are missing where the count is hidden.

    Raises
    ------
    DataError
        If a count is negative or a population not above zero.

    Notes
    -----
    See `intervals.poisson_rate_interval` for the method and its source.
    """
    _refuse_negative(counts)
    count, population = _floats(counts, "count"), _floats(counts, "population")
    lower, upper, method = poisson_rate_interval(count, population, confidence=confidence)
    return _measures(
        counts,
        measure="rate_per_10000",
        value=count / population * PER,
        lower=lower * PER,
        upper=upper * PER,
        method=method,
        confidence=confidence,
    )


def relative_rate_index(
    counts: pd.DataFrame, *, reference_group: str, confidence: float = 0.95
) -> pd.DataFrame:
    """Each group's rate divided by the reference group's, within its area and period.

    Parameters
    ----------
    counts
        As for `rate_per_10000`, with one row of the reference group in each area and period.
    reference_group
        The group whose rate is 1.
    confidence
        As a fraction.

    Returns
    -------
    pandas.DataFrame
        Columns `MEASURE_COLUMNS`, the reference's own rows left out. Missing where either count is
        hidden. A reference count of zero gives an infinite value where the group's is not zero.

    Raises
    ------
    DataError
        If a reference row is missing, or a count is negative, or a population not above zero.

    Notes
    -----
    See `intervals.rate_ratio_score_interval` for the method.
    """
    _refuse_negative(counts)
    reference = counts.loc[counts["group"] == reference_group]
    columns = ["area", "period", "count", "population"]
    paired = counts.merge(
        reference[columns],
        on=["area", "period"],
        how="left",
        suffixes=("", "_reference"),
        indicator=True,
    )
    lost = paired[paired["_merge"] == "left_only"]
    if len(lost):
        where = f"{lost['area'].iloc[0]}, {lost['period'].iloc[0]}"
        raise DataError(NO_REFERENCE.format(reference=reference_group, where=where))
    paired = paired[paired["group"] != reference_group].reset_index(drop=True)
    x1, n1 = _floats(paired, "count"), _floats(paired, "population")
    x2, n2 = _floats(paired, "count_reference"), _floats(paired, "population_reference")
    lower, upper = rate_ratio_score_interval(x1, n1, x2, n2, confidence=confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = (x1 / n1) / (x2 / n2)
    return _measures(
        paired,
        measure="relative_rate_index",
        value=value,
        lower=lower,
        upper=upper,
        method=SCORE,
        confidence=confidence,
    )


def ratios_differ(own: pd.DataFrame, others: pd.DataFrame, *, confidence: float) -> pd.DataFrame:
    """Say for each other area whether its ratio differs clearly from one area's own.

    Parameters
    ----------
    own, others
        Measures as `relative_rate_index` returns them, with a column
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
    reference = counts[counts["group"] == reference_group].set_index(["area", "period"])["count"]
    key = pd.MultiIndex.from_frame(ratios[["area", "period"]])
    x1 = ratios["count"].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    x2 = reference.reindex(key).astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    with np.errstate(divide="ignore"):
        return pd.Series(1 / x1 + 1 / x2, index=ratios.index)


def _floats(frame: pd.DataFrame, column: str) -> np.ndarray:
    return frame[column].astype("Float64").to_numpy(dtype=float, na_value=np.nan)


def _measures(
    counts: pd.DataFrame,
    *,
    measure: str,
    value: np.ndarray,
    lower: np.ndarray,
    upper: np.ndarray,
    method: np.ndarray | str,
    confidence: float,
) -> pd.DataFrame:
    frame = counts[["area", "group", "period", "count", "population"]].assign(
        measure=measure,
        value=value,
        lower=lower,
        upper=upper,
        method=method,
        confidence=confidence,
    )
    return frame[MEASURE_COLUMNS].reset_index(drop=True)


def _refuse_negative(counts: pd.DataFrame) -> None:
    bad = counts[((counts["count"] < 0) | (counts["population"] <= 0)).fillna(False)]
    if len(bad):
        first = bad.iloc[0]
        where = f"{first['area']}, {first['group']}, {first['period']}"
        raise DataError(NEGATIVE.format(where=where))
