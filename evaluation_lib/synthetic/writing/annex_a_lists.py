"""Which events stand in which list of Annex A on a day: six months back."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.records.endings import CONTINUES, ending_codes
from evaluation_lib.synthetic.seen import Seen
from evaluation_lib.synthetic.writing.statutory import (
    CHILD,
    enquiries_with_conferences,
    lasting,
    of_this_authority,
)


def list_rows(
    seen: Seen, *, since: pd.Timestamp, dictionary: Dictionary
) -> Mapping[str, pd.DataFrame]:
    """Return the events of each list.

    What lasts is shown while it lasts and six months beyond: a list of assessments holds those that
    were completed, not only those that were started.

    Parameters
    ----------
    seen
        What the case system shows on the day.
    since
        The first day that counts.
    dictionary
        The data dictionary: table ``ending_reasons``.

    Returns
    -------
    Mapping
        By the name of a table of records, its fields as far as Annex A knows them.
    """
    tables = seen.tables
    contacts, referrals = tables["contacts"], tables["referrals"]
    enquiries, _ = enquiries_with_conferences(
        tables["section_47_enquiries"], tables["initial_child_protection_conferences"]
    )
    days = {"began": "start_date", "ended": "end_date", "since": since}
    periods = periods_of_care(tables["looked_after_episodes"], dictionary=dictionary)
    return {
        "contacts": contacts[contacts["contact_date"] >= since],
        "early_help": lasting(tables["early_help"], **days),
        "referrals": referrals[referrals["referral_date"] >= since],
        "assessments": lasting(
            tables["assessments"], began="start_date", ended="authorised_date", since=since
        ),
        "section_47_enquiries": lasting(enquiries, **days, dated="conference_date"),
        "episodes_of_need": lasting(episodes_of_need(seen), **days),
        "child_protection_plans": lasting(
            of_this_authority(tables["child_protection_plans"]), **days
        ),
        "looked_after_episodes": lasting(periods, **days),
        "children": pd.DataFrame({CHILD: pd.Series(dtype="string")}),
    }


def episodes_of_need(seen: Seen) -> pd.DataFrame:
    """Return the spells of being in need: referrals with further action, until their closure.

    ``case_status`` says how far a case has come: in care, on a plan, or in assessment.
    """
    referrals = seen.tables["referrals"]
    needy = referrals[~referrals["no_further_action"].fillna(False).astype(bool)]
    spells = needy.rename(columns={"referral_date": "start_date", "closure_date": "end_date"})
    status = pd.Series("open_assessment", index=spells.index, dtype="string")
    for table, word in (
        ("child_in_need_plans", "child_in_need_plan"),
        ("child_protection_plans", "child_protection_plan"),
        ("looked_after_episodes", "looked_after"),
    ):
        rows = seen.tables[table]
        still = rows.loc[rows["end_date"].isna(), CHILD]
        status = status.mask(spells[CHILD].isin(still), word)
    closed = spells["end_date"].notna()
    return spells.assign(case_status=status.mask(closed, "closed_episode"))


def periods_of_care(episodes: pd.DataFrame, *, dictionary: Dictionary) -> pd.DataFrame:
    """Return one row per whole period of being looked after, told by its latest episode.

    An episode that goes on in another ends no period, even where the next is not typed in yet.
    """
    began = episodes["period_start_date"].fillna(episodes["start_date"])
    dated = episodes.assign(period_start_date=began).sort_values(
        [CHILD, "start_date", "end_date", "looked_after_episode_id"], kind="stable"
    )
    last = dated.groupby([CHILD, "period_start_date"], sort=False).tail(1)
    goes_on = last["reason_ended"].isin(ending_codes(dictionary, CONTINUES)["reason_ended"])
    return last.assign(
        start_date=last["period_start_date"],
        end_date=last["end_date"].mask(goes_on),
        reason_ended=last["reason_ended"].mask(goes_on),
    )
