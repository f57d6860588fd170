"""Alpha of Krippendorff: any number of coders, ratings missing, any measure of distance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from evaluation_lib.errors import DataError
from evaluation_lib.measures.tidy import Floats, divided

#: How far apart two values are.
NOMINAL, ORDINAL, INTERVAL, RATIO = "nominal", "ordinal", "interval", "ratio"

#: How many samples are looked at together; each holds a number for every value that occurs.
AT_ONCE = 250

UNKNOWN_LEVEL = f"There is no level '{{level}}': write {NOMINAL}, {ORDINAL}, {INTERVAL} or {RATIO}."


def krippendorff_alpha(
    counts: Floats, *, distances: Floats, weights: Floats | None = None
) -> Floats:
    """Alpha: 1 less observed over expected disagreement.

    Parameters
    ----------
    counts
        How many coders gave each unit each value, shape (units, values). Units with fewer than two
        ratings say nothing and are left out.
    distances
        How far apart the values are, shape (values, values), see `level_distances` and
        `set_distances`.
    weights
        How often each unit counts, shape (..., units); once each if not given.

    Returns
    -------
    numpy.ndarray
        Shape (...); ``NaN`` where all values that occur are alike, so that no disagreement can be
        expected.

    Notes
    -----
    Krippendorff (2011), Computing Krippendorff's Alpha-Reliability.
    """
    number = counts.sum(axis=1)
    pairable = number >= 2
    rated, number = csr_array(counts[pairable]), number[pairable]
    weighing = np.ones(len(number)) if weights is None else weights[..., pairable]
    seen = weighing @ (rated.multiply(rated @ distances).sum(axis=1) / (number - 1))
    totals = (rated.T @ weighing.T).T
    return 1 - divided((totals.sum(axis=-1) - 1) * seen, _expected(totals, distances))


def _expected(totals: Floats, distances: Floats) -> Floats:
    """Sum of the distances of all pairs of ratings, some rows at a time to spare memory."""
    rows = np.atleast_2d(totals)
    parts = [
        ((some @ distances) * some).sum(axis=-1)
        for some in np.split(rows, range(AT_ONCE, len(rows), AT_ONCE))
    ]
    return np.concatenate(parts).reshape(totals.shape[:-1])


def level_distances(values: NDArray, *, level: str, counts: Floats) -> Floats:
    """How far apart values are at a level of measurement, shape (values, values).

    Parameters
    ----------
    values
        The values in their order; numbers but for ``nominal`` and ``ordinal``.
    level
        ``nominal``, ``ordinal`` (how many ratings lie between), ``interval`` or ``ratio``.
    counts
        As `krippendorff_alpha` takes them; ordinal distances hang on them.

    Raises
    ------
    DataError
        If there is no such level.
    """
    if level == NOMINAL:
        return 1 - np.eye(len(values))
    if level == ORDINAL:
        # The middle of each value's ratings, all pairable ratings laid in a row.
        totals = counts[counts.sum(axis=1) >= 2].sum(axis=0)
        places = np.cumsum(totals) - totals / 2
    elif level in (INTERVAL, RATIO):
        places = values.astype(float)
    else:
        raise DataError(UNKNOWN_LEVEL.format(level=level))
    apart = np.subtract.outer(places, places)
    if level == RATIO:
        sums = np.add.outer(places, places)
        apart = np.divide(apart, sums, out=np.zeros_like(apart), where=sums != 0)
    return apart**2
