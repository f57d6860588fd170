"""How far apart two sets of codes are: what two coders say of one answer that has several."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evaluation_lib.errors import DataError
from evaluation_lib.measures.tidy import Floats

MASI, JACCARD, EXACT = "masi", "jaccard", "exact"

#: What MASI multiplies the Jaccard index by, from equal to disjoint sets (Passonneau 2006). As
#: thirds: older software has 0.67 and 0.33.
EQUAL, SUBSET, OVERLAP = 1.0, 2 / 3, 1 / 3

UNKNOWN_DISTANCE = f"There is no distance '{{distance}}': write {MASI}, {JACCARD} or {EXACT}."


def set_distances(sets: NDArray[np.bool_], *, distance: str) -> Floats:
    """Distance of each set from each other.

    Parameters
    ----------
    sets
        Which codes each set holds, shape (sets, codes).
    distance
        ``masi``, ``jaccard``, or ``exact``: 0 where the sets are equal, else 1.

    Returns
    -------
    numpy.ndarray
        Shape (sets, sets), from 0 to 1. Two empty sets are equal; an empty set and one with codes
        have nothing in common.

    Raises
    ------
    DataError
        If there is no such distance.

    Notes
    -----
    MASI: Passonneau (2006), Measuring Agreement on Set-valued Items, LREC 2006.
    """
    held = sets.astype(float)
    sizes = held.sum(axis=1)
    both = held @ held.T
    either = np.add.outer(sizes, sizes) - both
    equal = both == either
    jaccard = np.divide(both, either, out=np.ones_like(both), where=either > 0)
    if distance == EXACT:
        return 1 - equal.astype(float)
    if distance == JACCARD:
        return 1 - jaccard
    if distance != MASI:
        raise DataError(UNKNOWN_DISTANCE.format(distance=distance))
    subset = both == np.minimum.outer(sizes, sizes)
    return 1 - jaccard * np.where(equal, EQUAL, np.where(subset, SUBSET, OVERLAP))
