"""Whether the numbers of a table add up, and what the rows are that it does not have."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd

from evaluation_lib.disclosure.linked_cells import COUNT, LinkedCells
from evaluation_lib.disclosure.long_form.reading import HIDDEN, LOW, STATUS, UNPUBLISHED
from evaluation_lib.disclosure.propagation import Floats
from evaluation_lib.disclosure.protection import Ints, Mask
from evaluation_lib.disclosure.rounding import rounding_interval
from evaluation_lib.errors import DataError
from evaluation_lib.wordlists import cut

SUM_DOES_NOT_HOLD = (
    "The numbers do not add up: {cell} is {whole}, its parts are {parts} together. If they are "
    "rounded, say --rounding-base; if values are parts of others, name them with --hierarchy; if "
    "a part is not published, write its row with [x]."
)
NOTHING_FITS = (
    "No numbers fit what is shown. If they are rounded, say --rounding-base; if values are parts "
    "of others, name them with --hierarchy."
)
NOTHING_IN_RANGE_FITS = (
    "No numbers from {least} to {most} in the hidden cells fit what is shown. Cells that are "
    "hidden to protect others can be larger: give a wider --hidden-range, or none."
)
AT_LEAST, BETWEEN, ANY = "{least} or more", "{least} to {most}", "any number"

#: The least and the greatest number of a hidden cell.
Range = tuple[float, float]
Bounds = tuple[Floats, Floats]
ANYTHING: Range = (0.0, math.inf)


def bounds_of(cells: pd.DataFrame, *, base: int | None, hidden_range: Range) -> Bounds:
    """Return what each cell can be by what is printed in it alone, inclusive.

    Parameters
    ----------
    cells
        ``count``, ``status``.
    base
        To what shown numbers are rounded; None where they are exact.
    hidden_range
        What a hidden cell can be.
    """
    exact = cells[COUNT].to_numpy(dtype=float, na_value=np.nan)
    lower, upper = (
        (exact, exact) if base is None else rounding_interval(pd.Series(exact), base=base)
    )
    status = cells[STATUS].to_numpy()
    kinds = [status == HIDDEN, status == LOW, status == UNPUBLISHED]
    below_half = math.inf if base is None else math.ceil(base / 2) - 1
    return (
        np.select(kinds, [hidden_range[0], 1.0, 0.0], lower),
        np.select(kinds, [hidden_range[1], below_half, math.inf], upper),
    )


def without_absent(linked: LinkedCells, *, bounds: Bounds) -> LinkedCells:
    """Take rows that a table does not have for zeros, wherever their sum can hold so.

    Tables are often written without the rows where nobody was counted, and their readers know.
    """
    if not linked.missing_parts:
        return linked
    size = len(linked.cells)
    wrong = _too_many(linked, bounds=bounds) | _too_few(linked, bounds=bounds)
    absent = linked.sums[:, size:].tocoo()
    keep = np.sort(absent.col[wrong[absent.row]])
    return replace(
        linked,
        sums=linked.sums[:, np.concatenate([np.arange(size), size + keep])].tocsr(),
        remainders=linked.remainders.iloc[keep].reset_index(drop=True),
    )


def contradiction(
    linked: LinkedCells, cells: pd.DataFrame, *, base: int | None, given: Range | None
) -> DataError:
    """Name the first sum that cannot hold, or say that all of them together cannot."""
    bounds = bounds_of(cells, base=base, hidden_range=ANYTHING)
    lacking = np.zeros(linked.sums.shape[0], dtype=bool)
    lacking[linked.sums[:, len(cells) :].tocoo().row] = True
    wrong = _too_many(linked, bounds=bounds) | (_too_few(linked, bounds=bounds) & ~lacking)
    if wrong.any():
        at = int(np.flatnonzero(wrong)[0])
        whole = int(_wholes(linked)[at])
        least, most = _parts_of_sums(linked, bounds=bounds)
        return DataError(
            SUM_DOES_NOT_HOLD.format(
                cell=cut(linked.name(whole)),
                whole=said_range(bounds[0][whole], bounds[1][whole]),
                parts=said_range(least[at], most[at]),
            )
        )
    if given is None:
        return DataError(NOTHING_FITS)
    most = ANY if math.isinf(given[1]) else int(given[1])
    return DataError(NOTHING_IN_RANGE_FITS.format(least=int(given[0]), most=most))


def said_range(least: float, most: float) -> str:
    """Write bounds in words: ``4``, ``1 to 3``, ``1 or more``."""
    if least == most:
        return str(int(least))
    form = AT_LEAST if math.isinf(most) else BETWEEN
    return form.format(least=int(least), most=most if math.isinf(most) else int(most))


def _too_many(linked: LinkedCells, *, bounds: Bounds) -> Mask:
    """Of each sum: whether its parts are more than it can be."""
    return _parts_of_sums(linked, bounds=bounds)[0] > bounds[1][_wholes(linked)]


def _too_few(linked: LinkedCells, *, bounds: Bounds) -> Mask:
    """Of each sum: whether its parts are fewer than it can be, were absent rows zeros."""
    return _parts_of_sums(linked, bounds=bounds)[1] < bounds[0][_wholes(linked)]


def _parts_of_sums(linked: LinkedCells, *, bounds: Bounds) -> Bounds:
    """How little and how much the cells add up to that are the parts of each sum."""
    told = linked.sums[:, : len(linked.cells)].tocoo()
    part = told.data < 0
    least, most = (
        np.bincount(told.row[part], weights=of[told.col[part]], minlength=linked.sums.shape[0])
        for of in bounds
    )
    return least, most


def _wholes(linked: LinkedCells) -> Ints:
    """Return the cell that is the whole of each sum."""
    told = linked.sums.tocoo()
    whole = np.zeros(linked.sums.shape[0], dtype=np.int64)
    whole[told.row[told.data > 0]] = told.col[told.data > 0]
    return whole
