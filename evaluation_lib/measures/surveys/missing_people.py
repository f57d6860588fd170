"""Those who were asked and did not answer: how much they could change, and a weighted share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

from evaluation_lib.errors import DataError

NO_ANSWER_IN = "Nobody of '{stratum}' answered: there is nothing to stand for those who were asked."
MORE_THAN_ASKED = "More answered than were asked: {answered} of {invited}."


def bounds(agree: int, *, answered: int, invited: int) -> tuple[float, float]:
    """Return the share of all who were asked that agree, if none or all of the silent would.

    Parameters
    ----------
    agree, answered, invited
        How many agreed, of how many who answered, of how many who were asked.

    Raises
    ------
    DataError
        If more answered than were asked.

    Notes
    -----
    Manski (1989), Journal of Human Resources 24: the one statement about the silent that needs no
    assumption.
    """
    if answered > invited:
        raise DataError(MORE_THAN_ASKED.format(answered=answered, invited=invited))
    return agree / invited, (agree + invited - answered) / invited


@dataclass(frozen=True)
class WeightedShare:
    """A share in which each stratum counts as it does among those who were asked.

    Attributes
    ----------
    share, lower, upper
        As fractions.
    unweighted
        The share of those who answered.
    """

    share: float
    lower: float
    upper: float
    unweighted: float


def weighted_share(strata: pd.DataFrame, *, confidence: float) -> WeightedShare:
    """Weight the answers of each stratum up to those who were asked in it.

    Parameters
    ----------
    strata
        One row for each: ``stratum``, ``agree``, ``answered``, ``invited``.
    confidence
        As a fraction.

    Raises
    ------
    DataError
        If nobody of a stratum answered.

    Notes
    -----
    Poststratified mean with the finite population correction (Cochran 1977, Sampling Techniques,
    5A.9). It takes the silent of a stratum to be like those of it who answered.
    """
    silent = strata["answered"] == 0
    if silent.any():
        raise DataError(NO_ANSWER_IN.format(stratum=strata.loc[silent, "stratum"].iloc[0]))
    agree, n, asked = (
        strata[name].to_numpy(dtype=float) for name in ("agree", "answered", "invited")
    )
    weight, share = asked / asked.sum(), agree / n
    # With one answer the variance is taken for that of a half, since it cannot be seen.
    spread = np.where(n > 1, share * (1 - share) / np.maximum(n - 1, 1), 0.25)
    error = np.sqrt((weight**2 * spread * (1 - n / asked)).sum())
    middle, half = float((weight * share).sum()), norm.ppf(0.5 + confidence / 2) * error
    return WeightedShare(
        middle, max(middle - half, 0.0), min(middle + half, 1.0), float(agree.sum() / n.sum())
    )
