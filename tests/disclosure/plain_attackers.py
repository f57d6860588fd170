"""Attackers that share nothing with the suite's: they try every table of counts there is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


class EveryTable:
    """Every table of areas by groups with the same total of all, which readers know."""

    def __init__(self, cells: pd.DataFrame) -> None:
        labels = cells[[name for name in cells if name != "count"]]
        self.counts = cells["count"].to_numpy(dtype=int)
        self.grand = (labels == "Total").all(axis=1).to_numpy()
        leaves = labels[(labels != "Total").all(axis=1)]
        # A cell adds up the leaves that have its values, Total standing for any.
        self.adds_up = np.array(
            [
                [
                    all(one in (own, "Total") for one, own in zip(cell, leaf, strict=True))
                    for leaf in leaves.to_numpy()
                ]
                for cell in labels.to_numpy()
            ]
        )
        filled = _shared_out(int(self.counts[self.grand][0]), among=len(leaves))
        self.tables = filled @ self.adds_up.T.astype(int)

    def bounds(self, hidden: Mask, *, lowest: int = 1) -> tuple[Ints, Ints]:
        """Return the least and the greatest of each cell in the tables that fit what is shown."""
        fits = (self.tables[:, ~hidden] == self.counts[~hidden]).all(axis=1)
        fits &= (self.tables[:, hidden] >= lowest).all(axis=1)
        return self.tables[fits].min(axis=0), self.tables[fits].max(axis=0)

    def safe(self, hidden: Mask, *, width: int) -> bool:
        """Whether every hidden cell keeps a width."""
        lower, upper = self.bounds(hidden)
        return bool((upper - lower >= width)[hidden].all())

    def cheapest(self, primary: Mask, *, width: int) -> tuple[int, int] | None:
        """Return how few cells, then how few children, a safe pattern hides; None if none is."""
        able = np.flatnonzero(~primary & ~self.grand & (self.counts > 0))
        costs = sorted(
            (len(some), int(self.counts[list(some)].sum()), some) for some in _subsets(able)
        )
        for number, children, some in costs:
            hidden = primary.copy()
            hidden[list(some)] = True
            if self.safe(hidden, width=width):
                return number + int(primary.sum()), children + int(self.counts[primary].sum())
        return None


def _subsets(cells: Ints) -> Iterator[tuple[int, ...]]:
    for number in range(len(cells) + 1):
        yield from combinations(cells.tolist(), number)


def _shared_out(total: int, *, among: int) -> Ints:
    """Every way to share out a number: bars between so many stars."""
    bars = np.array(list(combinations(range(total + among - 1), among - 1)))
    bars = bars.reshape(-1, among - 1)
    ends = np.full((len(bars), 1), total + among - 1)
    return np.diff(np.hstack([np.full((len(bars), 1), -1), bars, ends])) - 1
