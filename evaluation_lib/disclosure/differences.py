"""Small numbers that are printed nowhere, but are what a sum leaves over beside its shown parts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation_lib.disclosure.linked_cells import LinkedCells
from evaluation_lib.disclosure.propagation import Floats
from evaluation_lib.disclosure.protection import Mask

#: What is left over, at least and at most.
LEAST, MOST = "lower", "upper"


def small_differences(
    linked: LinkedCells, *, lower: Floats, upper: Floats, shown: Mask, largest: int
) -> pd.DataFrame:
    """Find the sums whose shown parts leave from 1 to a few children for all the others together.

    The others may be cells that are hidden (two groups with 2 and 3 children, beside a total), or
    a population that no cell is of (girls, where all children and boys are shown). Parts that are
    hidden are looked through to what is shown of their own parts. Numbers that were printed are
    all that this knows: `small_sums` is what a planner, who knows the others, does about it.

    Parameters
    ----------
    linked
        The cells and their sums.
    lower, upper
        What each cell can be by what is printed in it; remainders of sums behind the cells.
    shown
        Which of them are shown.
    largest
        Up to which number what is left over is small.

    Returns
    -------
    pandas.DataFrame
        One row per sum that is shown: its dimensions, ``lower`` and ``upper`` of what is left.
    """
    sums = linked.sums.tocoo()
    is_whole = sums.data > 0
    parts = sums.row[~is_whole], sums.col[~is_whole]
    whole = np.zeros(sums.shape[0], dtype=np.int64)
    whole[sums.row[is_whole]] = sums.col[is_whole]
    # Of what is hidden, as much as its own shown parts add up to.
    least, most = np.where(shown, lower, 0.0), np.where(shown, upper, 0.0)
    for _ in range(sums.shape[0] + 1):
        inside = [_added(parts, of, rows=sums.shape[0]) for of in (least, most)]
        before = least.copy()
        hidden = ~shown[whole]
        np.maximum.at(least, whole[hidden], inside[0][hidden])
        np.maximum.at(most, whole[hidden], inside[1][hidden])
        if np.array_equal(before, least):
            break
    smallest, greatest = lower[whole] - inside[1], upper[whole] - inside[0]
    small = shown[whole] & (smallest >= 1) & (greatest <= largest)
    told = linked.cells.loc[whole[small], list(linked.dimensions)].reset_index(drop=True)
    told[LEAST], told[MOST] = smallest[small].astype(int), greatest[small].astype(int)
    return told.drop_duplicates(ignore_index=True)


def _added(parts: tuple[np.ndarray, np.ndarray], numbers: Floats, *, rows: int) -> Floats:
    """Add the numbers of the parts of each sum."""
    row, cell = parts
    return np.bincount(row, weights=numbers[cell], minlength=rows)
