"""Write each distinct value of a column once, and every row by looking it up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import add

import numpy as np
import pandas as pd


def texts_of(values: pd.Series, write: Callable[[object], str]) -> np.ndarray:
    """Return the text of every value; of a missing one, nothing.

    Parameters
    ----------
    values
        A column of n cells.
    write
        How a value is written.

    Returns
    -------
    numpy.ndarray
        n texts.
    """
    places, distinct = pd.factorize(values)
    # The place of a missing value is -1: the last.
    texts = np.array([*(write(value) for value in distinct), ""], dtype=object)
    return texts[places]


def side_by_side(parts: Sequence[np.ndarray], number: int) -> np.ndarray:
    """Return the texts of several columns, of so many rows each, joined row by row."""
    return reduce(add, parts, np.full(number, "", dtype=object))
