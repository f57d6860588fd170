"""Reports of racism: how many were decided and how, and how long they take, open ones among them.

A report that is open is not decided: it is neither one on which action was taken nor one on which
none was. Its days so far count in how long reports take.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from scipy.stats import norm

from evaluation_lib.measures.audits import Difference
from evaluation_lib.measures.kaplan_meier import Lasting, lasting, median_days, restricted_mean_days

ACTION, NO_ACTION = "action taken", "no action"
SATISFIED, NOT_SATISFIED = "yes", "no"
#: How a report stands on a day.
OPEN = "open"


def standing_on(reports: pd.DataFrame, day: date) -> pd.DataFrame:
    """Say how each report stood on a day: nothing that was decided later is known.

    Parameters
    ----------
    reports
        ``reported_on``, ``closed_on`` (missing while open), ``outcome``, ``satisfied``: the data
        set ``racism_reports``.
    day
        The day; reports made later are left out.

    Returns
    -------
    pandas.DataFrame
        The reports with ``state`` (`ACTION`, `NO_ACTION` or `OPEN`), ``days`` (to its close, or to
        the day) and ``ended``. ``satisfied`` is blank while a report is open.
    """
    end = pd.Timestamp(day)
    known = reports[reports["reported_on"] <= end]
    ended = known["closed_on"].notna() & (known["closed_on"] <= end)
    until = known["closed_on"].where(ended, end)
    return known.assign(
        state=known["outcome"].where(ended & known["outcome"].isin([ACTION, NO_ACTION]), OPEN),
        satisfied=known["satisfied"].where(ended, ""),
        days=(until - known["reported_on"]).dt.days,
        ended=ended,
    )


def closing(standing: pd.DataFrame) -> Lasting:
    """Estimate how long reports take, from those closed and those still open (`standing_on`)."""
    return lasting(standing["days"], standing["ended"], entry=np.zeros(len(standing)))


@dataclass(frozen=True)
class TimeToClose:
    """How long reports take, in days.

    Attributes
    ----------
    median, median_lower, median_upper
        Within so many days half are closed; ``NaN`` where half are not by the longest time seen.
    mean, mean_lower, mean_upper
        The mean number of the first so many days that a report is open.
    """

    median: float
    median_lower: float
    median_upper: float
    mean: float
    mean_lower: float
    mean_upper: float


def time_to_close(standing: pd.DataFrame, *, within: float, confidence: float) -> TimeToClose:
    """Estimate how long reports take (Kaplan-Meier), open ones counting as long as they are seen.

    Parameters
    ----------
    standing
        As `standing_on` gives.
    within
        Up to which day the mean is taken.
    confidence
        As a fraction.
    """
    found = closing(standing)
    return TimeToClose(
        *median_days(found, confidence=confidence),
        *restricted_mean_days(found, within=within, confidence=confidence),
    )


def difference_of_means(
    later: TimeToClose, earlier: TimeToClose, *, within: float, confidence: float
) -> Difference:
    """Subtract the mean days of earlier reports from those of later ones.

    Notes
    -----
    The difference of two restricted means (Royston & Parmar 2013, BMC Medical Research Methodology
    13, 152), which needs no proportional hazards. Standard errors are recovered from the limit of
    each that the scale, from 0 to ``within``, has not cut.
    """
    value = later.mean - earlier.mean
    z = norm.ppf(0.5 + confidence / 2)
    error = np.hypot(*(_error(one, within=within, z=z) for one in (later, earlier)))
    return Difference(value, float(value - z * error), float(value + z * error))


def _error(found: TimeToClose, *, within: float, z: float) -> float:
    uncut = [found.mean - found.mean_lower] if found.mean_lower > 0 else []
    uncut += [found.mean_upper - found.mean] if found.mean_upper < within else []
    return max(uncut) / z if uncut else float("nan")
