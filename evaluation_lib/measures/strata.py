"""Each group's rate relative to the reference's among children of the same stratum.

"At equal deprivation" is another question than the relative rate itself, and not a correction of
it. Poverty is partly the way by which racism does harm: what is taken away by comparing equally
poor children is part of the disproportion, not an error in it. Both are shown, each by its name.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from scipy.stats import chi2, norm
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM, GLMResults
from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

from evaluation_lib.errors import DataError
from evaluation_lib.measures.intervals import HIDDEN, NO_POPULATION, method_with_effect
from evaluation_lib.measures.reference_groups import NO_REFERENCE
from evaluation_lib.measures.strata_sums import added_up, checked_strata, units_of
from evaluation_lib.measures.tidy import (
    Floats,
    design_effect_of,
    exposure_of,
    floats,
    keys_of,
    measure_rows,
    where_of,
)

POISSON = "Poisson regression with a term for each stratum"
QUASI = "quasi-Poisson regression with a term for each stratum"
MANTEL_HAENSZEL = "Mantel-Haenszel over strata (interval of Greenland and Robins)"
NOT_SHARED = "none: too few cases in strata where both the group and the reference live"

UNKNOWN_METHOD = "method '{found}' is not known: write {known}."
SHARES_BY_REGRESSION = (
    "A share of those who reached a point is no rate of events: write mantel-haenszel."
)


def relative_rate_at_equal_strata(
    counts: pd.DataFrame,
    *,
    strata: Sequence[str],
    reference_group: str,
    method: str = "poisson",
    confidence: float | Sequence[float] = 0.95,
) -> pd.DataFrame:
    """Each group's rate, or share, relative to the reference's within strata, all taken together.

    Parameters
    ----------
    counts
        Columns ``area``, ``group``, the strata, ``count``, and ``population`` (for rates) or
        ``reached`` (for shares); ``years``, ``design_effect`` and other keys where they apply. A
        stratum where nobody of a group lives may be left out.
    strata
        The columns within which groups are compared, such as ``deprivation_fifth``.
    reference_group
        The group whose rate is 1.
    method
        ``poisson``; ``quasi-poisson``, whose variance is that seen between strata; or
        ``mantel-haenszel``, the only one for shares.
    confidence
        As a fraction, or several.

    Returns
    -------
    pandas.DataFrame
        Measures, a row for each area, group and confidence, the reference's left out. The measure's
        name says what is equal: ``relative_rate_at_equal_deprivation_fifth`` (of shares:
        ``transition_relative_rate_at_equal_...``). ``count`` and ``population`` are of all strata.
        Where there is no value, ``method`` says why.

    Raises
    ------
    DataError
        If the method is not known or not for shares, a column or the reference group is missing, or
        a stratum stands twice.

    Notes
    -----
    Each group is set against the reference alone, so that no third group counts. The regression is
    a log-linear one with terms for strata and the group and the logarithm of child-years as offset
    (Breslow & Day 1987, Statistical Methods in Cancer Research II, chapter 4), with Wald's interval
    of its coefficient; Greenland & Robins (1985), Biometrics 41, 55-68. All suppose one ratio in
    all strata: see `same_ratio_in_all_strata`.
    """
    shares = "reached" in counts.columns
    estimate = _estimator(method, shares=shares)
    pairs, cells = _pairs(counts, strata=strata, reference_group=reference_group)
    fits = [estimate(cell) for cell in cells]
    value, spread = (np.array([fit[place] for fit in fits], dtype=float) for place in (0, 1))

    def interval(level: float) -> tuple:
        reach = np.exp(norm.ppf(0.5 + level / 2) * spread)
        return value / reach, value * reach, _reasons(pairs, value, name=METHODS[method][1])

    what = "transition_relative_rate" if shares else "relative_rate"
    return measure_rows(
        pairs,
        measure=f"{what}_at_equal_{'_and_'.join(strata)}",
        value=value,
        interval=interval,
        confidence=confidence,
        reference=reference_group,
    )


def same_ratio_in_all_strata(
    counts: pd.DataFrame, *, strata: Sequence[str], reference_group: str
) -> pd.DataFrame:
    """Ask whether one ratio fits all strata: if not, the ratio over all of them hides something.

    Parameters
    ----------
    counts, strata, reference_group
        As for `relative_rate_at_equal_strata`; rates only.

    Returns
    -------
    pandas.DataFrame
        The keys, ``group``, ``reference``, ``chi_squared``, ``degrees_of_freedom`` and ``p_value``;
        missing where there is no ratio or one stratum only. A large ``p_value`` does not show that
        the ratios are equal: with few cases it says nothing.

    Raises
    ------
    DataError
        As for `relative_rate_at_equal_strata`.

    Notes
    -----
    Deviance of the Poisson regression, whose alternative has a ratio for each stratum.
    """
    _estimator("poisson", shares="reached" in counts.columns)
    pairs, cells = _pairs(counts, strata=strata, reference_group=reference_group)
    fits = [_regression(cell) for cell in cells]
    statistic = np.array([fit.deviance if fit else np.nan for fit in fits])
    freedom = np.array([fit.df_resid if fit else 0 for fit in fits])
    none = freedom < 1
    return pairs[[*keys_of(pairs), "group"]].assign(
        reference=reference_group,
        chi_squared=np.where(none, np.nan, statistic),
        degrees_of_freedom=freedom,
        p_value=np.where(none, np.nan, chi2.sf(statistic, np.maximum(freedom, 1))),
    )


def _pairs(
    counts: pd.DataFrame, *, strata: Sequence[str], reference_group: str
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """One row for each group but the reference, and its strata beside those of the reference."""
    checked_strata(counts, strata=strata)
    of = "reached" if "reached" in counts.columns else "population"
    exposure = floats(counts, of) if of == "reached" else exposure_of(counts)
    effect, keys = design_effect_of(counts), keys_of(counts)
    rows = counts.assign(x=floats(counts, "count") / effect, n=exposure / effect)
    reference = rows.loc[rows["group"] == reference_group, [*keys, *strata, "x", "n"]]
    sums = added_up(rows, ["x", "n"])
    own = sums[sums["group"] != reference_group].reset_index(drop=True)
    totals = sums.loc[sums["group"] == reference_group, [*keys, "x", "n"]]
    pairs = own.merge(totals, on=keys, how="left", suffixes=("1", "2"), indicator=True)
    lost = pairs[pairs["_merge"] == "left_only"]
    if len(lost):
        where = where_of(lost.iloc[0], keys)
        raise DataError(NO_REFERENCE.format(reference=reference_group, where=where))
    both = rows.merge(reference, on=[*keys, *strata], suffixes=("1", "2"))
    cells = dict(list(both.groupby(units_of(rows), dropna=False)[["x1", "n1", "x2", "n2"]]))
    nothing = both.iloc[:0][["x1", "n1", "x2", "n2"]]
    names = pairs[units_of(rows)].itertuples(index=False, name=None)
    # A stratum that is hidden may be one that the reference is not in: the group's sum tells.
    seen = pairs[["x1", "x2"]].notna().all(axis=1)
    chosen = [
        cells.get(name, nothing) if known else nothing
        for name, known in zip(names, seen, strict=True)
    ]
    return pairs.drop(columns="_merge"), chosen


def _estimator(method: str, *, shares: bool) -> Callable[[pd.DataFrame], tuple[float, float]]:
    if method not in METHODS:
        raise DataError(UNKNOWN_METHOD.format(found=method, known=" or ".join(METHODS)))
    if shares and method != "mantel-haenszel":
        raise DataError(SHARES_BY_REGRESSION)
    if method == "mantel-haenszel":
        return _mantel_haenszel_of_shares if shares else _mantel_haenszel_of_rates
    return METHODS[method][0]


def _reasons(pairs: pd.DataFrame, value: Floats, *, name: str) -> np.ndarray:
    """Name the method of each row, or why there is no value."""
    x1, n1, x2, n2 = (floats(pairs, column) for column in ("x1", "n1", "x2", "n2"))
    method = method_with_effect(np.full(len(pairs), name, dtype=object), design_effect_of(pairs))
    method = np.where(np.isnan(value), NOT_SHARED, method)
    method = np.where(np.isnan(x1 + x2), HIDDEN, method)
    return np.where(np.isnan(n1 + n2), NO_POPULATION, method)


def _shared(cell: pd.DataFrame) -> pd.DataFrame:
    """Keep the strata that tell of the ratio; none of them where it could not be told."""
    told = cell[(cell["n1"] > 0) & (cell["n2"] > 0) & (cell["x1"] + cell["x2"] > 0)]
    known = cell.notna().all(axis=None) and (told[["x1", "x2"]].sum() > 0).all()
    return told if known else told.iloc[:0]


def _regression(cell: pd.DataFrame, **scale: str) -> GLMResults | None:
    """Fit the log-linear model of one group and the reference; its last term is the group's."""
    told = _shared(cell)
    if told.empty:
        return None
    terms = np.eye(len(told))
    own = np.repeat([1.0, 0.0], len(told))
    model = GLM(
        np.concatenate([told["x1"], told["x2"]]),
        np.column_stack([np.vstack([terms, terms]), own]),
        family=Poisson(),
        offset=np.log(np.concatenate([told["n1"], told["n2"]])),
    )
    # Where one ratio fits every stratum exactly, statsmodels warns that the ratio may not be told:
    # `_shared` has made sure that it can. With one stratum it divides by no degree of freedom.
    with np.errstate(divide="ignore", invalid="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        return model.fit(tol=1e-10, tol_criterion="params", **scale)


def _poisson(cell: pd.DataFrame) -> tuple[float, float]:
    fit = _regression(cell)
    return (np.exp(fit.params[-1]), fit.bse[-1]) if fit else (np.nan, np.nan)


def _quasi_poisson(cell: pd.DataFrame) -> tuple[float, float]:
    # With one stratum nothing is left over to tell the spread from.
    told = _shared(cell)
    if len(told) < 2:
        return np.nan, np.nan
    fit = _regression(told, scale="X2")
    return np.exp(fit.params[-1]), fit.bse[-1]


def _mantel_haenszel_of_rates(cell: pd.DataFrame) -> tuple[float, float]:
    x1, n1, x2, n2 = _shared(cell)[["x1", "n1", "x2", "n2"]].to_numpy().T
    return _pooled(x1, n1, x2, n2, variance=(x1 + x2) * n1 * n2 / (n1 + n2) ** 2)


def _mantel_haenszel_of_shares(cell: pd.DataFrame) -> tuple[float, float]:
    x1, n1, x2, n2 = _shared(cell)[["x1", "n1", "x2", "n2"]].to_numpy().T
    total = n1 + n2
    return _pooled(x1, n1, x2, n2, variance=(n1 * n2 * (x1 + x2) - x1 * x2 * total) / total**2)


def _pooled(
    x1: Floats, n1: Floats, x2: Floats, n2: Floats, *, variance: Floats
) -> tuple[float, float]:
    own, other = (x1 * n2 / (n1 + n2)).sum(), (x2 * n1 / (n1 + n2)).sum()
    if len(x1) == 0:
        return np.nan, np.nan
    return own / other, np.sqrt(variance.sum() / (own * other))


#: How a ratio within strata can be had → the function of rates, and its name in a table.
METHODS = {
    "poisson": (_poisson, POISSON),
    "quasi-poisson": (_quasi_poisson, QUASI),
    "mantel-haenszel": (_mantel_haenszel_of_rates, MANTEL_HAENSZEL),
}
