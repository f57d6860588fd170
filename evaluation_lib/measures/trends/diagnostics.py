"""Whether a segmented regression's errors are what its intervals take them for."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy.stats import chi2
from statsmodels.stats.diagnostic import acorr_breusch_godfrey, acorr_ljungbox
from statsmodels.stats.stattools import durbin_watson

from evaluation_lib.measures.tidy import Floats
from evaluation_lib.measures.trends.fitting import SegmentedFit

DISPERSION, DURBIN_WATSON = "dispersion", "durbin_watson"
BREUSCH_GODFREY, LJUNG_BOX = "breusch_godfrey", "ljung_box"
#: Verdicts; the dictionary says each in words.
MORE_THAN_CHANCE, NO_MORE_THAN_CHANCE = "more_than_chance", "no_more_than_chance"
GO_TOGETHER, NO_SIGN, CANNOT_SAY = "go_together", "no_sign", "cannot_say"
#: A Durbin-Watson statistic is about 2 (1 - r): beyond these the errors' correlation passes 0.25.
LEAST_DURBIN_WATSON, MOST_DURBIN_WATSON = 1.5, 2.5
#: Residuals below this are those of arithmetic.
NOTHING_LEFT = 1e-8


def diagnostics(fit: SegmentedFit, *, lags: int, significance: float = 0.05) -> pd.DataFrame:
    """Return what the residuals of a fitted model say about its errors.

    Parameters
    ----------
    fit
        As `fitting.fitted_model` returns it.
    lags
        How many periods back errors may go together: those of a year.
    significance
        Below which p-value a verdict is made.

    Returns
    -------
    pandas.DataFrame
        A row for ``dispersion`` (Pearson's chi-squared over its degrees of freedom; not of a
        log-linear model), ``durbin_watson`` (no p-value: beyond 1.5 to 2.5), ``breusch_godfrey``
        and ``ljung_box``: ``diagnostic``, ``lags`` (``NA`` for dispersion), ``statistic``,
        ``p_value`` and ``verdict`` (``more_than_chance`` or ``no_more_than_chance``;
        ``go_together`` or ``no_sign``; ``cannot_say`` where there are too few periods or
        no residuals).

    Notes
    -----
    statsmodels' ``durbin_watson``, ``acorr_breusch_godfrey`` and ``acorr_ljungbox``, of Pearson
    residuals, which are those of the least squares that the model's last step takes. A gap is
    passed over: periods on both sides of it count as neighbours. Short series hide autocorrelation
    from all of these tests (Turner and others 2021, BMC Medical Research Methodology 21, 181).
    """
    rows = [] if np.isnan(fit.dispersion) else [_dispersion(fit, significance=significance)]
    rows.append(_durbin_watson(fit))
    for name, test in ((BREUSCH_GODFREY, _breusch_godfrey), (LJUNG_BOX, _ljung_box)):
        possible = lags < fit.degrees_of_freedom - 1 and _vary(fit.residuals)
        statistic, p_value = test(fit, lags) if possible else (np.nan, np.nan)
        verdict = CANNOT_SAY
        if possible:
            verdict = GO_TOGETHER if p_value < significance else NO_SIGN
        rows.append((name, lags, statistic, p_value, verdict))
    table = pd.DataFrame(rows, columns=["diagnostic", "lags", "statistic", "p_value", "verdict"])
    return table.astype({"lags": "Int64"})


def _dispersion(fit: SegmentedFit, *, significance: float) -> tuple[str, object, float, float, str]:
    freedom = fit.degrees_of_freedom
    p_value = float(chi2.sf(fit.dispersion * freedom, freedom))
    verdict = MORE_THAN_CHANCE if p_value < significance else NO_MORE_THAN_CHANCE
    return DISPERSION, pd.NA, fit.dispersion, p_value, verdict


def _durbin_watson(fit: SegmentedFit) -> tuple[str, object, float, float, str]:
    if not _vary(fit.residuals):
        return DURBIN_WATSON, 1, np.nan, np.nan, CANNOT_SAY
    statistic = float(durbin_watson(fit.residuals))
    usual = LEAST_DURBIN_WATSON <= statistic <= MOST_DURBIN_WATSON
    return DURBIN_WATSON, 1, statistic, np.nan, NO_SIGN if usual else GO_TOGETHER


def _vary(residuals: Floats) -> bool:
    """Whether there is anything left of the series that the model does not say."""
    return bool(np.abs(residuals).max() > NOTHING_LEFT)


def _breusch_godfrey(fit: SegmentedFit, lags: int) -> tuple[float, float]:
    """Test the least squares of the model's last step, of which the residuals are Pearson's."""
    terms = fit.terms[fit.known].to_numpy() * np.sqrt(fit.weights)[:, None]
    step = sm.OLS(terms @ fit.estimates + fit.residuals, terms).fit()
    with warnings.catch_warnings():
        # statsmodels 0.15 tells of a result with names to come; 0.14 has no word to ask for it.
        # Residuals that do not vary are told of by the verdict.
        warnings.simplefilter("ignore")
        statistic, p_value, *_ = acorr_breusch_godfrey(step, nlags=lags)
    return float(statistic), float(p_value)


def _ljung_box(fit: SegmentedFit, lags: int) -> tuple[float, float]:
    found = acorr_ljungbox(fit.residuals, lags=[lags]).iloc[0]
    return float(found["lb_stat"]), float(found["lb_pvalue"])
