"""Change of the ratio of two groups' rates: what moved for one and not for the other."""

from __future__ import annotations

from datetime import date

import pandas as pd

from evaluation_lib.errors import DataError
from evaluation_lib.measures.tidy import floats
from evaluation_lib.measures.trends.segmented_model import SegmentedModel
from evaluation_lib.measures.trends.segmented_regression import segmented_regression
from evaluation_lib.measures.trends.series import COUNT, EXPOSURE, PERIOD, checked_series

NOT_THE_SAME_PERIODS = (
    "The two groups' series are of different periods ({first} in one, {second} in the other). Give "
    "both the same periods, with c for a count that is not known."
)


def ratio_change(
    group: pd.DataFrame,
    reference: pd.DataFrame,
    *,
    start: date | pd.Timestamp,
    how: SegmentedModel,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Estimate what changed in the ratio of a group's rate to the reference group's.

    Parameters
    ----------
    group, reference
        Series of the same periods, each as for `series.checked_series`.
    start
        The programme's start.
    how
        The model: ``quasibinomial`` (or ``quasipoisson``, which means the same here), ``binomial``
        or ``log_linear``; any errors.
    confidence
        Of the intervals, as a fraction.

    Returns
    -------
    pandas.DataFrame
        As `segmented_regression.estimates_of`: the ratio of ``level_change`` is what the ratio of
        the rates was multiplied by at the start.

    Raises
    ------
    DataError
        If the periods differ, or the series, the start or the model cannot be.

    Notes
    -----
    Of a period's two counts, how many are the group's is binomial, whatever their sum is: what
    moves both groups alike (a season, an early help definition, a pandemic) cancels. It is the
    Poisson model with a term for every period, conditional on the periods' sums (Armstrong,
    Gasparrini & Tobias 2014, BMC Medical Research Methodology 14, 122). What moves one group alone,
    such as arrivals of unaccompanied children, does not cancel. If both groups changed by the same
    factor, the ratio did not change: look at the rates as well.
    """
    return segmented_regression(
        ratio_series(group, reference), start=start, how=how, confidence=confidence
    )


def ratio_series(group: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Put two groups' series beside each other as one series of their ratio.

    Parameters
    ----------
    group, reference
        As for `ratio_change`.

    Returns
    -------
    pandas.DataFrame
        The group's series with ``reference_count`` beside its ``count`` (both ``NA`` where either
        is) and, as ``exposure``, the group's over the reference's. `fitting.fitted_model`,
        `power.detectable_change` and others take it as they take any series.

    Raises
    ------
    DataError
        If the periods differ or a series cannot be right.
    """
    first, second = checked_series(group), checked_series(reference)
    if first[PERIOD].tolist() != second[PERIOD].tolist():
        spans = [f"{one[PERIOD].iloc[0]} to {one[PERIOD].iloc[-1]}" for one in (first, second)]
        raise DataError(NOT_THE_SAME_PERIODS.format(first=spans[0], second=spans[1]))
    known = first[COUNT].notna() & second[COUNT].notna()
    return first.assign(
        count=first[COUNT].where(known),
        reference_count=second[COUNT].where(known),
        exposure=floats(first, EXPOSURE) / floats(second, EXPOSURE),
    )
