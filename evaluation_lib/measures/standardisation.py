"""Rates as they would be if every group had the ages and sexes of one standard."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from scipy.stats import gamma, norm

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.measures.disproportionality import PER
from evaluation_lib.measures.intervals import (
    method_with_effect,
    named,
    poisson_rate_interval,
)
from evaluation_lib.measures.reference_groups import NO_REFERENCE
from evaluation_lib.measures.strata_sums import direct_sums
from evaluation_lib.measures.tidy import (
    Floats,
    Interval,
    design_effect_of,
    floats,
    keys_of,
    measure_rows,
    where_of,
)

DOBSON = "Dobson's weights; total: {interval}"
GAMMA = "gamma interval of a weighted sum (Fay and Feuer)"
LOG_DELTA = "normal interval of the log ratio of two directly standardised rates (delta method)"
REPEATED = "{method}; repeat events of the same child in the variance"
WITHHELD = "none: withheld, fewer than {fewest} events"
NOBODY = "none: nobody lives in a stratum of the standard"

UNKNOWN_METHOD = "method '{found}' is not known: write {known}."
REPEATED_GAMMA = "The gamma interval takes no repeat events of the same child: write dobson."


def standard_population(populations: pd.DataFrame, *, strata: Sequence[str]) -> pd.DataFrame:
    """Return the children of all areas and groups together by stratum, to serve as a standard.

    Parameters
    ----------
    populations
        Columns of the strata and ``population``; any others are added up over.
    strata
        The columns that are kept.

    Returns
    -------
    pandas.DataFrame
        Columns of the strata and ``population``.
    """
    return populations.groupby(list(strata), as_index=False, sort=False)["population"].sum()


def directly_standardised_rate(
    counts: pd.DataFrame,
    *,
    standard: pd.DataFrame,
    strata: Sequence[str],
    dictionary: Dictionary,
    events_per_child: Sequence[str] = (),
    method: str = "dobson",
    confidence: float | Sequence[float] = 0.95,
) -> pd.DataFrame:
    """Rate per 10,000 that a group would have if its strata were as large as the standard's.

    Parameters
    ----------
    counts
        Columns ``area``, ``group``, the strata, ``count``, ``population``; ``years``,
        ``design_effect`` and other keys where they apply. One row for each stratum.
    standard
        Columns of the strata and ``population``: the weights. Rates that are to be compared need
        the same standard (see `standard_population`).
    strata
        The columns that are made equal, such as ``age_band`` and ``sex``.
    dictionary
        The data dictionary; ``standardisation`` says below how many events no rate is given.
    events_per_child
        Columns that say how many children had one event, two, three and so on, where a child can
        have several; their sum, each times its number of events, is ``count``.
    method
        ``dobson``, or ``gamma``: Fay and Feuer's, wider where few events carry large weights.
    confidence
        As a fraction, or several.

    Returns
    -------
    pandas.DataFrame
        Measures, a row for each area, group and confidence; where there is no value, ``method``
        says why.

    Raises
    ------
    DataError
        If strata do not fit the standard, or ``events_per_child`` does not add up to ``count``.

    Notes
    -----
    Dobson, Kuulasmaa, Eberle & Scherer (1991), Statistics in Medicine 10, 457-462: rate + sqrt of
    (variance / total) × (limit of the total - total), the limit being Byar's; with repeat events
    the variance of a stratum's count is the sum of children × (events of each)². Both as
    PHEindicatormethods ``calculate_dsr`` has them, with its floor. Fay & Feuer (1997), Statistics
    in Medicine 16, 791-801.
    """
    limits = _limits_named(method, events_per_child)
    sums = direct_sums(counts, standard=standard, strata=strata, events_per_child=events_per_child)
    withheld = _fewest_events(dictionary) > floats(sums, "count")
    return measure_rows(
        sums,
        measure="directly_standardised_rate_per_10000",
        value=np.where(withheld, np.nan, floats(sums, "rate") * PER),
        interval=_with_reasons(
            lambda level: limits(sums, level),
            sums,
            withheld=withheld,
            fewest=_fewest_events(dictionary),
            repeated=bool(events_per_child),
        ),
        confidence=confidence,
        scale=PER,
    )


def directly_standardised_rate_ratio(
    counts: pd.DataFrame,
    *,
    reference_group: str,
    standard: pd.DataFrame,
    strata: Sequence[str],
    dictionary: Dictionary,
    events_per_child: Sequence[str] = (),
    confidence: float | Sequence[float] = 0.95,
) -> pd.DataFrame:
    """Each group's directly standardised rate divided by the reference group's.

    Parameters
    ----------
    counts, standard, strata, dictionary, events_per_child, confidence
        As for `directly_standardised_rate`.
    reference_group
        The group whose rate is 1.

    Returns
    -------
    pandas.DataFrame
        As `directly_standardised_rate`, with ``reference``; the reference's own rows left out. No
        value where one of the two rates has none.

    Raises
    ------
    DataError
        As `directly_standardised_rate`, or if a place has no rows of the reference group.

    Notes
    -----
    Log ratio ± z × sqrt(variance1 / rate1² + variance2 / rate2²): Breslow & Day (1987), Statistical
    Methods in Cancer Research II, section 2.3. The floor keeps it from zeros, where it fails.
    """
    sums = direct_sums(counts, standard=standard, strata=strata, events_per_child=events_per_child)
    pairs = _paired(sums, reference_group=reference_group)
    own, other = floats(pairs, "rate"), floats(pairs, "rate_reference")
    fewest = _fewest_events(dictionary)
    withheld = (floats(pairs, "count") < fewest) | (floats(pairs, "count_reference") < fewest)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = own / other
        spread = np.sqrt(
            floats(pairs, "variance") / own**2 + floats(pairs, "variance_reference") / other**2
        )

    def limits(level: float) -> tuple:
        reach = np.exp(norm.ppf(0.5 + level / 2) * spread)
        return ratio / reach, ratio * reach, np.full(len(ratio), LOG_DELTA, dtype=object)

    return measure_rows(
        pairs,
        measure="directly_standardised_rate_ratio",
        value=np.where(withheld, np.nan, ratio),
        interval=_with_reasons(
            limits, pairs, withheld=withheld, fewest=fewest, repeated=bool(events_per_child)
        ),
        confidence=confidence,
        reference=reference_group,
    )


def _paired(sums: pd.DataFrame, *, reference_group: str) -> pd.DataFrame:
    keys = keys_of(sums)
    taken = [*keys, "count", "population", "rate", "variance"]
    reference = sums.loc[sums["group"] == reference_group, taken]
    pairs = sums.merge(reference, on=keys, how="left", suffixes=("", "_reference"), indicator=True)
    lost = pairs[pairs["_merge"] == "left_only"]
    if len(lost):
        where = where_of(lost.iloc[0], keys)
        raise DataError(NO_REFERENCE.format(reference=reference_group, where=where))
    return pairs[pairs["group"] != reference_group].reset_index(drop=True)


def _fewest_events(dictionary: Dictionary) -> int:
    return dictionary.document("disproportionality")["standardisation"]["fewest_events"]


def _with_reasons(
    limits: Interval, sums: pd.DataFrame, *, withheld: np.ndarray, fewest: int, repeated: bool
) -> Interval:
    """Take limits away where they rest on too few events or on nothing, and say why."""
    both = [sums.get(f"{name}_reference", sums[name]) for name in ("count", "population", "rate")]
    count, population, rate = (one.to_numpy(dtype=float, na_value=np.nan) for one in both)

    def interval(level: float) -> tuple:
        lower, upper, method = limits(level)
        if repeated:
            method = np.array([REPEATED.format(method=one) for one in method], dtype=object)
        method = method_with_effect(method, design_effect_of(sums))
        method = np.where(np.isnan(rate + floats(sums, "rate")), NOBODY, method)
        method = named(
            method,
            counts=[floats(sums, "count"), count],
            populations=[floats(sums, "population"), population],
        )
        method = np.where(withheld, WITHHELD.format(fewest=fewest), method)
        return np.where(withheld, np.nan, lower), np.where(withheld, np.nan, upper), method

    return interval


def _limits_named(
    method: str, events_per_child: Sequence[str]
) -> Callable[[pd.DataFrame, float], tuple]:
    if method not in LIMITS:
        raise DataError(UNKNOWN_METHOD.format(found=method, known=" or ".join(LIMITS)))
    if method == "gamma" and events_per_child:
        raise DataError(REPEATED_GAMMA)
    return LIMITS[method]


def _dobson_limits(sums: pd.DataFrame, level: float) -> tuple[Floats, Floats, np.ndarray]:
    rate, total = floats(sums, "rate"), floats(sums, "effective_count")
    lower, upper, interval = poisson_rate_interval(total, 1, confidence=level)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.sqrt(floats(sums, "variance") / total)
    names = np.array([DOBSON.format(interval=one) for one in interval], dtype=object)
    return rate + scale * (lower - total), rate + scale * (upper - total), names


def _gamma_limits(sums: pd.DataFrame, level: float) -> tuple[Floats, Floats, np.ndarray]:
    tail = (1 - level) / 2
    rate, variance = floats(sums, "rate"), floats(sums, "variance")
    widest = floats(sums, "largest_weight")
    above, spread = rate + widest, variance + widest**2
    with np.errstate(divide="ignore", invalid="ignore"):
        lower = gamma.ppf(tail, rate**2 / variance, scale=variance / rate)
        upper = gamma.ppf(1 - tail, above**2 / spread, scale=spread / above)
    return lower, upper, np.full(len(sums), GAMMA, dtype=object)


#: The intervals of a directly standardised rate, by the names under which they are asked for.
LIMITS = {"dobson": _dobson_limits, "gamma": _gamma_limits}
