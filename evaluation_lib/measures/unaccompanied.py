"""What the ratios are with unaccompanied children and without them.

Of own records both are worked out. In published figures nobody says which groups unaccompanied
children are in, so that the ratios without them are only bounded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from evaluation_lib.counts.choices import ONLY, WITH, WITHOUT
from evaluation_lib.errors import DataError
from evaluation_lib.measures.disproportionality import relative_rate_index
from evaluation_lib.measures.intervals import wilson_share_interval
from evaluation_lib.measures.tidy import floats, keys_of, measure_rows
from evaluation_lib.measures.transition_rates import transition_relative_rate

SHARE_UNACCOMPANIED = "share_unaccompanied"

NO_SUCH_ROWS = (
    "The counts have no rows '{missing}' in the column unaccompanied: count with unaccompanied "
    "children, without them and only them."
)
NO_ROW = "There is no row for '{group}' in the counts: the bounds need it."


def ratios_with_and_without(
    counts: pd.DataFrame, *, reference_group: str, confidence: float | Sequence[float] = 0.95
) -> pd.DataFrame:
    """Each group's ratio with unaccompanied children and without them, side by side.

    The population is the same in both: censuses do not say which children are unaccompanied.

    Parameters
    ----------
    counts
        Counts with their ``population`` (of a cohort, ``reached``), with and without unaccompanied
        children below each other, told apart by ``unaccompanied`` (``with``, ``without``; rows of
        ``only`` are not used).
    reference_group, confidence
        As for `disproportionality.relative_rate_index`.

    Returns
    -------
    pandas.DataFrame
        As `disproportionality.relative_rate_index`, of a cohort as
        `transition_rates.transition_relative_rate`, with ``unaccompanied``; the rows ``with`` come
        first.

    Raises
    ------
    DataError
        If either kind of rows is not there, or as `relative_rate_index`.
    """
    return pd.concat(
        [
            measure(rows, reference_group=reference_group, confidence=confidence).assign(
                unaccompanied=which
            )
            for which in (WITH, WITHOUT)
            for measure, rows in _by_measure(_rows(counts, which))
        ],
        ignore_index=True,
    )


def share_unaccompanied(
    counts: pd.DataFrame, *, confidence: float | Sequence[float] = 0.95
) -> pd.DataFrame:
    """How many children of each group are unaccompanied, and what share of the group's that is.

    Parameters
    ----------
    counts
        As for `ratios_with_and_without`, with the rows ``only``; no ``population`` is needed.
    confidence
        As a fraction; several give one row each.

    Returns
    -------
    pandas.DataFrame
        Columns of `tidy.MEASURE_COLUMNS`: ``count`` is of unaccompanied children, ``population`` of
        all counted of the group, ``value`` the share (missing where the group has none, or a count
        is hidden).

    Raises
    ------
    DataError
        If a kind of rows is not there.

    Notes
    -----
    See `intervals.wilson_share_interval` for the method and its source.
    """
    places = ["area", "group", *keys_of(counts)[1:]]
    everybody = _rows(counts, WITH)[places].assign(everybody=floats(_rows(counts, WITH), "count"))
    alone = _rows(counts, ONLY).merge(everybody, on=places, how="left", validate="one_to_one")
    some, whole = floats(alone, "count"), alone["everybody"].to_numpy(dtype=float)
    whole = np.where(whole > 0, whole, np.nan)
    return measure_rows(
        alone,
        measure=SHARE_UNACCOMPANIED,
        value=some / whole,
        interval=lambda one: wilson_share_interval(some, whole, confidence=one),
        confidence=confidence,
        population=alone["everybody"],
    )


def _by_measure(rows: pd.DataFrame) -> list[tuple[Callable[..., pd.DataFrame], pd.DataFrame]]:
    """Say which measure each row's ratio is; a measure without rows is left out."""
    cohort = ~np.isnan(floats(rows, "reached"))
    both = ((relative_rate_index, rows[~cohort]), (transition_relative_rate, rows[cohort]))
    return [(measure, some) for measure, some in both if len(some)]


def _rows(counts: pd.DataFrame, which: str) -> pd.DataFrame:
    rows = counts[counts["unaccompanied"] == which]
    if rows.empty:
        raise DataError(NO_SUCH_ROWS.format(missing=which))
    return rows.reset_index(drop=True)


def outside_other(counts: pd.DataFrame, *, unaccompanied: int, other_group: str) -> int:
    """Return how many unaccompanied children at least stand in a group other than "Other".

    Parameters
    ----------
    counts
        Columns ``group``, ``count``: children looked after, unaccompanied children among them.
    unaccompanied
        How many of them are unaccompanied.
    other_group
        The name of the group "Other".
    """
    return max(0, unaccompanied - int(_of(counts, other_group, "count")))


def ratio_bounds_without_unaccompanied(
    counts: pd.DataFrame,
    *,
    unaccompanied: int,
    reference_group: str,
    other_group: str,
) -> pd.DataFrame:
    """Bound each group's ratio when the unaccompanied children are taken out.

    Nobody publishes which groups they are in, so the ratio without them is known only within
    bounds. Two pairs are given. The *wide* pair assumes nothing: as many as can be are taken from
    the group itself (lower), or from the reference group (upper). The *usual reading* pair follows
    the common belief that they are recorded under "Other": that group gives up all it can first,
    none is taken from the reference group, and the rest may come from any other group.

    Parameters
    ----------
    counts
        Columns ``group``, ``count``, ``population``; one row per group.
    unaccompanied
        How many of the children counted are unaccompanied.
    reference_group
        The group whose rate is 1.
    other_group
        The name of the group "Other".

    Returns
    -------
    pandas.DataFrame
        Per group but the reference: ``group``, ``with_all`` (the ratio with everyone),
        ``usual_lower``, ``usual_upper``, ``wide_lower``, ``wide_upper``. Bounds, not intervals:
        chance comes on top. The usual pair is missing where that reading is impossible, because
        there are more unaccompanied children than children outside the reference group.

    Raises
    ------
    DataError
        If a group named is not among the rows.
    """
    x_ref = _of(counts, reference_group, "count")
    n_ref = _of(counts, reference_group, "population")
    x_other = _of(counts, other_group, "count")
    groups = counts[counts["group"] != reference_group]
    x = groups["count"].astype(float).to_numpy()
    n = groups["population"].astype(float).to_numpy()

    wide_most, forced_on_reference = _most_taken(x, total=unaccompanied)
    wide_least, most_of_reference = _least_taken(x, x_ref, total=unaccompanied)

    rest = outside_other(counts, unaccompanied=unaccompanied, other_group=other_group)
    is_other = (groups["group"] == other_group).to_numpy()
    middle = x.sum() - x_other
    usual_most = np.where(is_other, min(unaccompanied, x_other), np.minimum(x, rest))
    usual_least = np.where(is_other, usual_most, np.maximum(0, rest - (middle - x)))
    possible = np.where(rest <= middle, 1.0, np.nan)

    def ratio(own: np.ndarray, reference: np.ndarray | float) -> np.ndarray:
        with np.errstate(divide="ignore", invalid="ignore"):
            return (own / n) / (reference / n_ref)

    return pd.DataFrame(
        {
            "group": groups["group"].to_numpy(),
            "with_all": ratio(x, x_ref),
            "usual_lower": ratio(x - usual_most, x_ref) * possible,
            "usual_upper": ratio(x - usual_least, x_ref) * possible,
            "wide_lower": ratio(x - wide_most, x_ref - forced_on_reference),
            "wide_upper": ratio(x - wide_least, x_ref - most_of_reference),
        }
    )


def _most_taken(x: np.ndarray, *, total: int) -> tuple[np.ndarray, np.ndarray]:
    """As many as can be from the group, then from the others, only the rest from the reference."""
    own = np.minimum(x, total)
    return own, np.maximum(0, total - own - (x.sum() - x))


def _least_taken(x: np.ndarray, x_ref: float, *, total: int) -> tuple[np.ndarray, np.ndarray]:
    """As many as can be from the reference, then from the others, only the rest from the group."""
    own = np.maximum(0, total - x_ref - (x.sum() - x))
    return own, np.minimum(x_ref, total - own)


def _of(counts: pd.DataFrame, group: str, column: str) -> float:
    row = counts.loc[counts["group"] == group, column]
    if row.empty:
        raise DataError(NO_ROW.format(group=group))
    return float(row.iloc[0])
