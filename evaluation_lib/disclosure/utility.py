"""What a release still says: which share of its numbers, and of the children in them, it shows."""

from __future__ import annotations

import pandas as pd

ALL = "all areas"


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
        pages would show; ``share_of_cells`` and ``share_of_children``, from 0 to 1, that they do. A
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
    of_children = sums["seen"] / sums["children"].where(sums["children"] > 0)
    return sums.assign(share_of_children=of_children.fillna(1.0)).drop(columns=["children", "seen"])
