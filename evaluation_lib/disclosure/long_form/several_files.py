"""What all files of a release together say of each cell: whatever tells its readers most."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.disclosure.linked_cells import COUNT
from evaluation_lib.disclosure.long_form.reading import (
    FILE,
    HIDDEN,
    LOW,
    NOTHING,
    SHOWN,
    STATUS,
    UNPUBLISHED,
    LongTable,
    named,
)
from evaluation_lib.errors import DataError
from evaluation_lib.wordlists import cut

#: A cell that one file hides and another shows.
GIVEN_AWAY = "given_away"
#: What counts for a cell that stands in several files: whatever tells most.
TELLS_MOST = (SHOWN, LOW, HIDDEN, UNPUBLISHED, NOTHING)

TWO_NUMBERS = (
    "{cell} is {first} in {file} and {second} in {other}. Numbers that were restated are of "
    "another vintage and cannot be audited together: audit the files of each vintage by "
    "themselves."
)


def one_row_per_cell(table: LongTable) -> pd.DataFrame:
    """Return what all files together say of each cell, in the order of the first that has it.

    Raises
    ------
    DataError
        If two files give it different numbers.
    """
    cells, dimensions = table.cells, table.dimensions
    shown = cells[cells[STATUS] == SHOWN]
    two = shown[shown.groupby(dimensions)[COUNT].transform("nunique") > 1]
    if len(two):
        first = two.iloc[0]
        same = two[(two[dimensions] == first[dimensions]).all(axis=1)]
        second = same[same[COUNT] != first[COUNT]].iloc[0]
        raise DataError(
            TWO_NUMBERS.format(
                cell=cut(named(first, dimensions)),
                first=first[COUNT],
                file=first[FILE],
                second=second[COUNT],
                other=second[FILE],
            )
        )
    order = cells[dimensions].drop_duplicates()
    rank = {status: number for number, status in enumerate(TELLS_MOST)}
    hidden = cells.assign(hidden=cells[STATUS] == HIDDEN).groupby(dimensions)["hidden"].any()
    best = cells.assign(rank=cells[STATUS].map(rank)).sort_values("rank", kind="stable")
    best = best.drop_duplicates(dimensions).drop(columns="rank")
    merged = order.merge(best, on=dimensions).merge(hidden.reset_index(), on=dimensions)
    merged[GIVEN_AWAY] = merged.pop("hidden") & merged[STATUS].isin([SHOWN, LOW])
    return merged
