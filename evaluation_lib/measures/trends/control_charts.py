"""Control charts: the centre of a series, the limits of its usual variation, and special causes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from evaluation_lib.errors import DataError
from evaluation_lib.measures.tidy import Floats, floats
from evaluation_lib.measures.trends.control_limits import (
    BOUNDS,
    KINDS,
    P_PRIME,
    XMR,
    C,
    P,
    centre_and_sigma,
)
from evaluation_lib.measures.trends.rebasing import phases_of
from evaluation_lib.measures.trends.rule_sets import RuleSet
from evaluation_lib.measures.trends.special_causes import LIMITS, special_causes
from evaluation_lib.rebases import Rebase

#: What a chart has of each period.
COLUMNS = (
    "period",
    "value",
    "centre",
    "lower",
    "upper",
    "sigma",
    "rule",
    "direction",
    "firm",
    "phase",
)

NO_SUCH_KIND = "'{found}' is no kind of control chart: write one of {allowed}."
MORE_THAN_ALL = (
    "{period}: {count} of {exposure} is no share. A p chart needs a number of children, and out of "
    "how many they are; where one child can count more than once, write u instead of p."
)
NO_EXPOSURE = (
    "A {kind} chart needs to know out of how many: add the column exposure, or choose xmr or c."
)
NO_BASELINE = "baseline is {found}: write how many periods the limits are made of, 2 or more."


def control_chart(
    series: pd.DataFrame,
    *,
    kind: str,
    rules: RuleSet,
    rebase: Sequence[Rebase] = (),
    baseline: int | None = None,
    screened: bool = True,
) -> pd.DataFrame:
    """Draw up a control chart of one series.

    A chart describes: it says which periods lie outside what is usual. It does not say why, and it
    is no test of the programme.

    Parameters
    ----------
    series
        One row a period, in order, none left out: ``period``, ``count`` and ``exposure`` (not
        looked at for `control_limits.C`; without it an XmR chart is of the counts), or for an XmR
        chart a column ``value`` in their place. With ``rebase`` also ``period_start``. Where
        ``provisional`` is true a value is shown, but makes neither limits nor signals, since it
        will still grow.
    kind
        ``xmr`` (count over exposure, looked at as single values), ``p`` (shares), ``u`` (rates),
        ``c`` (counts), and ``p_prime`` and ``u_prime``, whose limits take in how far the periods
        differ by more than chance: with large numbers p and u call almost every period special.
    rules
        The tests for special causes (see `rule_sets.rule_set`).
    rebase
        Days from which limits are drawn anew, each with its reason (see `rebases.rebases`).
    baseline
        The limits are made of the first so many periods of each phase and kept for the others;
        of all periods where it is not given.
    screened
        Whether an XmR chart leaves out moving ranges that are far larger than the others, once,
        before its limits are worked out; the NHS does.

    Returns
    -------
    pandas.DataFrame
        One row a period, with `COLUMNS`: ``value``; ``centre``, ``lower`` and ``upper`` of the
        usual variation (limits are missing where a phase has fewer than two values, and in a
        period whose exposure is not known where they depend on it; those of an XmR chart may lie
        below zero); ``sigma``, a third of the way from the centre to a limit; ``rule`` and
        ``direction`` (see `special_causes.special_causes`); ``firm``, whether the limits rest on as
        many points as the rules ask for; ``phase`` (1, 2, …).

    Raises
    ------
    DataError
        For a kind that is none, a share above 1, a missing exposure, a baseline below 2, or a
        rebasing that cannot be (see `rebasing.phases_of`).
    """
    _refuse(series, kind=kind, baseline=baseline)
    value = _values(series, kind=kind)
    final = np.where(floats(series, "provisional", absent=0.0) == 1, np.nan, value)
    exposure = floats(series, "exposure")
    phases = phases_of(series, rebase=rebase)
    parts = []
    for phase in np.unique(phases):
        inside = phases == phase
        basis = final[inside][:baseline]
        centre, sigma = centre_and_sigma(
            np.concatenate([basis, np.full(inside.sum() - len(basis), np.nan)]),
            exposure=exposure[inside],
            kind=kind,
            screened=screened,
        )
        firm = np.count_nonzero(~np.isnan(basis)) >= rules.fewest_points
        found = special_causes(final[inside], centre=centre, sigma=sigma, rules=rules, firm=firm)
        parts.append(found.assign(centre=centre, sigma=sigma, firm=firm, phase=phase))
    chart = pd.concat(parts, ignore_index=True)
    lower, upper = (np.clip(chart["centre"] + way * chart["sigma"], *BOUNDS[kind]) for way in WAYS)
    period = series["period"].astype("string").to_numpy()
    return chart.assign(period=period, value=value, lower=lower, upper=upper)[list(COLUMNS)]


#: From the centre to the limits, in standard deviations.
WAYS = (-LIMITS, LIMITS)


def _values(series: pd.DataFrame, *, kind: str) -> Floats:
    if kind == XMR and "value" in series.columns:
        return floats(series, "value")
    count = floats(series, "count")
    if kind == C or "exposure" not in series.columns:
        return count
    with np.errstate(divide="ignore", invalid="ignore"):
        value = count / floats(series, "exposure")
    return np.where(np.isfinite(value), value, np.nan)


def _refuse(series: pd.DataFrame, *, kind: str, baseline: int | None) -> None:
    if kind not in KINDS:
        raise DataError(NO_SUCH_KIND.format(found=kind, allowed=", ".join(KINDS)))
    if baseline is not None and baseline < 2:
        raise DataError(NO_BASELINE.format(found=baseline))
    if kind not in (XMR, C) and "exposure" not in series.columns:
        raise DataError(NO_EXPOSURE.format(kind=kind))
    if kind not in (P, P_PRIME):
        return
    above = series[floats(series, "count") > floats(series, "exposure")]
    if len(above):
        row = above.iloc[0]
        raise DataError(
            MORE_THAN_ALL.format(
                period=row["period"], count=row["count"], exposure=f"{row['exposure']:g}"
            )
        )
