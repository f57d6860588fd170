"""Which points of a control chart are more than noise, and by which rule.

A rule looks at periods that follow one another. A period without a value breaks every row, so a
gap never makes a signal, nor does it join what lies at its two sides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

from evaluation_lib.measures.tidy import Floats
from evaluation_lib.measures.trends.rule_sets import Rule, RuleSet

#: In which way a point is special.
HIGH, LOW, RISING, FALLING = "high", "low", "rising", "falling"
#: The limits lie so many standard deviations from the centre.
LIMITS = 3.0
#: Points this near to a line lie on it: a sum of decimal fractions is rarely exact.
SLACK = 1e-12

#: For each period 1 (high, rising), -1 (low, falling) or 0.
Signs = NDArray[np.int8]


def special_causes(
    value: ArrayLike, *, centre: ArrayLike, sigma: ArrayLike, rules: RuleSet, firm: bool = True
) -> pd.DataFrame:
    """Say of each point of one phase of a chart whether it is special, and why.

    Parameters
    ----------
    value
        Shape (n,), one a period, none left out; ``NaN`` where it is not known.
    centre, sigma
        The centre and the standard deviation, shape (n,) or one value.
    rules
        The tests in their order of precedence.
    firm
        Whether the limits may be relied on; if not, only tests are made that need none.

    Returns
    -------
    pandas.DataFrame
        Columns ``rule`` (missing where the point is not special) and ``direction`` (`HIGH`, `LOW`,
        `RISING` or `FALLING`; missing too where a rule has none), in the order of the points.
    """
    y = np.asarray(value, dtype=float)
    distance = distances(y, centre=centre, sigma=sigma)
    named = np.full(len(y), None, dtype=object)
    direction = np.full(len(y), None, dtype=object)
    for rule in rules.rules:
        if rule.needs_limits and not firm:
            continue
        found = TESTS[rule.test](y, distance, rule)
        free = (found != 0) & pd.isna(named)
        named[free] = rule.rule
        direction[free] = [DIRECTIONS[rule.test].get(int(sign)) for sign in found[free]]
    return pd.DataFrame({"rule": named, "direction": direction}, dtype="string")


def distances(value: ArrayLike, *, centre: ArrayLike, sigma: ArrayLike) -> Floats:
    """Return how many standard deviations points lie from the centre, shape (n,).

    0 on the centre itself; infinite where the values do not vary at all and one does.
    """
    y, middle, scale = np.broadcast_arrays(
        *(np.asarray(one, dtype=float) for one in (value, centre, sigma))
    )
    away = y - middle
    away = np.where(np.abs(away) <= SLACK * np.maximum(np.abs(y), np.abs(middle)), 0.0, away)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(away == 0, 0.0, away / scale)


def sides(distance: Floats) -> Signs:
    """Return on which side of the centre points lie; 0 on it and where nothing is known."""
    return np.sign(np.nan_to_num(distance)).astype(np.int8)


def rows_on_one_side(side: ArrayLike, *, points: int) -> Signs:
    """Mark the points at which so many in a row lie on one side."""
    return _completed(np.asarray(side) > 0, np.asarray(side) < 0, points=points)


def trends_completed(value: ArrayLike, *, points: int) -> Signs:
    """Mark the points at which so many in a row each were higher, or lower, than the one before."""
    steps = np.diff(np.asarray(value, dtype=float), prepend=np.nan)
    return _completed(steps > 0, steps < 0, points=points - 1)


def took_part(completed: ArrayLike, *, points: int) -> Signs:
    """Mark all the points of each row whose last point is marked; the earliest row decides."""
    ends = np.asarray(completed, dtype=np.int8)
    marked = np.zeros(len(ends), dtype=np.int8)
    for end in np.flatnonzero(ends):
        row = marked[max(end - points + 1, 0) : end + 1]
        row[row == 0] = ends[end]
    return marked


def rows_with(
    counts: ArrayLike, *, points: int, of: int, within: ArrayLike | None = None
) -> NDArray[np.bool_]:
    """Mark all points of the rows of ``of`` points of which so many count.

    Parameters
    ----------
    counts
        Whether each point counts, shape (n,).
    points, of
        So many of so many in a row.
    within
        What all points of a row must be, shape (n,), if anything.
    """
    counted = np.asarray(counts, dtype=bool)
    ends = np.zeros(len(counted), dtype=np.int8)
    ends[of - 1 :] = _sums(counted, of) >= points
    if within is not None:
        ends[of - 1 :] *= _sums(np.asarray(within, dtype=bool), of) == of
    return took_part(ends, points=of) != 0


def _sums(marks: NDArray[np.bool_], of: int) -> NDArray[np.int_]:
    """Count the marks in every row of ``of`` points, shape (n - of + 1,)."""
    if len(marks) < of:
        return np.zeros(0, dtype=int)
    return sliding_window_view(marks, of).sum(axis=1)


def _completed(up: NDArray[np.bool_], down: NDArray[np.bool_], *, points: int) -> Signs:
    """Mark the points at which so many in a row go up, or down."""
    marked = np.zeros(len(up), dtype=np.int8)
    marked[points - 1 :] += (_sums(up, points) == points).astype(np.int8)
    marked[points - 1 :] -= (_sums(down, points) == points).astype(np.int8)
    return marked


def _beyond(value: Floats, distance: Floats, rule: Rule) -> Signs:
    away, side = np.abs(distance), sides(distance)
    counts = away > rule.sigma * (1 + SLACK)
    if rule.within_limits:
        counts &= away <= LIMITS * (1 + SLACK)
    marked = np.zeros(len(value), dtype=np.int8)
    for sign in (1, -1):
        own = counts & (side == sign)
        within = side == sign if rule.all_on_one_side else None
        rows = rows_with(own, points=rule.points, of=rule.of, within=within)
        # Points between those that count are no signal themselves.
        marked[own & rows] = sign
    return marked


def _one_side(value: Floats, distance: Floats, rule: Rule) -> Signs:
    ends = rows_on_one_side(sides(distance), points=rule.points)
    return took_part(ends, points=rule.points)


def _trend(value: Floats, distance: Floats, rule: Rule) -> Signs:
    return took_part(trends_completed(value, points=rule.points), points=rule.points)


def _alternating(value: Floats, distance: Floats, rule: Rule) -> Signs:
    steps = np.sign(np.diff(value, prepend=np.nan))
    turns = np.concatenate([[False], steps[1:] * steps[:-1] < 0])
    return _all_in_a_row(turns, points=rule.points - 2, row=rule.points)


def _near(value: Floats, distance: Floats, rule: Rule) -> Signs:
    return _all_in_a_row(np.abs(distance) < rule.sigma, points=rule.points, row=rule.points)


def _far(value: Floats, distance: Floats, rule: Rule) -> Signs:
    return _all_in_a_row(np.abs(distance) > rule.sigma, points=rule.points, row=rule.points)


def _all_in_a_row(marks: NDArray[np.bool_], *, points: int, row: int) -> Signs:
    return took_part(_completed(marks, np.zeros_like(marks), points=points), points=row)


#: How each test of a rule is made; all take values, distances and the rule.
TESTS: Mapping[str, Callable[[Floats, Floats, Rule], Signs]] = {
    "beyond": _beyond,
    "one_side": _one_side,
    "trend": _trend,
    "alternating": _alternating,
    "near": _near,
    "far": _far,
}
_SIDES, _WAYS = {1: HIGH, -1: LOW}, {1: RISING, -1: FALLING}
#: What the signs of a test mean; a test that is not named has none.
DIRECTIONS: Mapping[str, Mapping[int, str]] = {
    "beyond": _SIDES,
    "one_side": _SIDES,
    "trend": _WAYS,
    "alternating": {},
    "near": {},
    "far": {},
}
