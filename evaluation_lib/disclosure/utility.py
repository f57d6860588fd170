"""What a release still says: which share of its numbers, and of the children in them, it shows."""

from __future__ import annotations

import numpy as np
import pandas as pd

ALL = "all areas"
#: So many children are one per cent of all at least where a share of them is told.
FEWEST_IN_A_PERCENT = 10


def utility(cells: pd.DataFrame) -> pd.DataFrame:
    """Return how much of a release is shown, by area and for all areas together.

    Parameters
    ----------
    cells
        ``area``, ``count``, ``shown``, ``shown_on_a_page``, as `release_planning.PlannedRelease`
        has them.

    Returns
    -------
    pandas.DataFrame
        One row per area in their order, `ALL` behind them: ``area``; ``cells``, how many numbers
        pages would show; ``share_of_cells``, from 0 to 1, that they do; ``share_of_children``, in
        whole per cent and rounded down, ``<NA>`` where that would tell how many are hidden. A
        child is counted in each number that it is part of.
    """
    told = cells[cells["shown_on_a_page"]]
    every = pd.concat([told, told.assign(area=ALL)], ignore_index=True)
    counts = every["count"].astype(float)
    sums = (
        every[["area", "shown"]]
        .assign(children=counts, seen=counts.where(every["shown"], 0.0))
        .groupby("area", sort=False)
        .agg(
            cells=("shown", "size"),
            share_of_cells=("shown", "mean"),
            children=("children", "sum"),
            seen=("seen", "sum"),
        )
        .reset_index()
    )
    # All shown numbers are known: an exact share would tell the sum of all that are hidden.
    enough = sums["children"] >= 100 * FEWEST_IN_A_PERCENT
    percent = np.floor(100 * sums["seen"] / sums["children"].where(enough))
    return sums.assign(
        share_of_cells=sums["share_of_cells"].round(4), share_of_children=percent.astype("Int64")
    ).drop(columns=["children", "seen"])
