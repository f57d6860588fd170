"""Counts of completed tables, and the ratios that all of them together give."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from evaluation_lib.measures.imputation import Imputed
from evaluation_lib.measures.reference_groups import against_reference
from evaluation_lib.measures.rubin import Pooled, pool
from evaluation_lib.measures.share_ratio_intervals import log_share_variance
from evaluation_lib.measures.tidy import Floats, exposure_of, floats, measure_rows

RATE_RATIO, TRANSITION_RATIO = "relative_rate_index", "transition_relative_rate"
RUBIN = (
    "multiple imputation of ethnicity not yet obtained, {tables} tables ({drawn}); log ratios "
    "pooled by Rubin's rules, degrees of freedom of Barnard and Rubin"
)
NOT_POOLED = "not pooled: a count of 0 in a completed table, or none to divide by"


def imputed_counts(
    imputed: Imputed,
    rows: pd.DataFrame,
    *,
    by: Sequence[str] = ("area",),
    went_on: str | None = None,
) -> pd.DataFrame:
    """Count the rows of every completed table by group.

    Parameters
    ----------
    imputed
        What `imputation.impute_groups` made of these rows.
    rows
        The same rows in the same order, with the columns ``by``.
    by
        What counts are kept apart by (``area``, or ``area`` and ``period``); a row where one of
        them is missing is counted nowhere.
    went_on
        Of a cohort, the column that says who went on: ``count`` is of them, ``reached`` of all.

    Returns
    -------
    pandas.DataFrame
        ``imputation`` (from 1), ``by``, ``group``, ``count``, of a cohort ``reached``, and
        ``drawn_by`` (the method): one row for every group in every place of every table, also where
        the count is 0. *Refused* is a group, *Not yet obtained* no longer.
    """
    placed = rows[list(by)].notna().all(axis=1).to_numpy()
    places = pd.MultiIndex.from_frame(rows.loc[placed, list(by)])
    place, names = places.factorize()
    weights = {"count": None if went_on is None else rows.loc[placed, went_on].astype(float)}
    if went_on is not None:
        weights["reached"] = None
    cells = place + len(names) * imputed.codes[:, placed]
    grid = _grid(imputed, names, by=by)
    numbers = {
        column: np.concatenate(
            [np.bincount(table, weight, len(names) * len(imputed.groups)) for table in cells]
        )
        for column, weight in weights.items()
    }
    return grid.assign(**numbers, drawn_by=imputed.method)


def pooled_ratios(
    counts: pd.DataFrame,
    *,
    reference_group: str,
    confidence: float | Sequence[float] = 0.95,
) -> pd.DataFrame:
    """Each group's rate beside the reference group's, over all completed tables.

    Parameters
    ----------
    counts
        What `imputed_counts` returns, with the ``population`` of each row (of a cohort its
        ``reached``), and if wanted ``years`` and ``design_effect``.
    reference_group
        The group whose rate is 1, or `reference_groups.ALL_OTHERS`.
    confidence
        As a fraction; several give one row each, those of 0.95 first.

    Returns
    -------
    pandas.DataFrame
        Columns of `tidy.MEASURE_COLUMNS` with ``degrees`` (of freedom) and ``missing_information``
        (the fraction of what there is to know about the ratio that is not known). ``count``,
        ``reached`` are means over the tables. A ratio is missing where a count is 0 in any table;
        ``method`` says so.

    Raises
    ------
    DataError
        If a place lacks the reference group.

    Notes
    -----
    Logarithms of the ratios, each with the variance 1/x1 + 1/x2 times the design effects (rates) or
    that of `share_ratio_intervals.log_share_variance` (shares of a cohort), pooled by `rubin.pool`.
    A count's variance is not itself estimated, so the degrees of freedom of the complete table are
    infinite. Normal intervals of log ratios are not score intervals: beside a ratio of known
    children alone, part of the difference is that of the two methods.
    """
    cohort = "reached" in counts.columns
    tables = [
        against_reference(
            table,
            floats(table, "reached") if cohort else exposure_of(table),
            reference_group=reference_group,
        )
        for _, table in counts.groupby("imputation", sort=True)
    ]
    pairs = {name: np.stack([pair[name] for _, pair in tables]) for name in tables[0][1].columns}
    pooled = _pooled(pairs, cohort=cohort)
    means = {
        column: np.mean([floats(rows, column) for rows, _ in tables], axis=0)
        for column in ("count", "reached")
        if column in counts.columns
    }
    rows = tables[0][0]
    found = measure_rows(
        rows,
        measure=TRANSITION_RATIO if cohort else RATE_RATIO,
        value=np.exp(pooled.estimate),
        interval=lambda one: (*map(np.exp, pooled.limits(one)), _method(rows, pooled, len(tables))),
        confidence=confidence,
        reference=reference_group,
        **means,
    )
    times = len(found) // max(len(rows), 1)
    return found.assign(
        degrees=np.tile(pooled.degrees, times),
        missing_information=np.tile(pooled.missing_information, times),
    )


def _grid(imputed: Imputed, names: pd.MultiIndex, *, by: Sequence[str]) -> pd.DataFrame:
    """One row for every table, group and place, in the order in which they are counted."""
    size = len(imputed.groups)
    where = names.to_frame(index=False).set_axis(list(by), axis=1)
    groups = np.repeat(imputed.groups, len(names))
    table = pd.concat([where] * size, ignore_index=True).assign(group=groups)
    tables = np.repeat(np.arange(1, len(imputed.codes) + 1), len(table))
    stacked = pd.concat([table] * len(imputed.codes), ignore_index=True)
    return stacked.assign(imputation=tables)


def _pooled(pairs: dict[str, Floats], *, cohort: bool) -> Pooled:
    """Pool the log ratios; arrays of shape (tables, rows)."""
    x1, n1, x2, n2 = (pairs[name] for name in ("x1", "n1", "x2", "n2"))
    some = ((x1 > 0) & (x2 > 0) & (n1 > 0) & (n2 > 0)).all(axis=0)
    x1, n1, x2, n2 = (np.where(some, item, np.nan) for item in (x1, n1, x2, n2))
    d1, d2 = pairs["effect1"], pairs["effect2"]
    if cohort:
        variance = log_share_variance(x1 / d1, n1 / d1) + log_share_variance(x2 / d2, n2 / d2)
    else:
        variance = d1 / x1 + d2 / x2
    return pool(np.log(x1 / n1) - np.log(x2 / n2), variance)


def _method(rows: pd.DataFrame, pooled: Pooled, tables: int) -> np.ndarray:
    said = [RUBIN.format(tables=tables, drawn=drawn) for drawn in rows["drawn_by"]]
    return np.where(np.isnan(pooled.estimate), NOT_POOLED, said)
