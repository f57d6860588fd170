"""Where a folder holds the same events from several sources, one source's count."""

import pandas as pd
import pytest

from evaluation_lib.errors import DataError
from evaluation_lib.records.one_source import NO_SUCH_SOURCE, choose_sources, snapshots_of


@pytest.fixture
def referrals(event_frame):
    return lambda *sources: event_frame(
        "referrals", [{"child_id": "1", "source": source} for source in sources]
    )


def chosen(dictionary, rows):
    return choose_sources({"referrals": rows}, ["referrals"], dictionary=dictionary)


def test_the_source_that_the_dictionary_ranks_first_counts(dictionary, referrals):
    found = chosen(dictionary, referrals("cin_census", "mosaic", "annex_a", "mosaic"))
    assert found.tables["referrals"]["source"].tolist() == ["mosaic", "mosaic"]
    assert found.source_of_table == {"referrals": "mosaic"}
    assert sorted(found.left_out.to_numpy().tolist()) == [
        ["referrals", "annex_a", 1],
        ["referrals", "cin_census", 1],
    ]


def test_rows_are_either_counted_or_named_as_left_out(dictionary, referrals):
    rows = referrals("cin_census", "mosaic", "annex_a", "mosaic", "ssda903")
    found = chosen(dictionary, rows)
    assert len(found.tables["referrals"]) + found.left_out["rows"].sum() == len(rows)


def test_a_table_without_rows_has_no_source(dictionary, referrals):
    found = chosen(dictionary, referrals())
    assert found.source_of_table == {} and len(found.left_out) == 0


def test_a_source_that_the_dictionary_does_not_rank_is_refused(dictionary, referrals, like):
    rows = referrals("mosaic").assign(source="other")
    with pytest.raises(DataError, match=like(NO_SUCH_SOURCE, source="other")):
        chosen(dictionary, rows)


def read(*days, source="annex_a", records="referrals"):
    return pd.DataFrame(
        {"records": records, "source": source, "snapshot_date": pd.to_datetime(list(days))}
    )


def test_snapshots_are_those_read_also_where_they_hold_no_row(dictionary, event_frame):
    rows = event_frame("referrals", [{"source": "annex_a", "snapshot_date": "2024-06-30"}])
    found = snapshots_of(
        rows, read("2024-09-30", "2024-06-30"), table="referrals", dictionary=dictionary
    )
    assert found.days == (
        pd.Timestamp("2024-06-30").to_pydatetime(),
        pd.Timestamp("2024-09-30").to_pydatetime(),
    )
    assert found.months == 6


def test_other_sources_and_other_tables_have_snapshots_of_their_own(dictionary, event_frame):
    rows = event_frame("referrals", [{"source": "mosaic", "snapshot_date": "2024-06-30"}])
    others = pd.concat([read("2024-09-30"), read("2024-09-30", source="mosaic", records="x")])
    found = snapshots_of(rows, others, table="referrals", dictionary=dictionary)
    assert len(found.days) == 1 and found.months is None


def test_a_table_that_nothing_was_read_into_has_no_snapshots(dictionary, event_frame):
    found = snapshots_of(
        event_frame("referrals", []), read(), table="referrals", dictionary=dictionary
    )
    assert found.days == () and found.months is None


def test_every_source_of_extracts_has_its_rank(dictionary):
    field = dictionary.table("referrals").field("source")
    assert set(dictionary.read("extract_sources")["source"]) == set(field.constraints["enum"])
    assert dictionary.read("extract_sources")["rank"].is_unique


def test_a_source_says_which_fields_it_can_tell(dictionary, event_frame):
    """Annex A has no column for the end of an enquiry, so none of them is open for good."""
    rows = event_frame("section_47_enquiries", [{"source": "annex_a"}])
    told = snapshots_of(rows, read(), table="section_47_enquiries", dictionary=dictionary).fields
    assert "conference_date" in told and "end_date" not in told
