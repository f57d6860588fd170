"""Find, for each later event, the nearest earlier one: the searching that all rules share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from evaluation_lib.records.pathway_events import NONE, Events


@dataclass(frozen=True, eq=False)
class Pairs:
    """Later events and the earlier ones that they may have followed from, by position.

    Attributes
    ----------
    later, earlier
        Positions of the two events of each pair.
    """

    later: np.ndarray
    earlier: np.ndarray

    def only(self, kept: np.ndarray) -> Pairs:
        """Return some of the pairs."""
        return Pairs(self.later[kept], self.earlier[kept])


def _keyed(
    earlier: Events, later: Events, *, earlier_key: np.ndarray, later_key: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Number key and day of both as one, so that one search finds the place in time.

    Returns the positions of the earlier events in the order of key, day and (backwards) id, their
    numbers in that order, the later events' numbers, and how far the keys' numbers lie apart.
    """
    days = np.concatenate([earlier.day, later.day])
    first = days.min() if len(days) else 0
    span = int(days.max() - first + 1) * 2 if len(days) else 1
    order = np.lexsort((-earlier.rank, earlier.day, earlier_key))
    order = order[earlier_key[order] != NONE]
    numbers = earlier_key[order] * span + (earlier.day[order] - first)
    return order, numbers, later_key * span + (later.day - first), span


def nearest_earlier(
    earlier: Events,
    later: Events,
    *,
    earlier_key: np.ndarray,
    later_key: np.ndarray,
    fits: Callable[[np.ndarray, np.ndarray], np.ndarray],
) -> Pairs:
    """Pair each later event with the nearest event of the same key before it that fits.

    An event of the same day counts as earlier; of several on one day the one with the smallest id
    is the nearest. The search goes back one event at a time, for all later events at once.

    Parameters
    ----------
    earlier, later
        The events.
    earlier_key, later_key
        What both must have in common, as numbers; -1 where there is nothing.
    fits
        Positions of earlier and of later events → whether each pair may be joined.
    """
    order, numbers, wanted, span = _keyed(
        earlier, later, earlier_key=earlier_key, later_key=later_key
    )
    lowest = np.searchsorted(numbers, later_key * span, side="left")
    place = np.searchsorted(numbers, wanted, side="right") - 1
    found = np.full(len(later), NONE)
    left = np.flatnonzero((later_key != NONE) & (place >= lowest))
    while len(left):
        candidates = order[place[left]]
        good = fits(candidates, left)
        found[left[good]] = candidates[good]
        left = left[~good]
        place[left] -= 1
        left = left[place[left] >= lowest[left]]
    joined = np.flatnonzero(found != NONE)
    return Pairs(later=joined, earlier=found[joined])


def all_within(
    earlier: Events,
    later: Events,
    *,
    earlier_key: np.ndarray,
    later_key: np.ndarray,
    days: int,
) -> Pairs:
    """Pair each later event with every event of the same key up to so many days before it."""
    order, numbers, wanted, span = _keyed(
        earlier, later, earlier_key=earlier_key, later_key=later_key
    )
    oldest = np.maximum(wanted - days, later_key * span)
    start = np.searchsorted(numbers, oldest, side="left")
    stop = np.searchsorted(numbers, wanted, side="right")
    many = np.where(later_key != NONE, stop - start, 0)
    later_position = np.repeat(np.arange(len(later)), many)
    within = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    return Pairs(later=later_position, earlier=order[np.repeat(start, many) + within])


def closest_first(pairs: Pairs, earlier: Events, later: Events, *, one_to_one: bool) -> Pairs:
    """Join the nearest pairs first, so that no later event (nor earlier one) is joined twice.

    Of pairs equally near, the one with the smaller ids goes first.

    Parameters
    ----------
    pairs
        Pairs that may be joined.
    earlier, later
        The events.
    one_to_one
        Whether an earlier event may be joined only once, too.
    """
    apart = later.day[pairs.later] - earlier.day[pairs.earlier]
    order = np.lexsort(
        (
            earlier.child[pairs.earlier],
            later.rank[pairs.later],
            earlier.rank[pairs.earlier],
            apart,
        )
    )
    taken_later, taken_earlier = [False] * len(later), [False] * len(earlier)
    kept = []
    for place, one, other in zip(
        order.tolist(),
        pairs.later[order].tolist(),
        pairs.earlier[order].tolist(),
        strict=True,
    ):
        if taken_later[one] or (one_to_one and taken_earlier[other]):
            continue
        taken_later[one] = taken_earlier[other] = True
        kept.append(place)
    return pairs.only(np.array(kept, dtype="int64"))
