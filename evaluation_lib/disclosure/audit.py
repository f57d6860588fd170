"""Audit what is published: what somebody works out who has all of it, and a pencil."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from evaluation_lib.disclosure.attacker import Found, attack
from evaluation_lib.disclosure.differences import small_differences
from evaluation_lib.disclosure.linked_cells import COUNT, LinkedCells
from evaluation_lib.disclosure.propagation import Floats
from evaluation_lib.disclosure.protection import Mask
from evaluation_lib.disclosure.rounding import rounding_interval
from evaluation_lib.errors import DataError

#: Columns of what an audit finds, behind the dimensions.
LOWER, UPPER, RECOVERABLE, TOO_NARROW = "lower", "upper", "recoverable", "too_narrow"

SHOWN_WITHOUT_COUNT = (
    "The cell {cell} is neither hidden nor a number. Say that it is hidden, or give its count."
)


@dataclass(frozen=True, eq=False)
class Audit:
    """What an attacker finds.

    Attributes
    ----------
    cells
        One row per hidden cell, in the order of the table: the dimensions; ``lower``, ``upper``
        (Int64; ``<NA>`` where nothing bounds it) the least and greatest number that fits all that
        is known; ``recoverable`` where these are one number; ``too_narrow`` where they are closer
        than the minimum width.
    differences
        One row per sum of which the parts that are shown leave a small number over for all others
        together: the dimensions of the sum, ``left``, its name as a person reads it.
    possible
        Whether any numbers fit all that is shown; if not, the table contradicts itself and
        ``lower`` and ``upper`` are empty.
    """

    cells: pd.DataFrame
    differences: pd.DataFrame
    possible: bool

    @property
    def safe(self) -> bool:
        """Whether nothing can be worked out too closely."""
        return bool(
            self.possible and not self.cells[TOO_NARROW].any() and not len(self.differences)
        )


def audit(
    linked: LinkedCells,
    *,
    hidden: ArrayLike,
    unpublished: ArrayLike | None = None,
    low: ArrayLike | None = None,
    rounding_base: int | None = None,
    known_range: tuple[int, int] | None = None,
    lowest_hidden: ArrayLike = 1,
    smallest_shown: int | None = None,
    largest_small: int = 0,
    minimum_width: int = 3,
) -> Audit:
    """Work out how low and how high every hidden cell can be, by two linear programmes for each.

    Parameters
    ----------
    linked
        The cells with the counts that are shown; what stands in hidden ones is not looked at.
    hidden
        Which cells are hidden, one truth value per cell.
    unpublished
        Cells that are not shown at all: of them readers know that they are not below 0.
    low
        Cells shown as ``[low]``: not zero, and below half of the rounding base.
    rounding_base
        The base to whose nearest multiple the shown counts are rounded; None where they are exact.
    known_range
        The least and the greatest number that a hidden cell is known to have.
    lowest_hidden
        The least that a hidden cell can be, where no range is known: one number or one per cell.
    smallest_shown
        The least that a shown count other than 0 can be, where readers know the rule.
    largest_small
        What is left over of a sum beside its shown parts is named from 1 to this number.
    minimum_width
        A cell whose bounds are closer than this is too narrow.

    Raises
    ------
    DataError
        If a cell is neither hidden nor has a number.
    """
    size = len(linked.cells)
    hidden, unpublished, low = (_mask(given, size=size) for given in (hidden, unpublished, low))
    concealed = hidden | unpublished
    lower, upper = _of_shown(
        linked, concealed=concealed, low=low, base=rounding_base, smallest=smallest_shown
    )
    least, most = known_range or (lowest_hidden, np.inf)
    lower, upper = np.where(hidden, least, lower), np.where(hidden, most, upper)
    lower, upper = np.where(unpublished, 0, lower), np.where(unpublished, np.inf, upper)
    left = linked.sums.shape[1] - size
    lower = np.concatenate([lower, np.zeros(left)])
    upper = np.concatenate([upper, np.full(left, np.inf)])
    targets = np.concatenate([hidden, np.zeros(left, dtype=bool)])
    found = attack(linked.sums, lower=lower, upper=upper, targets=targets)
    return Audit(
        cells=_told(linked, found=found, hidden=hidden, minimum_width=minimum_width),
        differences=small_differences(
            linked,
            lower=lower,
            upper=upper,
            shown=np.concatenate([~concealed, np.zeros(left, dtype=bool)]),
            largest=largest_small,
        ),
        possible=found.possible,
    )


def _of_shown(
    linked: LinkedCells, *, concealed: Mask, low: Mask, base: int | None, smallest: int | None
) -> tuple[Floats, Floats]:
    """Return between which numbers each shown count lies; NaN for others."""
    counts = linked.cells[COUNT]
    nothing = counts.isna().to_numpy() & ~concealed & ~low
    if nothing.any():
        at = int(np.flatnonzero(nothing)[0])
        raise DataError(SHOWN_WITHOUT_COUNT.format(cell=linked.name(at)))
    exact = counts.to_numpy(dtype=float, na_value=np.nan)
    lower, upper = (
        (exact, exact) if base is None else rounding_interval(pd.Series(exact), base=base)
    )
    if smallest is not None:
        lower = np.where(exact > 0, np.maximum(lower, smallest), lower)
    below_half = np.inf if base is None else np.ceil(base / 2) - 1
    return np.where(low, 1.0, lower), np.where(low, below_half, upper)


def _told(linked: LinkedCells, *, found: Found, hidden: Mask, minimum_width: int) -> pd.DataFrame:
    at = np.flatnonzero(hidden)
    told = linked.cells.loc[at, list(linked.dimensions)].reset_index(drop=True)
    lower, upper = found.lower[at], found.upper[at]
    if not found.possible:
        lower, upper = np.full(len(at), np.nan), np.full(len(at), np.nan)
    told[LOWER], told[UPPER] = _whole(lower), _whole(upper)
    told[RECOVERABLE] = lower == upper
    told[TOO_NARROW] = upper - lower < minimum_width
    return told


def _whole(numbers: Floats) -> pd.Series:
    return pd.Series(np.where(np.isfinite(numbers), numbers, np.nan)).astype("Int64")


def _mask(given: ArrayLike | None, *, size: int) -> Mask:
    return np.zeros(size, dtype=bool) if given is None else np.asarray(given, dtype=bool)
