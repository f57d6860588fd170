"""Fit a segmented regression, with the errors that were asked for."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import statsmodels.api as sm
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import digamma
from statsmodels.genmod.families import Binomial, Family, NegativeBinomial, Poisson
from statsmodels.stats.sandwich_covariance import S_hac_simple

from evaluation_lib.errors import DataError
from evaluation_lib.measures.tidy import Floats, floats
from evaluation_lib.measures.trends.autoregressive import (
    MOST_AUTOCORRELATION,
    Autoregression,
    most_likely,
)
from evaluation_lib.measures.trends.segmented_model import (
    AR1,
    AR1_REML,
    BINOMIAL,
    LOG_LINEAR,
    NEGATIVE_BINOMIAL,
    OF_COUNTS,
    OF_RATIOS,
    POISSON,
    QUASI_BINOMIAL,
    QUASI_POISSON,
    WITH_DISPERSION,
    SegmentedModel,
    no_model,
)
from evaluation_lib.measures.trends.segments import REFERENCE_COUNT, known_rows, segments
from evaluation_lib.measures.trends.series import EXPOSURE, TIME, checked_series, refuse_start

#: A series of counts beside which these are two names of one model: what R and people call it.
FOR_RATIOS = {POISSON: BINOMIAL, QUASI_POISSON: QUASI_BINOMIAL}
#: Where a negative binomial's dispersion is looked for; below it is a Poisson model.
LEAST_ALPHA, MOST_ALPHA = 1e-6, 1e3

NOT_FITTED = (
    "No model of these terms can be fitted to the series: its counts are too small. Leave terms "
    "out, or use a larger group or longer periods."
)
TOO_MANY_LAGS = "newey_west:{lags} looks back further than the {periods} periods of the series."


@dataclass(frozen=True, eq=False)
class SegmentedFit:
    """A fitted segmented regression.

    Attributes
    ----------
    series
        The series, as `series.checked_series` returns it.
    start, how
        The programme's start, and the model that was asked for.
    model
        The model that was fitted.
    terms
        The terms of every period, known or not.
    known
        Which periods the model was fitted to, shape (n,).
    estimates, covariance
        Of the terms, on the log scale, shapes (k,) and (k, k).
    residuals
        Pearson residuals of the known periods; those of least squares for a log-linear model.
    weights
        Working weights of the known periods.
    dispersion
        Pearson's chi-squared over its degrees of freedom.
    alpha
        A negative binomial's dispersion, ``NaN`` for other models.
    autocorrelation, autocorrelation_se
        Of AR(1) errors, ``NaN`` for others.
    deviance
        Of the model; the sum of squares of a log-linear one.
    """

    series: pd.DataFrame
    start: pd.Timestamp
    how: SegmentedModel
    model: str
    terms: pd.DataFrame
    known: NDArray[np.bool_]
    estimates: Floats
    covariance: Floats
    residuals: Floats
    weights: Floats
    dispersion: float
    deviance: float
    alpha: float = np.nan
    autocorrelation: float = np.nan
    autocorrelation_se: float = np.nan

    @property
    def degrees_of_freedom(self) -> int:
        """How many known periods there are beyond the terms."""
        return int(self.known.sum()) - self.terms.shape[1]


def fitted_model(
    series: pd.DataFrame, *, start: date | pd.Timestamp, how: SegmentedModel
) -> SegmentedFit:
    """Fit a segmented regression to a series.

    Parameters
    ----------
    series
        As for `series.checked_series`; with ``reference_count`` it is a series of ratios, as
        `ratio_change.ratio_series` returns it. Gaps are left out, and keep their place in time.
    start
        The programme's start.
    how
        The model; ``poisson`` and ``quasipoisson`` stand for ``binomial`` and ``quasibinomial``
        where the series is one of ratios.

    Raises
    ------
    DataError
        If the series, its start or the model cannot be.

    Notes
    -----
    Generalised linear models are statsmodels' ``GLM``. A negative binomial's dispersion is the
    maximum likelihood, as R's ``MASS::glm.nb`` has it. Newey–West errors are statsmodels'
    ``S_hac_simple`` with a score of nought where there is a gap, so that lags count time and not
    rows (Datta & Du 2012); without a gap they are R's ``sandwich::NeweyWest(prewhite = FALSE)``.
    Errors ``ar1`` are generalised least squares at the autocorrelation of the largest likelihood,
    R's ``nlme::gls``; statsmodels' ``SARIMAX`` stops short of it (log-likelihood 96.535 for 96.567
    in the Sicilian series with a change of slope). ``ar1_reml`` takes one step more of the model's
    own least squares, with errors of the first order: a step of a generalised estimating equation
    with an AR(1) working correlation, of which the restricted likelihood gives the autocorrelation.
    """
    checked = checked_series(series)
    refuse_start(checked, start=start)
    model = _model_of(checked, how=how)
    terms = segments(checked, start=start, how=how)
    known = known_rows(checked, start=start, how=how, terms=terms)
    if how.lags is not None and how.lags >= len(checked):
        raise DataError(TOO_MANY_LAGS.format(lags=how.lags, periods=len(checked)))
    fit = _log_linear if model == LOG_LINEAR else _generalised
    found = fit(checked[known], terms[known].to_numpy(), model=model, how=how)
    if not np.isfinite(found["covariance"]).all():
        raise DataError(NOT_FITTED)
    return SegmentedFit(
        series=checked,
        start=pd.Timestamp(start),
        how=how,
        model=model,
        terms=terms,
        known=known,
        **found,
    )


def generalised_fit(
    outcome: Floats, terms: Floats, *, offset: Floats, family: Family
) -> sm.genmod.generalized_linear_model.GLMResults:
    """Fit one generalised linear model, or refuse one that does not settle.

    Parameters
    ----------
    outcome
        Counts, shape (n,), or a group's and the other's, shape (n, 2).
    terms
        Shape (n, k).
    offset
        Logs of the exposures, shape (n,).
    family
        statsmodels' family.

    Raises
    ------
    DataError
        If it cannot be fitted.
    """
    with warnings.catch_warnings():
        # Whether it was fitted is looked at below; a perfect fit is one.
        warnings.simplefilter("ignore")
        result = sm.GLM(outcome, terms, family=family, offset=offset).fit(
            tol=1e-11, tol_criterion="params", maxiter=100
        )
    if not (result.converged and np.isfinite(result.params).all()):
        raise DataError(NOT_FITTED)
    return result


def _model_of(series: pd.DataFrame, *, how: SegmentedModel) -> str:
    ratios = REFERENCE_COUNT in series
    allowed = OF_RATIOS if ratios else OF_COUNTS
    model = FOR_RATIOS.get(how.fitted_as, how.fitted_as) if ratios else how.fitted_as
    if model not in allowed:
        what = "a ratio of two rates" if ratios else "a count"
        raise DataError(no_model(model, what=what, allowed=allowed))
    return model


def _generalised(
    series: pd.DataFrame, terms: Floats, *, model: str, how: SegmentedModel
) -> dict[str, Floats | float]:
    """Fit a model of counts; returns the fields of `SegmentedFit` that it settles."""
    count, offset = floats(series, "count"), np.log(floats(series, EXPOSURE))
    time, trials = floats(series, TIME), np.ones(len(count))
    outcome = count
    if REFERENCE_COUNT in series:
        trials = count + floats(series, REFERENCE_COUNT)
        outcome = np.column_stack([count, trials - count])
    alpha = _alpha(count, terms, offset) if model == NEGATIVE_BINOMIAL else np.nan
    result = generalised_fit(outcome, terms, offset=offset, family=_family(model, alpha))
    mean, family = result.mu, result.family
    slope, variance = 1 / family.link.deriv(mean), family.variance(mean)
    weights = trials * slope**2 / variance
    share = count / trials
    scores = terms * (trials * (share - mean) * slope / variance)[:, None]
    residuals = (share - mean) * np.sqrt(trials / variance)
    freedom = len(count) - terms.shape[1]
    dispersion = float(residuals @ residuals) / freedom
    bread = np.linalg.inv(terms.T @ (terms * weights[:, None]))
    if how.lags is None:
        scale = max(dispersion, how.least_dispersion) if model in WITH_DISPERSION else 1.0
        covariance = bread * scale
    else:
        covariance = _newey_west(scores, bread, time=time, how=how)
    found = {
        "estimates": result.params,
        "covariance": covariance,
        "residuals": residuals,
        "weights": weights,
        "dispersion": dispersion,
        "deviance": float(result.deviance),
        "alpha": alpha,
    }
    if how.errors != AR1_REML:
        return found
    # The least squares of the model's last step, whose residuals are Pearson's.
    root = np.sqrt(weights)
    step = root * (terms @ result.params) + residuals
    return found | _autoregressive(step, terms * root[:, None], time=time, how=how)


def _log_linear(
    series: pd.DataFrame, terms: Floats, *, model: str, how: SegmentedModel
) -> dict[str, Floats | float]:
    """Fit the log of the rate or ratio; returns the fields of `SegmentedFit` that it settles."""
    below = floats(series, EXPOSURE) * floats(series, REFERENCE_COUNT, absent=1.0)
    outcome, time = np.log(floats(series, "count") / below), floats(series, TIME)
    least_squares = sm.OLS(outcome, terms).fit()
    found = {
        "estimates": least_squares.params,
        "covariance": least_squares.cov_params(),
        "residuals": least_squares.resid,
        "weights": np.ones(len(outcome)),
        "dispersion": np.nan,
        "deviance": float(least_squares.ssr),
    }
    if how.errors in (AR1, AR1_REML):
        found |= _autoregressive(outcome, terms, time=time, how=how)
        return found | {"residuals": outcome - terms @ found["estimates"]}
    if how.lags is not None:
        scores = terms * least_squares.resid[:, None]
        bread = least_squares.normalized_cov_params
        found["covariance"] = _newey_west(scores, bread, time=time, how=how)
    return found


def _autoregressive(
    outcome: Floats, terms: Floats, *, time: Floats, how: SegmentedModel
) -> dict[str, Floats | float]:
    """Estimates, their covariance and the autocorrelation of errors of the first order."""
    restricted = how.errors == AR1_REML
    regression = Autoregression(outcome[None], terms, time=time, restricted=restricted)
    # Counts of children do not alternate: a negative estimate is chance, and would narrow.
    least = 0.0 if restricted else -MOST_AUTOCORRELATION
    autocorrelation, se = most_likely(regression, least=least)
    found = regression.at(autocorrelation)
    periods, number = terms.shape
    scale = found.squares[0] / (periods - number if restricted or how.small_sample else periods)
    covariance = found.bread[0] * scale
    if how.model in WITH_DISPERSION and restricted:
        covariance = found.bread[0] * max(scale, how.least_dispersion)
        chance = regression.at(0.0).bread[0] * how.least_dispersion
        covariance = _at_least(covariance, np.diag(chance))
    return {
        "estimates": found.estimates[0],
        "covariance": covariance,
        "autocorrelation": autocorrelation,
        "autocorrelation_se": se,
    }


def _at_least(covariance: Floats, variances: Floats) -> Floats:
    """Widen a covariance until no variance is below those given.

    Chance alone is independent from period to period, and no estimate can be surer than it allows:
    in a series that happens to be smooth a strong autocorrelation would make it so.
    """
    wider = np.sqrt(np.maximum(variances / np.diag(covariance), 1.0))
    return covariance * wider[:, None] * wider[None, :]


def _newey_west(scores: Floats, bread: Floats, *, time: Floats, how: SegmentedModel) -> Floats:
    """The covariance of estimates whose scores go together over time."""
    places = (time - time[0]).astype(int)
    in_time = np.zeros((places[-1] + 1, scores.shape[1]))
    in_time[places] = scores
    meat = S_hac_simple(in_time, nlags=how.lags)
    scale = len(scores) / (len(scores) - scores.shape[1]) if how.small_sample else 1.0
    return bread @ meat @ bread * scale


def _family(model: str, alpha: float) -> Family:
    if model in OF_RATIOS:
        return Binomial()
    return NegativeBinomial(alpha=alpha) if alpha > LEAST_ALPHA else Poisson()


def _alpha(count: Floats, terms: Floats, offset: Floats) -> float:
    """The negative binomial dispersion at which its likelihood, the terms refitted, is largest."""

    def score(log_alpha: float) -> float:
        """The derivative by the log of alpha; the terms are at their best, so it is the whole."""
        size = float(np.exp(-log_alpha))
        family = NegativeBinomial(alpha=1 / size)
        mean = generalised_fit(count, terms, offset=offset, family=family).mu
        parts = digamma(count + size) - digamma(size) + np.log(size / (size + mean))
        return -size * float(np.sum(parts - (count - mean) / (size + mean)))

    low, high = np.log(LEAST_ALPHA), np.log(MOST_ALPHA)
    if score(low) <= 0:
        return 0.0
    return float(np.exp(brentq(score, low, high, xtol=1e-12)))
