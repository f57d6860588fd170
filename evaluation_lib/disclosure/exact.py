"""The cheapest safe pattern: solve, attack, add what the attack shows, and solve again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from time import perf_counter

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from evaluation_lib.disclosure.cut import Cut
from evaluation_lib.disclosure.cuts import Leak, apart, cuts_of_leaks, cuts_of_sums
from evaluation_lib.disclosure.propagation import TOLERANCE
from evaluation_lib.disclosure.protection import Ints, Mask, Protection
from evaluation_lib.disclosure.small_sums import (
    SmallSum,
    cut_of_small_sum,
    cuts_of_small_sums,
    small_sums,
)

#: How far above the least possible cost a pattern may be, as a share.
GAP = 1e-4


@dataclass(eq=False)
class Component:
    """Cells that sums link, what is known so far of their safe patterns, and the one at hand.

    Attributes
    ----------
    cells
        Their positions in the whole question.
    problem
        Their own question.
    hidden
        The pattern at hand.
    narrow, small
        What that pattern does not protect: cells by themselves, and cells that are few together.
    seconds
        How long solving took so far.
    solvable
        Whether the solver found a pattern at all in its time.
    """

    cells: Ints
    problem: Protection
    hidden: Mask
    narrow: Mask
    small: list[SmallSum] = field(default_factory=list)
    cuts: list[Cut] = field(default_factory=list)
    seconds: float = 0.0
    solvable: bool = True

    @property
    def safe(self) -> bool:
        """Whether the pattern at hand protects all that it hides."""
        return self.solvable and not self.narrow.any() and not self.small


def components_of(problem: Protection) -> list[Component]:
    """Split a question into such as no sum links."""
    found = []
    for cells in problem.components():
        part = problem.part(cells)
        found.append(Component(cells, part, part.must.copy(), part.must & ~part.free))
    return found


def find_cheapest(components: Sequence[Component], *, problem: Protection, seconds: float) -> None:
    """Find the cheapest safe pattern of each component that can be solved in its time.

    Parameters
    ----------
    components
        As `components_of` gives; their patterns are replaced.
    problem
        The whole question.
    seconds
        How long the solver may take for a component in all. Where that is not enough, its pattern
        is not safe in the end.
    """
    for one in components:
        one.cuts = cuts_of_sums(one.problem) + cuts_of_small_sums(one.problem)
    left = list(components)
    while left:
        for one in left:
            _solve(one, seconds=seconds)
        left = [one for one in left if one.solvable]
        check(left, problem=problem)
        left = [one for one in left if not one.safe and _goes_on(one, seconds=seconds)]
        for one in left:
            one.cuts += [cut_of_small_sum(one.problem, small) for small in one.small]
        leaks = [
            (one, Leak(one.problem, one.hidden, int(cell)))
            for one in left
            for cell in apart(one.problem, one.narrow)
        ]
        for (one, _), cut in zip(leaks, cuts_of_leaks([leak for _, leak in leaks]), strict=True):
            one.cuts.append(cut)


def _goes_on(one: Component, *, seconds: float) -> bool:
    """Whether there is anything left to choose, and time to choose it."""
    return one.seconds < seconds and bool(one.problem.may.any())


def check(components: Sequence[Component], *, problem: Protection) -> None:
    """Attack the patterns of components, all in one go."""
    if not components:
        return
    cells = np.concatenate([one.cells for one in components])
    hidden = np.concatenate([one.hidden for one in components])
    narrow = problem.part(cells).narrow(hidden)
    ends = np.cumsum([len(one.cells) for one in components])
    for one, found in zip(components, np.split(narrow, ends[:-1]), strict=True):
        one.narrow = found
        one.small = small_sums(one.problem, one.hidden)


def _solve(one: Component, *, seconds: float) -> None:
    began = perf_counter()
    able = np.flatnonzero(one.problem.may)
    one.hidden = one.problem.must.copy()
    if len(able) and one.cuts:
        found = milp(
            one.problem.cost[able],
            constraints=_constraints(one, able=able),
            integrality=np.ones(len(able)),
            bounds=Bounds(0, 1),
            options={"time_limit": max(seconds - one.seconds, 0.1), "mip_rel_gap": GAP},
        )
        one.solvable = found.x is not None
        if one.solvable:
            one.hidden[able[found.x > 0.5]] = True
    one.seconds += perf_counter() - began


def _constraints(one: Component, *, able: Ints) -> LinearConstraint:
    """Lay the constraints out over the cells that can be hidden; the others are hidden for sure."""
    number = np.full(len(one.cells), -1)
    number[able] = np.arange(len(able))
    row = np.repeat(np.arange(len(one.cuts)), [len(cut.cells) for cut in one.cuts])
    column = number[np.concatenate([cut.cells for cut in one.cuts])]
    weights = np.concatenate([cut.weights for cut in one.cuts])
    own = number[[cut.cell for cut in one.cuts]]
    chosen = np.flatnonzero(own >= 0)
    matrix = sparse.csr_matrix(
        (
            np.concatenate([weights, np.full(len(chosen), -1.0)]),
            (np.concatenate([row, chosen]), np.concatenate([column, own[chosen]])),
        ),
        shape=(len(one.cuts), len(able)),
    )
    return LinearConstraint(matrix, np.where(own < 0, 1.0, 0.0) - TOLERANCE, np.inf)
