"""When what follows from events happens, as numbers of events a day and a period."""

from __future__ import annotations

import numpy as np


def later(daily: np.ndarray, spans: tuple[tuple[int, int], ...]) -> np.ndarray:
    """Return daily numbers so many days later, all days of a span equally likely.

    Parameters
    ----------
    daily
        Shape (days, quadrants, groups).
    spans
        The fewest and the most days of each thing that lies between, one after the other.
    """
    for fewest, most in spans:
        total = np.cumsum(np.concatenate([np.zeros((most + 1, *daily.shape[1:])), daily]), axis=0)
        length = len(daily)
        until = total[most - fewest + 1 :][:length]
        daily = (until - total[:length]) / (most - fewest + 1)
    return daily


def falls_by_period(
    follows: np.ndarray, edges: np.ndarray, *, spans: tuple[tuple[int, int], ...]
) -> np.ndarray:
    """Return in which period what follows from the events of a period falls.

    Parameters
    ----------
    follows
        What follows by the day of the event that it follows, shape (days, quadrants, groups).
    edges
        The first day of each period and the day after the last.
    spans
        As for `later`.

    Returns
    -------
    numpy.ndarray
        Shares, shape (periods, quadrants, groups, periods and later).
    """
    number = len(edges) - 1
    falls = np.zeros((number, *follows.shape[1:], number + 1))
    for period in range(number):
        own = np.zeros_like(follows)
        span = slice(edges[period], edges[period + 1])
        own[span] = follows[span]
        there = sums(later(own, spans), edges) / own.sum(axis=0)
        # Running sums leave rounding behind, which no share may have.
        falls[period, ..., :-1] = np.moveaxis(there, 0, -1).clip(0, 1)
    falls[..., -1] = np.maximum(1 - falls.sum(axis=-1), 0)
    return falls / falls.sum(axis=-1, keepdims=True)


def sums(daily: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Return the totals of periods that begin on ``edges``; the last edge is where they end."""
    return np.add.reduceat(daily, edges[:-1], axis=0)
