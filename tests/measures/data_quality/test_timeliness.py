"""How far events reach, and which quarters the extracts of a source can show whole."""

from datetime import date

import pandas as pd
import pytest

from evaluation_lib.measures.data_quality.events import events_of
from evaluation_lib.measures.data_quality.timeliness import (
    NOT_COVERED,
    PARTLY,
    WHOLE,
    coverage_by_quarter,
    coverage_of_tables,
    events_by_quarter,
    reach_of_tables,
)

TWO_YEARS = {"start": date(2023, 4, 1), "end": date(2025, 3, 31)}


@pytest.fixture
def coverage(records_of, recognised, dictionary):
    """Work out what some extracts of referrals cover."""

    def ask(source, *snapshots, first="2020-01-01", **period):
        rows = [
            {"source": source, "referral_date": first, "snapshot_date": day} for day in snapshots
        ]
        records = records_of({"referrals": rows}, source_of_table={"referrals": source})
        named = {"source": source, "records": "referrals"}
        parts = recognised(*({**named, "snapshot_date": day} for day in snapshots))
        return coverage_by_quarter(records, parts, dictionary=dictionary, **{**TWO_YEARS, **period})

    return ask


@pytest.fixture
def covered(coverage):
    """Say what some extracts cover of each quarter of two years."""

    def ask(source, *snapshots, **more):
        found = coverage(source, *snapshots, **more)
        assert set(found["table"]) == {"referrals"} and set(found["source"]) == {source}
        return dict(found[["quarter", "covered"]].to_numpy())

    return ask


def test_first_and_last_days_and_children_of_each_kind(records_of, scope, dictionary):
    rows = [
        {"child_id": "A", "referral_date": "2024-05-01"},
        {"child_id": "A", "referral_date": "2024-09-01"},
    ]
    events = events_of(records_of({"referrals": rows}), scope, dictionary=dictionary)
    [row] = reach_of_tables(events, dictionary=dictionary).to_dict("records")
    assert (row["label"], row["events"], row["children"]) == ("Referrals", 2, 1)
    assert (row["first"], row["last"]) == (pd.Timestamp("2024-05-01"), pd.Timestamp("2024-09-01"))


def test_events_are_counted_by_quarter_and_empty_quarters_are_left_out(
    records_of, scope, dictionary
):
    days = ["2024-05-01", "2024-06-01", "2024-12-01"]
    records = records_of({"referrals": [{"referral_date": day} for day in days], "contacts": [{}]})
    found = events_by_quarter(events_of(records, scope, dictionary=dictionary))
    assert found.set_index("quarter").to_dict("index") == {
        "2024-Q2": {"contacts": 1, "referrals": 2},
        "2024-Q4": {"contacts": 0, "referrals": 1},
    }


def test_without_events_there_are_no_quarters(records_of, scope, dictionary):
    events = events_of(records_of({}), scope, dictionary=dictionary)
    assert events_by_quarter(events).empty
    assert reach_of_tables(events, dictionary=dictionary).empty


def test_a_snapshot_of_six_months_covers_two_quarters(covered):
    found = covered("annex_a", "2024-09-30")
    assert [quarter for quarter, how in found.items() if how == WHOLE] == ["2024-Q2", "2024-Q3"]
    # It looks back to 31 March, the last day of the quarter before.
    assert found["2024-Q1"] == PARTLY and found["2024-Q4"] == NOT_COVERED


def test_overlapping_snapshots_cover_what_lies_between(covered):
    found = covered("annex_a", "2023-12-31", "2024-03-31", "2024-09-30")
    assert found["2023-Q3"] == found["2023-Q4"] == found["2024-Q1"] == WHOLE
    assert found["2024-Q2"] == found["2024-Q3"] == WHOLE
    assert found["2023-Q2"] == NOT_COVERED and found["2024-Q4"] == NOT_COVERED


def test_a_gap_between_snapshots_is_seen(covered):
    found = covered("annex_a", "2023-12-31", "2024-12-31")
    assert found["2024-Q1"] == NOT_COVERED and found["2024-Q2"] == NOT_COVERED
    assert found["2023-Q4"] == found["2024-Q4"] == WHOLE


def test_a_yearly_return_covers_its_year(covered):
    found = covered("cin_census", "2024-03-31")
    whole = [quarter for quarter, how in found.items() if how == WHOLE]
    assert whole == ["2023-Q2", "2023-Q3", "2023-Q4", "2024-Q1"]


def test_a_live_system_covers_from_its_first_event_to_the_day_it_was_read(covered):
    found = covered("mosaic", "2024-08-15", first="2023-08-02")
    assert found["2023-Q2"] == NOT_COVERED and found["2023-Q3"] == PARTLY
    assert found["2023-Q4"] == found["2024-Q2"] == WHOLE
    assert found["2024-Q3"] == PARTLY and found["2024-Q4"] == NOT_COVERED


def test_an_extract_without_a_day_covers_nothing(covered):
    assert set(covered("annex_a", None).values()) == {NOT_COVERED}


def test_coverage_is_summed_up_by_table(coverage):
    period = {"start": date(2023, 1, 1), "end": date(2024, 6, 30)}
    [row] = coverage_of_tables(coverage("cin_census", "2024-03-31", **period)).to_dict("records")
    assert (row["quarters"], row["whole"], row["partly"], row["none"]) == (6, 4, 0, 2)
    assert (row["first_whole"], row["last_whole"]) == ("2023-Q2", "2024-Q1")


def test_where_no_quarter_is_covered_there_is_no_first(coverage):
    [row] = coverage_of_tables(coverage("cin_census", None)).to_dict("records")
    assert row["whole"] == 0 and pd.isna(row["first_whole"]) and pd.isna(row["last_whole"])
