"""Draw counts that vary by more than chance and go together from one period to the next."""

from __future__ import annotations

import numpy as np
from scipy.special import betaln, gammaln, ndtr

from evaluation_lib.measures.tidy import Floats

#: Counts farther than so many standard deviations from the mean are not drawn.
FARTHEST = 12
#: Below this a variance is that of chance alone.
NO_MORE_THAN_CHANCE = 1 + 1e-6


def drawn_places(
    number: int, periods: int, *, autocorrelation: float, rng: np.random.Generator
) -> Floats:
    """Draw where each count lies in its distribution, between 0 and 1.

    Parameters
    ----------
    number, periods
        How many series, and of how many periods.
    autocorrelation
        Between normal errors of neighbouring periods (AR(1)), of which the places are made.
    rng
        The source of chance.

    Returns
    -------
    numpy.ndarray
        Shape (number, periods).
    """
    errors = rng.standard_normal((number, periods))
    fresh = np.sqrt(1 - autocorrelation**2)
    for at in range(1, periods):
        errors[:, at] = autocorrelation * errors[:, at - 1] + fresh * errors[:, at]
    return ndtr(errors)


def counts_at(
    places: Floats, mean: Floats, *, dispersion: float, trials: Floats | None = None
) -> Floats:
    """Return the counts that stand at places of their distributions.

    Parameters
    ----------
    places
        As `drawn_places` returns them, shape (series, periods).
    mean
        The expected counts, shape (periods,).
    dispersion
        The variance over that of chance alone. At 1 counts are Poisson or binomial, above it
        negative binomial or beta-binomial.
    trials
        What counts are out of, shape (periods,), where they are out of something.

    Returns
    -------
    numpy.ndarray
        Shape (series, periods). Autocorrelated places give counts of nearly their autocorrelation,
        of small counts less.
    """
    found = np.empty(places.shape)
    for at, expected in enumerate(mean):
        out_of = np.inf if trials is None else float(trials[at])
        chance = expected if trials is None else expected * (1 - expected / out_of)
        far = FARTHEST * np.sqrt(chance * dispersion) + FARTHEST**2
        least, most = int(max(expected - far, 0)), int(min(expected + far, out_of))
        counts = np.arange(least, most + 1)
        log_chances = _log_chances(counts, expected, dispersion=dispersion, out_of=out_of)
        up_to = np.cumsum(np.exp(log_chances))
        found[:, at] = least + np.searchsorted(up_to[:-1], places[:, at])
    return found


def _log_chances(counts: Floats, expected: float, *, dispersion: float, out_of: float) -> Floats:
    if np.isinf(out_of):
        if dispersion < NO_MORE_THAN_CHANCE:
            return counts * np.log(expected) - expected - gammaln(counts + 1)
        size = expected / (dispersion - 1)
        ways = gammaln(counts + size) - gammaln(size) - gammaln(counts + 1)
        return ways + counts * np.log1p(-1 / dispersion) - size * np.log(dispersion)
    share = np.clip(expected / out_of, 1e-12, 1 - 1e-12)
    ways = gammaln(out_of + 1) - gammaln(counts + 1) - gammaln(out_of - counts + 1)
    # One trial varies as chance has it, and n of them by no more than n times.
    dispersion = min(dispersion, 1 + 0.99 * (out_of - 1))
    if dispersion < NO_MORE_THAN_CHANCE:
        return ways + counts * np.log(share) + (out_of - counts) * np.log1p(-share)
    both = (out_of - dispersion) / (dispersion - 1)
    first, second = both * share, both * (1 - share)
    return ways + betaln(counts + first, out_of - counts + second) - betaln(first, second)
