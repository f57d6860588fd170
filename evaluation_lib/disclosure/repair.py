"""A safe pattern from any other, where the cheapest one takes too long to find: hide a little more.

For each cell that is not protected, a linear programme finds two sets of numbers that fit all that
is shown and give it numbers far enough apart, moving as little as it can of what is shown; what it
moves is hidden too. Hidden cells are only ever added, so this ends.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from evaluation_lib.disclosure.cuts import apart
from evaluation_lib.disclosure.propagation import TOLERANCE, Floats
from evaluation_lib.disclosure.protection import Ints, Mask, Protection
from evaluation_lib.disclosure.small_sums import SmallSum, small_sums


def widest_pattern(problem: Protection) -> tuple[Mask, Mask]:
    """Hide all that can be, but what would be worked out too closely even then.

    Every safe pattern is part of this one, for hiding more never narrows anything.

    Returns
    -------
    tuple
        The pattern, and the cells that must be hidden and cannot be protected.
    """
    hidden = problem.must | problem.may
    while True:
        unsafe = _unsafe(problem, hidden)
        if not (unsafe & ~problem.must).any():
            return hidden, unsafe
        hidden = hidden & ~(unsafe & ~problem.must)


def repaired(problem: Protection, *, hidden: Mask, widest: Mask) -> Mask:
    """Hide more until nothing is worked out too closely, then show what need not be hidden.

    Parameters
    ----------
    problem
        What is asked.
    hidden
        A pattern that need not be safe.
    widest
        The safe pattern of which every other is part.
    """
    hidden = hidden & widest
    asked = problem.width.copy()
    while _unsafe(problem, hidden).any():
        more = hidden.copy()
        for small in small_sums(problem, hidden):
            more[_cheapest_beside(problem, small, able=widest)] = True
        for cell in apart(problem, problem.narrow(hidden)):
            more |= _moved(problem, hidden=more, widest=widest, cell=cell, width=asked[cell])
            asked[cell] += 1
        hidden = more if (more & ~hidden).any() else widest
    return _without_needless(problem, hidden)


def _unsafe(problem: Protection, hidden: Mask) -> Mask:
    """Mark the hidden cells that are worked out too closely, by themselves or together."""
    unsafe = problem.narrow(hidden)
    for small in small_sums(problem, hidden):
        unsafe[small.together] = True
    return unsafe


def _cheapest_beside(problem: Protection, small: SmallSum, *, able: Mask) -> Ints:
    """Return the cheapest one cell that makes a small sum large enough, or all if none does."""
    beside = small.beside[able[small.beside]]
    enough = beside[problem.counts[beside] + small.number > problem.largest_small]
    return enough[[np.argmin(problem.cost[enough])]] if len(enough) else beside


def _moved(problem: Protection, *, hidden: Mask, widest: Mask, cell: int, width: float) -> Mask:
    """Mark the cells that move in the cheapest two sets of numbers that protect a cell."""
    able = np.flatnonzero(widest)
    sums = problem.sums[:, able]
    size, rows = len(able), problem.sums.shape[0]
    at = int(able.searchsorted(cell))
    price = np.where(hidden[able], 0.0, problem.cost[able])
    # Up and down of the first set, then of the second.
    fall = problem.slack[able]
    most = np.concatenate([np.full(size, np.inf), fall, np.full(size, np.inf), fall])
    both = sparse.hstack([sums, -sums])
    distance = np.zeros(4 * size)
    distance[[at, at + 3 * size]], distance[[at + size, at + 2 * size]] = 1.0, -1.0
    found = linprog(
        np.tile(price, 4) + TOLERANCE,
        A_eq=sparse.vstack([sparse.block_diag([both, both]), sparse.csr_matrix(distance)]),
        b_eq=np.concatenate([np.zeros(2 * rows), [width]]),
        bounds=np.column_stack([np.zeros(4 * size), most]),
        method="highs",
    )
    if found.x is None:
        return widest
    moved = np.zeros(len(hidden), dtype=bool)
    moved[able] = _steps(found.x, size=size) > TOLERANCE
    return moved


def _steps(solution: Floats, *, size: int) -> Floats:
    """How far each cell moves in either set of numbers."""
    up, down, other_up, other_down = solution.reshape(4, size)
    return np.maximum(np.abs(up - down), np.abs(other_up - other_down))


def _without_needless(problem: Protection, hidden: Mask) -> Mask:
    """Show again what can be shown, the dearest first."""
    extra = np.flatnonzero(hidden & ~problem.must)
    for cell in extra[np.argsort(-problem.cost[extra], kind="stable")]:
        fewer = hidden.copy()
        fewer[cell] = False
        # Nearly every cell is needed, and arithmetic alone tells it of nearly every one.
        if not problem.plainly_narrow(fewer) and not _unsafe(problem, fewer).any():
            hidden = fewer
    return hidden
