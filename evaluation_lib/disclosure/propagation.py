"""What sums alone say about cells, by arithmetic: a sum, less what its other parts are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]

#: Rounds of arithmetic at most; what is left after them is found by linear programmes.
MOST_ROUNDS = 25
#: Less than this is rounding error of the solver.
TOLERANCE = 1e-6


def propagated(sums: sparse.csr_matrix, *, lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
    """Narrow the bounds of whole numbers by what each sum says, until nothing changes.

    Parameters
    ----------
    sums
        One row per sum, as `LinkedCells.sums`; each row times the cells is 0.
    lower, upper
        What is known of each cell; ``inf`` where there is no upper bound.

    Returns
    -------
    tuple
        Lower and upper bounds that hold, though not always the narrowest. A lower bound above its
        upper one: no numbers fit.
    """
    lower, upper = lower.copy(), upper.copy()
    entries = sums.tocoo()
    row, cell, sign = entries.row, entries.col, entries.data
    for _ in range(MOST_ROUNDS):
        # Each entry's term is between `least` and `most`; a row's terms add up to 0.
        least = np.where(sign > 0, lower[cell], -upper[cell])
        most = np.where(sign > 0, upper[cell], -lower[cell])
        most_of_term = -_sum_of_others(least, row=row, rows=sums.shape[0])
        least_of_term = -_sum_of_others(most, row=row, rows=sums.shape[0])
        above = np.where(sign > 0, most_of_term, -least_of_term)
        below = np.where(sign > 0, least_of_term, -most_of_term)
        narrower = upper.copy(), lower.copy()
        np.minimum.at(narrower[0], cell, above)
        np.maximum.at(narrower[1], cell, below)
        if np.array_equal(narrower[0], upper) and np.array_equal(narrower[1], lower):
            break
        upper, lower = narrower
        if (lower > upper + TOLERANCE).any():
            break
    return lower, upper


def _sum_of_others(terms: Floats, *, row: NDArray[np.int32], rows: int) -> Floats:
    """Return for each entry the sum of all other terms of its row, infinite ones counted apart."""
    infinite = np.isinf(terms)
    finite = np.where(infinite, 0.0, terms)
    sums = np.bincount(row, weights=finite, minlength=rows)
    infinities = np.bincount(row, weights=infinite, minlength=rows)
    # All infinite terms of one call are of one sign.
    sign = np.sign(terms[infinite][0]) if infinite.any() else 1.0
    return np.where(infinities[row] - infinite > 0, sign * np.inf, sums[row] - finite)
