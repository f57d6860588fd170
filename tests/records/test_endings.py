"""What the reason for an ending says: the child was adopted, or another council took over."""

import narwhals as nw
import pandas as pd
import pytest

from evaluation_lib.records.endings import (
    ADOPTED,
    CONTINUES,
    TRANSFERRED_OUT,
    adoptions,
    ending_codes,
    with_transfers,
)


def in_polars(frame):
    """The same table in polars."""
    columns = {name: [None if pd.isna(cell) else cell for cell in frame[name]] for name in frame}
    schema = nw.from_native(frame, eager_only=True).schema
    return nw.from_dict(columns, schema=schema, backend="polars").to_native()


@pytest.fixture(scope="module")
def adopted_codes(dictionary):
    return ending_codes(dictionary, ADOPTED)


def test_the_dictionary_says_which_codes_mean_what(dictionary):
    assert ending_codes(dictionary, ADOPTED) == {
        "reason_ended": ("E11", "E12", "E1"),
        "closure_reason": ("RC1",),
    }
    assert ending_codes(dictionary, TRANSFERRED_OUT) == {
        "reason_ended": ("E3",),
        "closure_reason": ("RC5",),
    }
    assert ending_codes(dictionary, CONTINUES) == {"reason_ended": ("X1",)}


def test_codes_of_the_dictionary_are_codes_that_records_can_hold(dictionary):
    held = dictionary.read("recorded_values")
    for reason in dictionary.read("ending_reasons").itertuples():
        lists = [reason.list, f"{reason.list}_older"]
        assert reason.code in set(held.loc[held["list"].isin(lists), "code"])


def test_a_child_is_adopted_on_the_day_care_or_the_case_ended(event_frame, adopted_codes):
    care = event_frame(
        "looked_after_episodes",
        [
            {"child_id": "1", "end_date": "2024-05-01", "reason_ended": "E11"},
            {"child_id": "2", "end_date": "2024-05-01", "reason_ended": "E4A"},
            {"child_id": "3", "end_date": None, "reason_ended": "E12"},
        ],
    )
    cases = event_frame(
        "referrals",
        [
            {"child_id": "1", "closure_date": "2024-04-28", "closure_reason": "RC1"},
            {"child_id": "4", "closure_date": "2024-06-01", "closure_reason": "RC1"},
        ],
    )
    found = adoptions([care, cases], codes=adopted_codes)
    assert found["child_id"].tolist() == ["1", "4"]
    assert found["adopted_date"].tolist() == [
        pd.Timestamp("2024-04-28"),
        pd.Timestamp("2024-06-01"),
    ]


def test_where_nobody_is_adopted_there_are_no_rows(event_frame, adopted_codes):
    assert len(adoptions([event_frame("referrals", [])], codes=adopted_codes)) == 0


def test_events_that_end_with_a_reason_say_whether_another_council_took_over(
    event_frame, dictionary
):
    codes = ending_codes(dictionary, TRANSFERRED_OUT)
    rows = [{"child_id": "1", "reason_ended": code} for code in ("E3", "X1", None)]
    found = with_transfers(event_frame("looked_after_episodes", rows), codes=codes)
    assert found[TRANSFERRED_OUT].tolist() == [True, False, False]
    contacts = event_frame("contacts", [{"child_id": "1"}])
    assert TRANSFERRED_OUT not in with_transfers(contacts, codes=codes)


def test_polars_finds_the_same(event_frame, dictionary, adopted_codes):
    rows = [
        {"child_id": child, "end_date": "2024-05-01", "reason_ended": code}
        for child, code in (("1", "E11"), ("2", None), ("3", "E3"))
    ]
    other = in_polars(event_frame("looked_after_episodes", rows))
    assert adoptions([other], codes=adopted_codes)["child_id"].to_list() == ["1"]
    codes = ending_codes(dictionary, TRANSFERRED_OUT)
    assert with_transfers(other, codes=codes)[TRANSFERRED_OUT].to_list() == [False, False, True]
