"""Whether areas, such as the four quadrants, differ in their ratios more than by chance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import chi2, norm
from statsmodels.stats.meta_analysis import combine_effects

from evaluation_lib.errors import DataError
from evaluation_lib.measures.reference_groups import against_reference
from evaluation_lib.measures.share_ratio_intervals import log_share_variance
from evaluation_lib.measures.tidy import (
    Floats,
    confidences,
    exposure_of,
    floats,
    keys_of,
    refuse_impossible,
)

ALL_AREAS = "all areas together"
DERSIMONIAN_LAIRD = "random effects of areas (DerSimonian and Laird)"
COMMON = "one ratio for all areas: they differ no more than by chance"
TOO_FEW = "none: fewer than two areas can be compared"
NO_CASES = "{area}: no cases in the group or the reference"
HIDDEN_COUNT = "{area}: a count is hidden"
NO_CHILDREN = "{area}: no population"

NO_COLUMN = "The ratios have no column '{column}': make them by area_ratios."
TWICE = "{area} stands more than once for {group}: leave one row of each area."


def area_ratios(counts: pd.DataFrame, *, reference_group: str) -> pd.DataFrame:
    """Each area's rate, or share, of a group relative to the reference's, with its variance.

    Parameters
    ----------
    counts
        Columns ``area``, ``group``, ``count``, and ``population`` or ``reached``; ``years``,
        ``design_effect`` and other keys where they apply. Areas that have no child in common: the
        county is not set beside its quadrants.
    reference_group
        The group whose rate is 1, or `reference_groups.ALL_OTHERS`.

    Returns
    -------
    pandas.DataFrame
        The keys, ``group``, ``reference``, ``value`` and ``log_variance``, that of the ratio's
        logarithm: 1/x1 + 1/x2, each times its design effect (of shares see
        `share_ratio_intervals.log_share_variance`); infinite where a count is zero.

    Raises
    ------
    DataError
        If a number is impossible, or a place lacks the reference group.
    """
    refuse_impossible(counts)
    shares = "reached" in counts.columns
    exposure = floats(counts, "reached") if shares else exposure_of(counts)
    rows, pairs = against_reference(counts, exposure, reference_group=reference_group)
    x1, n1, d1, x2, n2, d2 = (
        pairs[name].to_numpy() for name in ("x1", "n1", "effect1", "x2", "n2", "effect2")
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        value = (x1 / n1) / (x2 / n2)
        variance = (
            log_share_variance(x1 / d1, n1 / d1) + log_share_variance(x2 / d2, n2 / d2)
            if shares
            else d1 / x1 + d2 / x2
        )
    variance = np.where((x1 == 0) | (x2 == 0), np.inf, variance)
    return rows[[*keys_of(rows), "group"]].assign(
        reference=reference_group,
        value=value,
        log_variance=np.where(np.isnan(n1 + n2), np.nan, variance),
        has_population=~np.isnan(n1 + n2),
    )


def pooled_over_areas(
    ratios: pd.DataFrame, *, confidence: float | Sequence[float] = 0.95
) -> pd.DataFrame:
    """Pool the ratios of a group's areas, and say how much the areas differ.

    Parameters
    ----------
    ratios
        As `area_ratios` gives them: ``area``, ``group``, ``value``, ``log_variance`` and other
        keys; one row for each area of a group in each period and decision point.
    confidence
        As a fraction, or several.

    Returns
    -------
    pandas.DataFrame
        A row for each group, place and confidence: ``area`` (`ALL_AREAS`), ``group``, other keys,
        ``measure`` (``ratio_pooled_over_areas``), ``value``, ``lower``, ``upper``, ``confidence``,
        ``method``; ``areas`` (how many are in it), ``left_out`` (which are not, and why);
        ``heterogeneity`` (Cochran's Q), ``degrees_of_freedom``, ``p_value``, ``i_squared`` (the
        share of the differences that chance does not explain, a fraction) and ``tau_squared`` (the
        variance between areas of the true log ratios). Missing with fewer than two areas.

    Raises
    ------
    DataError
        If a column is missing, or an area stands twice for a group.

    Notes
    -----
    DerSimonian & Laird (1986), Controlled Clinical Trials 7, 177-188; Higgins & Thompson (2002),
    Statistics in Medicine 21, 1539-1558. A large ``p_value`` does not show that areas are alike:
    with four of them Q finds large differences only, and the interval is somewhat too narrow.
    statsmodels 0.15 lets ``tau_squared`` fall below zero where Q is less than its degrees of
    freedom, and then pools by negative weights: there, one ratio for all areas is pooled instead.
    """
    for column in ("area", "group", "value", "log_variance"):
        if column not in ratios.columns:
            raise DataError(NO_COLUMN.format(column=column))
    together = ["group", *(["reference"] if "reference" in ratios.columns else [])]
    together += keys_of(ratios)[1:]
    twice = ratios[ratios.duplicated(["area", *together])]
    if len(twice):
        first = twice.iloc[0]
        raise DataError(TWICE.format(area=first["area"], group=first["group"]))
    rows = [
        {"area": ALL_AREAS, **dict(zip(together, names, strict=True))} | _pooled(part, level=level)
        for level in confidences(confidence)
        for names, part in ratios.groupby(together, sort=False, dropna=False)
    ]
    return pd.DataFrame(rows)


def _pooled(part: pd.DataFrame, *, level: float) -> dict[str, object]:
    value, variance = floats(part, "value"), floats(part, "log_variance")
    used = np.isfinite(variance) & np.isfinite(value) & (value > 0)
    result: dict[str, object] = {
        "measure": "ratio_pooled_over_areas",
        "value": np.nan,
        "lower": np.nan,
        "upper": np.nan,
        "confidence": level,
        "method": TOO_FEW,
        "areas": int(used.sum()),
        "left_out": "; ".join(_reason(row) for row in part[~used].to_dict("records")),
        "heterogeneity": np.nan,
        "degrees_of_freedom": max(int(used.sum()) - 1, 0),
        "p_value": np.nan,
        "i_squared": np.nan,
        "tau_squared": np.nan,
    }
    return result | (
        _combined(np.log(value[used]), variance[used], level) if used.sum() > 1 else {}
    )


def _combined(effects: Floats, variances: Floats, level: float) -> dict[str, object]:
    # Where the variance between areas comes out below zero, statsmodels takes the root of it.
    with np.errstate(invalid="ignore", divide="ignore"):
        pooled = combine_effects(effects, variances, method_re="dl")
    freedom = len(effects) - 1
    differ = pooled.q > freedom
    mean = pooled.mean_effect_re if differ else pooled.mean_effect_fe
    reach = norm.ppf(0.5 + level / 2) * (pooled.sd_eff_w_re if differ else pooled.sd_eff_w_fe)
    return {
        "value": float(np.exp(mean)),
        "lower": float(np.exp(mean - reach)),
        "upper": float(np.exp(mean + reach)),
        "method": DERSIMONIAN_LAIRD if differ else COMMON,
        "heterogeneity": float(pooled.q),
        "p_value": float(chi2.sf(pooled.q, freedom)),
        "i_squared": float(1 - freedom / pooled.q) if differ else 0.0,
        "tau_squared": float(pooled.tau2) if differ else 0.0,
    }


def _reason(row: dict[str, object]) -> str:
    if not row.get("has_population", True):
        return NO_CHILDREN.format(area=row["area"])
    if np.isinf(float(row["log_variance"])):
        return NO_CASES.format(area=row["area"])
    return HIDDEN_COUNT.format(area=row["area"])
