"""Whether the share of unknown ethnicity is clearly another at the end of a period."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.measures.data_quality.known_ethnicity import with_share, with_share_interval

FEWER, MORE, NO_CLEAR_CHANGE = "fewer", "more", "no_clear_change"
#: How many quarters at each end are taken together, where there are twice as many.
QUARTERS = 4


def change_of_shares(by_quarter: pd.DataFrame, *, confidence: float) -> dict[str, str]:
    """Compare the first quarters with the last ones, for each kind of event.

    Two shares are told apart only where their Wilson intervals do not meet, which asks for a
    larger difference than a test of the two would.

    Parameters
    ----------
    by_quarter
        ``label``, ``quarter``, ``born``, ``not_known`` (`known_ethnicity.known_by`).
    confidence
        Of each interval, as a fraction.

    Returns
    -------
    dict
        For each label with two quarters or more: ``fewer`` not known at the end, ``more``, or
        ``no_clear_change``.
    """
    found = {}
    for label, rows in by_quarter.sort_values("quarter").groupby("label", sort=False):
        several = min(QUARTERS, len(rows) // 2)
        if several:
            ends = [rows.head(several), rows.tail(several)]
            found[str(label)] = _change(ends, confidence=confidence)
    return found


def _change(ends: list[pd.DataFrame], *, confidence: float) -> str:
    sums = pd.DataFrame([rows[["born", "not_known"]].sum() for rows in ends])
    before, after = with_share_interval(with_share(sums), confidence=confidence).to_dict("records")
    if after["upper"] < before["lower"]:
        return FEWER
    return MORE if after["lower"] > before["upper"] else NO_CLEAR_CHANGE
