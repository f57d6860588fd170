"""Rates, shares and indices of each group, and each group's rate beside a reference group's."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from evaluation_lib.measures.intervals import (
    method_with_effect,
    named,
    poisson_rate_interval,
    wilson_share_interval,
)
from evaluation_lib.measures.ratio_intervals import (
    EXACT_RATIO,
    MOVER_DIFFERENCE,
    SCORE,
    rate_difference_mover_interval,
    rate_ratio_exact_interval,
    rate_ratio_score_interval,
)
from evaluation_lib.measures.reference_groups import (
    against_reference,
    effective_counts,
    method_of_pairs,
)
from evaluation_lib.measures.tidy import (
    Floats,
    design_effect_of,
    divided,
    exposure_of,
    floats,
    keys_of,
    measure_rows,
    refuse_impossible,
)

PER = 10_000
INDEX_OF_SHARES = "Wilson interval of the share, divided by the share of the population"
#: How the interval of a ratio of rates can be had → the function, and its name in a table.
RATIO_METHODS = {
    "score": (rate_ratio_score_interval, SCORE),
    "exact": (rate_ratio_exact_interval, EXACT_RATIO),
}


def rate_per_10000(
    counts: pd.DataFrame, *, confidence: float | Sequence[float] = 0.95
) -> pd.DataFrame:
    """Rate per 10,000 children (and year, where a column ``years`` stands) of each row.

    Parameters
    ----------
    counts
        Columns ``area``, ``group``, ``count`` (``NA`` where hidden), ``population`` (``NA`` where
        a group has none), and of the others that counts may have ``years`` and ``design_effect``.
    confidence
        As a fraction; several give one row each, those of 0.95 first.

    Returns
    -------
    pandas.DataFrame
        Columns of `tidy.MEASURE_COLUMNS`, one row for each row of ``counts``, in its order.
        ``value``, ``lower`` and ``upper`` are per 10,000; they are missing where the count is
        hidden or the group has no population, and ``method`` says which of both it is.

    Raises
    ------
    DataError
        If a number is impossible, or a group stands twice in a place.

    Notes
    -----
    See `intervals.poisson_rate_interval` for the method and its source.
    """
    refuse_impossible(counts)
    count, exposure, effect = floats(counts, "count"), exposure_of(counts), design_effect_of(counts)

    def interval(one: float) -> tuple:
        lower, upper, method = poisson_rate_interval(
            count / effect, exposure / effect, confidence=one
        )
        return lower, upper, method_with_effect(method, effect)

    return measure_rows(
        counts,
        measure="rate_per_10000",
        value=count / exposure * PER,
        interval=interval,
        scale=PER,
        confidence=confidence,
    )


def share(counts: pd.DataFrame, *, confidence: float | Sequence[float] = 0.95) -> pd.DataFrame:
    """Share of each group among all children counted at its place.

    Groups without a known ethnicity (Refused, Not yet obtained) are counted with the rest and have
    a share of their own: this is where they are seen.

    Parameters
    ----------
    counts, confidence
        As for `rate_per_10000`; no ``population`` is needed. ``everybody`` says, where it stands,
        how many were counted at the place, in all groups: their sum if it does not.

    Returns
    -------
    pandas.DataFrame
        As `rate_per_10000`, ``value`` and limits as fractions of 1. ``population`` is the number of
        children that the share is of: all those counted at the place. Where one count of a place
        is hidden, the sum is missing, and so is every share of that place without ``everybody``.

    Raises
    ------
    DataError
        As for `rate_per_10000`.

    Notes
    -----
    See `intervals.wilson_share_interval` for the method and its source.
    """
    refuse_impossible(counts)
    count, effect = floats(counts, "count"), design_effect_of(counts)
    told = "everybody" in counts.columns
    total = floats(counts, "everybody") if told else _sums_by_place(counts, count)

    def interval(one: float) -> tuple:
        lower, upper, method = wilson_share_interval(count / effect, total / effect, confidence=one)
        return lower, upper, method_with_effect(method, effect)

    return measure_rows(
        counts,
        measure="share",
        value=divided(count, total),
        interval=interval,
        confidence=confidence,
        population=total,
    )


def representation_index(
    counts: pd.DataFrame, *, confidence: float | Sequence[float] = 0.95
) -> pd.DataFrame:
    """Share of a group among those counted, divided by its share of the children living there.

    Both shares are among the groups with a population, so that children without a known ethnicity
    are in neither.

    .. warning::
       It can never exceed 1 / (the group's share of the population): a group that is half of all
       children has an index of 2 at most, one that is a hundredth can have 100. So it must not be
       compared between areas or groups of different mix; `relative_rate_index` can.

    Parameters
    ----------
    counts, confidence
        As for `rate_per_10000`.

    Returns
    -------
    pandas.DataFrame
        As `rate_per_10000`; ``value`` and limits are ratios. Where one count of a place is hidden,
        every index of that place is missing.

    Raises
    ------
    DataError
        As for `rate_per_10000`.

    Notes
    -----
    Disproportionality metric of Shaw, Putnam-Hornstein, Magruder & Needell (2008), Child Welfare
    87(2), 23-36. The interval is Wilson's of the share counted; the population is taken as known.
    """
    refuse_impossible(counts)
    exposure, effect = exposure_of(counts), design_effect_of(counts)
    living = np.isfinite(exposure)
    count = floats(counts, "count")
    total = _sums_by_place(counts, np.where(living, count, 0.0))
    of_population = exposure / _sums_by_place(counts, np.where(living, exposure, 0.0))

    def interval(one: float) -> tuple:
        # A group without a population is not part of the total, which may be less than its count.
        part, whole = (np.where(living, item / effect, np.nan) for item in (count, total))
        lower, upper, _ = wilson_share_interval(part, whole, confidence=one)
        method = named(
            np.full(len(counts), INDEX_OF_SHARES), counts=[total], populations=[exposure]
        )
        return (
            lower / of_population,
            upper / of_population,
            method_with_effect(method, effect),
        )

    return measure_rows(
        counts,
        measure="representation_index",
        value=divided(count, total) / of_population,
        interval=interval,
        confidence=confidence,
    )


def relative_rate_index(
    counts: pd.DataFrame,
    *,
    reference_group: str,
    confidence: float | Sequence[float] = 0.95,
    methods: Sequence[str] = ("score",),
) -> pd.DataFrame:
    """Each group's rate divided by the reference group's, within its place.

    Parameters
    ----------
    counts
        As for `rate_per_10000`, with one row of the reference group in each place.
    reference_group
        The group whose rate is 1, or `reference_groups.ALL_OTHERS`: each group against all the
        other children with a population.
    confidence
        As for `rate_per_10000`.
    methods
        ``score`` and ``exact`` (see `RATIO_METHODS`): one row for each, in this order.

    Returns
    -------
    pandas.DataFrame
        As `rate_per_10000`, with ``reference``; the reference's own rows left out. Missing where
        either count is hidden. A reference count of zero gives an infinite value where the group's
        is not zero, and none where it is.

    Raises
    ------
    DataError
        As for `rate_per_10000`, and if a reference row is missing.

    Notes
    -----
    See `ratio_intervals` for the methods and their sources.
    """
    refuse_impossible(counts)
    rows, pairs = against_reference(counts, exposure_of(counts), reference_group=reference_group)
    tables = [
        _ratios(rows, pairs, method=method, reference=reference_group, confidence=confidence)
        for method in methods
    ]
    table = pd.concat(tables, ignore_index=True)
    # Of every confidence first the score rows, then the exact ones.
    order = {one: place for place, one in enumerate(table["confidence"].unique())}
    return table.sort_values(
        "confidence", key=lambda column: column.map(order), kind="stable", ignore_index=True
    )


def difference_from_reference_rate(
    counts: pd.DataFrame,
    *,
    reference_group: str,
    confidence: float | Sequence[float] = 0.95,
) -> pd.DataFrame:
    """How many children more, or fewer, are counted than at the reference group's rate.

    The count less population × years × the reference's rate: not a number of wrong decisions, but
    the size of the difference in children.

    Parameters
    ----------
    counts, reference_group, confidence
        As for `relative_rate_index`.

    Returns
    -------
    pandas.DataFrame
        As `relative_rate_index`; ``value`` and limits are children, below zero where fewer.

    Raises
    ------
    DataError
        As for `relative_rate_index`.

    Notes
    -----
    See `ratio_intervals.rate_difference_mover_interval` for the method and its source.
    """
    refuse_impossible(counts)
    rows, pairs = against_reference(counts, exposure_of(counts), reference_group=reference_group)
    x1, n1, x2, n2 = (pairs[name].to_numpy() for name in ("x1", "n1", "x2", "n2"))

    def interval(one: float) -> tuple:
        lower, upper = rate_difference_mover_interval(*effective_counts(pairs), confidence=one)
        return lower, upper, method_of_pairs(MOVER_DIFFERENCE, pairs)

    return measure_rows(
        rows,
        measure="difference_from_reference_rate",
        value=x1 - n1 * x2 / n2,
        interval=interval,
        scale=n1,
        confidence=confidence,
        reference=reference_group,
    )


def _ratios(
    rows: pd.DataFrame,
    pairs: pd.DataFrame,
    *,
    method: str,
    reference: str,
    confidence: float | Sequence[float],
) -> pd.DataFrame:
    limits, name = RATIO_METHODS[method]
    x1, n1, x2, n2 = (pairs[column].to_numpy() for column in ("x1", "n1", "x2", "n2"))

    def interval(one: float) -> tuple:
        return *limits(*effective_counts(pairs), confidence=one), method_of_pairs(name, pairs)

    return measure_rows(
        rows,
        measure="relative_rate_index",
        value=divided(x1 / n1, x2 / n2),
        interval=interval,
        confidence=confidence,
        reference=reference,
    )


def _sums_by_place(counts: pd.DataFrame, values: Floats) -> Floats:
    """Sum over the groups of each place, missing where one of them is, shape (n,)."""
    by = [counts[key] for key in keys_of(counts)]
    sums = pd.Series(values, index=counts.index).groupby(by, dropna=False)
    return sums.transform("sum", skipna=False).to_numpy()
