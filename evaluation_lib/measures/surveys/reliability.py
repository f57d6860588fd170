"""Whether the items of a scale hang together: Cronbach's alpha with its interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import f


@dataclass(frozen=True)
class Alpha:
    """Cronbach's alpha.

    Attributes
    ----------
    value, lower, upper
        ``NaN`` where it is not defined: one item, or no spread in the answers.
    people
        Of how many.
    """

    value: float
    lower: float
    upper: float
    people: int


def cronbach_alpha(values: pd.DataFrame, *, confidence: float) -> Alpha:
    """Return how far the items of a scale vary together.

    Parameters
    ----------
    values
        A row for each person, a column for each item, turned items turned back. Each covariance is
        of those who answered both items, so that nobody is left out for one question.
    confidence
        As a fraction.

    Notes
    -----
    Cronbach (1951), Psychometrika 16; interval of Feldt, Woodruff & Salih (1987), Applied
    Psychological Measurement 11, which is of complete answers.
    """
    people, items = values.shape
    covariances = values.cov().to_numpy()
    total = covariances.sum()
    if items < 2 or people < 2 or not total > 0:
        return Alpha(np.nan, np.nan, np.nan, people)
    value = items / (items - 1) * (1 - np.trace(covariances) / total)
    degrees = people - 1, (people - 1) * (items - 1)
    tail = (1 - confidence) / 2
    return Alpha(
        value=float(value),
        lower=float(1 - (1 - value) * f.ppf(1 - tail, *degrees)),
        upper=float(1 - (1 - value) * f.ppf(tail, *degrees)),
        people=people,
    )
