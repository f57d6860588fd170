"""What somebody who has every published number can work out about every other one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from evaluation_lib.disclosure.programmes import solved
from evaluation_lib.disclosure.propagation import TOLERANCE, Floats, propagated
from evaluation_lib.disclosure.unknown_cells import UnknownCells, unknown_cells

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

#: Unknown numbers in one call of the solver: a call costs milliseconds however small it is.
LARGEST_CALL = 3000
#: In how many rounds the targets of a block are asked for: each answer spares others.
ROUNDS = 4


@dataclass(frozen=True, eq=False)
class Found:
    """What an attacker finds.

    Attributes
    ----------
    lower, upper
        The least and the greatest whole number that each cell can be, given all the rest; ``inf``
        where nothing bounds it.
    possible
        Whether any numbers fit together at all; if not, the bounds mean nothing.
    """

    lower: Floats
    upper: Floats
    possible: bool


def attack(
    sums: sparse.csr_matrix,
    *,
    lower: Floats,
    upper: Floats,
    targets: Mask,
    enough: Floats | None = None,
    truth: Floats | None = None,
) -> Found:
    """Find how low and how high each target can be, by two linear programmes for each.

    Parameters
    ----------
    sums
        One row per sum, as `LinkedCells.sums`.
    lower, upper
        What is known of each cell before the sums are used: equal where it is shown.
    targets
        The cells that are asked for; the bounds of all others may be wider than they are.
    enough
        Of each cell: it is not asked for further once two solutions lie so far apart; the bounds
        given for it are then those of these solutions (narrower than the true ones).
    truth
        Numbers that are known to fit, which spares the search for some.
    """
    lower, upper = propagated(sums, lower=np.ceil(lower), upper=np.floor(upper))
    unknown = unknown_cells(sums, lower=lower, upper=upper)
    if unknown is None:
        return Found(lower, upper, possible=False)
    enough = None if enough is None else enough[unknown.cells]
    search = _Search(unknown, targets=targets[unknown.cells], enough=enough)
    low = solved(unknown, cost=np.ones(len(unknown.cells)))
    if low is None:
        return Found(lower, upper, possible=False)
    # Both ends at once: many cells are at their lowest or highest there, and are asked no more.
    high = solved(unknown, cost=-np.ones(len(unknown.cells)))
    for solution in (low, high, *([] if truth is None else [truth[unknown.cells]])):
        search.seen(solution, blocks=np.arange(unknown.blocks))
    search.run()
    lower[unknown.cells], upper[unknown.cells] = search.result()
    return Found(lower, upper, possible=True)


class _Search:
    """Asks for the lowest and the highest of each target, sparing what earlier answers show."""

    def __init__(self, unknown: UnknownCells, *, targets: Mask, enough: Floats | None) -> None:
        self.unknown, self.targets, self.enough = unknown, targets, enough
        size = len(unknown.cells)
        # The lowest and highest numbers in any solution seen, and bounds that surely hold.
        self.least, self.most = np.full(size, np.inf), np.full(size, -np.inf)
        self.floor, self.ceiling = unknown.lower.copy(), unknown.upper.copy()
        self.part = cache(unknown.part)

    def seen(self, solution: Floats, *, blocks: Ints) -> None:
        """Take numbers that fit, of whole blocks one behind another, as a witness."""
        at = self.unknown.positions(blocks)
        np.minimum.at(self.least, at, solution)
        np.maximum.at(self.most, at, solution)

    def run(self) -> None:
        """Ask until nothing is open."""
        for left in range(ROUNDS, 0, -1):
            low, high = self._open()
            asked = np.concatenate([np.flatnonzero(high), np.flatnonzero(low)])
            up = np.arange(len(asked)) < high.sum()
            chosen = _first_of_each(self.unknown.block[asked], share=1 / left)
            for some, upwards in self._calls(asked[chosen], up[chosen]):
                self._ask(some, upwards)

    def _open(self) -> tuple[Mask, Mask]:
        low = self.targets & (self.least > self.floor + TOLERANCE)
        high = self.targets & (self.most < self.ceiling - TOLERANCE)
        if self.enough is not None:
            apart = np.floor(self.most + TOLERANCE) - np.ceil(self.least - TOLERANCE)
            low, high = low & (apart < self.enough), high & (apart < self.enough)
        return low, high

    def _calls(self, asked: Ints, up: Mask) -> Iterator[tuple[Ints, Mask]]:
        """Put targets together, each with a copy of its block, up to the size of a call."""
        size = self.unknown.sizes[self.unknown.block[asked]]
        call = np.cumsum(size) // LARGEST_CALL
        for number in np.unique(call):
            yield asked[call == number], up[call == number]

    def _ask(self, asked: Ints, up: Mask) -> None:
        blocks = self.unknown.block[asked]
        copies = UnknownCells.together([self.part(block) for block in blocks])
        ends = np.cumsum(self.unknown.sizes[blocks])
        at = ends - self.unknown.sizes[blocks] + asked - self.unknown.starts[blocks]
        cost = np.zeros(ends[-1])
        cost[at] = np.where(up, -1.0, 1.0)
        solution = solved(copies, cost=cost)
        self.seen(solution, blocks=blocks)
        np.minimum.at(self.ceiling, asked[up], solution[at[up]])
        np.maximum.at(self.floor, asked[~up], solution[at[~up]])

    def result(self) -> tuple[Floats, Floats]:
        """Whole numbers: what targets reach in some solution, what surely holds of the others."""
        lower = np.where(self.targets, self.least, self.floor)
        upper = np.where(self.targets, self.most, self.ceiling)
        upper = np.where(upper > self.unknown.far / 2, np.inf, upper)
        return np.ceil(lower - TOLERANCE), np.floor(upper + TOLERANCE)


def _first_of_each(block: Ints, *, share: float) -> Mask:
    """Mark the first share of the rows of each block, at least one of each."""
    order = np.argsort(block, kind="stable")
    sizes = np.bincount(block, minlength=int(block.max(initial=-1)) + 1)
    place = np.empty(len(block), dtype=np.int64)
    place[order] = np.arange(len(block)) - (np.cumsum(sizes) - sizes)[block[order]]
    return place < np.ceil(sizes[block] * share)
