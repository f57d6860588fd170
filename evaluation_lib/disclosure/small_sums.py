"""Hidden cells that are known to be few together: what a shown sum leaves over for them.

Two groups with 2 and 3 children are no safer than one with 5, if a reader can work out the 5.

The planner looks for them in the true numbers of parts of a question, the attacker in what is
printed (`differences`): neither takes the other's word, and a test holds that they agree.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaluation_lib.disclosure.cut import Cut, cut_of
from evaluation_lib.disclosure.propagation import TOLERANCE, Floats
from evaluation_lib.disclosure.protection import Ints, Mask, Protection


@dataclass(frozen=True, eq=False)
class SmallSum:
    """What a sum that is shown leaves over.

    Attributes
    ----------
    together
        The hidden cells that make it up.
    beside
        Cells that would make it larger if they were hidden too: shown parts, the sum itself.
    number
        How many children it is.
    """

    together: Ints
    beside: Ints
    number: float


def small_sums(problem: Protection, hidden: Mask) -> list[SmallSum]:
    """Find what shown sums leave over for hidden cells, from 1 to ``largest_small``.

    Hidden parts are looked through: what is shown of their own parts is taken off too.
    """
    found = _LookedThrough(problem, hidden)
    left = found.left_of_sums
    small = found.whole_shown & (left > TOLERANCE) & (left <= problem.largest_small)
    return [found.small_sum(int(row)) for row in np.flatnonzero(small)]


def cut_of_small_sum(problem: Protection, small: SmallSum) -> Cut:
    """Return the constraint that such a pattern breaks: hide enough of what is shown beside."""
    must = small.together[problem.must[small.together]]
    cell = int((must if len(must) else small.together)[0])
    lacking = problem.largest_small + 1 - small.number
    weights = np.minimum(problem.counts[small.beside] / lacking, 1.0)
    return Cut(cell=cell, cells=small.beside, weights=weights)


def cuts_of_small_sums(problem: Protection) -> list[Cut]:
    """Return the constraints that single sums give: hidden parts are more than a few together."""
    able, needed = problem.must | problem.may, problem.largest_small + 1
    found = []
    for row in range(problem.sums.shape[0]):
        span = slice(problem.sums.indptr[row], problem.sums.indptr[row + 1])
        cells, signs = problem.sums.indices[span], problem.sums.data[span]
        cells, signs = cells[able[cells]], signs[able[cells]]
        for cell in cells[(signs < 0) & (problem.counts[cells] > 0)]:
            weights = np.zeros(len(problem.counts))
            weights[cells] = np.where(signs > 0, needed, problem.counts[cells])
            weights[cell] = 0.0
            lacking = needed - problem.counts[cell]
            found.append(cut_of(problem, cell=int(cell), weights=weights, needed=lacking))
    return [cut for cut in found if cut is not None]


class _LookedThrough:
    """Hidden cells, each as what is left of it beside the shown parts of its own."""

    def __init__(self, problem: Protection, hidden: Mask) -> None:
        self.problem, self.hidden = problem, hidden
        entries = problem.sums.tocoo()
        is_whole = entries.data > 0
        self.rows = problem.sums.shape[0]
        self.row, self.cell = entries.row[~is_whole], entries.col[~is_whole]
        # A sum that is no cell of this question is known.
        self.whole = np.full(self.rows, -1)
        self.whole[entries.row[is_whole]] = entries.col[is_whole]
        self.whole_shown = (self.whole < 0) | ~hidden[self.whole]
        # Of sums whose parts are all known, no part is left in this question.
        self.has_parts = np.bincount(self.row, minlength=self.rows) > 0
        self.left = np.where(hidden, problem.counts, 0.0)
        while self._narrowed():
            pass

    @property
    def left_of_sums(self) -> Floats:
        """What is left of each sum beside the shown parts."""
        return np.bincount(self.row, weights=self.left[self.cell], minlength=self.rows)

    def _narrowed(self) -> bool:
        before = self.left.copy()
        inside = ~self.whole_shown & self.has_parts
        np.minimum.at(self.left, self.whole[inside], self.left_of_sums[inside])
        return not np.array_equal(before, self.left)

    def small_sum(self, row: int) -> SmallSum:
        """Collect the cells of what is left of a sum."""
        together, beside = set(), set()
        if self.whole[row] >= 0:
            beside.add(int(self.whole[row]))
        open_rows, left = [row], self.left_of_sums
        while open_rows:
            at = open_rows.pop()
            for cell in self.cell[self.row == at]:
                inside = (self.whole == cell) & self.has_parts
                own = np.flatnonzero(inside & (left < self.problem.counts[cell]))
                if not self.hidden[cell]:
                    beside.add(int(cell))
                elif len(own):
                    open_rows.append(int(own[np.argmin(left[own])]))
                elif self.problem.counts[cell] > 0:
                    together.add(int(cell))
        may = [cell for cell in sorted(beside) if self.problem.may[cell]]
        return SmallSum(
            np.array(sorted(together), dtype=np.int64),
            np.array(may, dtype=np.int64),
            float(left[row]),
        )
