"""Build the children in need census: one table per element of each year's return."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.synthetic.county import County
from evaluation_lib.synthetic.seen import seen_on
from evaluation_lib.synthetic.writing.cin_census_events import REFERRAL, census_events
from evaluation_lib.synthetic.writing.statutory import (
    CHILD,
    UNKNOWN_SEX,
    day_texts,
    ethnic_codes,
    looked_up,
    sex_numbers,
    unborn_on,
    year_bounds,
    year_name,
)
from evaluation_lib.synthetic.writing.tables import ExtractTable

FILE = "cin-census/invented CIN census {year}.xml"
DAY = "%Y-%m-%d"
CHILD_KEY, DETAILS_KEY = "LAchildID", "CINdetailsID"
DETAILS = "CINdetails"

#: The first return that asks for sex rather than gender, and for the work before proceedings.
FIRST_WITH_SEX, FIRST_WITH_PRE_PROCEEDINGS = 2025, 2026
PRE_PROCEEDINGS = "PreProceedingsandFGDM"

NOT_DISABLED, OTHER_DISABILITY = "NONE", "DDA"

#: What every element holds, in the order of the schema, and from which field.
ELEMENTS: Mapping[str, Mapping[str, str]] = {
    DETAILS: {
        "CINreferralDate": "referral_date",
        "ReferralSource": "referral_source",
        "PrimaryNeedCode": "primary_need",
        "CINclosureDate": "closure_date",
        "ReasonForClosure": "closure_reason",
        "DateOfInitialCPC": "conference_date",
        "ReferralNFA": "no_further_action",
    },
    "Assessments": {
        "AssessmentActualStartDate": "start_date",
        "AssessmentAuthorisationDate": "authorised_date",
        "AssessmentFactors": "factors",
    },
    "CINPlanDates": {"CINPlanStartDate": "start_date", "CINPlanEndDate": "end_date"},
    "Section47": {
        "S47ActualStartDate": "start_date",
        "DateOfInitialCPC": "conference_date",
        "ICPCnotRequired": "conference_not_required",
    },
    "ChildProtectionPlans": {
        "CPPstartDate": "start_date",
        "CPPendDate": "end_date",
        "InitialCategoryOfAbuse": "initial_category",
        "LatestCategoryOfAbuse": "latest_category",
        "NumberOfPreviousCPP": "previous_plans",
    },
    PRE_PROCEEDINGS: {
        "PPStartDate": "start_date",
        "LBPSentDate": "letter_sent_date",
        "FGDMMeetingOffer": "family_group_meeting_offered",
        "FGDMMeetingFac": "family_group_meeting_held",
        "StepDecisionDate": "end_date",
        "PPOutcome": "outcome",
        "CourtAppDate": "court_application_date",
    },
}


def cin_census_tables(
    county: County, *, years: Iterable[int], dictionary: Dictionary
) -> list[ExtractTable]:
    """Return the elements of every year's census; a year without a referral has none.

    Parameters
    ----------
    county
        The county.
    years
        The years in which the returns end, such as 2025 for 2024-25.
    dictionary
        The data dictionary: tables ``recorded_values``, ``ethnicity_codes``.

    Returns
    -------
    list
        ``sheet`` is the element; ``LAchildID`` and ``CINdetailsID`` say what it lies in. Codes of a
        cell that are elements of their own in the return are parted by ``|``.
    """
    return [
        ExtractTable(FILE.format(year=year_name(year)), element, cells)
        for year in years
        for element, cells in _census(county, year, dictionary=dictionary).items()
    ]


def _census(county: County, year: int, *, dictionary: Dictionary) -> dict[str, pd.DataFrame]:
    first, last = year_bounds(year)
    seen = seen_on(county, last)
    events = census_events(seen, since=first)
    referrals = events[DETAILS]
    if referrals.empty:
        return {}
    children = seen.children[seen.children[CHILD].isin(referrals[CHILD])].sort_values(CHILD)
    number = (referrals.groupby(CHILD).cumcount() + 1).astype("string")
    numbers = number.set_axis(referrals[REFERRAL])
    found = {
        "Header": _header(year, last),
        "ChildIdentifiers": _identifiers(children, year, last, dictionary=dictionary),
        "ChildCharacteristics": _characteristics(children, dictionary=dictionary),
    }
    for element, columns in ELEMENTS.items():
        if element != PRE_PROCEEDINGS or year >= FIRST_WITH_PRE_PROCEEDINGS:
            found[element] = _cells(events[element], columns, numbers)
    return found


def _header(year: int, last: pd.Timestamp) -> pd.DataFrame:
    """Return what a return says of itself; no authority has the number 000."""
    told = {
        "Collection": "CIN",
        "Year": str(year),
        "ReferenceDate": f"{last:{DAY}}",
        "SourceLevel": "L",
        "LEA": "000",
        "SoftwareCode": "invented",
        "Release": "1",
        "SerialNo": "001",
        "DateTime": f"{last:{DAY}}T23:59:59",
    }
    return pd.DataFrame({name: pd.Series([value], dtype="string") for name, value in told.items()})


def _identifiers(
    children: pd.DataFrame, year: int, last: pd.Timestamp, *, dictionary: Dictionary
) -> pd.DataFrame:
    unborn = unborn_on(children, last)
    sex = children["sex"].mask(unborn, UNKNOWN_SEX)
    asked = {"Sex": sex}
    if year < FIRST_WITH_SEX:
        asked = {"GenderCurrent": sex.map(sex_numbers(dictionary))}
    cells = {
        CHILD_KEY: children[CHILD],
        "PersonBirthDate": children["date_of_birth"].mask(unborn),
        "ExpectedPersonBirthDate": children["expected_date_of_birth"].where(unborn),
        **asked,
    }
    return _as_texts(cells)


def _characteristics(children: pd.DataFrame, *, dictionary: Dictionary) -> pd.DataFrame:
    disabled = children["disability"].astype("boolean")
    told = disabled.map({True: OTHER_DISABILITY, False: NOT_DISABLED})
    codes = ethnic_codes(children, dictionary=dictionary)
    return _as_texts({CHILD_KEY: children[CHILD], "Ethnicity": codes, "Disability": told})


def _cells(events: pd.DataFrame, columns: Mapping[str, str], numbers: pd.Series) -> pd.DataFrame:
    keys = {CHILD_KEY: events[CHILD], DETAILS_KEY: looked_up(events[REFERRAL], numbers)}
    return _as_texts(keys | {heading: events[field] for heading, field in columns.items()})


def _as_texts(cells: Mapping[str, pd.Series]) -> pd.DataFrame:
    return pd.DataFrame({name: _texts(values) for name, values in cells.items()}).reset_index(
        drop=True
    )


def _texts(values: pd.Series) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(values):
        return day_texts(values, DAY)
    if pd.api.types.is_bool_dtype(values):
        return values.astype("boolean").astype("string").str.lower()
    return values.astype("string")
