"""No numbers of a period that the extracts do not tell: they would be zeros, or too small."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from evaluation_lib.counts.children import points_of
from evaluation_lib.counts.coverage import AFTER, BEFORE, covered, not_told, told
from evaluation_lib.counts.periods import YEAR, days_between, periods_between
from evaluation_lib.counts.stocks import NO_EVENTS

SPAN = (date(2021, 4, 1), date(2026, 3, 31))


def whys(records, dictionary, point):
    found = not_told(
        records,
        periods=periods_between(*SPAN, grain=YEAR),
        days=days_between(*SPAN),
        dictionary=dictionary,
    )
    return found[found["decision_point"] == point].set_index("period")["why"].to_dict()


@pytest.mark.parametrize(
    ("first", "years"),
    [
        ("2022-04-01", ["2021-22"]),
        # A month's grace: nothing may have happened on the first days.
        ("2022-05-02", ["2021-22"]),
        ("2022-05-03", ["2021-22", "2022-23"]),
        ("2021-03-01", []),
    ],
)
def test_years_that_begin_before_the_first_event_are_not_told(records_of, dictionary, first, years):
    records = records_of(
        contacts=[{"child_id": "anna", "contact_date": day} for day in (first, "2026-03-31")]
    )
    assert whys(records, dictionary, "contacts") == dict.fromkeys(years, BEFORE)


def test_what_began_long_ago_and_is_still_open_says_nothing_of_its_time(records_of, dictionary):
    """Extracts list an old plan because it is open; others of its time ended and are not there."""
    records = records_of(
        child_protection_plans=[
            {"child_id": "anna", "start_date": "2015-05-01", "end_date": None},
            {"child_id": "ben", "start_date": "2023-01-01", "end_date": "2024-04-10"},
        ]
    )
    years = ["2021-22", "2022-23", "2023-24"]
    started = whys(records, dictionary, "child_protection_plans_started")
    assert started == dict.fromkeys(years, BEFORE)
    open_then = whys(records, dictionary, "child_protection_plans")
    assert open_then == dict.fromkeys(["2022-03-31", "2023-03-31"], BEFORE)


def test_years_that_end_after_the_extracts_were_taken_are_not_told(records_of, dictionary):
    """Each table to its own day: one source may have been exported a year before the other."""
    contact = {"child_id": "anna", "contact_date": "2021-04-01", "snapshot_date": "2025-03-31"}
    referral = {"child_id": "anna", "referral_date": "2021-04-01", "snapshot_date": "2026-03-31"}
    records = records_of(contacts=[contact], referrals=[referral], until="2026-03-31")
    assert whys(records, dictionary, "contacts") == {"2025-26": AFTER}
    assert whys(records, dictionary, "referrals") == {}


def test_of_what_the_extracts_do_not_hold_nothing_is_told(records_of, dictionary):
    years = [period.name for period in periods_between(*SPAN, grain=YEAR)]
    assert whys(records_of(), dictionary, "referrals") == dict.fromkeys(years, NO_EVENTS)


def test_the_rest_is_told(records_of, dictionary):
    records = records_of(contacts=[{"child_id": "anna", "contact_date": "2022-04-01"}])
    periods = periods_between(*SPAN, grain=YEAR)
    found = not_told(records, periods=periods, days=[], dictionary=dictionary)
    assert told(found, "contacts", periods) == periods[1:]
    assert told(found, "referrals", periods) == []


@pytest.mark.slow
def test_a_small_county_is_told_from_its_first_to_its_last_day(small_county, dictionary):
    for point in points_of(dictionary).values():
        first, last = covered(small_county.records, point, dictionary=dictionary)
        assert first <= pd.Timestamp("2020-04-01") and last == pd.Timestamp("2026-03-31")
