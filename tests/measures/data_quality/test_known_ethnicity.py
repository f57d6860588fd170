"""Of how many the ethnicity is known: counted by hand, the unborn apart, by both clocks."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.measures.data_quality.events import quarter_of
from evaluation_lib.measures.data_quality.known_ethnicity import (
    certain_and_not,
    children_of,
    extremes,
    known_by,
    known_by_decision_point,
    statuses_of,
)

STATUSES = ["mapped", "refused", "unmapped", "obsolete", "not_obtained", "unborn", "missing"]
BY_HAND = [
    {"recorded_status": "mapped", "latest_status": "mapped"},
    {"recorded_status": "missing", "latest_status": "mapped"},
    {"recorded_status": "missing", "latest_status": "refused"},
    {"recorded_status": "not_obtained", "latest_status": "not_obtained"},
    {"recorded_status": "missing", "latest_status": "mapped", "unborn": True},
]


def only_row(frame):
    [row] = frame.to_dict("records")
    return row


def test_every_status_is_counted_and_the_unborn_stand_apart(events_in, dictionary):
    events = events_in(referrals=BY_HAND)
    row = only_row(known_by_decision_point(events, clock="latest", dictionary=dictionary))
    assert row["events"] == 5 and row["born"] == 4
    assert (row["mapped"], row["refused"], row["not_obtained"], row["unborn"]) == (2, 1, 1, 1)
    assert row["not_known"] == 2 and row["share_not_known"] == 0.5


def test_both_clocks_stand_side_by_side_whichever_is_asked(events_in, dictionary):
    events = events_in(referrals=BY_HAND)
    rows = {
        clock: only_row(known_by_decision_point(events, clock=clock, dictionary=dictionary))
        for clock in ("recorded", "latest")
    }
    for row in rows.values():
        assert (row["known_recorded"], row["known_latest"]) == (1, 2)
    assert rows["recorded"]["not_known"] == 3 and rows["recorded"]["missing"] == 2


def test_a_decision_point_without_events_has_no_row(events_in, dictionary):
    found = known_by_decision_point(events_in(), clock="latest", dictionary=dictionary)
    assert found.empty and {"share_not_known", "unborn"} <= set(found.columns)


def test_where_all_are_unborn_there_is_no_share(events_in, dictionary):
    events = events_in(referrals=[{"unborn": True}])
    found = known_by_decision_point(events, clock="latest", dictionary=dictionary)
    assert found["born"].tolist() == [0] and found["share_not_known"].isna().all()


def test_counts_by_a_column_leave_out_the_unborn_and_rows_without_a_value(events_in, dictionary):
    rows = [
        {"team": "Hub", "latest_status": "mapped"},
        {"team": "Hub", "latest_status": "missing"},
        {"team": "Hub", "latest_status": "missing", "unborn": True},
        {"team": None, "latest_status": "missing"},
    ]
    found = known_by(
        events_in(referrals=rows, contacts=[{"team": "Hub"}]),
        column="team",
        clock="latest",
        dictionary=dictionary,
    ).set_index("table")
    assert found.loc["referrals", ["born", "not_known"]].tolist() == [2, 1]
    assert found.loc["contacts", ["born", "not_known"]].tolist() == [1, 0]
    assert found.loc["referrals", "label"] == "Referrals"


def test_a_column_that_no_table_has_gives_no_rows(events_in, dictionary):
    events = events_in(referrals=[{}])
    found = known_by(events, column="colour", clock="latest", dictionary=dictionary)
    assert found.empty and "share_not_known" in found


def test_a_child_counts_once_with_the_best_that_is_known_at_any_event(events_in, dictionary):
    events = events_in(
        contacts=[{"child_id": "A", "recorded_status": "missing"}],
        referrals=[
            {"child_id": "A", "recorded_status": "mapped"},
            {"child_id": "B", "recorded_status": "missing"},
            {"child_id": "B", "recorded_status": "refused"},
        ],
    )
    found = children_of(events, clock="recorded", dictionary=dictionary)
    assert dict(found.to_numpy()) == {"A": "mapped", "B": "refused"}


def test_a_child_is_unborn_only_where_it_was_so_at_all_events(events_in, dictionary):
    events = events_in(
        contacts=[{"child_id": "A", "unborn": True}, {"child_id": "B", "unborn": True}],
        referrals=[{"child_id": "A", "latest_status": "missing"}],
    )
    found = children_of(events, clock="latest", dictionary=dictionary)
    assert dict(found.to_numpy()) == {"A": "missing", "B": "unborn"}


def test_without_events_there_are_no_children(events_in, dictionary):
    assert children_of(events_in(), clock="latest", dictionary=dictionary).empty


def known_frame(*counts):
    frame = pd.DataFrame(counts, columns=["label", "not_known", "born"])
    return frame.assign(share_not_known=frame["not_known"] / frame["born"])


def test_decision_points_are_told_apart_where_their_intervals_do_not_meet():
    # Wilson: 5 in 100 is 2.2% to 11.2%, 30 in 100 is 21.9% to 39.6%
    found = extremes(known_frame(("a", 30, 100), ("b", 5, 100)), fewest=10, confidence=0.95)
    assert (found.lowest["label"], found.highest["label"], found.apart) == ("b", "a", True)


def test_a_difference_that_chance_could_make_is_not_called_one():
    # Wilson: 6 in 97 is 2.9% to 12.8%, 9 in 98 is 4.9% to 16.5%
    found = extremes(known_frame(("a", 9, 98), ("b", 6, 97)), fewest=10, confidence=0.95)
    assert (found.lowest["label"], found.highest["label"], found.apart) == ("b", "a", False)


def test_decision_points_with_few_events_are_passed_over():
    found = known_frame(("a", 9, 9), ("b", 5, 100), ("c", 6, 100))
    assert extremes(found, fewest=10, confidence=0.95).highest["label"] == "c"
    assert extremes(found, fewest=101, confidence=0.95) is None


@pytest.mark.parametrize(
    ("bases", "share"),
    [(["event", "recorded"], 1), (["snapshot", "event"], 0.5), (["unknown"], 0), ([], 0)],
)
def test_how_often_the_source_says_when_a_value_was_written_down(
    events_in, dictionary, bases, share
):
    events = events_in(referrals=[{"recorded_basis": basis} for basis in bases])
    found = certain_and_not(events, dictionary=dictionary).iloc[0]
    assert found["certain"] == share * found["events"]
    assert found["certain"] + found["uncertain"] == found["events"] == len(bases)


def test_every_status_of_the_dictionary_is_counted(dictionary):
    assert list(statuses_of(dictionary)) == STATUSES


@settings(max_examples=40)
@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {
                "recorded_status": st.sampled_from(STATUSES),
                "latest_status": st.sampled_from(STATUSES),
                "unborn": st.sampled_from([True, False, None]),
                "start_date": st.sampled_from(["2024-05-01", "2024-08-01"]),
            }
        ),
        min_size=1,
        max_size=12,
    ),
    clock=st.sampled_from(["recorded", "latest"]),
)
def test_statuses_add_up_and_quarters_add_up_to_the_whole(events_in, dictionary, rows, clock):
    events = events_in(section_47_enquiries=rows)
    table = events["section_47_enquiries"]
    events["section_47_enquiries"] = table.assign(quarter=quarter_of(table["start_date"]))
    whole = only_row(known_by_decision_point(events, clock=clock, dictionary=dictionary))
    assert sum(whole[status] for status in STATUSES) == whole["events"] == len(rows)
    assert whole["born"] == whole["events"] - whole["unborn"]
    parts = known_by(events, column="quarter", clock=clock, dictionary=dictionary)
    assert parts["born"].sum() == whole["born"]
    assert parts["not_known"].sum() == whole["not_known"]
