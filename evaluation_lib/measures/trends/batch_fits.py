"""Fit one segmented regression to many drawn series at once."""

from __future__ import annotations

import numpy as np

from evaluation_lib.measures.tidy import Floats
from evaluation_lib.measures.trends.autoregressive import Autoregression, most_likely_of_many
from evaluation_lib.measures.trends.segmented_model import (
    AR1,
    AR1_REML,
    BINOMIAL,
    LOG_LINEAR,
    POISSON,
    WITH_DISPERSION,
    SegmentedModel,
)

#: Steps of iteratively reweighted least squares: they double the right digits, from a good start.
MOST_STEPS = 25
CLOSE_ENOUGH = 1e-9
#: Of a period with less weight nothing is expected.
LEAST_WEIGHT = 1e-8
#: Stands for a count of 0 where its log is taken.
FOR_ZERO = 0.5


def batch_estimates(
    counts: Floats,
    *,
    terms: Floats,
    time: Floats,
    offset: Floats,
    how: SegmentedModel,
    place: int,
    trials: Floats | None = None,
) -> tuple[Floats, Floats]:
    """Estimate one term in each of many series that have all else in common.

    Parameters
    ----------
    counts
        Drawn counts, shape (series, periods).
    terms
        The terms, shape (periods, k), as `segments.segments` gives them.
    time
        The numbers of the periods, shape (periods,).
    offset
        Logs of the exposures, shape (periods,).
    how
        The model; a negative binomial one is fitted as the quasi-Poisson that it is close to.
    place
        Which term.
    trials
        Both groups' counts together, where the series are of a ratio, shape (periods,).

    Returns
    -------
    estimate, se
        On the log scale, shape (series,); ``NaN`` where a model could not be fitted.

    Notes
    -----
    The same as `fitting.fitted_model`, a test shows, but for zeros in a log-linear model, for which
    0.5 stands, and autocorrelations, of which only some are tried.
    """
    if how.fitted_as == LOG_LINEAR:
        below = trials[None, :] - counts if trials is not None else np.ones_like(counts)
        above = np.log(np.maximum(counts, FOR_ZERO)) - np.log(np.maximum(below, FOR_ZERO))
        fit = _autoregressive if how.errors in (AR1, AR1_REML) else _least_squares
        return fit(above - offset, terms, time=time, how=how, place=place)
    estimates, mean = _reweighted(counts, terms, offset=offset, trials=trials)
    weights = mean if trials is None else mean * (1 - mean / trials)
    if how.errors == AR1_REML:
        return _step_further(
            counts, mean, weights, estimates, terms=terms, time=time, how=how, place=place
        )
    with np.errstate(all="ignore"):
        residuals = counts - mean
        bread = _inverse(_information(weights, terms))
        if how.lags is not None:
            variance = _newey_west(residuals, bread, terms, time=time, how=how, place=place)
        else:
            freedom = terms.shape[0] - terms.shape[1]
            dispersion = np.sum(residuals**2 / weights, axis=1) / freedom
            dispersion = np.maximum(dispersion, how.least_dispersion)
            if how.model in (POISSON, BINOMIAL):
                dispersion = 1.0
            variance = bread[:, place, place] * dispersion
        return estimates[:, place], np.sqrt(variance)


def _step_further(
    counts: Floats,
    mean: Floats,
    weights: Floats,
    estimates: Floats,
    *,
    terms: Floats,
    time: Floats,
    how: SegmentedModel,
    place: int,
) -> tuple[Floats, Floats]:
    """Take one step more of the models' least squares, with errors of the first order."""
    settled = np.isfinite(estimates).all(axis=1) & (weights > LEAST_WEIGHT).all(axis=1)
    root = np.sqrt(weights[settled])
    step = root * (estimates[settled] @ terms.T) + (counts[settled] - mean[settled]) / root
    own = terms * root[:, :, None]
    estimate, se = np.full(len(counts), np.nan), np.full(len(counts), np.nan)
    estimate[settled], se[settled] = _autoregressive(step, own, time=time, how=how, place=place)
    return estimate, se


def _reweighted(
    counts: Floats, terms: Floats, *, offset: Floats, trials: Floats | None
) -> tuple[Floats, Floats]:
    """Return the estimates, shape (series, k), and the fitted counts, shape (series, periods)."""
    start = counts + FOR_ZERO
    if trials is not None:
        start = np.log(start / (trials - counts + FOR_ZERO)) - offset
    else:
        start = np.log(start) - offset
    estimates = start @ np.linalg.pinv(terms).T
    with np.errstate(all="ignore"):
        for _ in range(MOST_STEPS):
            mean = _mean(estimates @ terms.T + offset, trials)
            weights = mean if trials is None else mean * (1 - mean / trials)
            scores = (counts - mean) @ terms
            step = np.einsum("bij,bj->bi", _inverse(_information(weights, terms)), scores)
            estimates = estimates + step
            if np.nanmax(np.abs(step), initial=0.0) < CLOSE_ENOUGH:
                break
        # What has not settled, such as a group of which nobody is counted after the start, is none.
        estimates[~(np.abs(step).max(axis=1) < 1e-6)] = np.nan
        return estimates, _mean(estimates @ terms.T + offset, trials)


def _mean(linear: Floats, trials: Floats | None) -> Floats:
    return np.exp(linear) if trials is None else trials / (1 + np.exp(-linear))


def _information(weights: Floats, terms: Floats) -> Floats:
    """The terms' weighted products of each two, shape (series, k, k)."""
    products = (terms[:, :, None] * terms[:, None, :]).reshape(len(terms), -1)
    return (weights @ products).reshape(len(weights), *[terms.shape[1]] * 2)


def _inverse(matrices: Floats) -> Floats:
    """Invert each; one that cannot be, and one that is not known, becomes ``NaN``."""
    size = matrices.shape[-1]
    scale = np.sqrt(np.einsum("bii->bi", matrices))
    scaled = matrices / (scale[:, :, None] * scale[:, None, :])
    good = np.isfinite(scaled).all(axis=(1, 2))
    good[good] = np.abs(np.linalg.det(scaled[good])) > 1e-12
    found = np.full(matrices.shape, np.nan)
    found[good] = np.linalg.solve(scaled[good], np.eye(size))
    return found / (scale[:, :, None] * scale[:, None, :])


def _newey_west(
    residuals: Floats,
    bread: Floats,
    terms: Floats,
    *,
    time: Floats,
    how: SegmentedModel,
    place: int,
) -> Floats:
    """The variance of one estimate; `bread` may be that of one series or of each."""
    # The row of the bread times the scores is what each period adds to the estimate.
    adds = residuals * (bread[:, place, :] @ terms.T)
    places = (time - time[0]).astype(int)
    in_time = np.zeros((len(residuals), places[-1] + 1))
    in_time[:, places] = adds
    variance = np.sum(in_time**2, axis=1)
    for lag in range(1, (how.lags or 0) + 1):
        together = np.sum(in_time[:, lag:] * in_time[:, :-lag], axis=1)
        variance += 2 * (1 - lag / ((how.lags or 0) + 1)) * together
    periods, number = terms.shape
    return variance * (periods / (periods - number) if how.small_sample else 1.0)


def _least_squares(
    outcome: Floats, terms: Floats, *, time: Floats, how: SegmentedModel, place: int
) -> tuple[Floats, Floats]:
    estimates = outcome @ np.linalg.pinv(terms).T
    residuals = outcome - estimates @ terms.T
    bread = np.linalg.inv(terms.T @ terms)
    if how.lags is not None:
        variance = _newey_west(residuals, bread[None], terms, time=time, how=how, place=place)
    else:
        freedom = terms.shape[0] - terms.shape[1]
        variance = np.sum(residuals**2, axis=1) / freedom * bread[place, place]
    return estimates[:, place], np.sqrt(variance)


def _autoregressive(
    outcome: Floats, terms: Floats, *, time: Floats, how: SegmentedModel, place: int
) -> tuple[Floats, Floats]:
    restricted = how.errors == AR1_REML
    regression = Autoregression(outcome, terms, time=time, restricted=restricted)
    least = 0.0 if restricted else -1.0
    estimate, bread, squares = most_likely_of_many(regression, least=least, place=place)
    periods, number = terms.shape[-2:]
    scale = squares / (periods - number if restricted or how.small_sample else periods)
    variance = bread * scale
    if how.model in WITH_DISPERSION and restricted:
        chance = regression.at(0.0).bread[:, place, place] * how.least_dispersion
        variance = np.maximum(bread * np.maximum(scale, how.least_dispersion), chance)
    return estimate, np.sqrt(variance)
