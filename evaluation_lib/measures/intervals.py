"""Intervals around one rate and one share, safe where counts are zero or hidden."""

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
WILSON = "Wilson"
#: Stands for the method where nothing could be worked out.
HIDDEN = "none: a count is hidden"
NO_POPULATION = "none: no population"
WITH_DESIGN_EFFECT = "{method}; design effect {effect:.3g}"

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
        How many, shape (n,); ``NaN`` where hidden. May be a fraction: a count divided by its design
        effect.
    population
        Of how many, shape (n,) or one value; ``NaN`` where there is none.
    confidence
        As a fraction.

    Returns
    -------
    lower, upper
        In events per head, shape (n,); ``NaN`` where the count or the population is.
    method
        The name of the method used for each.

    Notes
    -----
    Breslow & Day (1987), Statistical Methods in Cancer Research II, p. 69; the switch at ten is
    that of PHEindicatormethods ``phe_rate``.
    """
    x, n = arrays(count, population)
    exact_lower, exact_upper = confint_poisson(x, 1, method="exact-c", alpha=1 - confidence)
    # The exact lower limit of a zero count is zero; the chi-squared quantile of 0 degrees is NaN.
    exact_lower = np.where(x == 0, 0.0, exact_lower)
    byar_lower, byar_upper = _byar(x, confidence=confidence)
    small = x < BYAR_FROM
    lower = np.where(small, exact_lower, byar_lower) / n
    upper = np.where(small, exact_upper, byar_upper) / n
    return lower, upper, named(np.where(small, EXACT, BYAR), counts=[x], populations=[n])


def _byar(x: Floats, *, confidence: float) -> tuple[Floats, Floats]:
    z = norm.ppf(0.5 + confidence / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        lower = x * (1 - 1 / (9 * x) - z / (3 * np.sqrt(x))) ** 3
        upper = (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * np.sqrt(x + 1))) ** 3
    return lower, upper


def wilson_share_interval(
    count: ArrayLike, total: ArrayLike, *, confidence: float = 0.95
) -> tuple[Floats, Floats, NDArray[np.str_]]:
    """Wilson interval of a share, whose ends are 0 and 1 exactly where none or all are counted.

    Parameters
    ----------
    count
        How many, shape (n,); ``NaN`` where hidden. May be a fraction.
    total
        Of how many, shape (n,) or one value; at least ``count``.
    confidence
        As a fraction.

    Returns
    -------
    lower, upper
        As a fraction of 1, shape (n,): 0 to 1 where the total is zero, ``NaN`` where one is hidden.
    method
        `WILSON`, or why there is none.

    Notes
    -----
    Wilson (1927), Journal of the American Statistical Association 22, 209-212, by statsmodels'
    ``proportion_confint``.
    """
    x, n = arrays(count, total)
    with np.errstate(divide="ignore", invalid="ignore"):
        lower, upper = proportion_confint(x, n, alpha=1 - confidence, method="wilson")
    unknown, nobody = np.isnan(x) | np.isnan(n), n == 0
    # At an end of the scale Wilson's limits are 0 and 1 exactly, but for rounding.
    lower = np.where((x == 0) | nobody, 0.0, np.clip(lower, 0, 1))
    upper = np.where((x == n) | nobody, 1.0, np.clip(upper, 0, 1))
    lower, upper = (np.where(unknown, np.nan, limit) for limit in (lower, upper))
    return lower, upper, named(np.full(x.shape, WILSON), counts=[x, n])


def arrays(*items: ArrayLike) -> tuple[Floats, ...]:
    """Give every argument the same shape (n,)."""
    return np.broadcast_arrays(*(np.atleast_1d(np.asarray(item, dtype=float)) for item in items))


def named(
    method: NDArray[np.str_], *, counts: list[Floats], populations: list[Floats] | None = None
) -> NDArray[np.object_]:
    """Put in the place of a method's name why there is no interval, where there is none.

    Parameters
    ----------
    method
        Names, shape (n,).
    counts, populations
        What the interval needs, each shape (n,); ``NaN`` where hidden, or where nobody lives.
    """
    hidden = np.any([np.isnan(one) for one in counts], axis=0)
    nobody = np.any([np.isnan(one) for one in populations or [np.zeros(hidden.shape)]], axis=0)
    return np.select([nobody, hidden], [NO_POPULATION, HIDDEN], method).astype(object)


def method_with_effect(method: NDArray[np.object_], effect: Floats) -> NDArray[np.object_]:
    """Say the design effect beside the method, where an interval was widened by one."""
    return np.array(
        [
            name
            if one == 1 or np.isnan(one) or name in (HIDDEN, NO_POPULATION)
            else WITH_DESIGN_EFFECT.format(method=name, effect=one)
            for name, one in zip(method, effect, strict=True)
        ],
        dtype=object,
    )
