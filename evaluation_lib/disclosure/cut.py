"""What every safe pattern of suppression must satisfy, as a linear constraint on what it hides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaluation_lib.disclosure.propagation import TOLERANCE, Floats
from evaluation_lib.disclosure.protection import Ints, Protection


@dataclass(frozen=True, eq=False)
class Cut:
    """``weights`` of hidden cells add up to at least 1 if ``cell`` is hidden."""

    cell: int
    cells: Ints
    weights: Floats


def cut_of(problem: Protection, *, cell: int, weights: Floats, needed: float) -> Cut | None:
    """Make the constraint that weights of hidden cells reach what is needed, without what is given.

    Returns
    -------
    Cut or None
        None if cells that are hidden anyway are enough.
    """
    needed -= weights[problem.must].sum() + (0 if problem.must[cell] else weights[cell])
    if needed <= TOLERANCE:
        return None
    others = problem.may & (weights > TOLERANCE)
    others[cell] = False
    cells = np.flatnonzero(others)
    return Cut(cell=cell, cells=cells, weights=np.minimum(weights[cells] / needed, 1.0))
