"""Which events a page is about: those of its area and period, counted where they count."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from evaluation_lib.areas import Area
from evaluation_lib.measures.data_quality.events import (
    children_in,
    decision_labels_of,
    decisions_of,
    events_of,
    labels_of,
    quarter_of,
    quarters_between,
)

MID = Area("mid", "Mid", "quadrant", "mid", "Mid quadrant")
CHELMSFORD = Area("E07000070", "Chelmsford", "district", "chelmsford", "Chelmsford")
SPREAD = [
    {"area_by_home": "Mid", "area_by_team": "South", "district_of_home": "Chelmsford"},
    {"area_by_home": "Mid", "area_by_team": "Mid", "district_of_home": "Maldon"},
    {"area_by_home": "South", "area_by_team": "Mid", "district_of_home": "Basildon"},
    {},
]


def numbers_of(events, table="referrals"):
    return events[table]["referral_id"].str.removeprefix("referrals-").astype(int).tolist()


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        ("2024-03-31", False),
        ("2024-04-01", True),
        ("2025-03-31", True),
        ("2025-04-01", False),
        (None, False),
    ],
)
def test_a_period_holds_its_first_and_its_last_day(records_of, scope, dictionary, day, inside):
    records = records_of({"referrals": [{"referral_date": day}]})
    assert len(events_of(records, scope, dictionary=dictionary)["referrals"]) == int(inside)


@pytest.mark.parametrize(
    ("area", "area_by", "held"),
    [
        (None, "home", [1, 2, 3, 4]),
        (MID, "home", [1, 2]),
        (MID, "team", [2, 3]),
        (CHELMSFORD, "home", [1]),
        (CHELMSFORD, "team", [1]),
    ],
)
def test_an_area_holds_the_events_placed_in_it(records_of, scope, dictionary, area, area_by, held):
    asked = replace(scope, area=area or scope.area, area_by=area_by)
    records = records_of({"referrals": SPREAD})
    assert numbers_of(events_of(records, asked, dictionary=dictionary)) == held


def test_tables_come_in_the_order_of_reports_also_the_empty_ones(records_of, scope, dictionary):
    found = events_of(records_of({"referrals": [{}]}), scope, dictionary=dictionary)
    assert list(found) == list(labels_of(dictionary))
    assert found["contacts"].empty and {"day", "quarter"} <= set(found["contacts"].columns)


def test_an_assessment_counts_on_the_day_it_was_completed(records_of, scope, dictionary):
    rows = [
        {"start_date": "2024-03-01", "authorised_date": "2024-04-02"},
        {"start_date": "2025-03-01", "authorised_date": "2025-04-02"},
        {"start_date": "2024-06-01", "authorised_date": None},
    ]
    records = records_of({"assessments": rows})
    counted = decisions_of(records, scope, dictionary=dictionary)["assessments"]
    assert counted["assessment_id"].tolist() == ["assessments-1"]
    assert counted["day"].tolist() == [pd.Timestamp("2024-04-02")]
    begun = events_of(records, scope, dictionary=dictionary)["assessments"]
    assert begun["assessment_id"].tolist() == ["assessments-2", "assessments-3"]


def test_being_looked_after_counts_where_it_starts_not_at_every_move(records_of, scope, dictionary):
    rows = [{"starts_period": True}, {"starts_period": False}, {"starts_period": None}]
    records = records_of({"looked_after_episodes": rows})
    assert len(events_of(records, scope, dictionary=dictionary)["looked_after_episodes"]) == 3
    assert len(decisions_of(records, scope, dictionary=dictionary)["looked_after_episodes"]) == 1


@pytest.mark.parametrize(
    ("day", "quarter"),
    [("2024-01-01", "2024-Q1"), ("2024-06-30", "2024-Q2"), ("2024-07-01", "2024-Q3")],
)
def test_quarters_are_those_of_the_calendar(day, quarter):
    assert quarter_of(pd.Series(pd.to_datetime([day]))).tolist() == [quarter]


def test_a_day_that_is_missing_has_no_quarter():
    assert quarter_of(pd.Series(pd.to_datetime([None]))).isna().all()


def test_quarters_between_two_days_include_both_and_those_without_events():
    found = quarters_between(date(2024, 11, 5), date(2025, 4, 1))
    assert found == ["2024-Q4", "2025-Q1", "2025-Q2"]


def test_children_are_counted_once(events_in):
    twice = [{"child_id": "A"}, {"child_id": "A"}]
    assert children_in(events_in(referrals=twice, contacts=[{"child_id": "B"}])) == {"A", "B"}
    assert children_in(events_in()) == frozenset()


def test_decision_points_are_called_as_the_dictionary_calls_them(dictionary):
    labels = decision_labels_of(dictionary)
    assert labels["looked_after_episodes"] == "Started to be looked after"
    assert labels["assessments"] == "Assessments completed"
    # no decision point of the published figures, so it has the label of its table
    assert labels["pre_proceedings"] == labels_of(dictionary)["pre_proceedings"]
