"""The question of one plan of suppression, and what tells whether a pattern answers it."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from evaluation_lib.disclosure.attacker import attack
from evaluation_lib.disclosure.propagation import Floats, propagated
from evaluation_lib.disclosure.unknown_cells import blocks_of

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Protection:
    """Cells in the order of their names, and what is asked of a pattern that hides some of them.

    Attributes
    ----------
    sums
        One row per sum, as `LinkedCells.sums`.
    counts, lowest
        The number of each cell, and the least that a reader takes a hidden one for.
    must, may
        Cells that are never shown, and those that can be hidden to protect them.
    free
        Cells of ``must`` that nobody would show anyway, and that need no protection.
    cost
        What hiding each costs.
    width
        How far apart the lowest and the highest number that a hidden cell can be are at least.
    largest_small
        What a shown sum leaves over for hidden cells together is 0 or more than this.
    """

    sums: sparse.csr_matrix
    counts: Floats
    lowest: Floats
    must: Mask
    may: Mask
    free: Mask
    cost: Floats
    width: Floats
    largest_small: float

    @property
    def slack(self) -> Floats:
        """How far each cell can be below its number."""
        return self.counts - self.lowest

    def narrow(self, hidden: Mask) -> Mask:
        """Mark the cells of a pattern that a reader can work out too closely."""
        needing = hidden & ~self.free
        lower, upper = self._away(hidden)
        found = attack(
            self.sums,
            lower=lower,
            upper=upper,
            targets=needing,
            enough=self.width,
            truth=np.zeros(len(self.counts)),
        )
        return needing & (found.upper - found.lower < self.width)

    def plainly_narrow(self, hidden: Mask) -> bool:
        """Whether arithmetic alone works out a cell of a pattern too closely: quick to tell."""
        lower, upper = self._away(hidden)
        lower, upper = propagated(self.sums, lower=lower, upper=upper)
        return bool((hidden & ~self.free & (upper - lower < self.width)).any())

    def _away(self, hidden: Mask) -> tuple[Floats, Floats]:
        """How far each can be from its number: known cells, which `part` drops, lack nowhere."""
        return np.where(hidden, -self.slack, 0.0), np.where(hidden, np.inf, 0.0)

    def part(self, cells: Ints) -> Protection:
        """Return the question of some cells alone, as if no other could move."""
        sums = self.sums[:, cells]
        names = {field.name for field in fields(self)} - {"sums", "largest_small"}
        taken = {name: getattr(self, name)[cells] for name in names}
        return replace(self, sums=sums[np.diff(sums.indptr) > 0], **taken)

    def components(self) -> list[Ints]:
        """Return the cells of each set that sums link, of those sets where any need protection."""
        open_cells = np.flatnonzero(self.must | self.may)
        matrix = self.sums[:, open_cells]
        _, block = blocks_of(matrix[np.diff(matrix.indptr) > 0])
        order = np.argsort(block, kind="stable")
        groups = np.split(open_cells[order], np.flatnonzero(np.diff(block[order])) + 1)
        asking = self.must & (~self.free | (self.counts > 0))
        return [group for group in groups if asking[group].any()]
