"""The Kaplan-Meier estimate of how long something lasts: its median, and its mean up to a day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import norm
from statsmodels.duration.survfunc import SurvfuncRight

from evaluation_lib.errors import DataError
from evaluation_lib.measures.intervals import Floats

IMPOSSIBLE = (
    "Row {row}: {days:g} days, under observation from day {entry:g}. Days are 0 or more and no "
    "fewer than those at which it came under observation. Correct the row."
)


@dataclass(frozen=True, eq=False)
class Lasting:
    """How long something lasts, as far as it was observed.

    Attributes
    ----------
    curve
        The Kaplan-Meier estimate; nothing where nothing was observed to end.
    longest
        The most days observed; ``NaN`` where nothing was observed.
    emptied_on
        The day on which the last at risk left, though longer ones came under observation later;
        infinite where there was none. From this day on nothing can be estimated.
    """

    curve: SurvfuncRight | None
    longest: float
    emptied_on: float


def lasting(days: ArrayLike, ended: ArrayLike, *, entry: ArrayLike) -> Lasting:
    """Estimate how long something lasts.

    Parameters
    ----------
    days
        From the start to the end, or to the last day observed, shape (n,).
    ended
        Whether it ended, shape (n,).
    entry
        On which of its days each came under observation, shape (n,): 0 for those seen from the
        start (left truncation).

    Raises
    ------
    DataError
        If days are below 0 or below the day of entry.

    Notes
    -----
    Kaplan & Meier (1958), Journal of the American Statistical Association 53, 457-481, by
    statsmodels' ``SurvfuncRight``, in whose words nobody is at risk on the day of entry itself.
    """
    days, entry = (np.asarray(one, dtype=float) for one in (days, entry))
    ended = np.asarray(ended, dtype=bool)
    bad = ~(days >= np.maximum(entry, 0))
    if bad.any():
        row = int(np.argmax(bad))
        raise DataError(IMPOSSIBLE.format(row=row, days=days[row], entry=entry[row]))
    if not ended.any():
        return Lasting(None, days.max() if len(days) else np.nan, np.inf)
    curve = SurvfuncRight(days, ended.astype(float), entry=np.where(entry > 0, entry, 0) - 1)
    gone = curve.surv_times[(curve.surv_prob <= 0) & (curve.surv_times < days.max())]
    return Lasting(curve, days.max(), float(gone[0]) if len(gone) else np.inf)


def median_days(found: Lasting, *, confidence: float) -> tuple[float, float, float]:
    """Return the median and its limits, in days.

    ``NaN`` where half have not ended by the longest time observed (an upper limit is then
    infinite), or not before the last at risk left.

    Notes
    -----
    Brookmeyer & Crowley (1982), Biometrics 38, 29-41, on the log-log scale, by statsmodels'
    ``quantile_ci``; R's ``survfit`` with ``conf.type = "log-log"`` gives the same.
    """
    median = np.nan if found.curve is None else float(found.curve.quantile(0.5))
    if found.curve is None or median >= found.emptied_on:
        return np.nan, np.nan, np.nan
    with np.errstate(divide="ignore", invalid="ignore"):
        lower, upper = found.curve.quantile_ci(0.5, alpha=1 - confidence, method="cloglog")
    return median, float(lower), float(upper)


def restricted_mean_days(
    found: Lasting, *, within: float, confidence: float
) -> tuple[float, float, float]:
    """Return the mean number of the first so many days that it lasts, and its limits.

    ``NaN`` where nothing was observed for so long and some had not ended by then, and where the
    last at risk left before.

    Notes
    -----
    The area under the Kaplan-Meier curve up to the day, with Greenwood's variance: Klein &
    Moeschberger (2003), Survival Analysis, 4.5; R's ``summary(survfit(...), rmean = ...)``.
    """
    if np.isnan(found.longest) or within > found.emptied_on:
        return np.nan, np.nan, np.nan
    times, left, at_risk, ended = _steps(found.curve, within=within)
    if found.longest < within and (not len(left) or left[-1] > 0):
        return np.nan, np.nan, np.nan
    widths = np.diff(np.concatenate([[0.0], times, [within]]))
    areas = np.append(1.0, left) * widths
    still_to_come = areas[::-1].cumsum()[::-1][1:]
    remaining = at_risk - ended
    hazard = np.divide(ended, at_risk * remaining, out=np.zeros(len(ended)), where=remaining > 0)
    reach = norm.ppf(0.5 + confidence / 2) * np.sqrt((still_to_come**2 * hazard).sum())
    mean = float(areas.sum())
    return mean, float(max(mean - reach, 0.0)), float(min(mean + reach, within))


def _steps(curve: SurvfuncRight | None, *, within: float) -> tuple[Floats, Floats, Floats, Floats]:
    """The days up to one on which something ended, and on each the share left and the numbers."""
    if curve is None:
        nothing = np.array([])
        return nothing, nothing, nothing, nothing
    kept = curve.surv_times <= within
    values = (curve.surv_times, curve.surv_prob, curve.n_risk, curve.n_events)
    times, left, at_risk, ended = (np.asarray(one, dtype=float)[kept] for one in values)
    return times, left, at_risk, ended
