"""Mosaic's reporting views of contacts, referrals, assessments and child in need plans."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.synthetic.county import STEP, TEAM_ID
from evaluation_lib.synthetic.seen import Seen
from evaluation_lib.synthetic.writing.live import (
    DAY_AND_TIME,
    DAY_FIRST,
    labels_of,
    written,
    yes_no,
)

CHILD, FACTORS = "child_id", "factors"
COMPLETED, STARTED = "COMPLETED", "STARTED"
DASH, LOST_DASH = "\u2013", "\ufffd"
#: An export loses the dash of one step in so many.
LOST_IN = 3


def view_cells(view: Seen, *, dictionary: Dictionary) -> dict[str, pd.DataFrame]:
    """Return the views by their names.

    Parameters
    ----------
    view
        What Mosaic shows.
    dictionary
        The data dictionary: lists ``mosaic_contact_source`` and ``referral_source``.
    """
    tables = view.tables
    return {
        "SCF.Contacts": _contacts(tables["contacts"], dictionary=dictionary),
        "SCF.Referrals": _referrals(tables["referrals"]),
        "SCF.Assessments": _assessments(tables["assessments"]),
        "SCF.Assessment_Factors": _factors(tables["assessments"]),
        "SCF.CIN_Plans": _plans(tables["child_in_need_plans"]),
    }


def _contacts(rows: pd.DataFrame, *, dictionary: Dictionary) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "WORKFLOW_STEP_ID": rows[STEP],
            "PERSON_ID": rows[CHILD],
            "CONTACT_DATE_TIME": written(rows["contact_date"], DAY_AND_TIME),
            "CONTACT_SOURCE_TYPE": _sources(rows, dictionary=dictionary),
            "OUTCOME": rows["contact_outcome"],
            "STEP_STATUS": pd.Series(COMPLETED, index=rows.index, dtype="string"),
            "RESPONSIBLE_TEAM_ID": rows[TEAM_ID],
        }
    )


def _sources(rows: pd.DataFrame, *, dictionary: Dictionary) -> pd.Series:
    """Write who made contact in Mosaic's words; in some steps the dash was lost on the way."""
    words = labels_of("referral_source", dictionary=dictionary)
    words |= labels_of("mosaic_contact_source", dictionary=dictionary)
    said = rows["contact_source"].map(words).astype("string")
    lost = pd.Series(pd.factorize(rows[STEP])[0] % LOST_IN == 0, index=rows.index)
    return said.mask(lost, said.str.replace(DASH, LOST_DASH, regex=False))


def _referrals(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "WORKFLOW_STEP_ID": rows[STEP],
            "PERSON_ID": rows[CHILD],
            "REFERRAL_DATE": written(rows["referral_date"], DAY_FIRST),
            "REFERRAL_SOURCE": rows["referral_source"],
            "NEED_CODE": rows["primary_need"],
            "REFERRAL_NFA": yes_no(rows["no_further_action"]),
            "CLOSURE_DATE": written(rows["closure_date"], DAY_FIRST),
            "REASON_FOR_CLOSURE": rows["closure_reason"],
            "STEP_STATUS": pd.Series(COMPLETED, index=rows.index, dtype="string"),
            "RESPONSIBLE_TEAM_ID": rows[TEAM_ID],
        }
    )


def _assessments(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "PERSON_ASSESSMENT_ID": rows[STEP],
            "PERSON_ID": rows[CHILD],
            "DATE_ASSESSMENT_STARTED": written(rows["start_date"], DAY_FIRST),
            "ASSESSMENT_AUTHORISED_DATE": written(rows["authorised_date"], DAY_FIRST),
            "STEP_STATUS": step_status(rows["authorised_date"]),
            "RESPONSIBLE_TEAM_ID": rows[TEAM_ID],
        }
    )


def _factors(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each factor of an assessment, once for brothers and sisters."""
    found = rows[[STEP, FACTORS]].dropna().drop_duplicates()
    each = found.assign(**{FACTORS: found[FACTORS].str.split("|", regex=False)}).explode(FACTORS)
    each = each.drop_duplicates().reset_index(drop=True)
    return each.rename(columns={STEP: "PERSON_ASSESSMENT_ID", FACTORS: "ASSESSMENT_FACTOR_CODE"})


def _plans(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "CIN_PLAN_ID": rows[STEP],
            "PERSON_ID": rows[CHILD],
            "CIN_PLAN_START_DATE": written(rows["start_date"], DAY_FIRST),
            "CIN_PLAN_END_DATE": written(rows["end_date"], DAY_FIRST),
            "RESPONSIBLE_TEAM_ID": rows[TEAM_ID],
        }
    )


def step_status(done: pd.Series) -> pd.Series:
    """Say of each step whether it was completed: whether it has a day on which it was done."""
    status = pd.Series(COMPLETED, index=done.index, dtype="string")
    return status.where(done.notna(), STARTED)
