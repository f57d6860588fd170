"""Least squares whose errors go together from one period to the next, of many series at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar

from evaluation_lib.measures.tidy import Floats

#: How strongly errors may go with those of the period before.
MOST_AUTOCORRELATION = 0.99
#: The step of a second derivative, which gives the standard error of an autocorrelation.
STEP = 1e-3
#: Autocorrelations that are tried for many series at once; between them intervals hardly differ.
APART = 0.04
TRIED = np.round(np.arange(-0.96, 0.961, APART), 2)


@dataclass(frozen=True, eq=False)
class RegressionAt:
    """What generalised least squares makes of series at one autocorrelation.

    Attributes
    ----------
    likelihood
        The log-likelihood, but for a constant, shape (series,).
    estimates, bread
        Shapes (series, k) and (series, k, k); the covariance is ``bread × scale``.
    squares
        The weighted sum of squares, shape (series,).
    """

    likelihood: Floats
    estimates: Floats
    bread: Floats
    squares: Floats


class Autoregression:
    """Series of one set of periods, to be looked at with errors of any autocorrelation.

    An error is ``autocorrelation`` times that of the period before and something new; over a gap of
    d periods, ``autocorrelation ** d`` times. What is needed of the series are the products of each
    two of their columns with themselves and their forerunners, summed over pairs that lie d apart.

    Parameters
    ----------
    outcome
        Shape (series, periods).
    terms
        Shape (periods, k), or (series, periods, k) where weights make them differ.
    time
        The numbers of the periods, shape (periods,).
    restricted
        Whether the likelihood is the restricted one, which allows for terms being estimated.
    """

    def __init__(self, outcome: Floats, terms: Floats, *, time: Floats, restricted: bool) -> None:
        many, periods = outcome.shape
        terms = np.broadcast_to(terms, (many, *terms.shape[-2:]))
        columns = np.concatenate([terms, outcome[:, :, None]], axis=2)
        self.periods, self.number = periods, terms.shape[2]
        self.restricted = restricted
        self._first = _products(columns[:, :1], columns[:, :1])
        apart = np.diff(time).astype(int)
        now, before = columns[:, 1:], columns[:, :-1]
        self._pairs = []
        for gap in np.unique(apart):
            rows = apart == gap
            both = _products(now[:, rows], before[:, rows])
            self._pairs.append(
                (
                    int(gap),
                    int(rows.sum()),
                    _products(now[:, rows], now[:, rows]),
                    both + np.swapaxes(both, 1, 2),
                    _products(before[:, rows], before[:, rows]),
                )
            )

    def at(self, autocorrelation: float) -> RegressionAt:
        """Estimate all series at one autocorrelation."""
        whole, log_size = self._first.copy(), 0.0
        for gap, number, now, both, before in self._pairs:
            kept = autocorrelation**gap
            whole += (now - kept * both + kept**2 * before) / (1 - kept**2)
            log_size += number * np.log(1 - kept**2)
        k = self.number
        information, with_outcome = whole[:, :k, :k], whole[:, :k, k]
        bread = np.linalg.inv(information)
        estimates = np.einsum("bij,bj->bi", bread, with_outcome)
        squares = whole[:, k, k] - np.einsum("bi,bi->b", estimates, with_outcome)
        squares = np.maximum(squares, 1e-300)
        freedom = self.periods - k if self.restricted else self.periods
        likelihood = -freedom / 2 * np.log(squares) - log_size / 2
        if self.restricted:
            likelihood -= np.linalg.slogdet(information)[1] / 2
        return RegressionAt(likelihood, estimates, bread, squares)


def most_likely(regression: Autoregression, *, least: float) -> tuple[float, float]:
    """Return the most likely autocorrelation of one series, and its standard error.

    Parameters
    ----------
    regression
        Of one series.
    least
        The least autocorrelation that is looked at.

    Returns
    -------
    tuple
        The standard error is ``NaN`` at an end of what is looked at.
    """

    def loss(autocorrelation: float) -> float:
        return -float(regression.at(autocorrelation).likelihood[0])

    # A short series' likelihood may have two tops: the highest of those tried is climbed.
    near = min(TRIED[least <= TRIED], key=lambda one: loss(float(one)))
    bounds = (max(least, near - APART), min(MOST_AUTOCORRELATION, near + APART))
    best = minimize_scalar(loss, bounds=bounds, method="bounded", options={"xatol": 1e-9}).x
    if loss(least) <= loss(best):
        best = least
    if not least + STEP < best < MOST_AUTOCORRELATION - STEP:
        return float(best), np.nan
    curvature = (loss(best + STEP) - 2 * loss(best) + loss(best - STEP)) / STEP**2
    return float(best), float(curvature**-0.5) if curvature > 0 else np.nan


def most_likely_of_many(
    regression: Autoregression, *, least: float, place: int
) -> tuple[Floats, Floats, Floats]:
    """Return one estimate of each series at the most likely of some autocorrelations.

    Parameters
    ----------
    regression
        Of many series.
    least
        The least autocorrelation that is looked at; between each two of those tried lie 0.04.
    place
        Which term.

    Returns
    -------
    estimate, bread, squares
        Each of shape (series,): the variance is ``bread × squares / freedom``.
    """
    best: Floats | None = None
    for autocorrelation in TRIED[least <= TRIED]:
        found = regression.at(float(autocorrelation))
        own = np.stack(
            [
                found.likelihood,
                found.estimates[:, place],
                found.bread[:, place, place],
                found.squares,
            ]
        )
        best = own if best is None else np.where(own[0] > best[0], own, best)
    return best[1], best[2], best[3]


def _products(first: Floats, second: Floats) -> Floats:
    return np.swapaxes(first, 1, 2) @ second
