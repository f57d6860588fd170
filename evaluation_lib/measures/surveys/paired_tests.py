"""Whether more people moved one way than the other, by ranks and by counts of moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import binom, binomtest, chi2, norm, rankdata, wilcoxon
from statsmodels.stats.multitest import multipletests

from evaluation_lib.measures.tidy import Floats

PRATT, EXACT = "pratt", "exact"


@dataclass(frozen=True)
class RankedChange:
    """Wilcoxon's signed ranks of paired differences.

    Attributes
    ----------
    rank_sum
        V: the ranks of those who moved up, of those who did not move none.
    p_value
        Two-sided.
    rank_biserial
        (ranks up less ranks down) / all ranks, those of no difference among them: -1 to 1.
    method
        `EXACT` without ties and zeros, else by the normal approximation with Pratt's zeros.
    """

    rank_sum: float
    p_value: float
    rank_biserial: float
    method: str


def ranked_change(change: ArrayLike) -> RankedChange:
    """Test paired differences by their signed ranks; zeros are ranked with the rest (Pratt).

    Parameters
    ----------
    change
        Second less first, shape (n,), none missing.

    Notes
    -----
    Wilcoxon (1945), Biometrics Bulletin 1; zeros as Pratt (1959), JASA 54; matched-pairs
    rank-biserial correlation as King, Rosopa & Minium (2011). With all ranks below the line, a few
    who move among many who do not come to a small correlation, not to 1.
    """
    d = np.asarray(change, dtype=float)
    if not np.any(d):
        return RankedChange(0.0, 1.0, 0.0, PRATT)
    ranks = rankdata(np.abs(d))
    up, down = ranks[d > 0].sum(), ranks[d < 0].sum()
    exact = len(np.unique(np.abs(d))) == len(d) and not np.any(d == 0)
    found = wilcoxon(d, zero_method=PRATT, method=EXACT if exact else "asymptotic")
    biserial = float((up - down) / ranks.sum())
    return RankedChange(float(up), float(found.pvalue), biserial, EXACT if exact else PRATT)


@dataclass(frozen=True)
class McNemar:
    """McNemar's test of two discordant counts.

    Attributes
    ----------
    statistic, statistic_corrected
        Chi-squared on 1 degree of freedom, without and with the correction for continuity.
    p_value_corrected, p_value_exact, p_value_mid
        Two-sided; ``p_value_mid`` is the one to use (Fagerland, Lydersen & Laake 2013).
    """

    statistic: float
    statistic_corrected: float
    p_value_corrected: float
    p_value_exact: float
    p_value_mid: float


def mcnemar(gained: int, lost: int) -> McNemar:
    """Test whether as many people gained as lost; those who did neither say nothing of it.

    Parameters
    ----------
    gained, lost
        How many passed from no to yes, and from yes to no.

    Notes
    -----
    McNemar (1947), Psychometrika 12; the mid-p version: Fagerland, Lydersen & Laake (2013), BMC
    Medical Research Methodology 13. With no discordant pair every p-value is 1.
    """
    moved = gained + lost
    if moved == 0:
        return McNemar(0.0, 0.0, 1.0, 1.0, 1.0)
    statistic = (gained - lost) ** 2 / moved
    corrected = max(abs(gained - lost) - 1, 0) ** 2 / moved
    exact = float(binomtest(gained, moved).pvalue)
    least = min(gained, lost)
    tail = 2 * (binom.cdf(least, moved, 0.5) - binom.pmf(least, moved, 0.5) / 2)
    return McNemar(
        statistic=statistic,
        statistic_corrected=corrected,
        p_value_corrected=float(chi2.sf(corrected, 1)),
        p_value_exact=exact,
        p_value_mid=min(float(tail), 1.0),
    )


def net_share(up: int, down: int, *, people: int, confidence: float) -> tuple[float, float, float]:
    """Return the share that moved up less the share that moved down, with its interval.

    Parameters
    ----------
    up, down, people
        How many moved up, how many down, of how many matched people.
    confidence
        As a fraction.

    Returns
    -------
    tuple of float
        The difference, its lower and its upper limit, from -1 to 1.

    Notes
    -----
    Adjusted Wald interval of a paired difference of Agresti & Min (2005), Statistics in Medicine
    24: half a pair added to each of the four cells.
    """
    z = norm.ppf(0.5 + confidence / 2)
    b, c, n = up + 0.5, down + 0.5, people + 2
    middle = (b - c) / n
    half = z * np.sqrt((b + c) - (b - c) ** 2 / n) / n
    return (up - down) / people, max(middle - half, -1.0), min(middle + half, 1.0)


def holm(p_values: ArrayLike) -> Floats:
    """Correct the p-values of questions asked together (Holm 1979); ``NaN`` stay and count not.

    Parameters
    ----------
    p_values
        Shape (n,).
    """
    p = np.asarray(p_values, dtype=float)
    corrected, known = np.full(p.shape, np.nan), ~np.isnan(p)
    if known.any():
        corrected[known] = multipletests(p[known], method="holm")[1]
    return corrected
