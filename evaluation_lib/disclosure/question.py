"""Turn cells and wishes into the question that a plan of suppression answers."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from evaluation_lib.disclosure.linked_cells import COUNT, LinkedCells
from evaluation_lib.disclosure.propagation import TOLERANCE, Floats
from evaluation_lib.disclosure.protection import Protection
from evaluation_lib.errors import DataError

NO_COUNT = "The cell {cell} has no count. Give it, or leave the cell out."
DO_NOT_ADD_UP = (
    "The cell {cell} is {count}, but its parts add up to {parts}. Correct the table or its nesting."
)
BELOW_LOWEST = (
    "The cell {cell} is {count}, less than the lowest number that readers take a hidden cell for "
    "({lowest}). Give a lower one for it."
)
WRONG_LENGTH = "{found} values were given for {cells} cells. Give one, or one per cell."


def question(
    linked: LinkedCells,
    *,
    primary: ArrayLike,
    known: ArrayLike | None,
    unpublished: ArrayLike | None,
    lowest_hidden: ArrayLike,
    minimum_width: ArrayLike,
    largest_small: int,
    cost: ArrayLike | None,
) -> Protection:
    """Ask for a plan; see `plan_suppression` for what is given.

    Cells are put in the order of their names, with what is left of sums behind them: a cell each
    that nobody shows, but that is protected where it is small.
    """
    counts = _counts(linked)
    _refuse_wrong_sums(linked, counts=counts)
    primary = _of_cells(linked, primary, dtype=bool)
    known = _of_cells(linked, known, dtype=bool)
    unpublished = _of_cells(linked, unpublished, dtype=bool)
    remainder = counts[len(linked.cells) :]
    lowest = np.where(unpublished, 0.0, _of_cells(linked, lowest_hidden, dtype=float))
    width = _of_cells(linked, minimum_width, dtype=float)
    cells = counts[: len(linked.cells)]
    small = (remainder > 0) & (remainder <= largest_small)
    hidden = ~known & (primary | unpublished)
    asked = Protection(
        sums=linked.sums,
        counts=counts,
        lowest=np.concatenate([lowest, np.zeros(len(remainder))]),
        must=np.concatenate([hidden, np.ones(len(remainder), dtype=bool)]),
        may=np.concatenate([~known & ~hidden & (cells > 0), np.zeros(len(remainder), dtype=bool)]),
        free=np.concatenate([hidden & unpublished & ~primary, ~small]),
        cost=np.concatenate([_costs(cells, given=cost, linked=linked), np.zeros(len(remainder))]),
        width=np.concatenate([width, np.full(len(remainder), width.max(initial=0))]),
        largest_small=float(largest_small),
    )
    _refuse_too_low(asked, linked=linked)
    return asked.part(name_order(linked))


def name_order(linked: LinkedCells) -> np.ndarray:
    """Return the positions of cells, then of remainders, in the order of their names."""
    behind = np.arange(len(linked.cells), linked.sums.shape[1])
    return np.concatenate([linked.order, behind])


def _counts(linked: LinkedCells) -> Floats:
    """Return the counts of cells and, behind them, of what is left of sums."""
    cells = linked.cells[COUNT]
    if cells.isna().any():
        raise DataError(NO_COUNT.format(cell=linked.name(int(cells.isna().argmax()))))
    counts = np.zeros(linked.sums.shape[1])
    counts[: len(cells)] = cells.to_numpy(dtype=float)
    left = (linked.sums @ counts)[_row_of_remainders(linked)]
    counts[len(cells) :] = left
    return counts


def _row_of_remainders(linked: LinkedCells) -> np.ndarray:
    """Return the sum that each remainder is of."""
    return linked.sums[:, len(linked.cells) :].tocsc().indices


def _refuse_wrong_sums(linked: LinkedCells, *, counts: Floats) -> None:
    over = np.abs(linked.sums @ counts) > TOLERANCE
    rows = _row_of_remainders(linked)
    over[rows] = counts[len(linked.cells) :] < 0
    if over.any():
        wrong = linked.sums[np.flatnonzero(over)[0]]
        whole = int(wrong.indices[wrong.data > 0][0])
        parts = wrong.indices[(wrong.data < 0) & (wrong.indices < len(linked.cells))]
        raise DataError(
            DO_NOT_ADD_UP.format(
                cell=linked.name(whole), count=int(counts[whole]), parts=int(counts[parts].sum())
            )
        )


def _refuse_too_low(asked: Protection, *, linked: LinkedCells) -> None:
    too_low = (asked.must | asked.may) & (asked.counts < asked.lowest)
    if too_low.any():
        at = int(np.flatnonzero(too_low)[0])
        raise DataError(
            BELOW_LOWEST.format(
                cell=linked.name(at), count=int(asked.counts[at]), lowest=int(asked.lowest[at])
            )
        )


def _of_cells(linked: LinkedCells, given: ArrayLike | None, *, dtype: type) -> np.ndarray:
    """Return one value per cell: those given, or one for all; False or 0 where none is given."""
    values = np.asarray(0 if given is None else given).astype(dtype)
    if values.ndim and len(values) != len(linked.cells):
        raise DataError(WRONG_LENGTH.format(found=len(values), cells=len(linked.cells)))
    return np.array(np.broadcast_to(values, len(linked.cells)))


def _costs(cells: Floats, *, given: ArrayLike | None, linked: LinkedCells) -> Floats:
    """Return what hiding costs: cells first, then children, less than one cell all together."""
    if given is not None:
        return _of_cells(linked, given, dtype=float)
    return 1.0 + cells / (cells.sum() + 1.0)
