"""The Social Care Workforce Race Equality Standard: its returns, one row for each ratio."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.measures.workforce.likelihoods import (
    EVENTS,
    REFERENCE_EVENTS,
    REFERENCE_STAFF,
    STAFF,
)

#: What tells one ratio of a return from another.
OF_A_RATIO = ["indicator", "pay_band", "year_end"]
GLOBAL_MAJORITY, WHITE, NOT_KNOWN = "Global Majority", "White", "not known"


def beside_white_staff(returned: pd.DataFrame) -> pd.DataFrame:
    """Put the counts of Global Majority staff beside those of White staff.

    Parameters
    ----------
    returned
        `OF_A_RATIO`, ``ethnicity``, ``events``, ``staff``, ``NA`` where hidden: the data set
        ``workforce_return``.

    Returns
    -------
    pandas.DataFrame
        One row for each ratio that either group is returned for, in the order in which they first
        stand: `OF_A_RATIO`, the columns of `likelihoods.OF_A_ROW`, and ``not_known_share``: of all
        staff returned, those on neither side of the ratio, their ethnic group not being known
        (``NA`` where a number is hidden; 0 where no row says any).
    """
    keys = returned[OF_A_RATIO].drop_duplicates()
    found = keys.merge(_of(returned, GLOBAL_MAJORITY, EVENTS, STAFF), how="left", on=OF_A_RATIO)
    found = found.merge(
        _of(returned, WHITE, REFERENCE_EVENTS, REFERENCE_STAFF), how="left", on=OF_A_RATIO
    )
    found = found.merge(_not_known(returned), how="left", on=OF_A_RATIO)
    return found[found[[EVENTS, REFERENCE_EVENTS]].notna().any(axis=1) | _hidden(returned, found)]


def _of(returned: pd.DataFrame, ethnicity: str, events: str, staff: str) -> pd.DataFrame:
    rows = returned[returned["ethnicity"] == ethnicity]
    return rows[[*OF_A_RATIO, "events", "staff"]].rename(columns={"events": events, "staff": staff})


def _hidden(returned: pd.DataFrame, found: pd.DataFrame) -> pd.Series:
    """Whether a row of either group stands in the return, though its numbers are hidden."""
    either = returned[returned["ethnicity"].isin([GLOBAL_MAJORITY, WHITE])]
    known = pd.MultiIndex.from_frame(either[OF_A_RATIO])
    return pd.Series(pd.MultiIndex.from_frame(found[OF_A_RATIO]).isin(known), index=found.index)


def _not_known(returned: pd.DataFrame) -> pd.DataFrame:
    staff = returned["staff"].astype("Float64")
    unknown = staff.where(returned["ethnicity"] == NOT_KNOWN, 0)
    # What is hidden in one row is hidden in the sum, whichever row it is.
    parts = returned[OF_A_RATIO].assign(staff=staff, unknown=unknown.mask(staff.isna()))
    sums = parts.groupby(OF_A_RATIO, sort=False)[["staff", "unknown"]].sum(min_count=1)
    gone = parts["staff"].isna().groupby([parts[name] for name in OF_A_RATIO], sort=False).any()
    share = (sums["unknown"] / sums["staff"].mask(sums["staff"] == 0)).mask(gone)
    return share.rename("not_known_share").reset_index()
