"""Intervals of the ratio of two rates, and of their difference.

A count of zero in either group gives a limit of 0 or infinity; only a hidden count gives none.
statsmodels 0.15 is called nowhere that it is wrong: tests hold its defects.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from statsmodels.stats.proportion import proportion_confint

from evaluation_lib.measures.intervals import Floats, arrays, poisson_rate_interval

SCORE = "score interval of two Poisson rates (Wilson interval of the share, mapped)"
EXACT_RATIO = "exact interval of two Poisson rates (Clopper-Pearson interval of the share, mapped)"
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
        *arrays(count, population, reference_count, reference_population),
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
        *arrays(count, population, reference_count, reference_population),
        confidence=confidence,
        method="beta",
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
    x1, n1, x2, n2 = arrays(count, population, reference_count, reference_population)
    rate1, rate2 = x1 / n1, x2 / n2
    (low1, high1, _), (low2, high2, _) = (
        poisson_rate_interval(x, n, confidence=confidence) for x, n in ((x1, n1), (x2, n2))
    )
    difference = rate1 - rate2
    return (
        difference - np.hypot(rate1 - low1, high2 - rate2),
        difference + np.hypot(high1 - rate1, rate2 - low2),
    )


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
    hidden = np.isnan(total) | np.isnan(scale)
    return np.where(hidden, np.nan, lower), np.where(hidden, np.nan, upper)
