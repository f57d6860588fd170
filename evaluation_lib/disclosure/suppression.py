"""Which cells of a release are hidden, so that nobody can work out the small ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from evaluation_lib.disclosure.exact import Component, components_of, find_cheapest
from evaluation_lib.disclosure.linked_cells import LinkedCells
from evaluation_lib.disclosure.protection import Ints, Mask
from evaluation_lib.disclosure.question import name_order, question
from evaluation_lib.disclosure.repair import repaired, widest_pattern
from evaluation_lib.errors import DataError

#: How many cells an error names.
MOST_NAMED = 5

CANNOT_BE_PROTECTED = (
    "{number} cells cannot be protected, whatever else is hidden: {cells}. Readers know too much "
    "of what they are part of. Show fewer or larger groups."
)


class ProtectionImpossible(DataError):
    """Cells that can be worked out whatever else is hidden.

    Attributes
    ----------
    positions
        Their rows in the table of cells; of what is left of a sum, the row of the sum itself.
    """

    def __init__(self, message: str, *, positions: Ints) -> None:
        super().__init__(message)
        self.positions = positions


def plan_suppression(
    linked: LinkedCells,
    *,
    primary: ArrayLike,
    known: ArrayLike | None = None,
    unpublished: ArrayLike | None = None,
    lowest_hidden: ArrayLike = 1,
    minimum_width: ArrayLike = 3,
    largest_small: int = 0,
    cost: ArrayLike | None = None,
    seconds: float = 20.0,
) -> Mask:
    """Choose what is hidden: the cells that must be, and others that would give them away.

    Whoever knows all that is shown, and the least that a hidden cell can be, is left with at least
    ``minimum_width`` + 1 whole numbers for every hidden cell, hidden for whatever reason. Of all
    safe patterns it is the one that hides the fewest cells, then the fewest children; equal ones
    are told apart by the names of cells. Cells that no sum links are planned apart, each exactly;
    where that takes too long, a little more may be hidden, never less than is safe.

    Parameters
    ----------
    linked
        The cells, with a count each, and their sums.
    primary
        Cells that must be hidden, one truth value per cell. One that is also unpublished is not
        shown anyway, and is protected all the same.
    known
        Cells that readers know from elsewhere: hiding them would protect nothing.
    unpublished
        Cells that are not shown anyway; readers know of them that they are not below 0.
    lowest_hidden
        The least that readers take a hidden cell for: 1 where zeros are always shown. One number,
        or one per cell.
    minimum_width
        How far apart the least and the greatest number that a hidden cell can be are at least. One
        number, or one per cell.
    cost
        What hiding each cell costs; by default 1 and a little for each child.
    seconds
        How long the solver may take for linked cells.

    Returns
    -------
    ndarray
        One truth value per cell, in the order of the table: hidden. Which of them had to be, and
        which protect others, nothing tells. False for what is not published.

    Raises
    ------
    DataError
        If a count is missing, sums do not hold, or a count is below ``lowest_hidden``.
    ProtectionImpossible
        If cells can be worked out whatever else is hidden.
    """
    asked = question(
        linked,
        primary=primary,
        known=known,
        unpublished=unpublished,
        lowest_hidden=lowest_hidden,
        minimum_width=minimum_width,
        largest_small=largest_small,
        cost=cost,
    )
    components = components_of(asked)
    find_cheapest(components, problem=asked, seconds=seconds)
    hidden = asked.must.copy()
    for one in components:
        hidden[one.cells] = one.hidden if one.safe else _repaired(one, linked=linked)
    by_row = np.empty(len(hidden), dtype=bool)
    by_row[name_order(linked)] = hidden
    shown_to_nobody = np.zeros(1, dtype=bool) if unpublished is None else np.asarray(unpublished)
    return by_row[: len(linked.cells)] & ~shown_to_nobody.astype(bool)


def _repaired(one: Component, *, linked: LinkedCells) -> Mask:
    """Make a pattern safe for which the solver had too little time, or say why none is."""
    widest, impossible = widest_pattern(one.problem)
    if impossible.any():
        positions = name_order(linked)[one.cells[impossible]]
        raise impossible_to_protect(positions, linked=linked)
    return repaired(one.problem, hidden=one.hidden, widest=widest)


def impossible_to_protect(positions: Ints, *, linked: LinkedCells) -> ProtectionImpossible:
    """Name cells that cannot be protected."""
    names = "; ".join(linked.name(int(at)) for at in positions[:MOST_NAMED])
    more = "; …" if len(positions) > MOST_NAMED else ""
    message = CANNOT_BE_PROTECTED.format(number=len(positions), cells=names + more)
    rows = np.unique([linked.row_of(int(at)) for at in positions])
    return ProtectionImpossible(message, positions=rows)
