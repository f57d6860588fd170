"""Linear programmes over unknown cells, by the solver HiGHS that scipy brings."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog

from evaluation_lib.disclosure.propagation import Floats
from evaluation_lib.disclosure.unknown_cells import UnknownCells

GAVE_UP = "The solver of linear programmes gave up: {message}"
#: What the solver calls programmes that no numbers fit.
SOLVED, IMPOSSIBLE = 0, 2


def solved(unknown: UnknownCells, *, cost: Floats) -> Floats | None:
    """Return the numbers of least cost that fit the sums; None if none do.

    Raises
    ------
    RuntimeError
        If the solver cannot tell.
    """
    if not len(cost):
        return np.empty(0)
    found = linprog(
        cost,
        A_eq=unknown.matrix,
        b_eq=unknown.right,
        bounds=np.column_stack([unknown.lower, unknown.upper]),
        method="highs",
    )
    if found.status == IMPOSSIBLE:
        return None
    if found.status != SOLVED:
        raise RuntimeError(GAVE_UP.format(message=found.message))
    return found.x
