"""Ratings as the coefficients of agreement take them: how often each unit was given each value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evaluation_lib.measures.tidy import Floats

#: What stands in codes of ratings where a coder has not rated a unit.
NOT_RATED = -1


def coded_ratings(ratings: Sequence[Sequence[Any]]) -> tuple[NDArray[np.intp], NDArray[Any]]:
    """Number the values that occur, in their order.

    Parameters
    ----------
    ratings
        One row for each coder, one value for each unit; ``None`` or ``NaN`` where it is not rated.

    Returns
    -------
    tuple of numpy.ndarray
        The place of each rating among the values, shape (coders, units), `NOT_RATED` where there is
        none; and the values in order, shape (values,).
    """
    table = np.array(ratings, dtype=object)
    codes, values = pd.factorize(table.ravel(), sort=True)
    return codes.reshape(table.shape), np.asarray(values)


def value_counts(codes: NDArray[np.intp], *, number: int) -> Floats:
    """Count how often each unit was given each of ``number`` values, shape (units, values)."""
    counts = np.zeros((codes.shape[1], number))
    for row in codes:
        rated = np.flatnonzero(row != NOT_RATED)
        np.add.at(counts, (rated, row[rated]), 1)
    return counts


def contingency_table(codes: NDArray[np.intp], *, number: int) -> Floats:
    """Count pairs of values of two coders, the first in rows, shape (values, values).

    Units that only one of them has rated are left out.
    """
    both = (codes != NOT_RATED).all(axis=0)
    table = np.zeros((number, number))
    np.add.at(table, tuple(codes[:, both]), 1)
    return table
