"""One event in one extract is one row, and what cannot be two events is one."""

import narwhals as nw
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.records.duplicates import (
    ALWAYS,
    NEVER,
    WITHOUT_IDENTIFIERS,
    once_per_extract,
    one_a_day,
)

FEW = settings(max_examples=25)
ID, DAY = "referral_id", "referral_date"


@pytest.fixture
def referrals(event_frame):
    return lambda *rows: event_frame(
        "referrals", [{"child_id": "1", "referral_date": "2024-05-01", **row} for row in rows]
    )


def in_polars(frame):
    """The same table in polars."""
    columns = {name: [None if pd.isna(cell) else cell for cell in frame[name]] for name in frame}
    schema = nw.from_native(frame, eager_only=True).schema
    return nw.from_dict(columns, schema=schema, backend="polars").to_native()


def cells(frame):
    """A table's rows with missing cells as None, of either library."""
    rows = nw.from_native(frame, eager_only=True).rows()
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in rows]


def teams(frame):
    return frame["team"].tolist()


# ---------------------------------------------------------------------- rows of one extract


def test_an_exact_repeat_is_one_row(referrals):
    rows = referrals({"referral_id": "a", "team": "North"}, {"referral_id": "a", "team": "North"})
    assert once_per_extract(rows, id_field=ID)["source_row"].tolist() == [2]


def test_of_rows_that_a_join_repeats_the_fullest_counts(referrals):
    rows = referrals(
        {"referral_id": "a"},
        {"referral_id": "a", "team": "North", "referral_source": "6"},
        {"referral_id": "a", "team": "South"},
    )
    assert teams(once_per_extract(rows, id_field=ID)) == ["North"]


def test_of_rows_that_are_equally_full_the_one_that_stands_first_counts(referrals):
    rows = referrals(
        {"referral_id": "a", "source_row": 9, "team": "later"},
        {"referral_id": "a", "source_row": 3, "team": "first"},
    )
    assert teams(once_per_extract(rows, id_field=ID)) == ["first"]


def test_two_events_of_a_child_on_one_day_stay_two(referrals):
    rows = referrals({"referral_id": "a"}, {"referral_id": "b"})
    assert len(once_per_extract(rows, id_field=ID)) == 2


def test_an_identifier_that_two_children_share_is_two_events(referrals):
    rows = referrals({"referral_id": "a"}, {"referral_id": "a", "child_id": "2"})
    assert len(once_per_extract(rows, id_field=ID)) == 2


def test_the_same_event_in_two_extracts_is_left_for_the_vintages(referrals):
    rows = referrals(
        {"referral_id": "a", "snapshot_date": "2024-06-30"},
        {"referral_id": "a", "snapshot_date": "2024-09-30"},
    )
    assert len(once_per_extract(rows, id_field=ID)) == 2


# ---------------------------------------------------------------------- events of one day


def test_a_conference_that_a_census_tells_in_two_places_is_one(event_frame):
    rows = event_frame(
        "initial_child_protection_conferences",
        [
            {"conference_id": "x", "child_id": "1", "conference_date": "2024-05-01"},
            {
                "conference_id": "y",
                "child_id": "1",
                "conference_date": "2024-05-01",
                "section_47_enquiry_id": "s",
            },
            {"conference_id": "z", "child_id": "1", "conference_date": "2024-05-02"},
        ],
    )
    found = one_a_day(rows, id_field="conference_id", date_field="conference_date", rule=ALWAYS)
    assert found["conference_id"].tolist() == ["y", "z"]


def test_of_two_rows_of_a_day_the_one_of_the_latest_extract_counts(referrals):
    rows = referrals(
        {"referral_id": "a", "snapshot_date": "2024-06-30", "team": "full", "referral_source": "6"},
        {"referral_id": "b", "snapshot_date": "2024-09-30"},
    )
    found = one_a_day(rows, id_field=ID, date_field=DAY, rule=ALWAYS)
    assert found[ID].tolist() == ["b"]


def test_identifiers_of_the_source_s_own_keep_events_of_a_day_apart(referrals):
    rows = referrals({"referral_id": "a"}, {"referral_id": "b"})
    kept = one_a_day(rows, id_field=ID, date_field=DAY, rule=WITHOUT_IDENTIFIERS)
    assert kept[ID].tolist() == ["a", "b"]


@pytest.mark.parametrize("child", ["1", "12-3", "A-2024-05-01"])
def test_rows_of_a_day_without_identifiers_are_one_event(referrals, child):
    made = f"{child}-2024-05-01"
    rows = referrals(
        {"child_id": child, "referral_id": made},
        {"child_id": child, "referral_id": f"{made}-2", "team": "North"},
        {"child_id": child, "referral_id": f"{made}-11"},
    )
    found = one_a_day(rows, id_field=ID, date_field=DAY, rule=WITHOUT_IDENTIFIERS)
    assert teams(found) == ["North"]


def test_two_children_are_never_one(referrals):
    rows = referrals({"referral_id": "a"}, {"referral_id": "a", "child_id": "2"})
    assert len(one_a_day(rows, id_field=ID, date_field=DAY, rule=ALWAYS)) == 2


def test_contacts_of_a_day_are_as_many_as_there_are(event_frame):
    contact = {"child_id": "1", "contact_date": "2024-05-01"}
    rows = event_frame("contacts", [contact, contact])
    found = one_a_day(rows, id_field="contact_id", date_field="contact_date", rule=NEVER)
    assert len(found) == 2


def test_every_table_of_events_says_whether_there_can_be_one_a_day(dictionary):
    said = dictionary.read("event_tables").set_index("table")["one_a_day"]
    assert said["contacts"] == NEVER and said["looked_after_episodes"] == NEVER
    assert said["initial_child_protection_conferences"] == ALWAYS
    assert said["child_protection_plans"] == ALWAYS


# ---------------------------------------------------------------------- whatever comes

ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "child_id": st.sampled_from(["1", "2"]),
            "referral_id": st.sampled_from(["a", "b", "1-2024-05-01", "1-2024-05-01-2"]),
            "referral_date": st.sampled_from(["2024-05-01", "2024-05-02"]),
            "snapshot_date": st.sampled_from([None, "2024-06-30", "2024-09-30"]),
            "referral_source": st.sampled_from([None, "6", "2A"]),
            "no_further_action": st.sampled_from([None, True, False]),
            "team": st.sampled_from([None, "North"]),
            "source_row": st.integers(2, 4),
        }
    ),
    max_size=8,
)
CLEANERS = {
    "rows of an extract": lambda frame: once_per_extract(frame, id_field=ID),
    "always": lambda frame: one_a_day(frame, id_field=ID, date_field=DAY, rule=ALWAYS),
    "without identifiers": lambda frame: one_a_day(
        frame, id_field=ID, date_field=DAY, rule=WITHOUT_IDENTIFIERS
    ),
}


@pytest.mark.parametrize("cleaner", CLEANERS.values(), ids=list(CLEANERS))
@given(rows=ROWS, chance=st.randoms())
@FEW
def test_rows_are_only_left_out_and_their_order_is_nothing(event_frame, cleaner, rows, chance):
    frame = event_frame("referrals", rows)
    found = cells(cleaner(frame))
    read = cells(frame)
    assert all(row in read for row in found) and len(found) <= len(read)
    assert {row[1] for row in found} == {row[1] for row in read}, "no child is lost or made up"
    chance.shuffle(rows)
    assert sorted(cells(cleaner(event_frame("referrals", rows))), key=str) == sorted(found, key=str)


@pytest.mark.parametrize("cleaner", CLEANERS.values(), ids=list(CLEANERS))
@given(rows=ROWS)
@FEW
def test_cleaning_twice_is_cleaning_once_in_either_library(event_frame, cleaner, rows):
    frame = event_frame("referrals", rows)
    found = cleaner(frame)
    assert cells(cleaner(found)) == cells(found)
    assert cells(cleaner(in_polars(frame))) == cells(found)
