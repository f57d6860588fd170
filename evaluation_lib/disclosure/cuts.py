"""What every safe pattern of suppression must satisfy, as linear constraints on what it hides.

Each says: whoever hides this cell hides so much of those cells too. They come from single sums, and
from the attacker's own linear programmes by duality (Fischetti & Salazar 2001, Solving the cell
suppression problem on tabular data with linear constraints, Management Science 47(7)).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from evaluation_lib.disclosure.cut import Cut, cut_of
from evaluation_lib.disclosure.propagation import TOLERANCE, Floats
from evaluation_lib.disclosure.protection import Ints, Mask, Protection
from evaluation_lib.disclosure.unknown_cells import blocks_of

#: How far shown cells may move in the programmes that cuts come from, as a share of the width: of
#: equal answers, the solver then takes the one that speaks of the fewest cells.
WIGGLE = 1e-3
#: Unknown numbers in one call of the solver.
LARGEST_CALL = 2500
#: Stands for no bound on how far a hidden cell may be above its number, in widths.
FAR = 1000.0


def cuts_of_sums(problem: Protection) -> list[Cut]:
    """Return the constraints that single sums give: nobody hides one cell of a sum alone."""
    able = problem.must | problem.may
    found = []
    for row in range(problem.sums.shape[0]):
        span = slice(problem.sums.indptr[row], problem.sums.indptr[row + 1])
        cells, signs = problem.sums.indices[span], problem.sums.data[span]
        signs, cells = signs[able[cells]], cells[able[cells]]
        for cell, sign in zip(
            cells[~problem.free[cells]], signs[~problem.free[cells]], strict=True
        ):
            found.append(_cut_of_sum(problem, cell=cell, cells=cells, signs=signs * sign))
    return [cut for cut in found if cut is not None]


def _cut_of_sum(problem: Protection, *, cell: int, cells: Ints, signs: Floats) -> Cut | None:
    """Of one sum and one of its cells; signs are relative to that cell's."""
    width = problem.width[cell]
    # The cell falls by its slack at most; it rises by what others of its sign fall and others rise.
    short = width - problem.slack[cell]
    weights = np.zeros(len(problem.counts))
    weights[cells] = np.where(signs > 0, problem.slack[cells], FAR * width) if short > 0 else 1.0
    weights[cell] = 0.0
    return cut_of(problem, cell=cell, weights=weights, needed=short if short > 0 else 1.0)


@dataclass(frozen=True, eq=False)
class Leak:
    """A pattern of suppression, and a cell that it does not protect."""

    problem: Protection
    hidden: Mask
    cell: int


def apart(problem: Protection, narrow: Mask) -> Ints:
    """Choose, of cells that are not protected, some of which no two are in one sum.

    What protects one of a sum often protects the others.
    """
    by_cell = problem.sums.tocsc()
    taken = np.zeros(problem.sums.shape[0], dtype=bool)
    chosen = []
    for cell in np.flatnonzero(narrow):
        rows = by_cell.indices[by_cell.indptr[cell] : by_cell.indptr[cell + 1]]
        if not taken[rows].any():
            taken[rows] = True
            chosen.append(cell)
    return np.array(chosen, dtype=np.int64)


def cuts_of_leaks(leaks: Sequence[Leak]) -> list[Cut]:
    """Return for each leak a constraint that its pattern breaks."""
    near = [_near(leak) for leak in leaks]
    call = np.cumsum([len(cells) for _, cells in near]) // LARGEST_CALL
    found: list[Cut | None] = []
    for number in np.unique(call):
        found += _cuts_of_call([near[at][0] for at in np.flatnonzero(call == number)])
    return [
        _broken(leak, cut, cells=cells)
        for leak, cut, (_, cells) in zip(leaks, found, near, strict=True)
    ]


def _near(leak: Leak) -> tuple[Leak, Ints]:
    """Keep of a leak only sums that hidden cells link to its cell: no other says anything of it."""
    problem, hidden = leak.problem, leak.hidden
    row_block, block = blocks_of(problem.sums[:, hidden])
    own = block[np.flatnonzero(hidden).searchsorted(leak.cell)]
    cells = np.unique(problem.sums[row_block == own].indices)
    cells = cells[(problem.must | problem.may)[cells]]
    at = int(cells.searchsorted(leak.cell))
    return Leak(problem.part(cells), hidden[cells], at), cells


def _broken(leak: Leak, cut: Cut | None, *, cells: Ints) -> Cut:
    """Take the constraint if the pattern breaks it, or else say: hide anything more than this."""
    if cut is not None:
        cut = Cut(cell=leak.cell, cells=cells[cut.cells], weights=cut.weights)
        if cut.weights[leak.hidden[cut.cells]].sum() < 1 - TOLERANCE:
            return cut
    more = np.flatnonzero(leak.problem.may & ~leak.hidden)
    return Cut(cell=leak.cell, cells=more, weights=np.ones(len(more)))


def _cuts_of_call(leaks: Sequence[Leak]) -> list[Cut | None]:
    sums = sparse.block_diag([leak.problem.sums for leak in leaks], format="csr")
    bounds = np.vstack([_moves(leak) for leak in leaks])
    sizes = np.array([len(leak.hidden) for leak in leaks])
    ends = np.cumsum(sizes)
    cells = ends - sizes + np.array([leak.cell for leak in leaks])
    prices = []
    for direction in (-1.0, 1.0):
        cost = np.zeros(ends[-1])
        cost[cells] = direction
        found = linprog(
            cost, A_eq=sums, b_eq=np.zeros(sums.shape[0]), bounds=bounds, method="highs"
        )
        price = cost - sums.T @ found.eqlin.marginals
        price[np.abs(price) < TOLERANCE] = 0.0
        prices.append(np.split(price, ends[:-1]))
    return [
        _cut_of_prices(leak.problem, cell=leak.cell, prices=both)
        for leak, *both in zip(leaks, *prices, strict=True)
    ]


def _moves(leak: Leak) -> Floats:
    """How far each cell may move, down and up, in the programme that a constraint comes from."""
    problem, width = leak.problem, leak.problem.width[leak.cell]
    able = problem.must | problem.may
    falls = np.where(leak.hidden, problem.slack, WIGGLE * np.minimum(problem.slack, width))
    rises = np.where(leak.hidden, FAR, WIGGLE) * width
    return np.column_stack([-falls * able, rises * able])


def _cut_of_prices(problem: Protection, *, cell: int, prices: Sequence[Floats]) -> Cut | None:
    """What a cell gains is a sum of what others move, each times its price."""
    width = problem.width[cell]
    able = problem.must | problem.may
    weights = sum(
        np.where(price < 0, -price * FAR * width, price * problem.slack) for price in prices
    )
    return cut_of(problem, cell=cell, weights=weights * able, needed=width)
