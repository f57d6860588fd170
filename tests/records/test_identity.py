"""One row per child, by the source's own identifier and nothing else."""

import narwhals as nw
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.records.identity import (
    conflicts,
    one_row_per_child,
    restricted_children,
    with_births_after,
    without_children,
)

FEW = settings(max_examples=25)


@pytest.fixture
def children(event_frame):
    return lambda *rows: event_frame("children", rows)


def in_polars(frame):
    """The same table in polars."""
    columns = {name: [None if pd.isna(cell) else cell for cell in frame[name]] for name in frame}
    schema = nw.from_native(frame, eager_only=True).schema
    return nw.from_dict(columns, schema=schema, backend="polars").to_native()


def cells(frame):
    """A table's rows with missing cells as None, of either library."""
    rows = nw.from_native(frame, eager_only=True).rows()
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in rows]


def one(frame):
    [row] = frame.to_dict("records")
    return row


# ------------------------------------------------------------------------ the value that counts


def test_the_latest_extract_counts_and_an_empty_cell_overwrites_nothing(children):
    rows = children(
        {"child_id": "1", "snapshot_date": "2024-03-31", "sex": "F", "family_id": "f"},
        {"child_id": "1", "snapshot_date": "2025-03-31", "date_of_birth": "2010-05-02"},
        {"child_id": "1", "snapshot_date": "2023-03-31", "date_of_birth": "2010-02-05"},
    )
    row = one(one_row_per_child(rows))
    assert row["sex"] == "F" and row["family_id"] == "f"
    assert row["date_of_birth"] == pd.Timestamp("2010-05-02")


def test_an_extract_of_an_unknown_day_counts_least(children):
    rows = children(
        {"child_id": "1", "snapshot_date": None, "sex": "M"},
        {"child_id": "1", "snapshot_date": "2020-03-31", "sex": "F"},
    )
    assert one(one_row_per_child(rows))["sex"] == "F"


def test_duplicate_person_rows_are_one_child(children):
    rows = children(*[{"child_id": "7", "sex": "F", "date_of_birth": "2010-05-02"}] * 3)
    assert len(one_row_per_child(rows)) == 1 and len(conflicts(rows)) == 0


def test_not_recorded_gives_way_to_what_is_recorded_however_old(children):
    rows = children(
        {"child_id": "1", "snapshot_date": "2023-03-31", "sex": "M"},
        {"child_id": "1", "snapshot_date": "2025-03-31", "sex": "U"},
        {"child_id": "2", "snapshot_date": "2025-03-31", "sex": "U"},
    )
    assert one_row_per_child(rows)["sex"].tolist() == ["M", "U"]


@pytest.mark.parametrize(
    "status", ["unaccompanied_asylum_seeking", "national_transfer_scheme", "restricted"]
)
def test_a_status_that_a_child_had_stays(children, status):
    rows = children(
        {"child_id": "1", "snapshot_date": "2023-03-31", status: True},
        {"child_id": "1", "snapshot_date": "2025-03-31", status: False},
        {"child_id": "2", "snapshot_date": "2025-03-31", status: False},
        {"child_id": "3", "snapshot_date": "2025-03-31"},
    )
    found = one_row_per_child(rows)[status].tolist()
    assert found[:2] == [True, False] and pd.isna(found[2])


def test_the_first_of_a_month_from_a_pseudonymised_extract_does_not_overwrite_the_day(children):
    rows = children(
        {"child_id": "1", "snapshot_date": "2024-03-31", "date_of_birth": "2010-05-17"},
        {"child_id": "1", "snapshot_date": "2025-03-31", "date_of_birth": "2010-05-01"},
    )
    assert one(one_row_per_child(rows))["date_of_birth"] == pd.Timestamp("2010-05-17")
    assert len(conflicts(rows)) == 0


# ---------------------------------------------------------------------------------- who is who


def test_children_who_are_alike_but_for_their_identifier_stay_two(children):
    rows = children(
        {"child_id": "1", "date_of_birth": "2010-05-02", "sex": "F"},
        {"child_id": "01", "date_of_birth": "2010-05-02", "sex": "F"},
    )
    assert one_row_per_child(rows)["child_id"].tolist() == ["01", "1"]


def test_a_child_born_after_an_extract_keeps_one_identity(children):
    rows = children(
        {"child_id": "1", "snapshot_date": "2024-03-31", "expected_date_of_birth": "2024-06-10"},
        {"child_id": "1", "snapshot_date": "2024-09-30", "date_of_birth": "2024-06-13"},
    )
    row = one(one_row_per_child(rows))
    assert row["date_of_birth"] == pd.Timestamp("2024-06-13")
    assert row["expected_date_of_birth"] == pd.Timestamp("2024-06-10")
    assert len(conflicts(rows)) == 0


def test_a_date_of_birth_in_the_future_is_the_day_the_child_is_expected(children):
    rows = one_row_per_child(
        children(
            {"child_id": "born", "date_of_birth": "2010-05-02"},
            {"child_id": "future", "date_of_birth": "2025-07-01"},
            {"child_id": "nothing known"},
        )
    )
    found = with_births_after(rows, until=pd.Timestamp("2025-03-31"))
    assert found["unborn"].tolist() == [False, True, False]
    assert found["date_of_birth"].isna().tolist() == [False, True, True]
    assert found["expected_date_of_birth"].tolist()[1] == pd.Timestamp("2025-07-01")


def test_where_no_day_is_known_no_birth_is_in_the_future(children):
    rows = one_row_per_child(children({"child_id": "1", "date_of_birth": "2025-07-01"}))
    assert with_births_after(rows, until=pd.NaT)["unborn"].tolist() == [False]


# ---------------------------------------------------------------------------------- conflicts


def test_two_dates_of_birth_are_named_with_where_they_were_said_last(children):
    rows = children(
        {"child_id": "1", "snapshot_date": "2024-03-31", "date_of_birth": "2010-05-02"},
        {"child_id": "1", "snapshot_date": "2024-09-30", "date_of_birth": "2010-05-02"},
        {"child_id": "1", "snapshot_date": "2025-03-31", "date_of_birth": "2011-05-02"},
        {"child_id": "2", "date_of_birth": "2011-01-09", "sex": "M"},
    )
    found = conflicts(rows).astype({"last_said": "string"})
    assert found.to_numpy().tolist() == [
        ["1", "date_of_birth", "2010-05-02", "2024-09-30", False],
        ["1", "date_of_birth", "2011-05-02", "2025-03-31", True],
    ]


def test_two_sexes_are_a_conflict_and_not_recorded_is_none(children):
    rows = children(
        {"child_id": "1", "sex": "F"},
        {"child_id": "1", "sex": "U"},
        {"child_id": "2", "sex": "F"},
        {"child_id": "2", "sex": "M"},
    )
    found = conflicts(rows)
    assert found["child_id"].tolist() == ["2", "2"] and found["value"].tolist() == ["F", "M"]


# ---------------------------------------------------------------------------------- restricted


def test_a_child_is_restricted_once_any_extract_says_so(children):
    rows = children(
        {"child_id": "1", "restricted": True},
        {"child_id": "1", "restricted": False},
        {"child_id": "2", "restricted": False},
        {"child_id": "3"},
    )
    hidden = restricted_children(rows)
    assert hidden == {"1"}
    assert without_children(rows, hidden)["child_id"].tolist() == ["2", "3"]


# ---------------------------------------------------------------------------------- whatever comes

ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "child_id": st.sampled_from(["1", "2", "3"]),
            "snapshot_date": st.sampled_from([None, "2023-03-31", "2024-03-31"]),
            "date_of_birth": st.sampled_from([None, "2010-05-01", "2010-05-02", "2011-05-02"]),
            "expected_date_of_birth": st.sampled_from([None, "2010-04-30"]),
            "sex": st.sampled_from([None, "F", "M", "U"]),
            "disability": st.sampled_from([None, True, False]),
            "restricted": st.sampled_from([None, True, False]),
            "family_id": st.sampled_from([None, "a", "b"]),
            "source_row": st.integers(2, 4),
        }
    ),
    max_size=8,
)


@given(rows=ROWS, chance=st.randoms())
@FEW
def test_no_child_is_lost_or_made_up_and_the_order_of_rows_is_nothing(event_frame, rows, chance):
    frame = event_frame("children", rows)
    found = one_row_per_child(frame)
    assert found["child_id"].tolist() == sorted(set(frame["child_id"]))
    chance.shuffle(rows)
    again = event_frame("children", rows)
    assert cells(one_row_per_child(again)) == cells(found)
    assert cells(conflicts(again)) == cells(conflicts(frame))


@given(rows=ROWS)
@FEW
def test_cleaning_what_is_clean_changes_nothing(event_frame, rows):
    found = one_row_per_child(event_frame("children", rows))
    again = event_frame("children", found.to_dict("records"))
    assert cells(one_row_per_child(again)) == cells(found)
    assert len(conflicts(again)) == 0


@given(rows=ROWS)
@FEW
def test_every_value_kept_was_read_of_that_child(event_frame, rows):
    frame = event_frame("children", rows)
    read = {(child, sex) for child, sex in frame[["child_id", "sex"]].dropna().to_numpy()}
    found = one_row_per_child(frame)[["child_id", "sex"]].dropna()
    assert {tuple(row) for row in found.to_numpy()} <= read


@given(rows=ROWS)
@FEW
def test_polars_finds_what_pandas_finds(event_frame, rows):
    frame = event_frame("children", rows)
    other = in_polars(frame)
    assert cells(one_row_per_child(other)) == cells(one_row_per_child(frame))
    assert cells(conflicts(other)) == cells(conflicts(frame))
    hidden = restricted_children(frame)
    assert restricted_children(other) == hidden
    assert cells(without_children(other, hidden)) == cells(without_children(frame, hidden))
    until = pd.Timestamp("2010-12-31")
    assert cells(with_births_after(one_row_per_child(other), until=until)) == cells(
        with_births_after(one_row_per_child(frame), until=until)
    )
