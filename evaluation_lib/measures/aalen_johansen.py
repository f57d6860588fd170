"""The Aalen-Johansen estimate of a cumulative incidence, its standard error and its interval."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import norm
from statsmodels.duration.survfunc import CumIncidenceRight

from evaluation_lib.errors import DataError
from evaluation_lib.measures.intervals import Floats, wilson_share_interval

#: How it ended: not yet, as is counted, or otherwise, so that what is counted no longer can follow.
CENSORED, EVENT, OTHER_END = 0, 1, 2

IMPOSSIBLE = (
    "Row {row}: {days:g} days, end {end}. Days are 0 or more; an end is 0 (not yet), 1 (as is "
    "counted) or 2 (otherwise). Correct the row."
)


def incidence_at(days: ArrayLike, end: ArrayLike, *, at: float) -> tuple[float, float]:
    """Estimate the share that has gone on by a day, where some were followed for less.

    Parameters
    ----------
    days
        How long each child was followed, shape (n,): to going on, to another end, or to the last
        day that anything is known of it.
    end
        How it ended, shape (n,): 0 not yet, 1 as is counted, 2 otherwise.
    at
        The day, counted from the beginning; what happened on it has happened.

    Returns
    -------
    incidence, standard_error
        As fractions; ``NaN`` where nobody was followed so long.

    Raises
    ------
    DataError
        If days are below 0, or an end is none of the three.

    Notes
    -----
    Aalen & Johansen (1978), Scandinavian Journal of Statistics 5, 141-150, by statsmodels'
    ``CumIncidenceRight``; the standard error by the delta method (Marubini & Valsecchi 1995,
    Analysing Survival Data, 10.3). statsmodels' own is not a number from the day on which the last
    at risk leave, since it multiplies zero by infinity; the same sum is therefore added up here.
    """
    days, end = _checked(days, end)
    if not len(days) or (days.max() < at and (end[days == days.max()] == CENSORED).any()):
        return np.nan, np.nan
    # What happens after the day is not known on the day.
    days, end = np.minimum(days, at + 1), np.where(days > at, CENSORED, end)
    if not (end == EVENT).any():
        return 0.0, 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        curve = CumIncidenceRight(days, end)
    incidence = curve.cinc[0]
    return float(incidence[-1]), _standard_error(days, end, curve.times, incidence)


def incidence_interval(
    incidence: float, error: float, *, known: int, confidence: float
) -> tuple[float, float]:
    """Log-log interval of a cumulative incidence; Wilson's where none or all have gone on.

    Parameters
    ----------
    incidence, error
        What `incidence_at` gives.
    known
        Of how many children it is known whether they had gone on by the day.
    confidence
        As a fraction.

    Notes
    -----
    ``incidence ** exp(± z error / (incidence log incidence))``, as R's ``survfit`` with
    ``conf.type = "log-log"``: Kalbfleisch & Prentice (2002), The Statistical Analysis of Failure
    Time Data, 1.4. On the log-log scale nothing and everything have no place.
    """
    if np.isnan(incidence):
        return np.nan, np.nan
    if incidence <= 0 or incidence >= 1 or error == 0:
        count = np.round(incidence * known)
        lower, upper, _ = wilson_share_interval(count, known, confidence=confidence)
        return float(lower[0]), float(upper[0])
    reach = norm.ppf(0.5 + confidence / 2) * error / (incidence * np.log(incidence))
    return float(incidence ** np.exp(-reach)), float(incidence ** np.exp(reach))


def _checked(days: ArrayLike, end: ArrayLike) -> tuple[Floats, np.ndarray]:
    days, end = np.asarray(days, dtype=float), np.asarray(end, dtype=int)
    bad = ~(days >= 0) | ~np.isin(end, (CENSORED, EVENT, OTHER_END))
    if bad.any():
        row = int(np.argmax(bad))
        raise DataError(IMPOSSIBLE.format(row=row, days=days[row], end=end[row]))
    return days, end


def _standard_error(days: Floats, end: np.ndarray, times: Floats, incidence: Floats) -> float:
    """Of the incidence at the last of the times, by the delta method."""
    place = np.searchsorted(times, days)
    left = np.bincount(place, weights=end > CENSORED, minlength=len(times))
    went = np.bincount(place, weights=end == EVENT, minlength=len(times))
    at_risk = len(days) - np.searchsorted(np.sort(days), times)
    remaining = at_risk - left
    before = np.append(1.0, np.cumprod(remaining / at_risk)[:-1])
    to_come = incidence[-1] - incidence
    # Once nobody remains nothing is to come either: that term is nothing, not nothing by infinity.
    hazard = np.divide(left, at_risk * remaining, out=np.zeros(len(left)), where=remaining > 0)
    variance = to_come**2 * hazard + before**2 * went * (at_risk - went) / at_risk**3
    variance -= 2 * to_come * before * went / at_risk**2
    return float(np.sqrt(max(variance.sum(), 0.0)))
