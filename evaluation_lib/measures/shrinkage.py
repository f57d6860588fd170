"""Ratios of many small areas, drawn towards their common mean the more the less each one tells."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import gamma
from statsmodels.discrete.discrete_model import NegativeBinomial
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.tools.sm_exceptions import ModelWarning, PerfectSeparationWarning

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.measures.intervals import (
    HIDDEN,
    method_with_effect,
    poisson_rate_interval,
)
from evaluation_lib.measures.tidy import (
    Floats,
    design_effect_of,
    floats,
    keys_of,
    measure_rows,
    where_of,
)

CLAYTON_KALDOR = "empirical Bayes, negative binomial (Clayton and Kaldor)"
MARSHALL = "empirical Bayes, by moments (Marshall)"
COMMON = "common ratio of all areas: they differ no more than by chance; {interval}"
TOO_FEW_AREAS = "none: fewer than {fewest} areas to draw together"

UNKNOWN_METHOD = "method '{found}' is not known: write {known}."
COVARIATES_BY_MOMENTS = "The moments take no covariates: write negative-binomial."
NOT_FITTED = "The negative binomial model does not fit these areas: write the method moments."
NO_COLUMN = "The counts have no column '{column}': add it."
NOT_ABOVE_ZERO = (
    "{where}: expected is {found}. It must be above zero: leave out an area in which none is "
    "expected."
)


@dataclass(frozen=True)
class Prior:
    """What the areas have in common: a gamma distribution of their true ratios.

    Attributes
    ----------
    mean
        The mean of each area, shape (n,): the same for all, or as its covariates have it.
    shape
        The shape of the gamma distribution; infinite where areas differ no more than by chance.
    """

    mean: Floats
    shape: float


def shrunk_ratio(
    counts: pd.DataFrame,
    *,
    dictionary: Dictionary,
    method: str = "negative-binomial",
    covariates: Sequence[str] = (),
    confidence: float | Sequence[float] = 0.95,
) -> pd.DataFrame:
    """Ratio of counted to expected of each area, drawn towards the mean of its group's areas.

    Parameters
    ----------
    counts
        Columns ``area``, ``group``, ``count``, ``expected`` (as `strata_sums.expected_sums` gives
        it, or any other), ``design_effect`` and other keys where they apply. The areas of a group
        in one period and decision point are drawn together.
    dictionary
        The data dictionary; ``shrinkage`` says from how many areas on.
    method
        ``negative-binomial`` or ``moments``.
    covariates
        Columns by which the mean of an area may differ; for the negative binomial only.
    confidence
        As a fraction, or several.

    Returns
    -------
    pandas.DataFrame
        Measures, in the order of ``counts``: ``value`` is the mean of the area's true ratio given
        its count, the limits are quantiles of it. They leave out that the common distribution is
        itself estimated, and so are somewhat too narrow where areas are few.

    Raises
    ------
    DataError
        If the method is not known or does not fit, a column is missing, or ``expected`` is not
        above zero.

    Notes
    -----
    Clayton & Kaldor (1987), Biometrics 43, 671-681; Marshall (1991), Applied Statistics 40,
    283-294. A gamma distribution with Marshall's mean and variance gives his estimate exactly, and
    its quantiles the limits. Where the variance between areas is estimated as zero, all areas have
    the common ratio, with the interval of its total.
    """
    estimate, name = _method(method, covariates)
    _refuse_unusable(counts, covariates)
    fewest = dictionary.document("disproportionality")["shrinkage"]["fewest_areas"]
    effect = design_effect_of(counts)
    x, e = floats(counts, "count") / effect, floats(counts, "expected") / effect
    terms = counts[list(covariates)].to_numpy(dtype=float)
    value, known = np.full(len(x), np.nan), ~np.isnan(x + e)
    method_of = np.where(known, TOO_FEW_AREAS.format(fewest=fewest), HIDDEN).astype(object)
    drawn: list[tuple[np.ndarray, Prior]] = []
    together = ["group", *keys_of(counts)[1:]]
    for rows in counts.groupby(together, dropna=False).indices.values():
        told = rows[known[rows]]
        if len(told) < fewest:
            continue
        prior = estimate(x[told], e[told], terms[told])
        drawn.append((told, prior))
        value[told] = _posterior_mean(x[told], e[told], prior)
        method_of[told] = name

    def interval(level: float) -> tuple:
        lower, upper, names = np.full(len(x), np.nan), np.full(len(x), np.nan), method_of.copy()
        for told, prior in drawn:
            lower[told], upper[told] = _limits(x[told], e[told], prior, level=level)
            if np.isinf(prior.shape):
                names[told] = COMMON.format(interval=poisson_rate_interval(x[told].sum(), 1)[2][0])
        return (
            lower,
            upper,
            np.where(np.isnan(value), names, method_with_effect(names, effect)),
        )

    return measure_rows(
        counts, measure="shrunk_ratio", value=value, interval=interval, confidence=confidence
    )


def _posterior_mean(x: Floats, e: Floats, prior: Prior) -> Floats:
    if np.isinf(prior.shape):
        return prior.mean
    return (x + prior.shape) / (e + prior.shape / prior.mean)


def _limits(x: Floats, e: Floats, prior: Prior, *, level: float) -> tuple[Floats, Floats]:
    tail = (1 - level) / 2
    if np.isfinite(prior.shape):
        shape, scale = x + prior.shape, 1 / (e + prior.shape / prior.mean)
        return gamma.ppf(tail, shape, scale=scale), gamma.ppf(1 - tail, shape, scale=scale)
    lower, upper, _ = poisson_rate_interval(x.sum(), e.sum(), confidence=level)
    common = x.sum() / e.sum()
    of_mean = prior.mean / common if common > 0 else np.ones(len(x))
    return lower * of_mean, upper * of_mean


def _negative_binomial(x: Floats, e: Floats, terms: Floats) -> Prior:
    design = np.column_stack([np.ones(len(x)), terms])
    if x.sum() == 0:
        return Prior(mean=np.zeros(len(x)), shape=np.inf)
    with warnings.catch_warnings():
        # Areas that all have the common ratio exactly are no fault here.
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        alike = GLM(x, design, family=Poisson(), offset=np.log(e)).fit(tol=1e-12)
    expected = alike.fittedvalues
    # The likelihood falls from the Poisson model on where this score is not above zero.
    if ((x - expected) ** 2 - x).sum() <= 0:
        return Prior(mean=expected / e, shape=np.inf)
    spread = max(((x - expected) ** 2 - x).sum() / (expected**2).sum(), 1e-3)
    params = _fitted(x, e, design, start=[*alike.params, spread])
    return Prior(mean=np.exp(design @ params[:-1]), shape=1 / params[-1])


def _fitted(x: Floats, e: Floats, design: Floats, *, start: Sequence[float]) -> Floats:
    """Return the coefficients of the negative binomial model and, last, 1 / shape."""
    model = NegativeBinomial(x, design, offset=np.log(e))
    with warnings.catch_warnings():
        # A line search may overstep on its way; whether it has arrived is asked for.
        warnings.simplefilter("ignore", ModelWarning)
        warnings.simplefilter("ignore", RuntimeWarning)
        near = model.fit(start_params=start, disp=0, maxiter=500)
        exact = model.fit(start_params=near.params, method="newton", disp=0, tol=1e-12)
    for fit in (exact, near):
        if fit.mle_retvals["converged"] and fit.params[-1] > 0:
            return fit.params
    raise DataError(NOT_FITTED)


def _moments(x: Floats, e: Floats, terms: Floats) -> Prior:
    ratio, mean = x / e, x.sum() / e.sum()
    variance = (e * (ratio - mean) ** 2).sum() / e.sum() - mean / e.mean()
    shape = mean**2 / variance if variance > 0 else np.inf
    return Prior(mean=np.full(len(x), mean), shape=shape)


METHODS = {
    "negative-binomial": (_negative_binomial, CLAYTON_KALDOR),
    "moments": (_moments, MARSHALL),
}


def _method(method: str, covariates: Sequence[str]) -> tuple:
    if method not in METHODS:
        raise DataError(UNKNOWN_METHOD.format(found=method, known=" or ".join(METHODS)))
    if covariates and method == "moments":
        raise DataError(COVARIATES_BY_MOMENTS)
    return METHODS[method]


def _refuse_unusable(counts: pd.DataFrame, covariates: Sequence[str]) -> None:
    for column in ("area", "group", "count", "expected", *covariates):
        if column not in counts.columns:
            raise DataError(NO_COLUMN.format(column=column))
    bad = floats(counts, "expected") <= 0
    if bad.any():
        row = counts.iloc[int(np.argmax(bad))]
        where = where_of(row, ["area", "group", *keys_of(counts)[1:]])
        raise DataError(NOT_ABOVE_ZERO.format(where=where, found=row["expected"]))
