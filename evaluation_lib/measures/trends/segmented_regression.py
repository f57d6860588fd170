"""Interrupted time series: what changed in a series when the programme started."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
from scipy.stats import f

from evaluation_lib.measures.tidy import confidences
from evaluation_lib.measures.trends.fitting import SegmentedFit, fitted_model
from evaluation_lib.measures.trends.segmented_model import (
    AR1,
    AR1_REML,
    SegmentedModel,
    Z,
    spread_of,
)

#: The row of the autocorrelation of AR(1) errors, which is no ratio.
AUTOCORRELATION = "autocorrelation"


def segmented_regression(
    series: pd.DataFrame,
    *,
    start: date | pd.Timestamp,
    how: SegmentedModel,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Estimate what changed in a series at the programme's start.

    Parameters
    ----------
    series, start, how
        As for `fitting.fitted_model`.
    confidence
        Of the intervals, as a fraction.

    Returns
    -------
    pandas.DataFrame
        As `estimates_of`.

    Raises
    ------
    DataError
        If the series, its start, the model or the confidence cannot be.

    Notes
    -----
    Lopez Bernal, Cummins & Gasparrini (2017), International Journal of Epidemiology 46, 348-355,
    as corrected: the slope changes with the time since the start, not with all of time. A change at
    the start is no proof of what caused it.
    """
    return estimates_of(fitted_model(series, start=start, how=how), confidence=confidence)


def estimates_of(fit: SegmentedFit, *, confidence: float = 0.95) -> pd.DataFrame:
    """Return the terms of a fitted model, with their intervals.

    Parameters
    ----------
    fit
        As `fitting.fitted_model` returns it.
    confidence
        Of the intervals, as a fraction.

    Returns
    -------
    pandas.DataFrame
        One row for each term: ``term``, ``estimate``, ``se``, ``lower``, ``upper`` (on the log
        scale), ``ratio``, ``ratio_lower``, ``ratio_upper`` (their exponentials: 0.9 is a fall by a
        tenth, and of ``time`` and ``slope_change`` it is that of each further period), ``model``,
        ``errors``, ``p_value``, ``df`` (missing for z), ``confidence`` and ``periods`` (how many
        the model rests on). AR(1) errors have a row ``autocorrelation``, which has no ratio.

    Raises
    ------
    DataError
        If the confidence is no fraction.
    """
    (confidence,) = confidences(confidence)
    estimate = fit.estimates
    se = np.sqrt(np.diag(fit.covariance))
    names = list(fit.terms.columns)
    if fit.how.errors in (AR1, AR1_REML):
        names.append(AUTOCORRELATION)
        estimate = np.append(estimate, fit.autocorrelation)
        se = np.append(se, fit.autocorrelation_se)
    spread = spread_of(fit.how, degrees_of_freedom=fit.degrees_of_freedom)
    reach = spread.ppf(0.5 + confidence / 2) * se
    with np.errstate(over="ignore", divide="ignore"):
        table = pd.DataFrame(
            {
                "term": names,
                "estimate": estimate,
                "se": se,
                "lower": estimate - reach,
                "upper": estimate + reach,
                "ratio": np.exp(estimate),
                "ratio_lower": np.exp(estimate - reach),
                "ratio_upper": np.exp(estimate + reach),
                "model": fit.model,
                "errors": fit.how.errors,
                "p_value": 2 * spread.sf(np.abs(estimate / se)),
                "df": np.nan if fit.how.distribution == Z else float(fit.degrees_of_freedom),
                "confidence": confidence,
                "periods": int(fit.known.sum()),
            }
        )
    no_ratio = table["term"] == AUTOCORRELATION
    table.loc[no_ratio, ["ratio", "ratio_lower", "ratio_upper"]] = np.nan
    return table


def slope_change_test(
    series: pd.DataFrame, *, start: date | pd.Timestamp, how: SegmentedModel
) -> dict[str, float]:
    """Test whether letting the slope change explains more than chance would.

    Parameters
    ----------
    series, start, how
        As for `fitting.fitted_model`; whether the slope may change is not looked at.

    Returns
    -------
    dict
        ``statistic`` (the fall of the deviance over the dispersion of the larger model), ``df``,
        ``df_residual`` and ``p_value``: R's ``anova(test = "F")``.

    Raises
    ------
    DataError
        If a model cannot be fitted.
    """
    without, with_slope = (
        fitted_model(series, start=start, how=replace(how, slope_change=asked))
        for asked in (False, True)
    )
    freedom = with_slope.degrees_of_freedom
    scale = with_slope.dispersion
    if np.isnan(scale):
        scale = with_slope.deviance / freedom
    statistic = (without.deviance - with_slope.deviance) / scale
    return {
        "statistic": statistic,
        "df": 1.0,
        "df_residual": float(freedom),
        "p_value": float(f.sf(statistic, 1, freedom)),
    }
