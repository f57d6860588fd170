"""What the statutory returns and Annex A share: how a child is told, and what belongs to a year."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.dictionary import Dictionary

CHILD = "child_id"
ADULT_AT = pd.DateOffset(years=18)
UNKNOWN_SEX = "U"


def year_bounds(year: int) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first and the last day of the year of returns that ends in a year."""
    return pd.Timestamp(year=year - 1, month=4, day=1), pd.Timestamp(year=year, month=3, day=31)


def year_name(year: int) -> str:
    """Return the name of the year of returns that ends in a year, such as 2024-25."""
    return f"{year - 1}-{year % 100:02d}"


def lasting(
    rows: pd.DataFrame, *, began: str, ended: str, since: pd.Timestamp, dated: str | None = None
) -> pd.DataFrame:
    """Keep events that began or went on since a day.

    Parameters
    ----------
    rows
        Events that had begun when the extract was taken.
    began, ended
        The fields that hold an event's first and last day.
    since
        The day.
    dated
        A field with another day that keeps an event, if it lies since then.
    """
    kept = (rows[began] >= since) | rows[ended].isna() | (rows[ended] >= since)
    if dated is not None:
        kept |= rows[dated] >= since
    return rows[kept]


def enquiries_with_conferences(
    enquiries: pd.DataFrame, conferences: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Put each conference beside the enquiry that led to it.

    Parameters
    ----------
    enquiries, conferences
        Rows of ``section_47_enquiries`` and ``initial_child_protection_conferences``.

    Returns
    -------
    tuple
        The enquiries with ``conference_date`` and ``plan_resulted`` of their first conference, and
        the conferences that stand beside none.
    """
    ordered = conferences.sort_values(["conference_date", "conference_id"], kind="stable")
    tied = ordered["section_47_enquiry_id"].isin(enquiries["section_47_enquiry_id"])
    first = tied & ~ordered.duplicated("section_47_enquiry_id")
    found = ordered[first].set_index("section_47_enquiry_id")
    ids = enquiries["section_47_enquiry_id"]
    held = looked_up(ids, found["conference_date"])
    beside = enquiries.assign(
        conference_date=held.fillna(enquiries["conference_date"]),
        plan_resulted=looked_up(ids, found["plan_resulted"]),
    )
    return beside, ordered[~first]


def looked_up(keys: pd.Series, values: pd.Series) -> pd.Series:
    """Return the value of each key, missing where there is none, of the type that values have."""
    return values.reindex(keys).set_axis(keys.index)


def of_this_authority(plans: pd.DataFrame) -> pd.DataFrame:
    """Keep the plans that are asked for: no other authority's, none of a child on a visit.

    Both categories of abuse are asked for: until another is known the latest is the first.
    """
    others = plans["temporary"].fillna(False) | plans["other_authority"].fillna(False)
    latest = plans["latest_category"].fillna(plans["initial_category"])
    return plans.assign(latest_category=latest)[~others.astype(bool)]


def ethnic_codes(children: pd.DataFrame, *, dictionary: Dictionary) -> pd.Series:
    """Return the code that a return tells of each child's ethnicity.

    What is missing, cannot be read or names no code was never obtained, as far as a return can say.

    Parameters
    ----------
    children
        Rows of ``Seen.children``.
    dictionary
        The data dictionary: tables ``ethnicity_codes``, ``ethnicity_statuses``.
    """
    codes = dictionary.read("ethnicity_codes").set_index("five_groups")["code"]
    labels = dictionary.read("ethnicity_statuses").set_index("status")["label"]
    refused = children["ethnicity_status"].eq("refused").fillna(False)
    told = children["ethnicity_code"].astype("string")
    told = told.mask(refused, codes[labels["refused"]])
    return told.fillna(codes[labels["not_obtained"]])


def sex_numbers(dictionary: Dictionary) -> dict[str, str]:
    """Return the number that returns write for each sex: its first other spelling."""
    rows = dictionary.read("recorded_values")
    rows = rows[rows["list"] == "sex"]
    return dict(zip(rows["code"], rows["also"].str.split("|").str[0], strict=True))


def unborn_on(children: pd.DataFrame, day: pd.Timestamp) -> pd.Series:
    """Say which children are not born yet at the end of a day: later, or not that anyone knows."""
    awaited = children["date_of_birth"].isna() & children["expected_date_of_birth"].notna()
    return (children["date_of_birth"] > day) | awaited


def day_texts(days: pd.Series, form: str) -> pd.Series:
    """Write days as text, such as ``%d/%m/%Y``; a missing day stays missing."""
    return days.dt.strftime(form).astype("string")


def adulthood(children: pd.DataFrame) -> pd.Series:
    """Return each child's eighteenth birthday."""
    return children["date_of_birth"] + ADULT_AT
