"""How long stays last by group, and how many have ended by a day."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.measures.aalen_johansen import CENSORED, EVENT, OTHER_END
from evaluation_lib.measures.intervals import Floats
from evaluation_lib.measures.kaplan_meier import (
    Lasting,
    lasting,
    median_days,
    restricted_mean_days,
)
from evaluation_lib.measures.tidy import keys_of, measure_rows

MEDIAN, MEAN = "median_stay_days", "restricted_mean_stay_days"

KAPLAN_MEIER = "Kaplan-Meier median; Brookmeyer-Crowley interval on the log-log scale"
RESTRICTED = "mean of the first {within:g} days under the Kaplan-Meier curve; Greenwood interval"
NOT_HALF = "half had not ended by the longest stay observed"
NOT_SO_LONG = "no stay was observed for {within:g} days"
TOO_FEW_FROM_THE_START = (
    "too few stays were observed from their start: nobody was left on day {day:g}, though longer "
    "ones were observed later"
)

#: The endings of a stay that are no other ends (`times_to_exit`).
OF_THEMSELVES = ("ended", "adopted")

Estimate = Callable[[Lasting, float], tuple[float, float, float]]


def restricted_to(dictionary: Dictionary) -> int:
    """Return up to which day the mean stay is taken (``stays`` of ``disproportionality``)."""
    return int(dictionary.document("disproportionality")["stays"]["restricted_mean_days"])


def median_stay(stays: pd.DataFrame, *, confidence: float | Sequence[float] = 0.95) -> pd.DataFrame:
    """Median stay of each group: half of its stays end within so many days.

    Every end counts, also the 18th birthday: this is about how long a stay fills a place.

    Parameters
    ----------
    stays
        One row per stay that counts: ``group``, ``days``, ``entry_days``, ``ending`` (missing where
        open) and those of `tidy.keys_of` that tell places apart (see `counts.stays.stays_from`).
    confidence
        As a fraction; several give one row each, those of 0.95 first.

    Returns
    -------
    pandas.DataFrame
        Columns of `tidy.MEASURE_COLUMNS`; ``value`` and limits in days, missing where half had not
        ended by the longest stay observed, an upper limit infinite where the data set none;
        ``reached`` is the number of stays, ``count`` how many of them were seen to end.
    """

    def method(found: Lasting, value: float) -> str:
        if not np.isnan(value):
            return KAPLAN_MEIER
        return _emptied(found) if np.isfinite(found.emptied_on) else NOT_HALF

    return _measured(
        stays,
        measure=MEDIAN,
        estimate=lambda found, one: median_days(found, confidence=one),
        method=method,
        confidence=confidence,
    )


def restricted_mean_stay(
    stays: pd.DataFrame, *, within: float, confidence: float | Sequence[float] = 0.95
) -> pd.DataFrame:
    """Mean number of the first so many days that a stay of each group lasts.

    Parameters
    ----------
    stays, confidence
        As for `median_stay`.
    within
        Up to which day, such as `restricted_to`.

    Returns
    -------
    pandas.DataFrame
        As of `median_stay`; missing where no stay was observed for so long.
    """

    def method(found: Lasting, value: float) -> str:
        if not np.isnan(value):
            return RESTRICTED.format(within=within)
        return _emptied(found) if within > found.emptied_on else NOT_SO_LONG.format(within=within)

    return _measured(
        stays,
        measure=MEAN,
        estimate=lambda found, one: restricted_mean_days(found, within=within, confidence=one),
        method=method,
        confidence=confidence,
    )


def times_to_exit(stays: pd.DataFrame) -> pd.DataFrame:
    """Make stays ready for `incidence.cumulative_incidence` of their end.

    Turning 18, moving to another authority and death are other ends. Stays that came under
    observation after their start are left out: that estimate knows no late entry.

    Parameters
    ----------
    stays
        As for `median_stay`.

    Returns
    -------
    pandas.DataFrame
        The stays seen from their start, with ``end`` as numbers (see `aalen_johansen`).
    """
    seen = stays[stays["entry_days"] == 0]
    exits = seen["ending"].isin(OF_THEMSELVES)
    end = np.select([seen["ending"].isna(), exits], [CENSORED, EVENT], OTHER_END)
    return seen.assign(days=seen["days"].to_numpy(dtype=float), end=end)


def _emptied(found: Lasting) -> str:
    return TOO_FEW_FROM_THE_START.format(day=found.emptied_on)


def _measured(
    stays: pd.DataFrame,
    *,
    measure: str,
    estimate: Estimate,
    method: Callable[[Lasting, float], str],
    confidence: float | Sequence[float],
) -> pd.DataFrame:
    keys = ["area", "group", *(key for key in keys_of(stays) if key != "area")]
    keys = [key for key in keys if key in stays.columns]
    by = stays.groupby(keys, sort=False, observed=True, dropna=False)
    places = [place for place, _ in by]
    counts = pd.DataFrame(places, columns=keys).assign(
        reached=[len(some) for _, some in by],
        count=[int(some["ending"].notna().sum()) for _, some in by],
    )
    curves = [
        lasting(some["days"], some["ending"].notna(), entry=some["entry_days"]) for _, some in by
    ]

    def interval(one: float) -> tuple[Floats, Floats, np.ndarray]:
        limits = np.array([estimate(found, one)[1:] for found in curves]).reshape(-1, 2)
        names = [method(found, value) for found, value in zip(curves, values, strict=True)]
        return limits[:, 0], limits[:, 1], np.array(names, dtype=object)

    values = np.array([estimate(found, 0.95)[0] for found in curves])
    return measure_rows(
        counts, measure=measure, value=values, interval=interval, confidence=confidence
    )
