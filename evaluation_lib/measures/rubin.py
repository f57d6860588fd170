"""Pooling what was estimated from several imputed tables: Rubin's rules."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import t

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Pooled:
    """Estimates pooled over m imputed tables; every attribute has the shape of one table's.

    Attributes
    ----------
    estimate
        The mean.
    within, between, total
        Variance within the tables (the mean of theirs), between them, and both together.
    degrees
        Degrees of freedom of the t distribution that limits are taken from.
    relative_increase
        By how much not knowing makes the variance larger, as a share of that within.
    missing_information
        Fraction of the information about the estimate that is missing.
    """

    estimate: Floats
    within: Floats
    between: Floats
    total: Floats
    degrees: Floats
    relative_increase: Floats
    missing_information: Floats

    def limits(self, confidence: float) -> tuple[Floats, Floats]:
        """Return the lower and upper limit of the interval at a confidence (a fraction)."""
        reach = t.ppf(0.5 + confidence / 2, self.degrees) * np.sqrt(self.total)
        return self.estimate - reach, self.estimate + reach


def pool(estimates: ArrayLike, variances: ArrayLike, complete_degrees: float = np.inf) -> Pooled:
    """Pool estimates from m imputed tables by Rubin's rules.

    Parameters
    ----------
    estimates, variances
        Of each table, shape (m,) or (m, ...), m at least 2: on a scale on which estimates vary
        about normally, so the logarithm of a ratio.
    complete_degrees
        Degrees of freedom that the estimate would have if nothing were missing; infinite for those
        whose variance is not itself estimated, such as of counts.

    Returns
    -------
    Pooled
        Missing where an estimate of any table is.

    Notes
    -----
    Rubin (1987), Multiple Imputation for Nonresponse in Surveys, chapter 3; degrees of freedom of
    Barnard & Rubin (1999), Biometrika 86, 948-955; as R's ``mice::pool.scalar``.
    """
    estimate, variance = np.asarray(estimates, dtype=float), np.asarray(variances, dtype=float)
    tables = len(estimate)
    within, between = variance.mean(axis=0), estimate.var(axis=0, ddof=1)
    added = (1 + 1 / tables) * between
    total = within + added
    degrees = _degrees(added / total, tables=tables, complete_degrees=complete_degrees)
    increase = added / within
    return Pooled(
        estimate=estimate.mean(axis=0),
        within=within,
        between=between,
        total=total,
        degrees=degrees,
        relative_increase=increase,
        missing_information=(increase + 2 / (degrees + 3)) / (increase + 1),
    )


def _degrees(share: Floats, *, tables: int, complete_degrees: float) -> Floats:
    """Barnard and Rubin's degrees of freedom; ``share`` of the variance is from not knowing."""
    with np.errstate(divide="ignore"):
        without_end = (tables - 1) / share**2
    if np.isinf(complete_degrees):
        return without_end
    observed = (complete_degrees + 1) / (complete_degrees + 3) * complete_degrees * (1 - share)
    return 1 / (1 / without_end + 1 / observed)
