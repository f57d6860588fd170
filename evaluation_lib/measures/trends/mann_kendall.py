"""Mann-Kendall: whether values rise or fall over time, and by how much a period (Sen's slope).

It asks only whether later values tend to be higher, so no shape of the trend is assumed. It takes
periods as independent: where one period's value carries over into the next, it finds too many
trends. It knows nothing of the programme, and a trend is no effect of it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.stats import kendalltau, norm, theilslopes

from evaluation_lib.errors import DataError
from evaluation_lib.measures.tidy import Floats, confidences

EXACT = "exact"
NORMAL = "normal approximation with continuity correction"
TOO_FEW = "none: fewer than three values"
#: Fewer values have no trend.
FEWEST = 3
#: Without ties the exact distribution is at hand, and needed where values are few.
MOST_FOR_EXACT = 50

NOT_ALIKE = "values, time and strata have {values}, {time} and {strata} numbers: give one of each."


def mann_kendall(
    values: ArrayLike, *, time: ArrayLike | None = None, confidence: float = 0.95
) -> pd.DataFrame:
    """Test a series for a trend.

    Parameters
    ----------
    values
        Shape (n,), in order; ``NaN`` where not known, which is left out.
    time
        The number of each period, shape (n,); 1, 2, … where not given, so that a gap keeps its
        place.
    confidence
        Of the interval of the slope, as a fraction.

    Returns
    -------
    pandas.DataFrame
        One row: ``points`` (known values), ``s`` (pairs that rise minus pairs that fall),
        ``variance_s`` (with ties), ``tau_b`` (Kendall's tau-b, from -1 to 1; not tau-a, which some
        programs call tau), ``z`` (with continuity correction), ``p_value`` and ``method`` (exact
        without ties up to `MOST_FOR_EXACT` values), ``slope`` a period (Sen), ``lower`` and
        ``upper`` of it, ``intercept`` (at time 0), ``confidence``. All but the first are missing
        where there are fewer than `FEWEST` values.

    Raises
    ------
    DataError
        If the numbers of values and of periods differ, or the confidence is none.

    Notes
    -----
    Mann (1945), Econometrica 13, 245-259; Kendall (1975), Rank Correlation Methods; Sen (1968),
    Journal of the American Statistical Association 63, 1379-1389.
    """
    y, when, _ = _known(values, time=time, strata=None)
    (level,) = confidences(confidence)
    if len(y) < FEWEST:
        return _row(points=len(y), method=TOO_FEW, confidence=level)
    exact = len(np.unique(y)) == len(y) <= MOST_FOR_EXACT
    z = _z(_s(y), _variance(y))
    p_value = kendalltau(when, y, method="exact").pvalue if exact else 2 * norm.sf(abs(z))
    slope, intercept, lower, upper = theilslopes(y, when, alpha=level)
    return _row(
        points=len(y),
        s=_s(y),
        variance_s=_variance(y),
        tau_b=kendalltau(when, y).statistic,
        z=z,
        p_value=p_value,
        method=EXACT if exact else NORMAL,
        slope=slope,
        lower=lower,
        upper=upper,
        intercept=intercept,
        confidence=level,
    )


def stratified_mann_kendall(
    values: ArrayLike,
    *,
    strata: ArrayLike,
    time: ArrayLike | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Test several series together for a trend that they have in common.

    Values are compared only with those of their own stratum. With the season of each period as its
    stratum the season makes no trend; with the area, areas of different level are pooled.

    Parameters
    ----------
    values, time, confidence
        As for `mann_kendall`, in order of time within each stratum. The slope is for one unit of
        time: with quarters numbered 1, 2, … and seasons as strata for one quarter.
    strata
        To which stratum each value belongs, shape (n,).

    Returns
    -------
    pandas.DataFrame
        One row, as for `mann_kendall`, without an intercept; strata are taken as independent.

    Raises
    ------
    DataError
        As `mann_kendall`.

    Notes
    -----
    Hirsch, Slack & Smith (1982), Water Resources Research 18, 107-121.
    """
    y, when, of = _known(values, time=time, strata=strata)
    (level,) = confidences(confidence)
    parts = [of == stratum for stratum in pd.unique(of)]
    slopes = np.concatenate([[], *(_slopes(y[part], when[part]) for part in parts)])
    if len(slopes) < FEWEST:
        return _row(points=len(y), method=TOO_FEW, confidence=level)
    s, variance = (sum(of(y[part]) for part in parts) for of in (_s, _variance))
    z = _z(s, variance)
    lower, upper = _ends(slopes, variance=variance, confidence=level)
    return _row(
        points=len(y),
        s=s,
        variance_s=variance,
        tau_b=s / pairs if (pairs := sum(_comparable_pairs(y[part]) for part in parts)) else np.nan,
        z=z,
        p_value=2 * norm.sf(abs(z)),
        method=NORMAL,
        slope=np.median(slopes),
        lower=lower,
        upper=upper,
        confidence=level,
    )


def _s(y: Floats) -> float:
    """Count the pairs that rise, minus those that fall."""
    return float(np.triu(np.sign(y[np.newaxis, :] - y[:, np.newaxis])).sum())


def _variance(y: Floats) -> float:
    """Return the variance of `_s` where there is no trend, ties taken into account."""
    n, ties = len(y), np.unique(y, return_counts=True)[1]
    return float((_eighteenth(n) - _eighteenth(ties).sum()) / 18)


def _eighteenth(n: int | NDArray[np.int_]) -> int | NDArray[np.int_]:
    return n * (n - 1) * (2 * n + 5)


def _z(s: float, variance: float) -> float:
    """Return the standard score of S, moved one towards 0 since S goes in steps of two."""
    if variance == 0:
        return 0.0
    return float((s - np.sign(s)) / np.sqrt(variance))


def _comparable_pairs(y: Floats) -> float:
    """Return what tau-b divides by: pairs that are no ties, and all pairs, in geometric mean."""
    n, ties = len(y), np.unique(y, return_counts=True)[1]
    pairs = n * (n - 1) / 2
    return float(np.sqrt(pairs * (pairs - (ties * (ties - 1) / 2).sum())))


def _slopes(y: Floats, when: Floats) -> Floats:
    """Return the slope between every two values."""
    first, second = np.triu_indices(len(y), k=1)
    return (y[second] - y[first]) / (when[second] - when[first])


def _ends(slopes: Floats, *, variance: float, confidence: float) -> tuple[float, float]:
    """Return the slopes as many places from the middle as S would reach by chance (Sen)."""
    ordered, number = np.sort(slopes), len(slopes)
    reach = norm.ppf(0.5 + confidence / 2) * np.sqrt(variance)
    low = max(round((number - reach) / 2) - 1, 0)
    high = min(round((number + reach) / 2), number - 1)
    return float(ordered[low]), float(ordered[high])


def _known(
    values: ArrayLike, *, time: ArrayLike | None, strata: ArrayLike | None
) -> tuple[Floats, Floats, NDArray]:
    y = np.asarray(values, dtype=float)
    when = np.arange(1.0, len(y) + 1) if time is None else np.asarray(time, dtype=float)
    of = np.zeros(len(y)) if strata is None else np.asarray(strata)
    if not len(y) == len(when) == len(of):
        raise DataError(NOT_ALIKE.format(values=len(y), time=len(when), strata=len(of)))
    known = ~np.isnan(y)
    return y[known], when[known], of[known]


#: The columns of a result, in order.
COLUMNS = ("points", "s", "variance_s", "tau_b", "z", "p_value", "method", "slope", "lower")
COLUMNS += ("upper", "intercept", "confidence")


def _row(**found: object) -> pd.DataFrame:
    return pd.DataFrame([{name: found.get(name, np.nan) for name in COLUMNS}])
