"""Each area's chart is drawn from its own events, and the same events give the same chart."""

import hashlib

import pytest

from evaluation_lib.presentation import data_quality
from evaluation_lib.presentation.drawing import Chart
from evaluation_lib.presentation.headlines import MOST_WORDS

CHILDREN = [f"P{number:03}" for number in range(24)]
DAYS = ("15/12/2023", "05/02/2024", "06/05/2024")
#: The first twelve live in Chelmsford, the others in Colchester, where more is not known.
POSTCODE = {child: "CM1 1QH" if place < 12 else "CO1 1AA" for place, child in enumerate(CHILDREN)}
NOT_KNOWN = {*CHILDREN[:3], *CHILDREN[12:20]}


def table(heading, rows):
    return "\n".join([heading, *rows]) + "\n"


@pytest.fixture
def two_areas(export):
    """Extracts with a referral of each child in three quarters."""
    code = {child: "" if child in NOT_KNOWN else "WBRI" for child in CHILDREN}
    persons = [f"{child},F,{code[child]},01/05/2012" for child in CHILDREN]
    homes = [f"{child},HOME,01/01/2015,,{POSTCODE[child]}" for child in CHILDREN]
    referrals = [
        f"R{child}{place},{child},{day},6,,Chelmsford Team"
        for child in CHILDREN
        for place, day in enumerate(DAYS)
    ]
    return export(
        "2025-03-31",
        {
            "DM_PERSONS.csv": table("PERSON_ID,GENDER,FULL_ETHNICITY_CODE,DATE_OF_BIRTH", persons),
            "DM_ADDRESSES.csv": table(
                "PERSON_ID,ADDRESS_TYPE,START_DATE,END_DATE,POST_CODE", homes
            ),
            "DM_CIN_REFERRALS.csv": table(
                "REFERRAL_ID,PERSON_ID,REFERRAL_DATE,SOURCE_OF_REFERRAL,CLOSURE_REASON,"
                "RESPONSIBLE_TEAM_ID",
                referrals,
            ),
        },
    )


def chart_of(report):
    (chart,) = [
        part for part in data_quality.unknown_by_quarter(report).parts if isinstance(part, Chart)
    ]
    return chart


def digest(chart):
    return hashlib.sha256(chart.svg.encode()).hexdigest()


def test_charts_of_two_quadrants_differ_and_the_same_events_give_the_same_chart(
    report_on, two_areas
):
    mid, again, north_east = (
        chart_of(report_on(two_areas, area=area)) for area in ("Mid", "Mid", "North East")
    )
    assert digest(mid) == digest(again) != digest(north_east)
    assert "25.0% in 2024-Q1" in mid.description
    assert "66.7% in 2024-Q1" in north_east.description


def test_where_nothing_changed_the_headline_says_so_and_the_table_holds_what_is_drawn(
    report_on, two_areas
):
    chart = chart_of(report_on(two_areas, area="Mid"))
    assert chart.headline.startswith("No clear change")
    assert len(chart.headline.split()) <= MOST_WORDS
    shares, numbers = chart.table.parts
    assert ("2024-Q1", "25.0% (8.9% to 53.2%)") in shares.rows
    assert ("2024-Q1", "3 of 12") in numbers.rows
