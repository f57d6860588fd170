"""Of children who were followed for unequal times, the share that has gone on by a given day."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import norm

from evaluation_lib.errors import DataError
from evaluation_lib.measures.aalen_johansen import (
    CENSORED,
    EVENT,
    OTHER_END,
    incidence_at,
    incidence_interval,
)
from evaluation_lib.measures.intervals import Floats
from evaluation_lib.measures.reference_groups import ALL_OTHERS, NO_REFERENCE
from evaluation_lib.measures.tidy import keys_of, measure_rows, where_of

INCIDENCE, INCIDENCE_RATIO = "cumulative_incidence", "cumulative_incidence_ratio"

AALEN_JOHANSEN = "Aalen-Johansen at {at:g} days, other ends competing; log-log interval"
NONE_OR_ALL = (
    "Aalen-Johansen at {at:g} days, other ends competing; Wilson interval of none or all of those "
    "whose end is known"
)
RATIO = "ratio of two Aalen-Johansen incidences at {at:g} days; interval on the log scale"
NOT_FOLLOWED = "nobody was followed for {at:g} days"
NO_LOG_SCALE = "no interval: nobody of one of both groups went on, or was followed for {at:g} days"


def times_of_cohort(children: pd.DataFrame) -> pd.DataFrame:
    """Add ``days`` and ``end`` to children of `counts.cohorts.cohort_children`."""
    end = np.select(
        [children["went_on"].to_numpy(dtype=bool), children["other_end"].notna()],
        [EVENT, OTHER_END],
        CENSORED,
    )
    return children.assign(days=children["days_followed"].to_numpy(dtype=float), end=end)


def cumulative_incidence(
    children: pd.DataFrame, *, at: float, confidence: float | Sequence[float] = 0.95
) -> pd.DataFrame:
    """Cumulative incidence of each group at a day, other ends competing.

    With nobody censored it is the plain share of those who went on. A child who turns 18, is
    adopted or moves away is not taken for one who might still have gone on.

    Parameters
    ----------
    children
        One row per child: ``group``, ``days``, ``end`` (see `aalen_johansen.incidence_at`), and
        those of `tidy.keys_of` that tell places apart.
    at
        In days.
    confidence
        As a fraction; several give one row each, those of 0.95 first.

    Returns
    -------
    pandas.DataFrame
        Columns of `tidy.MEASURE_COLUMNS`; ``value`` and limits are fractions of 1, ``reached`` is
        how many children were followed, ``count`` how many were seen to go on by the day.
    """
    found = _estimates(children, at=at)

    def interval(one: float) -> tuple[Floats, Floats, np.ndarray]:
        limits = [
            incidence_interval(row.value, row.error, known=row.known, confidence=one)
            for row in found.itertuples()
        ]
        lower, upper = np.array(limits, dtype=float).reshape(-1, 2).T
        plain = (found["value"] > 0) & (found["value"] < 1) & (found["error"] > 0)
        method = np.select(
            [found["value"].isna(), plain], [NOT_FOLLOWED, AALEN_JOHANSEN], NONE_OR_ALL
        )
        return lower, upper, np.array([name.format(at=at) for name in method], dtype=object)

    value = found["value"].to_numpy(dtype=float)
    return measure_rows(
        found, measure=INCIDENCE, value=value, interval=interval, confidence=confidence
    )


def cumulative_incidence_ratio(
    children: pd.DataFrame,
    *,
    at: float,
    reference_group: str,
    confidence: float | Sequence[float] = 0.95,
) -> pd.DataFrame:
    """Ratio of each group's cumulative incidence to that of a reference group.

    Parameters
    ----------
    children, at, confidence
        As for `cumulative_incidence`.
    reference_group
        A group, or `reference_groups.ALL_OTHERS`: of each group, all children of the others.

    Returns
    -------
    pandas.DataFrame
        Columns of `tidy.MEASURE_COLUMNS` with ``reference``; the reference group's own rows are
        left out. Where nobody of one of both groups went on there are no limits: follow whole
        cohorts (`transition_rates`), whose intervals hold there.

    Raises
    ------
    DataError
        If a place lacks the reference group.

    Notes
    -----
    The variance of the logarithm is the sum of the squared relative standard errors of both (delta
    method); the groups are independent.
    """
    found = _estimates(children, at=at)
    own = found[found["group"] != reference_group].reset_index(drop=True)
    other = _references(found, own, children, at=at, reference_group=reference_group)
    value, error = (own[name].to_numpy(dtype=float) for name in ("value", "error"))
    reference, reference_error = other.T
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = value / reference
        spread = np.sqrt((error / value) ** 2 + (reference_error / reference) ** 2)
    spread = np.where((value > 0) & (reference > 0), spread, np.nan)

    def interval(one: float) -> tuple[Floats, Floats, np.ndarray]:
        reach = np.exp(norm.ppf(0.5 + one / 2) * spread)
        method = np.where(np.isnan(spread), NO_LOG_SCALE.format(at=at), RATIO.format(at=at))
        return ratio / reach, ratio * reach, method.astype(object)

    return measure_rows(
        own,
        measure=INCIDENCE_RATIO,
        value=ratio,
        interval=interval,
        confidence=confidence,
        reference=reference_group,
    )


def _estimates(children: pd.DataFrame, *, at: float) -> pd.DataFrame:
    """Incidence, standard error and numbers of each group in each place, in the rows' order."""
    keys = ["area", "group", *(key for key in keys_of(children) if key != "area")]
    keys = [key for key in keys if key in children.columns]
    by = children.groupby(keys, sort=False, observed=True, dropna=False)
    rows = [(*place, *_numbers(some, at=at)) for place, some in by]
    return pd.DataFrame(rows, columns=[*keys, "reached", "count", "known", "value", "error"])


def _numbers(children: pd.DataFrame, *, at: float) -> tuple[int, int, int, float, float]:
    days, end = children["days"].to_numpy(dtype=float), children["end"].to_numpy(dtype=int)
    went = ((days <= at) & (end == EVENT)).sum()
    known = ((days >= at) | (end > CENSORED)).sum()
    return len(children), int(went), int(known), *incidence_at(days, end, at=at)


def _references(
    found: pd.DataFrame,
    own: pd.DataFrame,
    children: pd.DataFrame,
    *,
    at: float,
    reference_group: str,
) -> Floats:
    """Incidence and standard error of the reference of each row, shape (n, 2)."""
    keys = keys_of(found)
    if reference_group == ALL_OTHERS:
        others = [
            _estimates(children[children["group"] != group].assign(group=group), at=at)
            for group in own["group"].unique()
        ]
        reference = pd.concat([found.head(0), *others])
        keys = ["group", *keys]
    else:
        reference = found[found["group"] == reference_group].drop(columns="group")
    reference = reference.set_axis([*reference.columns[:-2], "other", "other_error"], axis=1)
    both = own.merge(
        reference[[*keys, "other", "other_error"]], on=keys, how="left", indicator=True
    )
    lost = both[both["_merge"] == "left_only"]
    if len(lost):
        where = where_of(lost.iloc[0], keys)
        raise DataError(NO_REFERENCE.format(reference=reference_group, where=where))
    return both[["other", "other_error"]].to_numpy(dtype=float)
