"""P-values whose alarms are as rare as they say, however few the events."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc
from scipy.stats import hypergeom

from evaluation_lib.measures.tidy import Floats


def conditional_mid_p_value(
    count: ArrayLike,
    size: ArrayLike,
    reference_count: ArrayLike,
    reference_size: ArrayLike,
    *,
    share: ArrayLike = False,
) -> Floats:
    """Two-sided mid-p-value of the ratio being 1, given how many events there are in both.

    Parameters
    ----------
    count, size, reference_count, reference_size, share
        As for `multiple_testing.p_value_of_ratio`.

    Returns
    -------
    numpy.ndarray
        Shape (n,); 1 where nothing is counted, ``NaN`` where a count is hidden.

    Notes
    -----
    Twice the smaller one-sided mid-p-value, as in epitools' ``rateratio.midp`` and OpenEpi. Two
    rates: binomial given the sum (for counts with a design effect, which are no whole numbers, by
    the beta function). Two shares: hypergeometric given the sum, that is Fisher's test, counts with
    a design effect rounded. Lancaster (1961), Journal of the American Statistical Association 56.
    """
    x1, n1, x2, n2, binomial = np.broadcast_arrays(
        *(
            np.atleast_1d(np.asarray(item, dtype=float))
            for item in (count, size, reference_count, reference_size)
        ),
        np.atleast_1d(np.asarray(share, dtype=bool)),
    )
    result = np.full(x1.shape, np.nan)
    known = ~np.isnan(x1 + n1 + x2 + n2)
    for rows, tails in ((known & ~binomial, _tails_of_rates), (known & binomial, _tails_of_shares)):
        smaller = np.minimum(*tails(x1[rows], n1[rows], x2[rows], n2[rows]))
        result[rows] = np.minimum(2 * smaller, 1.0)
    return result


def _tails_of_rates(x1: Floats, n1: Floats, x2: Floats, n2: Floats) -> tuple[Floats, Floats]:
    total, share = x1 + x2, n1 / (n1 + n2)
    upper = (_at_least(x1, total, share) + _at_least(x1 + 1, total, share)) / 2
    lower = (_at_least(x2, total, 1 - share) + _at_least(x2 + 1, total, 1 - share)) / 2
    return upper, lower


def _at_least(x: Floats, total: Floats, share: Floats) -> Floats:
    """Chance of ``x`` or more of a binomial total, carried on between whole numbers."""
    inside = (x > 0) & (x <= total)
    first, second = np.where(inside, x, 1.0), np.where(inside, total - x + 1, 1.0)
    return np.where(inside, betainc(first, second, share), (x <= 0).astype(float))


def _tails_of_shares(x1: Floats, n1: Floats, x2: Floats, n2: Floats) -> tuple[Floats, Floats]:
    x1, n1, x2, n2 = (np.round(item) for item in (x1, n1, x2, n2))
    drawn = (n1 + n2, x1 + x2, n1)
    half = hypergeom.pmf(x1, *drawn) / 2
    return hypergeom.sf(x1, *drawn) + half, hypergeom.cdf(x1, *drawn) - half
