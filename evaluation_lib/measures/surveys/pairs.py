"""The same people before and after: who is matched, and which way each of them moved."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation_lib.measures.surveys.answers import HIGHEST, LOWEST

UP, SAME, DOWN = "up", "same", "down"
MOVES = (UP, SAME, DOWN)


@dataclass(frozen=True)
class Matching:
    """Who answered in which of two waves.

    Attributes
    ----------
    both, first_only, second_only
        Codes of respondents; what is compared pairwise is of ``both`` alone.
    """

    both: tuple[Hashable, ...]
    first_only: tuple[Hashable, ...]
    second_only: tuple[Hashable, ...]


def matching(first: pd.Index, second: pd.Index) -> Matching:
    """Match two waves by the codes of those who answered, never by their order.

    Parameters
    ----------
    first, second
        The respondents of each wave, each of them once.
    """
    return Matching(
        both=tuple(first.intersection(second).sort_values()),
        first_only=tuple(first.difference(second)),
        second_only=tuple(second.difference(first)),
    )


def differences(first: pd.Series, second: pd.Series) -> pd.Series:
    """Return second less first of everybody who is in both.

    Returns
    -------
    pandas.Series
        By respondent; 0 where one of the two values is missing: no change is seen there, and
        nobody drops out of the number of matched people for a question left out.
    """
    both = list(matching(first.index, second.index).both)
    # Means of thirds differ in their last digits though the answers are the same.
    return (second.loc[both] - first.loc[both]).fillna(0).round(6)


def moves(change: pd.Series, *, least: float = 0.0) -> pd.Series:
    """Say of each difference whether it is `UP`, `DOWN` or the `SAME`.

    Parameters
    ----------
    change
        As `differences` returns.
    least
        The smallest difference that is a move; any one that is not 0, if not given.
    """
    up, down = change > 0, change < 0
    large = change.abs() >= least
    kinds = np.select([up & large, down & large], [UP, DOWN], SAME)
    return pd.Series(kinds, index=change.index, dtype="str")


def transitions(first: pd.Series, second: pd.Series) -> pd.DataFrame:
    """Count how answers to one item passed from the first wave to the second.

    Returns
    -------
    pandas.DataFrame
        5 rows (first answer) and 5 columns (second answer) from 1 to 5, of those who gave both.
    """
    pairs = pd.concat({"first": first, "second": second}, axis="columns", join="inner").dropna()
    scale = range(LOWEST, HIGHEST + 1)
    table = pd.crosstab(pairs["first"].astype(int), pairs["second"].astype(int))
    return table.reindex(index=scale, columns=scale, fill_value=0)
