"""Intervals of the ratio of two shares, such as those who went on of two groups' children.

A count of zero in either group gives a limit of 0 or infinity; only a hidden count gives none.
statsmodels 0.15 is called nowhere that it is wrong: tests hold its defects.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import chi2, norm
from statsmodels.stats.proportion import confint_proportions_2indep

from evaluation_lib.measures.intervals import Floats, arrays, named, wilson_share_interval

KOOPMAN = "score interval of two shares (Koopman)"
MOVER_WILSON = "MOVER interval of two shares (of two Wilson intervals)"


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
    x1, n1, x2, n2 = arrays(count, total, reference_count, reference_total)
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
    x1, n1, x2, n2 = arrays(count, total, reference_count, reference_total)
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


def log_share_variance(count: ArrayLike, total: ArrayLike) -> Floats:
    """Variance of the logarithm of a share, for ratios that are averaged over areas or tables.

    Parameters
    ----------
    count, total
        How many, of how many, any one shape; each divided by its design effect, where there is one.

    Returns
    -------
    numpy.ndarray
        Of their shape; infinite where the count is zero, ``NaN`` where one is hidden.

    Notes
    -----
    ``1 / x - 1 / n`` (Katz, Baptista, Azen & Pike (1978), Biometrics 34, 469-474). Where everybody
    is counted that would be no variance at all, of two children as of two hundred; there it is
    recovered from Wilson's lower limit at 95 %, ``n / (n + z²)``, as MOVER does (see
    `share_ratio_mover_wilson_interval`).
    """
    x, n = np.asarray(count, dtype=float), np.asarray(total, dtype=float)
    z = norm.ppf(0.975)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((x == n) & (n > 0), (np.log1p(z**2 / n) / z) ** 2, 1 / x - 1 / n)


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
