"""What audited cases say of all cases: shares weighted by stratum, and how they change.

Audits are drawn by stratum, often more closely where few cases are, so that their plain share is of
the audits and not of the cases.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

from evaluation_lib.errors import DataError
from evaluation_lib.measures.intervals import wilson_share_interval

MORE_THAN_CASES = (
    "{stratum}: {audited} cases were audited of {cases}. Correct the number of cases in the frame."
)
NO_AUDIT_IN = "{stratum}: none of its {cases} cases was audited, so nothing stands for them."


@dataclass(frozen=True)
class CaseShare:
    """A share of cases, from audits.

    Attributes
    ----------
    share, lower, upper
        As fractions; ``NaN`` where a count is hidden.
    audited
        How many audits it rests on.
    effective
        Of how many audits drawn without strata the interval would be: fewer where weights differ
        much, more where strata differ or most cases were audited.
    """

    share: float
    lower: float
    upper: float
    audited: float
    effective: float


NOT_TOLD = CaseShare(*[float("nan")] * 5)


def case_share(strata: pd.DataFrame, *, confidence: float) -> CaseShare:
    """Estimate of all cases the share that has something, each stratum counting as its cases do.

    Parameters
    ----------
    strata
        One row for each stratum with any case: ``stratum``, ``found`` (how many audits have it),
        ``audited`` and ``cases``; ``NA`` where hidden.
    confidence
        As a fraction.

    Raises
    ------
    DataError
        If more were audited than there are cases, or none of a stratum's.

    Notes
    -----
    Stratified mean with the finite population correction (Cochran 1977, Sampling Techniques, 5.3,
    5.12). Limits are Wilson's at the effective number of audits, share (1 - share) / variance: a
    Wald interval would be a point where all of a stratum, or none, have it, and leaves the scale.
    Where the share is 0 or 1 the effective number is Kish's (1965, Survey Sampling, 11.7).
    """
    counts = strata[["found", "audited", "cases"]].astype("Float64")
    if counts.empty or counts.isna().to_numpy().any():
        return NOT_TOLD
    _refuse_impossible(strata)
    used = counts[counts["cases"] > 0]
    x, n, cases = (used[name].to_numpy(float) for name in ("found", "audited", "cases"))
    weight, shares = cases / cases.sum(), x / n
    share = float((weight * shares).sum())
    left = 1 - n / cases
    # One audit shows no spread: that of a half is taken, the largest there is.
    spread = np.where(n > 1, shares * (1 - shares) / np.maximum(n - 1, 1), 0.25)
    variance = float((weight**2 * left * spread).sum())
    kish = float(1 / (weight**2 * left / n).sum()) if (left > 0).any() else np.inf
    effective = share * (1 - share) / variance if variance > 0 and 0 < share < 1 else kish
    audited = float(n.sum())
    if not np.isfinite(effective):
        return CaseShare(share, share, share, audited, np.inf)
    lower, upper, _ = wilson_share_interval(share * effective, effective, confidence=confidence)
    return CaseShare(share, float(lower[0]), float(upper[0]), audited, effective)


def _refuse_impossible(strata: pd.DataFrame) -> None:
    for row in strata.to_dict("records"):
        if row["audited"] > row["cases"]:
            raise DataError(MORE_THAN_CASES.format(**row))
        if row["audited"] == 0 and row["cases"] > 0:
            raise DataError(NO_AUDIT_IN.format(**row))


@dataclass(frozen=True)
class Difference:
    """How far one share lies above another, with limits; ``NaN`` where either is not told."""

    value: float
    lower: float
    upper: float


def difference_of_shares(later: CaseShare, earlier: CaseShare) -> Difference:
    """Subtract a share from a later one of other cases.

    Notes
    -----
    Limits by the method of variance estimates recovery from those of both shares: Newcombe (1998),
    Statistics in Medicine 17, 873-890, method 10, at the confidence of the two.
    """
    value = later.share - earlier.share
    below = np.hypot(later.share - later.lower, earlier.upper - earlier.share)
    above = np.hypot(later.upper - later.share, earlier.share - earlier.lower)
    return Difference(value, float(value - below), float(value + above))


def plain_share(found: float, audited: float, *, confidence: float) -> CaseShare:
    """Return the share of some cases that were not drawn, with Wilson's limits.

    Parameters
    ----------
    found, audited
        How many of how many; ``NaN`` where hidden.
    confidence
        As a fraction.
    """
    lower, upper, _ = wilson_share_interval(found, audited, confidence=confidence)
    share = found / audited if audited else np.nan
    return CaseShare(share, float(lower[0]), float(upper[0]), audited, audited)


def p_value_of(difference: Difference, *, confidence: float) -> float:
    """Return the two-sided p-value of no difference that fits its limits, taken for normal."""
    towards = difference.lower if difference.value > 0 else difference.upper
    reach = abs(difference.value - towards)
    if np.isnan(reach) or reach == 0:
        return float("nan")
    return float(2 * norm.sf(abs(difference.value) / reach * norm.ppf(0.5 + confidence / 2)))
