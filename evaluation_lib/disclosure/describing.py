"""Numbers that describe records: rounded, told apart from nought, and safe beside their sums.

Deterministic rounding has an edge: a whole of 4 whose four parts are all ``[low]`` says that each
of them is 1. So what the sums of a table leave to each number is worked out from the rounded
numbers alone; where that is less than rounding leaves, parts of the sum that round to zero are no
longer told apart from nought.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation_lib.disclosure.rounding import rounded

#: What stands for ``[low]``: more than nought, less than any number that is shown.
LOW = 0.5


@dataclass(frozen=True)
class Sum:
    """A number that is the sum of others.

    Attributes
    ----------
    whole
        Its column.
    parts
        The columns that it is the sum of.
    rest
        Whether there may be a part that is not among them.
    """

    whole: str
    parts: tuple[str, ...]
    rest: bool = False


def described(counts: pd.DataFrame, *, base: int, sums: Sequence[Sum] = ()) -> pd.DataFrame:
    """Round counts, each by itself, so that no sum of theirs tells more than the rounding.

    Parameters
    ----------
    counts
        Whole numbers, not negative.
    base
        The number to whose multiples they are rounded, halves up.
    sums
        Which columns are the sum of which others.

    Returns
    -------
    pandas.DataFrame
        ``Float64`` of the same shape: multiples of the base; a true zero; `LOW` for a number from 1
        to below half the base; ``NA`` for one of which nothing is told but that it is below half
        the base, nought or not.
    """
    whole = counts.astype("Int64")
    numbers = whole.apply(lambda column: rounded(column, base=base)).astype("Float64")
    numbers = numbers.mask((numbers == 0) & (whole > 0), LOW)
    while True:
        told = _told_by(numbers, base=base, sums=sums)
        hidden = numbers.copy()
        for one in sums:
            touched = told[[one.whole, *one.parts]].any(axis=1)
            for part in one.parts:
                hidden[part] = hidden[part].mask(touched & (hidden[part] <= LOW))
        if hidden.equals(numbers):
            return numbers
        numbers = hidden


def _told_by(numbers: pd.DataFrame, *, base: int, sums: Sequence[Sum]) -> pd.DataFrame:
    """Say of which ``[low]`` number the sums tell more than that it is from 1 to below half."""
    least, most = bounds(numbers, base=base, sums=sums)
    told = (least > 1) | (most < _most_low(base))
    return told & (numbers == LOW).fillna(False).astype(bool)


def bounds(
    numbers: pd.DataFrame, *, base: int, sums: Sequence[Sum]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Work out how small and how large each number can be, from rounded numbers and their sums.

    Parameters
    ----------
    numbers
        As `described` returns them.
    base, sums
        As for `described`.

    Returns
    -------
    tuple of pandas.DataFrame
        The least and the largest count, inclusive, by narrowing until nothing moves.
    """
    shown = numbers.astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    unknown, low, zero = np.isnan(shown), shown == LOW, shown == 0
    least = np.where(unknown | zero, 0.0, np.where(low, 1.0, np.ceil(shown - base / 2)))
    few = unknown | low
    most = np.where(zero, 0.0, np.where(few, _most_low(base), np.ceil(shown + base / 2) - 1))
    placed = [_places(one, numbers.columns) for one in sums]
    while True:
        before = least.copy(), most.copy()
        for whole, parts, rest in placed:
            _narrow(least, most, whole=whole, parts=parts, rest=rest)
        if np.array_equal(least, before[0]) and np.array_equal(most, before[1]):
            lower, upper = (
                pd.DataFrame(one, numbers.index, numbers.columns) for one in (least, most)
            )
            return lower, upper


def _places(one: Sum, columns: pd.Index) -> tuple[int, list[int], bool]:
    found = [columns.get_loc(name) for name in (one.whole, *one.parts)]
    return found[0], found[1:], one.rest


def _narrow(
    least: np.ndarray, most: np.ndarray, *, whole: int, parts: list[int], rest: bool
) -> None:
    """Narrow what is left to a whole and to its parts, in place."""
    at_least, at_most = least[:, parts].sum(axis=1), most[:, parts].sum(axis=1)
    least[:, whole] = np.maximum(least[:, whole], at_least)
    if not rest:
        most[:, whole] = np.minimum(most[:, whole], at_most)
    others_least = at_least[:, None] - least[:, parts]
    others_most = at_most[:, None] - most[:, parts]
    most[:, parts] = np.minimum(most[:, parts], most[:, [whole]] - others_least)
    if not rest:
        least[:, parts] = np.maximum(least[:, parts], least[:, [whole]] - others_most)


def _most_low(base: int) -> int:
    """Return the largest count that rounds to zero."""
    return (base - 1) // 2
