"""The columns of a segmented regression, and the rows that it can be made of."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evaluation_lib.errors import DataError
from evaluation_lib.measures.tidy import floats
from evaluation_lib.measures.trends.segmented_model import LOG_LINEAR, SegmentedModel
from evaluation_lib.measures.trends.series import EXPOSURE, PERIOD, TIME, after_start

#: The other count of a ratio; a series that has it is one of ratios.
REFERENCE_COUNT = "reference_count"
INTERCEPT, LEVEL_CHANGE, SLOPE_CHANGE, DOSE = "intercept", "level_change", "slope_change", "dose"
#: Terms that are nought without the programme.
OF_THE_PROGRAMME = (LEVEL_CHANGE, SLOPE_CHANGE, DOSE)

NO_COVARIATE = "The series has no column '{column}'. Add it, or leave it out of the model."
NO_VALUE = (
    "{period}: the column {column} has no number beside a known count. Write it, or leave the "
    "column out of the model."
)
TOO_FEW_POINTS = (
    "{known} known periods are too few for {terms} terms ({names}): leave some out, or give more "
    "periods."
)
NOT_TOLD_APART = (
    "The periods cannot tell these terms apart: {names}. Leave one out, or give more periods "
    "before and after the start."
)
NO_EVENTS = (
    "Nothing was counted {side} the start, so that no change can be estimated as a ratio. Use a "
    "larger group, or longer periods."
)
NONE_LEFT = (
    "No known period is left {side} the start, once {transition} periods of transition are left "
    "out. Shorten the transition, or give more periods."
)
ZERO_COUNT = (
    "{period}: the count is 0, and the log of a rate of 0 cannot be taken. Use another model, "
    "or Newey–West errors."
)


def segments(
    series: pd.DataFrame,
    *,
    start: date | pd.Timestamp,
    how: SegmentedModel,
    with_programme: bool = True,
) -> pd.DataFrame:
    """Return the terms of a segmented regression, one row for each period.

    Parameters
    ----------
    series
        As `series.checked_series` returns it, with a period before and one after the start.
    start
        The programme's start: the first period that begins on or after it is the first one after.
    how
        The model.
    with_programme
        Whether the programme's own terms are those of the series, or nought.

    Returns
    -------
    pandas.DataFrame
        ``intercept``, ``time``, ``level_change`` (or ``dose``), ``slope_change``, ``sine_1``,
        ``cosine_1``, … and the covariates, as far as the model has them.

    Raises
    ------
    DataError
        If the series has no such covariate or dose.
    """
    time = series[TIME].to_numpy(dtype=float)
    after = after_start(series, start=start).astype(float)
    columns = {INTERCEPT: np.ones(len(time)), TIME: time}
    if how.dose:
        columns[DOSE] = _column(series, how.dose)
    else:
        columns[LEVEL_CHANGE] = after
    if how.slope_change:
        columns[SLOPE_CHANGE] = np.cumsum(after)
    columns |= _season(time, how=how)
    columns |= {name: _column(series, name) for name in how.covariates}
    if not with_programme:
        columns |= {name: np.zeros(len(time)) for name in OF_THE_PROGRAMME if name in columns}
    return pd.DataFrame(columns)


def known_rows(
    series: pd.DataFrame,
    *,
    start: date | pd.Timestamp,
    how: SegmentedModel,
    terms: pd.DataFrame,
) -> NDArray[np.bool_]:
    """Say which rows a model is fitted to: those with a known count, outside the transition.

    Parameters
    ----------
    series, start, how
        As for `segments`.
    terms
        As `segments` returns it.

    Returns
    -------
    numpy.ndarray
        Shape (n,).

    Raises
    ------
    DataError
        If the rows cannot carry the model.
    """
    after = after_start(series, start=start)
    known = series["count"].notna().to_numpy() & (floats(series, EXPOSURE) > 0)
    if REFERENCE_COUNT in series:
        # Where neither was counted, there is no share of one in both.
        both = floats(series, "count") + floats(series, REFERENCE_COUNT)
        known &= both > 0
    known &= ~(after & (np.cumsum(after) <= how.transition))
    _refuse_missing(series, terms, known)
    for side, rows in (("before", known & ~after), ("after", known & after)):
        if not rows.any():
            raise DataError(NONE_LEFT.format(side=side, transition=how.transition))
    _refuse_no_events(series, known, after)
    if how.fitted_as == LOG_LINEAR:
        _refuse_zeros(series, known)
    _refuse_too_few(terms[known])
    return known


def _season(time: NDArray[np.float64], *, how: SegmentedModel) -> dict[str, NDArray[np.float64]]:
    columns = {}
    for harmonic in range(1, how.harmonics + 1):
        angle = 2 * np.pi * harmonic * time / (how.period_length or 1)
        # At two periods a turn the sine is nought everywhere.
        if 2 * harmonic != how.period_length:
            columns[f"sine_{harmonic}"] = np.sin(angle)
        columns[f"cosine_{harmonic}"] = np.cos(angle)
    return columns


def _column(series: pd.DataFrame, name: str) -> NDArray[np.float64]:
    if name not in series:
        raise DataError(NO_COVARIATE.format(column=name))
    return floats(series, name)


def _refuse_missing(series: pd.DataFrame, terms: pd.DataFrame, known: NDArray[np.bool_]) -> None:
    for name in terms:
        missing = known & terms[name].isna().to_numpy()
        if missing.any():
            raise DataError(NO_VALUE.format(period=series[PERIOD][missing].iloc[0], column=name))


def _refuse_no_events(
    series: pd.DataFrame, known: NDArray[np.bool_], after: NDArray[np.bool_]
) -> None:
    for column in ("count", REFERENCE_COUNT):
        if column not in series:
            continue
        counts = floats(series, column)
        for side, rows in (("before", known & ~after), ("after", known & after)):
            if not counts[rows].sum() > 0:
                raise DataError(NO_EVENTS.format(side=side))


def _refuse_zeros(series: pd.DataFrame, known: NDArray[np.bool_]) -> None:
    for column in ("count", REFERENCE_COUNT):
        if column in series:
            zeros = known & (floats(series, column) == 0)
            if zeros.any():
                raise DataError(ZERO_COUNT.format(period=series[PERIOD][zeros].iloc[0]))


def _refuse_too_few(terms: pd.DataFrame) -> None:
    names = ", ".join(terms.columns)
    if len(terms) <= terms.shape[1]:
        raise DataError(TOO_FEW_POINTS.format(known=len(terms), terms=terms.shape[1], names=names))
    scaled = terms / terms.abs().max().replace(0, 1)
    if np.linalg.matrix_rank(scaled.to_numpy()) < terms.shape[1]:
        raise DataError(NOT_TOLD_APART.format(names=names))
