"""Mosaic's protection plans, with their categories, and its view of children in care."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.synthetic.county import STEP, TEAM_ID
from evaluation_lib.synthetic.seen import Seen
from evaluation_lib.synthetic.writing.live import DAY_FIRST, step_of, written, yes_no

CHILD = "child_id"
INITIAL, LATEST = "initial_category", "latest_category"
YES = "Y"
ONE_DAY = pd.Timedelta(days=1)


def care_and_plan_cells(view: Seen) -> dict[str, pd.DataFrame]:
    """Return DM_REGISTRATIONS, DM_REGISTRATION_CATEGORIES and SCF.Children_In_Care."""
    plans = view.tables["child_protection_plans"]
    return {
        "DM_REGISTRATIONS": _registrations(plans),
        "DM_REGISTRATION_CATEGORIES": _categories(plans, day=view.day),
        "SCF.Children_In_Care": _in_care(view.tables["looked_after_episodes"]),
    }


def _registrations(plans: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "REGISTRATION_ID": plans[STEP],
            "PERSON_ID": plans[CHILD],
            "IS_CHILD_PROTECTION_PLAN": pd.Series(YES, index=plans.index, dtype="string"),
            "IS_TEMPORARY_CHILD_PROTECTION": yes_no(plans["temporary"]),
            "REGISTRATION_STEP_ID": step_of(plans["conference_id"]),
            "REGISTRATION_START_DATE": written(plans["start_date"], DAY_FIRST),
            "DEREGISTRATION_DATE": written(plans["end_date"], DAY_FIRST),
            "RESPONSIBLE_TEAM_ID": plans[TEAM_ID],
        }
    )


def _categories(plans: pd.DataFrame, *, day: pd.Timestamp) -> pd.DataFrame:
    """Return the category that each registration began with, and the one that took its place.

    When a category changed is not part of the truth: it is halfway through the time in which all
    children of the registration had their plans. Mosaic keeps one list for them all, so brothers
    and sisters whose categories differ are all read as having several.
    """
    rows = plans.assign(
        **{LATEST: plans[LATEST].fillna(plans[INITIAL])}, until=plans["end_date"].fillna(day)
    )
    spans = rows.groupby([STEP, INITIAL, LATEST], as_index=False, dropna=False).agg(
        start=("start_date", "min"), begun=("start_date", "max"), until=("until", "min")
    )
    halfway = ((spans["until"] - spans["begun"]) / 2).dt.ceil("D").clip(lower=ONE_DAY)
    change = spans["begun"] + halfway
    changed = (spans[INITIAL] != spans[LATEST]).fillna(False)
    last_day = (change - ONE_DAY).where(changed)
    first = spans.assign(category=spans[INITIAL], end=last_day)
    second = spans[changed].assign(
        category=spans[LATEST], start=change, end=pd.Series(pd.NaT, index=spans.index)
    )
    both = pd.concat([first, second]).dropna(subset="category")
    both = both.sort_values([STEP, "start", "category"], kind="stable").reset_index(drop=True)
    return pd.DataFrame(
        {
            "REGISTRATION_ID": both[STEP],
            "CIN_ABUSE_CATEGORY_CODE": both["category"],
            "CATEGORY_START_DATE": written(both["start"], DAY_FIRST),
            "CATEGORY_END_DATE": written(both["end"], DAY_FIRST),
        }
    )


def _in_care(rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows.sort_values([CHILD, "start_date", STEP], kind="stable", ignore_index=True)
    return pd.DataFrame(
        {
            "PERSON_ID": rows[CHILD],
            "POC_START": written(rows["period_start_date"], DAY_FIRST),
            "EPISODE_START_DATE": written(rows["start_date"], DAY_FIRST),
            "EPISODE_END_DATE": written(rows["end_date"], DAY_FIRST),
            "REASON_FOR_NEW_EPISODE": rows["reason_started"],
            "REASON_CEASED_CODE": rows["reason_ended"],
            "CATEGORY_OF_NEED": rows["category_of_need"],
            "LEGAL_STATUS_CODE": rows["legal_status"],
            "PLACEMENT_TYPE_CODE": rows["placement_type"],
            "HOME_POSTCODE": rows["home_postcode"],
            "RESPONSIBLE_TEAM_ID": rows[TEAM_ID],
        }
    )
