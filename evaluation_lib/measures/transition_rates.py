"""Of the children who reached one decision point, how many went on, beside a reference group.

A transition is counted along children: everybody who reached the first point, and who of them went
on. Two stocks are never divided by one another: who is in care today is not a part of those who are
on a plan today.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from evaluation_lib.errors import DataError
from evaluation_lib.measures.intervals import method_with_effect, wilson_share_interval
from evaluation_lib.measures.reference_groups import (
    against_reference,
    effective_counts,
    with_effects_of_pairs,
)
from evaluation_lib.measures.share_ratio_intervals import share_ratio_score_interval
from evaluation_lib.measures.tidy import (
    design_effect_of,
    divided,
    floats,
    keys_of,
    measure_rows,
    refuse_impossible,
    where_of,
)

STOCK = "stock"

ABOVE_REACHED = (
    "{where}: {count} went on, but only {reached} reached the first decision point. Count the "
    "same children in both."
)
OF_A_STOCK = (
    "{where}: children open on a day (kind stock) stand beside a number reached. A transition "
    "follows children who reached a point; leave reached empty in rows of a stock."
)


def transition_share(
    counts: pd.DataFrame, *, confidence: float | Sequence[float] = 0.95
) -> pd.DataFrame:
    """Share of the children reaching a decision point who went on, of each group.

    Parameters
    ----------
    counts
        Columns ``area``, ``group``, ``reached`` (how many children reached the first point) and
        ``count`` (how many of them went on), ``NA`` where hidden; of the others that counts may
        have ``design_effect``. Places where no group has ``reached`` are left out.
    confidence
        As a fraction; several give one row each, those of 0.95 first.

    Returns
    -------
    pandas.DataFrame
        Columns of `tidy.MEASURE_COLUMNS`; ``value`` and limits are fractions of 1. Of a group none
        of whom reached the first point the value is missing and the limits are 0 and 1.

    Raises
    ------
    DataError
        If more went on than reached, if the rows are a stock, if a number is impossible, or a group
        stands twice in a place.

    Notes
    -----
    See `intervals.wilson_share_interval` for the method and its source.
    """
    rows = cohorts_of(counts)
    count, reached, effect = floats(rows, "count"), floats(rows, "reached"), design_effect_of(rows)

    def interval(one: float) -> tuple:
        lower, upper, method = wilson_share_interval(
            count / effect, reached / effect, confidence=one
        )
        return lower, upper, method_with_effect(method, effect)

    return measure_rows(
        rows,
        measure="transition_share",
        value=divided(count, reached),
        interval=interval,
        confidence=confidence,
    )


def transition_relative_rate(
    counts: pd.DataFrame,
    *,
    reference_group: str,
    confidence: float | Sequence[float] = 0.95,
) -> pd.DataFrame:
    """Share of a group's children who went on, divided by the reference group's, in each place.

    Parameters
    ----------
    counts, confidence
        As for `transition_share`.
    reference_group
        The group whose share is 1, or `reference_groups.ALL_OTHERS`.

    Returns
    -------
    pandas.DataFrame
        As `transition_share`, with ``reference``; ``value`` and limits are ratios, the reference's
        own rows left out. Missing where a number is hidden; infinite where nobody of the reference
        went on.

    Raises
    ------
    DataError
        As for `transition_share`, and if a reference row is missing.

    Notes
    -----
    Relative rate index with the preceding stage as denominator, as the US Office of Juvenile
    Justice and Delinquency Prevention defines it. See `share_ratio_intervals` for the interval.
    """
    rows = cohorts_of(counts)
    rows, pairs = against_reference(rows, floats(rows, "reached"), reference_group=reference_group)
    return ratio_rows(
        rows,
        pairs,
        measure="transition_relative_rate",
        reference=reference_group,
        confidence=confidence,
    )


def cohorts_of(counts: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of places where a group has a number reached, with an index from 0.

    Raises
    ------
    DataError
        As `transition_share`.
    """
    refuse_impossible(counts)
    keys = keys_of(counts)
    has = pd.Series(floats(counts, "reached"), index=counts.index).notna()
    rows = counts[has.groupby([counts[key] for key in keys], dropna=False).transform("any")]
    above = floats(rows, "count") > floats(rows, "reached")
    if above.any():
        row = rows[above].iloc[0]
        raise DataError(
            ABOVE_REACHED.format(
                where=where_of(row, ["area", "group", *keys[1:]]),
                count=row["count"],
                reached=row["reached"],
            )
        )
    if "kind" in keys and (rows["kind"] == STOCK).any():
        row = rows[rows["kind"] == STOCK].iloc[0]
        raise DataError(OF_A_STOCK.format(where=where_of(row, ["area", "group", *keys[1:]])))
    return rows.reset_index(drop=True)


def ratio_rows(
    rows: pd.DataFrame,
    pairs: pd.DataFrame,
    *,
    measure: str,
    reference: str,
    confidence: float | Sequence[float],
) -> pd.DataFrame:
    """Lay out the ratio of two shares of each pair.

    Parameters
    ----------
    rows, pairs
        As `reference_groups.against_reference` returns them, the exposure being children reached.
    measure
        The measure's name.
    reference
        The reference group's name.
    confidence
        As for `transition_share`.
    """
    x1, n1, x2, n2 = (pairs[name].to_numpy() for name in ("x1", "n1", "x2", "n2"))

    def interval(one: float) -> tuple:
        lower, upper, method = share_ratio_score_interval(*effective_counts(pairs), confidence=one)
        return lower, upper, with_effects_of_pairs(method, pairs)

    return measure_rows(
        rows,
        measure=measure,
        value=divided(divided(x1, n1), divided(x2, n2)),
        interval=interval,
        confidence=confidence,
        reference=reference,
    )
