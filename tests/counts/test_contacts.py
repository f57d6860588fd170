"""First contacts: none in the year before, where that can be told; and who made contact."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from evaluation_lib.counts.choices import Choices
from evaluation_lib.counts.contacts import (
    contact_source_counts,
    first_contact_counts,
    first_contacts,
    first_contacts_from,
)
from evaluation_lib.counts.flows import flow_counts
from evaluation_lib.counts.periods import YEAR, periods_between

#: The day on which the extracts of these tests begin.
BEGIN = {"child_id": "nobody else", "contact_date": "2020-04-01"}
YEARS = periods_between(date(2020, 4, 1), date(2024, 3, 31), grain=YEAR)


def contact(child, day, source=None, **described):
    return {"child_id": child, "contact_date": day, "contact_source": source, **described}


@pytest.fixture
def made(records_of):
    """Records of some contacts, after one on the extracts' first day."""
    return lambda *rows, **more: records_of(
        contacts=[{"contact_source": None, **BEGIN}, *rows], **more
    )


def firsts(records, dictionary):
    rows = first_contacts(records, choices=Choices(), dictionary=dictionary)
    rows = rows[rows["child_id"] != BEGIN["child_id"]]
    return rows["first"].astype(object).where(rows["first"].notna(), None).tolist()


@pytest.mark.parametrize(
    ("days", "first"),
    [
        (["2022-05-01"], [True]),
        (["2022-05-01", "2023-05-01"], [True, False]),
        (["2022-04-30", "2023-05-01"], [True, True]),
        (["2022-05-01", "2023-04-01", "2024-03-01"], [True, False, False]),
        (["2022-05-01", "2022-05-01"], [True, False]),
        # In the first year nobody knows what was before, but for what is seen.
        (["2020-05-01", "2020-06-01", "2021-06-01"], [None, False, False]),
        (["2021-03-31", "2022-04-01"], [None, True]),
        (["2021-04-01"], [True]),
    ],
)
def test_a_first_contact_is_one_without_another_in_twelve_months(made, dictionary, days, first):
    assert firsts(made(*(contact("anna", day) for day in days)), dictionary) == first


def test_a_contact_before_birth_is_a_contact_before(made, dictionary):
    records = made(
        contact("anna", "2022-05-01"),
        contact("anna", "2022-09-01"),
        children=[{"child_id": "anna", "date_of_birth": "2022-07-01"}],
    )
    assert firsts(records, dictionary) == [True, False]


def test_years_in_which_first_contacts_cannot_be_told_have_no_rows(made, dictionary, area_named):
    records = made(contact("anna", "2020-06-01"), contact("anna", "2022-06-01"))
    found = first_contact_counts(
        records,
        areas=area_named("Essex"),
        periods=YEARS,
        choices=Choices(),
        dictionary=dictionary,
    )
    assert first_contacts_from(records, dictionary=dictionary) == pd.Timestamp("2021-04-01")
    assert found["period"].unique().tolist() == ["2021-22", "2022-23", "2023-24"]
    assert found["decision_point"].unique().tolist() == ["first_contacts"]
    assert found.groupby(["period", "counted"])["count"].sum()["2022-23"].tolist() == [1, 1]


def test_without_contacts_there_are_no_first_ones(records_of, dictionary):
    assert pd.isna(first_contacts_from(records_of(), dictionary=dictionary))


def test_contacts_by_who_made_them(made, dictionary, area_named):
    black = {"latest_code": "BAFR", "latest_group": "Black"}
    records = made(
        contact("anna", "2022-05-01", "2A"),
        contact("anna", "2022-06-01", "6"),
        contact("ben", "2022-06-01", "6", **black),
        contact("ben", "2022-07-01", "3C", **black),
        contact("cara", "2022-06-01", None),
        contact("dan", "2022-06-01", "10"),
    )
    found = contact_source_counts(
        records,
        areas=area_named("Essex"),
        periods=YEARS[2:3],
        choices=Choices(),
        dictionary=dictionary,
    )
    groups = dictionary.read("referral_sources")["published_group"].nunique()
    assert len(found) == 7 * groups * 2
    some = found[found["count"] > 0].set_index(["counted", "group", "contact_source"])["count"]
    assert some.to_dict() == {
        ("events", "White", "Schools"): 1,
        ("events", "White", "Police"): 1,
        ("events", "White", "Unknown"): 2,
        ("events", "Black", "Police"): 1,
        ("events", "Black", "Health_Services"): 1,
        ("children", "White", "Schools"): 1,
        ("children", "White", "Unknown"): 2,
        ("children", "Black", "Police"): 1,
    }


def test_who_made_the_first_contact(made, dictionary, area_named):
    records = made(contact("anna", "2022-05-01", "2A"), contact("anna", "2022-06-01", "6"))
    found = contact_source_counts(
        records,
        areas=area_named("Essex"),
        periods=YEARS,
        choices=Choices(),
        dictionary=dictionary,
        only_first=True,
    )
    some = found[found["count"] > 0]
    assert some["contact_source"].unique().tolist() == ["Schools"]
    assert some["decision_point"].unique().tolist() == ["first_contacts"]


@pytest.mark.slow
def test_sources_add_up_to_the_contacts_of_a_small_county(small_county, dictionary, every_area):
    asked = {
        "areas": every_area,
        "periods": periods_between(date(2020, 4, 1), date(2026, 3, 31), grain=YEAR),
        "choices": Choices(),
        "dictionary": dictionary,
    }
    key = ["area", "group", "period", "counted"]
    sources = contact_source_counts(small_county.records, **asked).groupby(key)["count"].sum()
    contacts = flow_counts(small_county.records, points=["contacts"], **asked)
    assert sources.astype(int).to_dict() == (contacts.set_index(key)["count"].astype(int).to_dict())
    first = first_contact_counts(small_county.records, **asked)
    both = first.merge(contacts, on=key, suffixes=("", "_all"))
    assert len(both) == len(first) and (both["count"] <= both["count_all"]).all()
