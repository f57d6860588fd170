"""The centre of a series and its usual variation, by the kind of control chart."""

from __future__ import annotations

import numpy as np

from evaluation_lib.measures.tidy import Floats
from evaluation_lib.measures.trends.special_causes import LIMITS

XMR, P, P_PRIME, U, U_PRIME, C = "xmr", "p", "p_prime", "u", "u_prime", "c"
KINDS = (XMR, P, P_PRIME, U, U_PRIME, C)
#: Between what the values of a kind lie, and so its limits. An XmR chart knows of no such bound.
BOUNDS = {
    XMR: (-np.inf, np.inf),
    P: (0.0, 1.0),
    P_PRIME: (0.0, 1.0),
    U: (0.0, np.inf),
    U_PRIME: (0.0, np.inf),
    C: (0.0, np.inf),
}
#: Limits of an XmR chart lie so many mean moving ranges from the centre: the rounded constant that
#: the NHS uses, for 3 / 1.128.
XMR_CONSTANT = 2.66
#: The mean moving range of a standard normal variable, as Laney and most tables round it.
MEAN_MOVING_RANGE = 1.128
#: Moving ranges larger than so many times their mean are left out once: the upper limit of a chart
#: of ranges of two values.
LARGEST_MOVING_RANGE = 3.267


def centre_and_sigma(
    values: Floats, *, exposure: Floats, kind: str, screened: bool
) -> tuple[float, Floats]:
    """Return the centre of some periods, and the standard deviation in each of them.

    Parameters
    ----------
    values
        Shape (n,), ``NaN`` where not known or not to be used.
    exposure
        Out of how many each is, shape (n,); not looked at for `XMR` and `C`.
    kind
        One of `KINDS`.
    screened
        Whether the moving ranges of `XMR` that are larger than `LARGEST_MOVING_RANGE` times their
        mean are left out.

    Returns
    -------
    centre, sigma
        The centre (missing without values), and a third of the way from it to a limit, shape (n,).

    Notes
    -----
    Montgomery, Introduction to Statistical Quality Control, for p, u and c; Laney (2002), Quality
    Engineering 14, 531-537, for p' and u'; NHS England, Making Data Count, for XmR. A moving range
    needs two periods that follow one another: beside a gap there is none.
    """
    known = ~np.isnan(values)
    if not known.any():
        return np.nan, np.full(len(values), np.nan)
    if kind in (XMR, C):
        centre = float(values[known].mean())
        sigma = np.sqrt(centre) if kind == C else _sigma_of_ranges(values, screened=screened)
        return centre, np.full(len(values), sigma)
    weight = exposure[known]
    centre = float((values[known] * weight).sum() / weight.sum())
    variance = centre * (1 - centre) if kind in (P, P_PRIME) else centre
    with np.errstate(divide="ignore", invalid="ignore"):
        sigma = np.sqrt(max(variance, 0.0) / exposure)
        if kind in (P_PRIME, U_PRIME) and variance > 0:
            # By how much the periods differ more, or less, than chance would make them.
            sigma = sigma * _mean(_ranges((values - centre) / sigma)) / MEAN_MOVING_RANGE
    return centre, sigma


def _sigma_of_ranges(values: Floats, *, screened: bool) -> float:
    ranges = _ranges(values)
    mean = _mean(ranges)
    if screened and mean > 0:
        mean = _mean(ranges[ranges < LARGEST_MOVING_RANGE * mean])
    return mean * XMR_CONSTANT / LIMITS


def _ranges(values: Floats) -> Floats:
    return np.abs(np.diff(values))


def _mean(values: Floats) -> float:
    """Return the mean of those that are known, missing where none is."""
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else np.nan
