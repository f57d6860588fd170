"""Which referrals, and which events within them, stand in a year's children in need census."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.synthetic.seen import Seen
from evaluation_lib.synthetic.writing.statutory import (
    CHILD,
    enquiries_with_conferences,
    lasting,
    looked_up,
    of_this_authority,
)

REFERRAL = "referral_id"


def census_events(seen: Seen, *, since: pd.Timestamp) -> dict[str, pd.DataFrame]:
    """Return the rows of each element.

    A referral is asked for if it was made or open in the year, or if anything in it was. A
    conference after an enquiry is told on the enquiry, any other on its referral, which has room
    for one. An event without a referral has no place in the return.

    Parameters
    ----------
    seen
        What the case system shows on the last day of the year.
    since
        The first day of the year.

    Returns
    -------
    dict
        By element, rows of the table of records that it holds.
    """
    tables = seen.tables
    enquiries, others = enquiries_with_conferences(
        tables["section_47_enquiries"], tables["initial_child_protection_conferences"]
    )
    days = {"began": "start_date", "ended": "end_date", "since": since}
    nested = {
        "Assessments": lasting(
            tables["assessments"], began="start_date", ended="authorised_date", since=since
        ),
        "CINPlanDates": lasting(tables["child_in_need_plans"], **days),
        "Section47": lasting(enquiries, **days, dated="conference_date"),
        "ChildProtectionPlans": lasting(
            of_this_authority(tables["child_protection_plans"]), **days
        ),
        "PreProceedingsandFGDM": lasting(tables["pre_proceedings"], **days),
    }
    others = others[others["conference_date"] >= since]
    referrals = _referrals(seen, since, [*nested.values(), others])
    first = others.drop_duplicates(REFERRAL).dropna(subset=[REFERRAL])
    told = referrals.assign(
        conference_date=looked_up(referrals[REFERRAL], first.set_index(REFERRAL)["conference_date"])
    )
    return {"CINdetails": told} | {
        element: _within(rows, referrals) for element, rows in nested.items()
    }


def _referrals(seen: Seen, since: pd.Timestamp, events: list[pd.DataFrame]) -> pd.DataFrame:
    referrals = seen.tables["referrals"]
    with_events = pd.concat([rows[REFERRAL] for rows in events]).dropna().unique()
    kept = (
        (referrals["referral_date"] >= since)
        | (referrals["closure_date"].isna())
        | (referrals["closure_date"] >= since)
        | referrals[REFERRAL].isin(with_events)
    )
    return referrals[kept].sort_values([CHILD, "referral_date", REFERRAL])


def _within(rows: pd.DataFrame, referrals: pd.DataFrame) -> pd.DataFrame:
    """Keep the events within these referrals, in a fixed order; the first column is their id."""
    kept = rows[rows[REFERRAL].isin(referrals[REFERRAL])]
    return kept.sort_values([CHILD, "start_date", kept.columns[0]])
