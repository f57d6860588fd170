"""The rows of a decision point: whose, of which group, where, and which of them do not count."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation_lib.counts.children import (
    AGE_OUTSIDE,
    NO_SUCH_POINT,
    UNACCOMPANIED,
    UNBORN,
    all_groups,
    counted_rows,
    known_groups,
    points_of,
)
from evaluation_lib.counts.choices import Choices
from evaluation_lib.errors import DataError

CONTACT = {"child_id": "anna", "contact_date": "2024-05-01"}


@pytest.fixture
def contacts(records_of, dictionary):
    """Count rows of contacts, each of them described by what is not usual about it."""

    def rows(*described, choices=None, children=()):
        records = records_of(
            children=children, contacts=[{**CONTACT, **described_as} for described_as in described]
        )
        return counted_rows(
            records, "contacts", choices=choices or Choices(), dictionary=dictionary
        )

    return rows


# ---------------------------------------------------------------------- decision points


def test_every_decision_point_of_the_dictionary_is_counted_in_its_order(dictionary):
    labels = dictionary.read("decision_points").sort_values("order")
    points = points_of(dictionary)
    assert list(points) == labels["decision_point"].tolist()
    assert [point.kind for point in points.values()] == labels["kind"].tolist()


def test_assessments_count_on_the_day_they_were_completed(records_of, dictionary):
    days = [("2024-03-20", "2024-05-02"), ("2024-04-01", None)]
    rows = [
        {"child_id": "anna", "start_date": start, "authorised_date": end} for start, end in days
    ]
    found = counted_rows(
        records_of(assessments=rows), "assessments", choices=Choices(), dictionary=dictionary
    )
    assert found["day"].tolist() == [pd.Timestamp("2024-05-02")]


def test_care_begins_and_ends_with_its_first_and_last_episode(records_of, dictionary):
    first = {"start_date": "2024-01-01", "end_date": "2024-02-01"}
    second = {"start_date": "2024-02-01", "end_date": "2024-03-01"}
    records = records_of(
        looked_after_episodes=[
            {"child_id": "anna", **first, "starts_period": True, "ends_period": False},
            {"child_id": "anna", **second, "starts_period": False, "ends_period": True},
        ]
    )
    found = {
        point: counted_rows(records, point, choices=Choices(), dictionary=dictionary)["day"]
        for point in ("looked_after_started", "looked_after", "looked_after_ceased")
    }
    assert found["looked_after_started"].tolist() == [pd.Timestamp("2024-01-01")]
    assert len(found["looked_after"]) == 2
    assert found["looked_after_ceased"].tolist() == [pd.Timestamp("2024-03-01")]


def test_what_is_no_decision_point_is_named(records_of, dictionary, like):
    with pytest.raises(DataError, match=like(NO_SUCH_POINT, found="court")):
        counted_rows(records_of(), "court", choices=Choices(), dictionary=dictionary)


# ---------------------------------------------------------------------- groups


def answered(code, group, status, clock="latest"):
    return {f"{clock}_code": code, f"{clock}_group": group, f"{clock}_status": status}


@pytest.mark.parametrize(
    ("answer", "grouping", "group"),
    [
        (("CHNE", "Asian", "mapped"), "five_groups", "Asian"),
        (("CHNE", "Asian", "mapped"), "chat", "Other"),
        (("WROM", "White", "mapped"), "five_groups", "White"),
        (("WROM", "White", "mapped"), "gypsy_roma_traveller_apart", "Gypsy, Roma and Traveller"),
        (("BCRB", "Black", "mapped"), "full_codes", "BCRB"),
        ((None, "Black", "mapped"), "five_groups", "Black"),
        ((None, "Black", "mapped"), "full_codes", "NOBT"),
        ((None, None, "refused"), "five_groups", "Refused"),
        ((None, None, "refused"), "chat", "Not stated"),
        ((None, None, None), "five_groups", "Not yet obtained"),
        ((None, None, "unmapped"), "five_groups", "Not yet obtained"),
    ],
)
def test_the_group_of_an_answer(contacts, answer, grouping, group):
    found = contacts(answered(*answer), choices=Choices(grouping=grouping))
    assert found["group"].tolist() == [group]


def test_refused_and_not_yet_obtained_are_groups_that_are_not_known(contacts, dictionary):
    found = contacts(answered(None, None, "refused"), answered(None, None, None), {})
    assert found["known"].tolist() == [False, False, True]
    assert all_groups("five_groups", dictionary=dictionary) == [
        *known_groups("five_groups", dictionary=dictionary),
        "Refused",
        "Not yet obtained",
    ]


def test_each_clock_tells_its_own_time(contacts):
    row = answered(None, None, None, "recorded") | answered("BCRB", "Black", "mapped")
    groups = [
        contacts(row, choices=Choices(clock=clock))["group"].tolist()
        for clock in ("recorded", "latest")
    ]
    assert groups == [["Not yet obtained"], ["Black"]]


def test_a_child_belongs_where_its_home_or_its_team_is(contacts):
    assert contacts({})["quadrant"].tolist() == ["Mid"]
    assert contacts({}, choices=Choices(area_by="team"))["quadrant"].tolist() == ["West"]


# ---------------------------------------------------------------------- who does not count


@pytest.mark.parametrize(
    ("born", "ages", "left_out"),
    [
        ("2006-05-02", (0, 17), None),
        ("2006-05-01", (0, 17), AGE_OUTSIDE),
        ("2008-05-01", (0, 15), AGE_OUTSIDE),
        ("2008-05-02", (0, 15), None),
        ("2024-05-01", (0, 17), None),
        ("2024-05-02", (0, 17), UNBORN),
        (None, (0, 17), None),
    ],
)
def test_who_is_too_old_or_not_born_on_the_day(contacts, born, ages, left_out):
    found = contacts(
        {}, children=[{"child_id": "anna", "date_of_birth": born}], choices=Choices(ages=ages)
    )
    assert found["left_out"].astype(object).where(found["left_out"].notna(), None).tolist() == [
        left_out
    ]


@pytest.mark.parametrize(
    ("unaccompanied", "counted"),
    [("with", ["anna", "ben", "cara"]), ("without", ["ben", "cara"]), ("only", ["anna"])],
)
def test_unaccompanied_children_count_as_chosen(contacts, unaccompanied, counted):
    flags = [("anna", True), ("ben", False), ("cara", None)]
    found = contacts(
        *({"child_id": name} for name, _ in flags),
        children=[{"child_id": name, "unaccompanied_asylum_seeking": flag} for name, flag in flags],
        choices=Choices(unaccompanied=unaccompanied),
    )
    kept = found[found["left_out"].isna()]
    assert kept["child_id"].tolist() == counted
    assert set(found["left_out"].dropna()) <= {UNACCOMPANIED}


def test_a_family_is_carried_where_a_source_has_it(contacts):
    found = contacts({}, children=[{"child_id": "anna", "family_id": "family 1"}])
    assert found["family_id"].tolist() == ["family 1"]
