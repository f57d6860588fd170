"""Round counts to multiples of a base, halves away from zero."""

from __future__ import annotations

import numpy as np
import pandas as pd


def rounded(counts: pd.Series, *, base: int | None) -> pd.Series:
    """Round counts to the nearest multiple of a base.

    Halves go up: Python and pandas would send 5 to 0 and 15 to 20 at base 10, so that equal
    distances were treated unequally.

    Parameters
    ----------
    counts
        Whole numbers, not negative, ``NA`` where hidden.
    base
        The base; ``None`` leaves the counts as they are.

    Returns
    -------
    pandas.Series
        ``Int64``. A number from 1 to just below half the base becomes 0: whoever writes it must
        say that it only rounds to zero (``[low]``), since a zero that is shown is a true zero.
    """
    whole = counts.astype("Int64")
    if base is None:
        return whole
    return (whole * 2 + base) // (2 * base) * base


def rounding_interval(shown: pd.Series, *, base: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the least and the largest count that rounds to each number shown, zero to zero.

    Parameters
    ----------
    shown
        Rounded numbers; a zero is a true zero.
    base
        The base.

    Returns
    -------
    tuple of numpy.ndarray
        Shape (n,), inclusive.
    """
    numbers = shown.to_numpy(dtype=float)
    lower = np.ceil(numbers - base / 2)
    upper = np.ceil(numbers + base / 2) - 1
    true_zero = numbers == 0
    return np.where(true_zero, 0.0, lower), np.where(true_zero, 0.0, upper)
