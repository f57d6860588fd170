"""Each event once, in its latest version; what later extracts changed is kept beside it."""

import narwhals as nw
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.records.duplicates import once_per_extract
from evaluation_lib.records.vintages import (
    CHANGED,
    EMPTIED,
    FILLED_IN,
    GONE,
    GONE_ROW,
    WHOLE_ROW,
    gone,
    latest_of_each,
    restated,
)

FEW = settings(max_examples=25)
ID = "referral_id"
JUNE, SEPTEMBER, DECEMBER = "2024-06-30", "2024-09-30", "2024-12-31"


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


def days(*texts):
    return [pd.Timestamp(text).to_pydatetime() for text in texts]


# ---------------------------------------------------------------------- the version that counts


def test_the_same_event_in_two_snapshots_is_one_as_the_later_shows_it(referrals):
    rows = referrals(
        {"referral_id": "a", "snapshot_date": SEPTEMBER, "closure_date": "2024-08-01"},
        {"referral_id": "a", "snapshot_date": JUNE},
    )
    found = latest_of_each(rows, id_field=ID)
    assert found["closure_date"].tolist() == [pd.Timestamp("2024-08-01")]


def test_an_emptied_cell_is_the_latest_word_of_an_event(referrals):
    # Of a child an empty cell overwrites nothing; an event is what its latest extract says it is.
    rows = referrals(
        {"referral_id": "a", "snapshot_date": JUNE, "closure_date": "2024-06-01"},
        {"referral_id": "a", "snapshot_date": SEPTEMBER},
    )
    assert latest_of_each(rows, id_field=ID)["closure_date"].isna().all()


def test_a_date_that_a_later_snapshot_corrects_is_a_value_changed_not_a_second_event(referrals):
    rows = referrals(
        {"referral_id": "a", "snapshot_date": JUNE},
        {"referral_id": "a", "snapshot_date": SEPTEMBER, "referral_date": "2024-05-08"},
    )
    assert len(latest_of_each(rows, id_field=ID)) == 1
    [change] = restated(rows, id_field=ID).to_dict("records")
    assert (change["field"], change["before"], change["after"]) == (
        "referral_date",
        "2024-05-01",
        "2024-05-08",
    )


# ---------------------------------------------------------------------- what was restated


def test_filled_in_changed_and_emptied_values_are_told_apart(referrals):
    rows = referrals(
        {"referral_id": "a", "snapshot_date": JUNE, "referral_source": "6", "team": "x"},
        {
            "referral_id": "a",
            "snapshot_date": SEPTEMBER,
            "referral_source": "2A",
            "no_further_action": True,
        },
    )
    found = restated(rows, id_field=ID)
    shown = {row.field: (row.before, row.after, row.kind) for row in found.itertuples()}
    assert shown["referral_source"] == ("6", "2A", CHANGED)
    assert shown["no_further_action"][1:] == ("true", FILLED_IN)
    assert shown["team"][0] == "x" and shown["team"][2] == EMPTIED
    assert len(shown) == 3
    assert set(found["snapshot_before"]) == {pd.Timestamp(JUNE)}
    assert set(found["snapshot_after"]) == {pd.Timestamp(SEPTEMBER)}


def test_each_snapshot_is_held_against_the_one_before(referrals):
    rows = referrals(
        {"referral_id": "a", "snapshot_date": DECEMBER, "team": "z"},
        {"referral_id": "a", "snapshot_date": JUNE, "team": "x"},
        {"referral_id": "a", "snapshot_date": SEPTEMBER, "team": "y"},
    )
    found = restated(rows, id_field=ID)
    assert found[["before", "after"]].to_numpy().tolist() == [["x", "y"], ["y", "z"]]


def test_events_of_two_children_are_not_held_against_each_other(referrals):
    rows = referrals(
        {"referral_id": "a", "snapshot_date": JUNE, "team": "x"},
        {"referral_id": "a", "snapshot_date": SEPTEMBER, "team": "y", "child_id": "2"},
    )
    assert len(restated(rows, id_field=ID)) == 0


def test_nothing_is_restated_where_nothing_changed(referrals):
    rows = referrals(
        {"referral_id": "a", "snapshot_date": JUNE, "team": "x", "no_further_action": False},
        {"referral_id": "a", "snapshot_date": SEPTEMBER, "team": "x", "no_further_action": False},
    )
    assert len(restated(rows, id_field=ID)) == 0


# ---------------------------------------------------------------------- what is gone


@pytest.fixture(scope="module")
def gone_of():
    def find(rows, *, id_field=ID, date_field="referral_date", end=None, taken, months=6):
        latest = latest_of_each(rows, id_field=id_field)
        return gone(
            latest,
            id_field=id_field,
            date_field=date_field,
            end_field=end,
            snapshots=days(*taken),
            months=months,
        )

    return find


def test_an_event_that_a_later_snapshot_should_show_and_does_not_is_named(referrals, gone_of):
    rows = referrals(
        {"referral_id": "a", "snapshot_date": JUNE},
        {"referral_id": "b", "snapshot_date": JUNE},
        {"referral_id": "b", "snapshot_date": SEPTEMBER},
    )
    [row] = gone_of(rows, taken=[JUNE, SEPTEMBER]).to_dict("records")
    assert (row["event_id"], row["field"], row["after"], row["kind"]) == (
        "a",
        WHOLE_ROW,
        GONE_ROW,
        GONE,
    )
    assert row["snapshot_after"] == pd.Timestamp(SEPTEMBER)


def test_a_later_snapshot_that_is_empty_shows_that_everything_is_gone(referrals, gone_of):
    rows = referrals({"referral_id": "a", "snapshot_date": JUNE})
    assert len(gone_of(rows, taken=[JUNE, SEPTEMBER])) == 1
    assert len(gone_of(rows, taken=[JUNE])) == 0


@pytest.mark.parametrize(("day", "missed"), [("2024-03-30", 0), ("2024-03-31", 1)])
def test_a_snapshot_looks_back_its_months_and_no_further(referrals, gone_of, day, missed):
    rows = referrals({"referral_id": "a", "snapshot_date": JUNE, "referral_date": day})
    assert len(gone_of(rows, taken=[JUNE, SEPTEMBER])) == missed


def test_a_source_that_shows_everything_misses_what_is_years_old_too(referrals, gone_of):
    rows = referrals({"referral_id": "a", "snapshot_date": JUNE, "referral_date": "2015-01-01"})
    assert len(gone_of(rows, taken=[JUNE, SEPTEMBER], months=None)) == 1


@pytest.mark.parametrize(
    ("end", "taken", "missed"),
    [
        (None, [JUNE, SEPTEMBER], 1),  # open in June, so shown in September, however old
        ("2024-05-31", [JUNE, SEPTEMBER], 1),
        ("2024-01-31", [JUNE, SEPTEMBER], 0),
        (None, [JUNE, "2025-06-30"], 0),  # it may have ended in between
    ],
)
def test_what_lasts_is_shown_while_it_is_open(event_frame, gone_of, end, taken, missed):
    plan = {"child_id": "1", "start_date": "2020-01-01", "end_date": end, "snapshot_date": JUNE}
    rows = event_frame("child_protection_plans", [plan])
    found = gone_of(
        rows,
        id_field="child_protection_plan_id",
        date_field="start_date",
        end="end_date",
        taken=taken,
    )
    assert len(found) == missed


def test_an_event_that_comes_back_is_not_gone(referrals, gone_of):
    rows = referrals(
        {"referral_id": "a", "snapshot_date": JUNE},
        {"referral_id": "a", "snapshot_date": DECEMBER},
    )
    assert len(gone_of(rows, taken=[JUNE, SEPTEMBER, DECEMBER])) == 0


# ---------------------------------------------------------------------- whatever comes

ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "child_id": st.sampled_from(["1", "2"]),
            "referral_id": st.sampled_from(["a", "b"]),
            "snapshot_date": st.sampled_from([None, JUNE, SEPTEMBER, DECEMBER]),
            "referral_date": st.sampled_from(["2024-01-01", "2024-05-01"]),
            "closure_date": st.sampled_from([None, "2024-06-01"]),
            "no_further_action": st.sampled_from([None, True, False]),
            "team": st.sampled_from([None, "North"]),
        }
    ),
    max_size=8,
)


@given(rows=ROWS, chance=st.randoms())
@FEW
def test_events_are_the_identifiers_read_and_the_order_of_rows_is_nothing(
    event_frame, rows, chance
):
    frame = once_per_extract(event_frame("referrals", rows), id_field=ID)
    found = latest_of_each(frame, id_field=ID)
    key = ["child_id", ID]
    assert cells(found[key]) == sorted(set(cells(frame[key])))
    assert cells(latest_of_each(found, id_field=ID)) == cells(found)
    assert len(restated(found, id_field=ID)) == 0
    places = list(range(len(frame)))
    chance.shuffle(places)
    again = frame.iloc[places]
    assert cells(latest_of_each(again, id_field=ID)) == cells(found)
    assert sorted(cells(restated(again, id_field=ID)), key=str) == sorted(
        cells(restated(frame, id_field=ID)), key=str
    )


@given(rows=ROWS)
@FEW
def test_the_first_version_and_what_was_restated_give_the_latest(event_frame, rows):
    frame = once_per_extract(event_frame("referrals", rows), id_field=ID)
    frame = frame[frame["child_id"] == "1"].sort_values("snapshot_date", na_position="first")
    changes = restated(frame, id_field=ID)
    latest = latest_of_each(frame, id_field=ID).set_index(ID)
    for event, versions in frame.groupby(ID):
        team = versions["team"].iloc[0]
        own = changes[(changes["event_id"] == event) & (changes["field"] == "team")]
        for change in own.sort_values("snapshot_after").itertuples():
            assert (pd.isna(team) and pd.isna(change.before)) or team == change.before
            team = change.after
        expected = latest.loc[event, "team"]
        assert (pd.isna(team) and pd.isna(expected)) or team == expected


@given(rows=ROWS)
@FEW
def test_polars_finds_what_pandas_finds(event_frame, gone_of, rows):
    frame = once_per_extract(event_frame("referrals", rows), id_field=ID)
    other = in_polars(frame)
    assert cells(latest_of_each(other, id_field=ID)) == cells(latest_of_each(frame, id_field=ID))
    assert cells(restated(other, id_field=ID)) == cells(restated(frame, id_field=ID))
    taken = [JUNE, SEPTEMBER, DECEMBER]
    for end in (None, "closure_date"):
        assert cells(gone_of(other, end=end, taken=taken)) == cells(
            gone_of(frame, end=end, taken=taken)
        )
