"""Intervals of the ratio of two rates or two shares, and of the difference of two rates.

A count of zero in either group gives a limit of 0 or infinity; only a hidden count gives none.
statsmodels 0.15 is called nowhere that it is wrong: tests hold its defects.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import chi2
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from evaluation_lib.measures.intervals import (
    Floats,
    named,
    poisson_rate_interval,
    wilson_share_interval,
)

SCORE = "score interval of two Poisson rates (Wilson interval of the share, mapped)"
EXACT_RATIO = "exact interval of two Poisson rates (Clopper-Pearson interval of the share, mapped)"
KOOPMAN = "score interval of two shares (Koopman)"
MOVER_WILSON = "MOVER interval of two shares (of two Wilson intervals)"
MOVER_DIFFERENCE = "MOVER interval of the difference of two rates (each exact below 10, else Byar)"


def rate_ratio_score_interval(
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    *,
    confidence: float = 0.95,
) -> tuple[Floats, Floats]:
    """Score interval of the ratio of two Poisson rates, in closed form and safe at zero.

    Given their sum, the first count is binomial with share ``p``; the Wilson interval of
    ``x1 / (x1 + x2)`` maps to the ratio by ``p / (1 - p) * n2 / n1``.

    Parameters
    ----------
    count, population
        The group's count and population, shape (n,).
    reference_count, reference_population
        The reference's, shape (n,) or one value.
    confidence
        As a fraction.

    Returns
    -------
    lower, upper
        Of the ratio, shape (n,): 0 to infinity where both counts are zero, ``NaN`` where one is
        hidden.

    Notes
    -----
    Graham, Mengersen & Morton (2003), Statistics in Medicine 22, 2071-2083. statsmodels 0.15's
    ``confint_poisson_2indep(method="score")`` is not called: it fails where a count is zero.
    """
    return _mapped(
        *_arrays(count, population, reference_count, reference_population),
        confidence=confidence,
        method="wilson",
    )


def rate_ratio_exact_interval(
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    *,
    confidence: float = 0.95,
) -> tuple[Floats, Floats]:
    """Exact conditional interval of the ratio of two Poisson rates: never too narrow, often wide.

    The Clopper-Pearson interval of ``x1 / (x1 + x2)``, mapped as in `rate_ratio_score_interval`,
    whose parameters and limits these are.

    Notes
    -----
    Clopper & Pearson (1934), Biometrika 26, 404-413; R's ``poisson.test`` of two counts.
    """
    return _mapped(
        *_arrays(count, population, reference_count, reference_population),
        confidence=confidence,
        method="beta",
    )


def share_ratio_score_interval(
    count: ArrayLike,
    total: ArrayLike,
    reference_count: ArrayLike,
    reference_total: ArrayLike,
    *,
    confidence: float = 0.95,
) -> tuple[Floats, Floats, NDArray[np.object_]]:
    """Score interval of the ratio of two shares; MOVER where the score interval is not to be had.

    Parameters
    ----------
    count, total
        How many of the group, of how many, shape (n,); ``count`` is at most ``total``.
    reference_count, reference_total
        The reference's, shape (n,) or one value.
    confidence
        As a fraction.

    Returns
    -------
    lower, upper
        Of the ratio, shape (n,): 0 to infinity where both counts, or a total, are zero; ``NaN``
        where one is hidden.
    method
        `KOOPMAN`, or `MOVER_WILSON` where both counts are zero or a share is 100%.

    Notes
    -----
    Koopman (1984), Biometrics 40, 513-517, by statsmodels' ``confint_proportions_2indep``, which
    gives a wrong limit where a share is 100%, none where both counts are zero, and few digits where
    one is (there his equation has a closed form).
    """
    x1, n1, x2, n2 = _arrays(count, total, reference_count, reference_total)
    lower, upper, method = share_ratio_mover_wilson_interval(x1, n1, x2, n2, confidence=confidence)
    score = (x1 + x2 > 0) & (x1 < n1) & (x2 < n2)
    for at in np.flatnonzero(score):
        lower[at], upper[at] = _koopman(x1[at], n1[at], x2[at], n2[at], confidence=confidence)
    return lower, upper, np.where(score, KOOPMAN, method).astype(object)


def share_ratio_mover_wilson_interval(
    count: ArrayLike,
    total: ArrayLike,
    reference_count: ArrayLike,
    reference_total: ArrayLike,
    *,
    confidence: float = 0.95,
) -> tuple[Floats, Floats, NDArray[np.object_]]:
    """Interval of the ratio of two shares from their Wilson intervals, in closed form.

    Parameters and limits as for `share_ratio_score_interval`.

    Notes
    -----
    Method of variance estimates recovery: Donner & Zou (2012), Statistical Methods in Medical
    Research 21, 347-359; Fagerland & Newcombe (2013), Statistics in Medicine 32, 2823-2836. Each
    limit is the root of a quadratic, taken in the form that has no difference of near equals.
    """
    x1, n1, x2, n2 = _arrays(count, total, reference_count, reference_total)
    with np.errstate(divide="ignore", invalid="ignore"):
        p1, p2 = x1 / n1, x2 / n2
    (low1, high1, _), (low2, high2, _) = (
        wilson_share_interval(x, n, confidence=confidence) for x, n in ((x1, n1), (x2, n2))
    )
    lower = _mover_lower(p1, low1, p2, high2)
    with np.errstate(divide="ignore"):
        # The upper limit of a ratio is one over the lower limit of the ratio turned round.
        upper = 1 / _mover_lower(p2, low2, p1, high1)
    hidden, nobody = np.isnan(x1 + n1 + x2 + n2), (n1 == 0) | (n2 == 0)
    return (
        np.select([hidden, nobody], [np.nan, 0.0], lower),
        np.select([hidden, nobody], [np.nan, np.inf], upper),
        named(np.full(x1.shape, MOVER_WILSON), counts=[x1, n1, x2, n2]),
    )


def rate_difference_mover_interval(
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    *,
    confidence: float = 0.95,
) -> tuple[Floats, Floats]:
    """Interval of the difference of two rates from the interval of each.

    Parameters as for `rate_ratio_score_interval`.

    Returns
    -------
    lower, upper
        In events per head, shape (n,); ``NaN`` where a count is hidden.

    Notes
    -----
    Method of variance estimates recovery: Zou & Donner (2008), Statistics in Medicine 27,
    1693-1702, of the intervals of `intervals.poisson_rate_interval`.
    """
    x1, n1, x2, n2 = _arrays(count, population, reference_count, reference_population)
    rate1, rate2 = x1 / n1, x2 / n2
    (low1, high1, _), (low2, high2, _) = (
        poisson_rate_interval(x, n, confidence=confidence) for x, n in ((x1, n1), (x2, n2))
    )
    difference = rate1 - rate2
    return (
        difference - np.hypot(rate1 - low1, high2 - rate2),
        difference + np.hypot(high1 - rate1, rate2 - low2),
    )


def _arrays(*items: ArrayLike) -> tuple[Floats, ...]:
    """Give every argument the same shape (n,)."""
    return np.broadcast_arrays(*(np.atleast_1d(np.asarray(item, dtype=float)) for item in items))


def _mapped(
    x1: Floats, n1: Floats, x2: Floats, n2: Floats, *, confidence: float, method: str
) -> tuple[Floats, Floats]:
    """Map an interval of the share of the first count in both to the ratio of the rates."""
    total = x1 + x2
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = proportion_confint(x1, total, alpha=1 - confidence, method=method)
        low, high = np.clip(low, 0, 1), np.clip(high, 0, 1)
        # The limits at an end of the scale are 0 and 1 exactly, but for rounding.
        low, high = np.where(x1 == 0, 0.0, low), np.where(x2 == 0, 1.0, high)
        scale = n2 / n1
        lower, upper = low / (1 - low) * scale, high / (1 - high) * scale
    nothing, hidden = total == 0, np.isnan(total) | np.isnan(scale)
    return (
        np.select([hidden, nothing], [np.nan, 0.0], lower),
        np.select([hidden, nothing], [np.nan, np.inf], upper),
    )


def _koopman(
    x1: float, n1: float, x2: float, n2: float, *, confidence: float
) -> tuple[float, float]:
    if x1 == 0:
        return 0.0, _koopman_upper_of_none(n1, x2, n2, confidence=confidence)
    # statsmodels divides by the second share, and loses digits where the ratio is far below 1
    # (half a percent of the limit at 1 of 2,000 over 1,999 of 2,000): so the smaller share stands
    # below the line, unless it is zero.
    if x1 * n2 < x2 * n1 or x2 == 0:
        lower, upper = _koopman(x2, n2, x1, n1, confidence=confidence)
        return 1 / upper, (1 / lower if lower > 0 else np.inf)
    return confint_proportions_2indep(
        x1,
        n1,
        x2,
        n2,
        compare="ratio",
        method="score",
        correction=False,
        alpha=1 - confidence,
    )


def _koopman_upper_of_none(n1: float, x2: float, n2: float, *, confidence: float) -> float:
    """Upper limit where nobody of the first is counted: there Koopman's equation is quadratic.

    statsmodels loses all digits of it in large groups (a seventh of the limit at 0 of 34,365 over
    237,681 of 246,100) or finds none. With ``z`` the quantile of chi-squared, the second share at
    the limit solves ``z n2 p² - (z + x2) n2 p + x2² = 0``.
    """
    z = chi2.ppf(confidence, 1)
    half = (z + x2) * n2
    p2 = 2 * x2**2 / (half + np.sqrt(half**2 - 4 * z * n2 * x2**2))
    return z * n2 / x2 / (n1 + z * n2 * p2 / x2)


def _mover_lower(p1: Floats, low1: Floats, p2: Floats, high2: Floats) -> Floats:
    """Lower limit of ``p1 / p2``; 0 where nobody of the first is counted."""
    product = p1 * p2
    first, second = low1 * (2 * p1 - low1), high2 * (2 * p2 - high2)
    with np.errstate(invalid="ignore", divide="ignore"):
        # Never negative but for rounding.
        root = np.sqrt(np.clip(product**2 - first * second, 0, None))
        return np.where(p1 == 0, 0.0, first / (product + root))
