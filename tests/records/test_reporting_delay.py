"""How late events come into the extracts, where that can be told at all."""

import narwhals as nw
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.records.reporting_delay import delays, summed_up

ID = "referral_id"
JUNE, SEPTEMBER, DECEMBER = "2024-06-30", "2024-09-30", "2024-12-31"


def in_polars(frame):
    """The same table in polars."""
    columns = {name: [None if pd.isna(cell) else cell for cell in frame[name]] for name in frame}
    schema = nw.from_native(frame, eager_only=True).schema
    return nw.from_dict(columns, schema=schema, backend="polars").to_native()


def cells(frame):
    """A table's rows with missing cells as None, of either library."""
    rows = nw.from_native(frame, eager_only=True).rows()
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in rows]


def delayed(rows, *, taken=(JUNE, SEPTEMBER, DECEMBER), months=6, end=None):
    return delays(
        rows,
        id_field=ID,
        date_field="referral_date",
        end_field=end,
        snapshots=[pd.Timestamp(day).to_pydatetime() for day in taken],
        months=months,
    )


@pytest.fixture
def told(event_frame):
    """Days and lateness of one referral, by its day and the snapshots that show it."""

    def find(day, *shown, **settings):
        rows = [{"child_id": "1", ID: "a", "referral_date": day, "snapshot_date": s} for s in shown]
        [(_, days, late)] = cells(delayed(event_frame("referrals", rows), **settings))
        return days, late

    return find


def test_what_the_first_snapshot_shows_may_have_been_written_down_at_any_time(told):
    assert told("2024-05-01", JUNE) == (None, None)


def test_an_event_after_the_snapshot_before_could_not_be_shown_sooner(told):
    assert told("2024-09-20", SEPTEMBER, DECEMBER) == (10, False)


def test_an_event_that_an_earlier_snapshot_should_have_shown_came_late(told):
    assert told("2024-06-20", SEPTEMBER) == (102, True)
    assert told("2024-06-30", SEPTEMBER) == (92, True)


def test_an_event_that_no_earlier_snapshot_reaches_back_to_cannot_be_told(told):
    assert told("2023-01-01", SEPTEMBER) == (None, None)
    assert told("2023-01-01", SEPTEMBER, months=None) == (638, True)


def test_an_event_older_than_the_last_snapshot_but_not_than_the_one_before_came_late(told):
    # June reaches back to January; December, which shows it, does not.
    assert told("2024-02-01", DECEMBER) == (334, True)


def test_a_snapshot_without_a_single_row_counts_as_one_that_did_not_show_it(told):
    assert told("2024-06-20", SEPTEMBER, taken=[JUNE, SEPTEMBER]) == (102, True)
    assert told("2024-06-20", SEPTEMBER, taken=[SEPTEMBER]) == (None, None)


def test_an_event_dated_after_the_snapshot_that_shows_it_is_planned_not_late(event_frame):
    row = {"child_id": "1", ID: "a", "referral_date": "2024-12-01", "snapshot_date": SEPTEMBER}
    assert cells(delayed(event_frame("referrals", [row]))) == []


def test_an_extract_of_an_unknown_day_tells_nothing(event_frame):
    row = {"child_id": "1", ID: "a", "referral_date": "2024-12-01", "snapshot_date": None}
    assert cells(delayed(event_frame("referrals", [row]))) == []


def test_delays_are_summed_up_over_those_that_can_be_told():
    days = pd.DataFrame({"days": [10, 20, 30, None], "late": [False, False, True, None]})
    found = summed_up(days)
    assert found == {
        "events": 3,
        "unknown": 1,
        "median_days": 20.0,
        "days_of_nine_in_ten": 28.0,
        "late": 1,
        "share_late": 1 / 3,
    }


def test_where_nothing_can_be_told_nothing_is_said():
    found = summed_up(pd.DataFrame({"days": [None], "late": [None]}))
    assert (found["events"], found["unknown"], found["late"]) == (0, 1, 0)
    assert pd.isna(found["median_days"]) and pd.isna(found["share_late"])


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "child_id": st.just("1"),
            ID: st.sampled_from(["a", "b", "c"]),
            "snapshot_date": st.sampled_from([None, JUNE, SEPTEMBER, DECEMBER]),
            "referral_date": st.sampled_from(["2023-06-01", "2024-05-01", "2024-08-01"]),
            "closure_date": st.sampled_from([None, "2024-06-01"]),
        }
    ),
    max_size=8,
    unique_by=lambda row: (row[ID], row["snapshot_date"]),
)


@given(rows=ROWS, chance=st.randoms())
@settings(max_examples=25)
def test_each_event_is_told_once_whatever_the_order_and_the_library(event_frame, rows, chance):
    frame = event_frame("referrals", rows)
    for end in (None, "closure_date"):
        found = delayed(frame, end=end)
        assert len(found) <= frame[ID].nunique()
        assert (found["days"].dropna() >= 0).all()
        assert cells(delayed(in_polars(frame), end=end)) == cells(found)
        chance.shuffle(rows)
        assert cells(delayed(event_frame("referrals", rows), end=end)) == cells(found)
