"""Chance that brothers and sisters share, without a change of anybody's own chances."""

from __future__ import annotations

from functools import cache

import numpy as np

SHAPE, QUANTILES = 1.5, 2000


def shared_uniform(step: np.ndarray, *, together: float, rng: np.random.Generator) -> np.ndarray:
    """Draw a number between 0 and 1 for each row; rows of one step have the same now and then.

    Each row by itself is uniform whatever the others are, so planted chances hold exactly.

    Parameters
    ----------
    step
        What rows have in common.
    together
        How often a row takes the number of its step instead of one of its own.
    rng
        The source of chance.
    """
    _, place = np.unique(step, return_inverse=True)
    number = place.max() + 1 if len(place) else 0
    common = rng.random(number)[place]
    return np.where(rng.random(len(place)) < together, common, rng.random(len(place)))


def shared_days(
    step: np.ndarray, *, between: tuple[int, int], rng: np.random.Generator
) -> np.ndarray:
    """Draw a number of days for each step, the fewest and the most included."""
    _, place = np.unique(step, return_inverse=True)
    number = place.max() + 1 if len(place) else 0
    low, high = between
    return rng.integers(low, high + 1, size=number)[place]


def shared_stays(
    step: np.ndarray, mean: np.ndarray, *, together: float, rng: np.random.Generator
) -> np.ndarray:
    """Draw the length of stays in days: at least one, most shorter than the mean, some far longer.

    Gamma with shape 1.5; brothers and sisters often leave together.
    """
    uniform = shared_uniform(step, together=together, rng=rng)
    # The quantiles of one table serve all means: a gamma's scale is its mean.
    length = np.interp(uniform, *_standard_stays()) * mean
    return np.maximum(np.round(length), 1).astype("int64")


def part_of_stay(
    step: np.ndarray, length: np.ndarray, *, between: tuple[int, int], rng: np.random.Generator
) -> np.ndarray:
    """Draw a day within a stay, no later than the most days after its start."""
    _, place = np.unique(step, return_inverse=True)
    number = place.max() + 1 if len(place) else 0
    share = rng.random(number)[place]
    low, high = between
    longest = np.minimum(high, np.maximum(length - 1, 1))
    shortest = np.minimum(low, np.maximum(longest // 2, 1))
    return (shortest + np.floor(share * (longest - shortest + 1))).astype("int64")


def new_steps(parent: np.ndarray, day: np.ndarray, *, first: int) -> np.ndarray:
    """Number events: rows that came from one step on one day are one step again."""
    pairs = np.stack([parent, day], axis=1)
    _, place = np.unique(pairs, axis=0, return_inverse=True)
    return place.reshape(-1) + first


@cache
def _standard_stays() -> tuple[np.ndarray, np.ndarray]:
    """Return the quantiles of a stay whose mean is 1."""
    from scipy.stats import gamma

    grid = np.linspace(0, 1, QUANTILES + 2)[1:-1]
    quantiles = gamma.ppf(grid, SHAPE) / SHAPE
    return grid, quantiles / quantiles.mean()
