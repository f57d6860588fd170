"""How many were counted for each one expected at a reference's rates of each age and sex."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from evaluation_lib.measures.disproportionality import PER
from evaluation_lib.measures.intervals import (
    HIDDEN,
    method_with_effect,
    named,
    poisson_rate_interval,
)
from evaluation_lib.measures.strata_sums import expected_sums
from evaluation_lib.measures.tidy import Floats, design_effect_of, floats, measure_rows

INDIRECT = "observed over expected; observed: {interval}"
NOTHING_EXPECTED = "none: at the reference's rates nothing is expected"


def indirectly_standardised_ratio(
    counts: pd.DataFrame,
    *,
    reference: pd.DataFrame,
    strata: Sequence[str],
    confidence: float | Sequence[float] = 0.95,
) -> pd.DataFrame:
    """How many were counted for each one expected at the reference's rates of each stratum.

    Parameters
    ----------
    counts, strata, confidence
        As for `standardisation.directly_standardised_rate`.
    reference
        Columns of the strata, ``count`` and ``population``, and ``years`` if not 1; with ``area``
        or other keys as well where each place has a reference of its own, such as its White
        children.

    Returns
    -------
    pandas.DataFrame
        Measures, a row for each area, group and confidence. Two such ratios are not comparable
        where the groups differ in their strata: each is weighted by its own.

    Raises
    ------
    DataError
        If strata do not fit the reference.

    Notes
    -----
    Interval of the observed count, exact below ten and Byar's from ten on, over the expected: the
    reference is taken as known, as in PHEindicatormethods ``calculate_ISRatio``.
    """
    sums = expected_sums(counts, reference=reference, strata=strata)
    return _indirect(sums, measure="indirectly_standardised_ratio", confidence=confidence, per=1.0)


def indirectly_standardised_rate(
    counts: pd.DataFrame,
    *,
    reference: pd.DataFrame,
    strata: Sequence[str],
    confidence: float | Sequence[float] = 0.95,
) -> pd.DataFrame:
    """The indirectly standardised ratio times the reference's rate per 10,000, strata together.

    Parameters, returns, raises and source as for `indirectly_standardised_ratio`.
    """
    sums = expected_sums(counts, reference=reference, strata=strata)
    return _indirect(
        sums,
        measure="indirectly_standardised_rate_per_10000",
        confidence=confidence,
        per=floats(sums, "reference_rate") * PER,
    )


def _indirect(
    sums: pd.DataFrame,
    *,
    measure: str,
    confidence: float | Sequence[float],
    per: Floats | float,
) -> pd.DataFrame:
    count, expected = floats(sums, "count"), floats(sums, "expected")
    living, effect = floats(sums, "population"), design_effect_of(sums)
    some = np.where(expected > 0, expected, np.nan)

    def interval(level: float) -> tuple:
        lower, upper, name = poisson_rate_interval(count / effect, some / effect, confidence=level)
        method = np.array([INDIRECT.format(interval=one) for one in name], dtype=object)
        method = np.where(expected == 0, NOTHING_EXPECTED, method_with_effect(method, effect))
        method = np.where(np.isnan(expected), HIDDEN, method)
        return lower, upper, named(method, counts=[count], populations=[living])

    return measure_rows(
        sums,
        measure=measure,
        value=count / some * per,
        interval=interval,
        confidence=confidence,
        scale=per,
    )
