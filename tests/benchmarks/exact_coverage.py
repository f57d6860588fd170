"""How often an interval holds the truth, summed over every count there can be: no chance in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import binom, poisson

Floats = NDArray[np.float64]
#: Two counts and their two populations in, lower and upper limits out.
Interval = Callable[[Floats, Floats, Floats, Floats], tuple[Floats, Floats]]

#: Counts rarer than this are left out of a sum.
NEVER = 1e-12


def coverage_of_rates(
    interval: Callable[[Floats], tuple[Floats, Floats]], *, expected: Iterable[float]
) -> pd.DataFrame:
    """Coverage of an interval of one Poisson rate: columns ``expected``, ``coverage``."""
    rows = []
    for mean in expected:
        counts = np.arange(poisson.isf(NEVER, mean) + 1)
        low, high = interval(counts)
        held = (low <= mean) & (mean <= high)
        rows.append({"expected": mean, "coverage": poisson.pmf(counts, mean)[held].sum()})
    return pd.DataFrame(rows)


def coverage_of_rate_ratios(
    interval: Interval,
    *,
    expected: Iterable[float],
    ratios: Iterable[float],
    times_larger: Iterable[float],
) -> pd.DataFrame:
    """Coverage of an interval of the ratio of two Poisson rates.

    Parameters
    ----------
    interval
        The interval.
    expected
        How many are expected of the group.
    ratios
        The true ratio of the group's rate to the reference's.
    times_larger
        How many times as large as the group the reference group is.

    Returns
    -------
    pandas.DataFrame
        Columns ``expected``, ``ratio``, ``times_larger``, ``coverage``.
    """
    rows = []
    for mean, ratio, times in product(expected, ratios, times_larger):
        means = (mean, mean / ratio * times)
        counts = [
            np.arange(max(poisson.isf(1 - NEVER, each), 0), poisson.isf(NEVER, each) + 1)
            for each in means
        ]
        chances = [poisson.pmf(each, mean) for each, mean in zip(counts, means, strict=True)]
        held = _held(interval, counts, (1.0, times), ratio)
        rows.append(
            {"expected": mean, "ratio": ratio, "times_larger": times}
            | {"coverage": float(chances[0] @ held @ chances[1])}
        )
    return pd.DataFrame(rows)


def coverage_of_share_ratios(
    interval: Interval,
    *,
    expected: Iterable[float],
    ratios: Iterable[float],
    reached: Iterable[tuple[int, int]],
) -> pd.DataFrame:
    """Coverage of an interval of the ratio of two shares.

    Parameters
    ----------
    interval
        The interval.
    expected
        How many of the group are expected to go on; left out where the share would be above 0.98.
    ratios
        The true ratio of the group's share to the reference's.
    reached
        How many of the group and of the reference reached the point.

    Returns
    -------
    pandas.DataFrame
        Columns ``expected``, ``ratio``, ``reached``, ``reached_reference``, ``coverage``.
    """
    rows = []
    for n1, n2 in reached:
        counts = [np.arange(n + 1) for n in (n1, n2)]
        limits = _limits(interval, counts, (float(n1), float(n2)))
        for mean, ratio in product(expected, ratios):
            shares = (mean / n1, mean / n1 / ratio)
            if max(shares) > 0.98:
                continue
            first, second = (
                binom.pmf(each, n, share)
                for each, n, share in zip(counts, (n1, n2), shares, strict=True)
            )
            held = (limits[0] <= ratio) & (ratio <= limits[1])
            rows.append(
                {"expected": mean, "ratio": ratio, "reached": n1, "reached_reference": n2}
                | {"coverage": float(first @ held @ second)}
            )
    return pd.DataFrame(rows)


def _held(
    interval: Interval, counts: list[Floats], sizes: tuple[float, float], truth: float
) -> NDArray[np.bool_]:
    low, high = _limits(interval, counts, sizes)
    return (low <= truth) & (truth <= high)


def _limits(
    interval: Interval, counts: list[Floats], sizes: tuple[float, float]
) -> tuple[Floats, Floats]:
    """Limits for every pair of counts: rows are the group's, columns the reference's."""
    grid = np.meshgrid(*counts, indexing="ij")
    flat = [each.reshape(-1).astype(float) for each in grid]
    sized = [np.full(flat[0].shape, size) for size in sizes]
    low, high = interval(flat[0], sized[0], flat[1], sized[1])
    return low.reshape(grid[0].shape), high.reshape(grid[0].shape)
