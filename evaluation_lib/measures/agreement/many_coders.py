"""Agreement of two or more coders, from how often each unit was given each value.

Every function takes weights: how often each unit counts. Weights of several rows give one
coefficient for each row, so that thousands of samples of the same units are measured at once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evaluation_lib.measures.agreement.ratings import NOT_RATED
from evaluation_lib.measures.tidy import Floats, divided


def percent_agreement(counts: Floats, *, weights: Floats | None = None) -> Floats:
    """Share of pairs of ratings of the same unit that are equal, averaged over units.

    Parameters
    ----------
    counts
        How many coders gave each unit each value, shape (units, values). Units with fewer than two
        ratings say nothing and are left out.
    weights
        How often each unit counts, shape (..., units); once each if not given.

    Returns
    -------
    numpy.ndarray
        A fraction, shape (...); ``NaN`` where no unit has two ratings.
    """
    number = counts.sum(axis=1)
    pairs = number * (number - 1)
    equal = divided((counts * (counts - 1)).sum(axis=1), pairs)
    return _mean(equal, of=pairs > 0, weights=_once(counts, weights))


def fleiss_kappa(counts: Floats, *, weights: Floats | None = None) -> Floats:
    """Kappa of Fleiss: agreement beyond that of coders who draw from the shares of all values.

    Takes and returns what `percent_agreement` does; ``NaN`` too where one value alone occurs.

    Notes
    -----
    Fleiss (1971), Psychological Bulletin 76; with ratings missing as in Gwet (2014), Handbook of
    Inter-Rater Reliability, 4th edition, chapter 2.
    """
    shares = value_shares(counts, weights=weights)
    return _beyond_chance(counts, (shares**2).sum(axis=-1), weights=weights)


def gwet_ac1(counts: Floats, *, weights: Floats | None = None) -> Floats:
    """First agreement coefficient of Gwet, steady where one value is far commoner than the rest.

    Takes and returns what `percent_agreement` does; ``NaN`` too where one value alone occurs.

    Notes
    -----
    Gwet (2008), British Journal of Mathematical and Statistical Psychology 61, 29-48.
    """
    shares = value_shares(counts, weights=weights)
    chance = divided((shares * (1 - shares)).sum(axis=-1), np.float64(counts.shape[1] - 1))
    return _beyond_chance(counts, chance, weights=weights)


def brennan_prediger(counts: Floats, *, weights: Floats | None = None) -> Floats:
    """Coefficient of Brennan and Prediger: chance gives every value alike.

    Takes and returns what `percent_agreement` does; ``NaN`` too where one value alone occurs. Of
    two coders and two values it is PABAK.

    Notes
    -----
    Brennan & Prediger (1981), Educational and Psychological Measurement 41, 687-699.
    """
    return _beyond_chance(counts, np.float64(1 / counts.shape[1]), weights=weights)


def conger_kappa(codes: NDArray[np.intp], *, number: int) -> float:
    """Kappa of Conger: that of Cohen for more than two coders, each with shares of the coder's own.

    Parameters
    ----------
    codes
        The place of each rating among the values, shape (coders, units), see `ratings`.
    number
        How many values there are.

    Notes
    -----
    Conger (1980), Psychological Bulletin 88, 322-328.
    """
    given = codes[:, :, None] == np.arange(number)
    shares = divided(given.sum(axis=1).astype(float), (codes != NOT_RATED).sum(axis=1)[:, None])
    coders = len(codes)
    chance = (shares.mean(axis=0) ** 2 - shares.var(axis=0, ddof=1) / coders).sum()
    return float(_beyond_chance(given.sum(axis=0).astype(float), chance, weights=None))


def value_shares(counts: Floats, *, weights: Floats | None = None) -> Floats:
    """Share of each value among ratings, every rated unit alike, shape (..., values)."""
    number = counts.sum(axis=1, keepdims=True)
    weighing = _once(counts, weights)
    shares = np.where(number > 0, divided(counts, number), 0.0)
    return divided(weighing @ shares, weighing @ (number > 0).astype(float))


def _beyond_chance(counts: Floats, chance: Floats, *, weights: Floats | None) -> Floats:
    """What is reached of the agreement beyond chance that could have been."""
    agreement = percent_agreement(counts, weights=weights)
    one_value = (_once(counts, weights) @ counts > 0).sum(axis=-1) < 2
    return np.where(one_value, np.nan, divided(agreement - chance, 1 - chance))


def _once(counts: Floats, weights: Floats | None) -> Floats:
    return np.ones(len(counts)) if weights is None else weights


def _mean(values: Floats, *, of: NDArray[np.bool_], weights: Floats) -> Floats:
    return divided(weights @ np.where(of, values, 0.0), weights @ of.astype(float))
