"""Intervals around a rate and around the ratio of two rates, safe where counts are zero."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson

#: Byar's approximation is used from this count on, the exact interval below it, as the Office for
#: Health Improvement and Disparities' PHEindicatormethods does.
BYAR_FROM = 10

EXACT = "Poisson exact"
BYAR = "Byar (x for the lower, x + 1 for the upper limit)"
SCORE = "score interval of two Poisson rates (Wilson interval of the share, mapped)"

Floats = NDArray[np.float64]


def poisson_rate_interval(
    count: ArrayLike, population: ArrayLike, *, confidence: float = 0.95
) -> tuple[Floats, Floats, NDArray[np.str_]]:
    """Interval of a rate whose count varies by chance as a Poisson count does.

    Exact (Garwood) below ten, Byar's approximation from ten on, in the variant that takes ``x`` for
    the lower and ``x + 1`` for the upper limit.

    Parameters
    ----------
    count
        How many, shape (n,); ``NaN`` where hidden.
    population
        Of how many, shape (n,).
    confidence
        As a fraction.

    Returns
    -------
    lower, upper
        In events per head, shape (n,); ``NaN`` where the count is.
    method
        The name of the method used for each.

    Notes
    -----
    Breslow & Day (1987), Statistical Methods in Cancer Research II, p. 69; the switch at ten is
    that of PHEindicatormethods ``phe_rate``.
    """
    x = np.atleast_1d(np.asarray(count, dtype=float))
    n = np.broadcast_to(np.asarray(population, dtype=float), x.shape)
    exact_lower, exact_upper = confint_poisson(x, 1, method="exact-c", alpha=1 - confidence)
    # The exact lower limit of a zero count is zero; the chi-squared quantile of 0 degrees is NaN.
    exact_lower = np.where(x == 0, 0.0, exact_lower)
    byar_lower, byar_upper = _byar(x, confidence=confidence)
    small = x < BYAR_FROM
    lower = np.where(small, exact_lower, byar_lower) / n
    upper = np.where(small, exact_upper, byar_upper) / n
    return lower, upper, np.where(small, EXACT, BYAR)


def _byar(x: Floats, *, confidence: float) -> tuple[Floats, Floats]:
    z = norm.ppf(0.5 + confidence / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        lower = x * (1 - 1 / (9 * x) - z / (3 * np.sqrt(x))) ** 3
        upper = (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * np.sqrt(x + 1))) ** 3
    return lower, upper


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
        Of the ratio, shape (n,): 0 to infinity where both counts are zero, ``NaN`` where one is.

    Notes
    -----
    statsmodels 0.15's ``confint_poisson_2indep(method="score")`` is not called: it fails where a
    count is zero.
    """
    x1, n1, x2, n2 = np.broadcast_arrays(
        *(
            np.atleast_1d(np.asarray(item, dtype=float))
            for item in (count, population, reference_count, reference_population)
        )
    )
    total = x1 + x2
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = proportion_confint(x1, total, alpha=1 - confidence, method="wilson")
        low, high = np.clip(low, 0, 1), np.clip(high, 0, 1)
        # Wilson's limits at an end of the scale are 0 and 1 exactly, but for rounding.
        low, high = np.where(x1 == 0, 0.0, low), np.where(x2 == 0, 1.0, high)
        scale = n2 / n1
        lower, upper = low / (1 - low) * scale, high / (1 - high) * scale
    nothing, hidden = total == 0, np.isnan(total)
    return (
        np.select([hidden, nothing], [np.nan, 0.0], lower),
        np.select([hidden, nothing], [np.nan, np.inf], upper),
    )
