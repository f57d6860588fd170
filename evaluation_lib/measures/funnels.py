"""Which of many areas lie further from what is usual than chance would put them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.stats import norm, poisson

from evaluation_lib.errors import DataError
from evaluation_lib.measures.intervals import HIDDEN, NO_POPULATION, method_with_effect
from evaluation_lib.measures.tidy import (
    Floats,
    design_effect_of,
    exposure_of,
    floats,
    keys_of,
    measure_rows,
    refuse_impossible,
)

INVERSE_WILSON = "funnel of shares (inverse Wilson)"
EXACT_POISSON = "funnel of counts (exact Poisson)"
NO_BASELINE = "none: nothing was counted in any area"
ABOVE, BELOW, INSIDE = "above", "below", "inside"

BASELINE_NOT_A_SHARE = "baseline is {found}: write the usual share, between 0 and 1."
BASELINE_NOT_A_RATE = "baseline is {found}: write the usual rate per child and year, above 0."


def share_funnel_limits(
    size: ArrayLike, *, baseline: ArrayLike, confidence: float
) -> tuple[Floats, Floats]:
    """Shares between which an area of each size lies by chance.

    Parameters
    ----------
    size
        How many the share is of, shape (n,).
    baseline
        The usual share, as a fraction, shape (n,) or one value: taken as known.
    confidence
        As a fraction; 0.95 and 0.998 are the usual two.

    Returns
    -------
    lower, upper
        As fractions, shape (n,): an area lies outside where the Wilson interval of its share leaves
        the baseline out.

    Notes
    -----
    Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202. Wilson's interval holds the shares p
    with |x/n - p| ≤ z sqrt(p (1 - p) / n), so its inverse is p ± z sqrt(p (1 - p) / n); the
    formula of PHEindicatormethods ``calculate_funnel_limits`` comes to the same.
    """
    n, usual = np.broadcast_arrays(np.asarray(size, float), np.asarray(baseline, float))
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = norm.ppf(0.5 + confidence / 2) * np.sqrt(usual * (1 - usual) / n)
    return np.clip(usual - reach, 0, 1), np.clip(usual + reach, 0, 1)


def ratio_funnel_limits(expected: ArrayLike, *, confidence: float) -> tuple[Floats, Floats]:
    """Ratios of counted to expected between which an area lies by chance.

    Parameters
    ----------
    expected
        How many are expected in each area, shape (n,), above zero: taken as known.
    confidence
        As a fraction.

    Returns
    -------
    lower, upper
        Shape (n,): an area lies outside where the exact Poisson interval of its count leaves the
        expected out. The lower limit is 0 where even a count of none could be chance.

    Notes
    -----
    Quantiles of the Poisson distribution: a count below the lower one has a chance of less than
    (1 - confidence) / 2, and so has one above the upper.
    """
    e = np.asarray(expected, dtype=float)
    tail = (1 - confidence) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        return poisson.ppf(tail, e) / e, poisson.isf(tail, e) / e


def areas_in_funnel(
    counts: pd.DataFrame,
    *,
    baseline: float | None = None,
    confidence: float | Sequence[float] = (0.95, 0.998),
) -> pd.DataFrame:
    """Say of each area whether it lies outside the funnel of its group.

    Parameters
    ----------
    counts
        Columns ``area``, ``group``, ``count``, and ``reached`` (the share of those who went on is
        looked at) or ``population`` (the rate is); ``years``, ``design_effect`` and other keys
        where they apply.
    baseline
        The usual share, or rate per child and year. Without it that of all the areas of a group
        together, in each period and decision point; hidden counts are left out of it.
    confidence
        As a fraction, or several.

    Returns
    -------
    pandas.DataFrame
        Measures, a row for each row of ``counts`` and confidence: ``share_in_funnel`` or
        ``ratio_in_funnel`` (counted over expected at the baseline); ``lower`` and ``upper`` are
        limits of the funnel and not of the value; with the columns ``baseline`` and ``lies``
        (`ABOVE`, `BELOW`, `INSIDE`, missing where there is no value).

    Raises
    ------
    DataError
        If a number is impossible, a group stands twice in a place, or the baseline is none.

    Notes
    -----
    Many areas are looked at, so some lie outside by chance alone: of a hundred about five outside
    the limits of 95 %, and of five hundred about one outside those of 99.8 %.
    """
    refuse_impossible(counts)
    shares = "reached" in counts.columns
    _refuse_baseline(baseline, shares=shares)
    count, effect = floats(counts, "count"), design_effect_of(counts)
    of = floats(counts, "reached") if shares else exposure_of(counts)
    usual = _pooled(counts, count, of) if baseline is None else np.full(len(count), baseline)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = count / of if shares else count / (of * np.where(usual > 0, usual, np.nan))

    def interval(level: float) -> tuple:
        if shares:
            limits = share_funnel_limits(of / effect, baseline=usual, confidence=level)
        else:
            limits = ratio_funnel_limits(of * usual / effect, confidence=level)
        gone = np.isnan(value)
        name = np.full(len(value), INVERSE_WILSON if shares else EXACT_POISSON, dtype=object)
        name = np.where(gone, NO_BASELINE, method_with_effect(name, effect))
        name = np.where(np.isnan(count), HIDDEN, np.where(np.isnan(of), NO_POPULATION, name))
        return *(np.where(gone, np.nan, limit) for limit in limits), name

    found = measure_rows(
        counts,
        measure="share_in_funnel" if shares else "ratio_in_funnel",
        value=value,
        interval=interval,
        confidence=confidence,
    )
    return found.assign(
        baseline=np.tile(usual, len(found) // max(len(usual), 1)), lies=_lies(found)
    )


def _pooled(counts: pd.DataFrame, count: Floats, of: Floats) -> Floats:
    """Share or rate of all areas of a group together, shape (n,)."""
    known = ~np.isnan(count + of)
    by = [counts[key] for key in ("group", *keys_of(counts)[1:])]
    told = {"count": np.where(known, count, 0.0), "of": np.where(known, of, 0.0)}
    sums = pd.DataFrame(told, index=counts.index)
    sums = sums.groupby(by, dropna=False).transform("sum")
    return (sums["count"] / sums["of"].where(sums["of"] > 0)).to_numpy()


def _lies(found: pd.DataFrame) -> pd.Series:
    # A count on the limit itself is inside; dividing it may have moved it by a rounding error.
    value, slack = found["value"], 1e-12
    lies = pd.Series(INSIDE, index=found.index, dtype="string")
    lies[value > found["upper"] * (1 + slack)] = ABOVE
    lies[value < found["lower"] * (1 - slack)] = BELOW
    return lies.mask(value.isna())


def _refuse_baseline(baseline: float | None, *, shares: bool) -> None:
    if baseline is None:
        return
    if shares and not 0 < baseline < 1:
        raise DataError(BASELINE_NOT_A_SHARE.format(found=baseline))
    if not shares and not baseline > 0:
        raise DataError(BASELINE_NOT_A_RATE.format(found=baseline))
