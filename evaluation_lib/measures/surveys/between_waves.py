"""Two waves taken as separate samples: how the whole scale moved, from counts of answers alone."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm
from statsmodels.miscmodels.ordinal_model import OrderedModel, OrderedResults


@dataclass(frozen=True)
class ShiftOfScale:
    """The odds of an answer higher on the scale in the second wave, over those in the first.

    Attributes
    ----------
    odds_ratio, lower, upper
        ``NaN`` where the waves have no kind of answer in common, or one alone.
    p_value
        Two-sided, by Wald's test.
    """

    odds_ratio: float
    lower: float
    upper: float
    p_value: float


NOTHING = ShiftOfScale(*[float("nan")] * 4)


def proportional_odds(first: ArrayLike, second: ArrayLike, *, confidence: float) -> ShiftOfScale:
    """Fit a cumulative logit model with the wave as its one predictor.

    Parameters
    ----------
    first, second
        How many gave each answer in each wave, from the lowest answer to the highest, shape (k,).
    confidence
        As a fraction.

    Notes
    -----
    McCullagh (1980), JRSS B 42, by statsmodels' ``OrderedModel``. It takes the people of both waves
    for different ones: of matched waves it is a check that does not rest on the matching, and its
    interval is wider than it need be.
    """
    counts = np.array([first, second], dtype=int)
    counts = counts[:, counts.sum(axis=0) > 0]
    if counts.shape[1] < 2 or (counts.sum(axis=1) == 0).any() or _apart(counts):
        return NOTHING
    fitted = _fitted(counts)
    beta, error = float(fitted.params[0]), float(fitted.bse[0])
    half = norm.ppf(0.5 + confidence / 2) * error
    return ShiftOfScale(
        odds_ratio=float(np.exp(beta)),
        lower=float(np.exp(beta - half)),
        upper=float(np.exp(beta + half)),
        p_value=float(2 * norm.sf(abs(beta) / error)),
    )


def _apart(counts: NDArray[np.int_]) -> bool:
    """Whether no answer of one wave is above any of the other, so that no odds are finite."""
    first, second = (np.flatnonzero(wave) for wave in counts)
    return bool(first.max() <= second.min() or second.max() <= first.min())


def _fitted(counts: NDArray[np.int_]) -> OrderedResults:
    wave, answer = np.indices(counts.shape)
    times = counts.ravel()
    model = OrderedModel(
        np.repeat(answer.ravel(), times),
        np.repeat(wave.ravel(), times)[:, None].astype(float),
        distr="logit",
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return model.fit(method="bfgs", disp=False)


def ranks_apart(first: ArrayLike, second: ArrayLike) -> float:
    """Return how probable it is that an answer of the second wave is above one of the first.

    Parameters
    ----------
    first, second
        As for `proportional_odds`.

    Returns
    -------
    float
        Ties as halves (Mann-Whitney's U over all pairs): 0.5 where the waves are alike.
    """
    one, two = (np.asarray(wave, dtype=float) for wave in (first, second))
    below = np.concatenate([[0.0], np.cumsum(one)[:-1]])
    return float((two * (below + one / 2)).sum() / (one.sum() * two.sum()))
