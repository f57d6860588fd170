"""From extracts to records: what counts, counted once, typed as the dictionary says."""

import random
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.extracts.council.reading import (
    RECOGNISED_COLUMNS,
    Extracts,
    read_extracts,
    record_tables,
)
from evaluation_lib.records.events_once import event_kinds, events_once
from evaluation_lib.records.exclusions import LEFT_OUT
from evaluation_lib.records.making import make_records
from evaluation_lib.records.one_source import Snapshots

CARE, PLANS = "looked_after_episodes", "child_protection_plans"
FRAMES = (
    "children",
    "ethnicity",
    "latest_ethnicity",
    "ethnicity_changes",
    "vintages",
    "conflicts",
    "links",
    "outcomes",
)


@pytest.fixture(scope="module")
def extracts_of(dictionary, event_frame):
    """Extracts of a few rows by table; snapshots are those of the rows."""

    def make(**tables):
        held = {name: event_frame(name, tables.get(name, [])) for name in record_tables(dictionary)}
        found = [
            {"records": name, "source": source, "snapshot_date": day}
            for name, rows in held.items()
            for source, day in rows[["source", "snapshot_date"]].drop_duplicates().to_numpy()
        ]
        recognised = pd.DataFrame(found, columns=list(RECOGNISED_COLUMNS))
        recognised["snapshot_date"] = pd.to_datetime(recognised["snapshot_date"])
        return Extracts(
            folder=Path("extracts"),
            inputs=(),
            tables=held,
            problems=pd.DataFrame(),
            recognised=recognised.astype(RECOGNISED_COLUMNS),
        )

    return make


@pytest.fixture(scope="module")
def records_of(dictionary, extracts_of):
    return lambda **tables: make_records(extracts_of(**tables), dictionary=dictionary)


def holds(frame, value):
    """Whether any cell of a table holds a value, or an identifier made of it."""
    return value in " ".join(frame.astype("string").fillna("").to_numpy().ravel())


def adds_up(records):
    """Whether every row that was read is an event that counts or was left out by a named rule."""
    duplicates = records.duplicates.set_index("table")
    merged = duplicates[["repeated", "seen_again", "same_day", "events"]].sum(axis=1)
    by_rule = (
        records.excluded[records.excluded["action"] == LEFT_OUT].groupby("table")["rows"].sum()
    )
    return (duplicates["rows"] == merged).all() and all(
        duplicates.loc[name, "events"] == len(frame) + by_rule.get(name, 0)
        for name, frame in records.tables.items()
    )


# ---------------------------------------------------------------------- each event once


def test_an_event_in_two_snapshots_counts_once_as_the_latest_says(records_of):
    plan = {"child_protection_plan_id": "p", "child_id": "1", "start_date": "2024-05-01"}
    records = records_of(
        child_protection_plans=[
            plan | {"snapshot_date": "2024-06-30"},
            plan | {"snapshot_date": "2024-06-30", "team": "North"},
            plan | {"snapshot_date": "2024-09-30", "end_date": "2024-08-01"},
        ]
    )
    [row] = records.tables[PLANS].to_dict("records")
    assert row["end_date"] == pd.Timestamp("2024-08-01")
    [counts] = records.duplicates[records.duplicates["table"] == PLANS].to_dict("records")
    assert (counts["rows"], counts["repeated"], counts["seen_again"]) == (3, 1, 1)
    changed = records.vintages.set_index("field")["kind"].to_dict()
    assert changed == {"end_date": "filled in", "team": "emptied"}


def test_two_numbers_of_one_plan_are_one_plan(records_of):
    plan = {"child_id": "1", "start_date": "2024-05-01"}
    records = records_of(child_protection_plans=[plan, plan])
    assert len(records.tables[PLANS]) == 1
    assert records.duplicates.set_index("table").loc[PLANS, "same_day"] == 1


def test_an_event_that_vanishes_is_kept_and_named(records_of):
    plan = {"child_id": "1", "start_date": "2024-05-01", "source": "annex_a"}
    records = records_of(
        child_protection_plans=[
            plan | {"child_protection_plan_id": "a", "snapshot_date": "2024-06-30"},
            plan
            | {
                "child_protection_plan_id": "b",
                "child_id": "2",
                "snapshot_date": "2024-09-30",
            },
        ]
    )
    assert len(records.tables[PLANS]) == 2
    [row] = records.vintages[records.vintages["kind"] == "gone"].to_dict("records")
    assert (row["event_id"], row["field"], row["after"]) == ("a", "(row)", "(gone)")


def test_the_same_event_from_two_sources_counts_once_and_the_other_is_named(records_of):
    referral = {"child_id": "1", "referral_date": "2024-05-01"}
    records = records_of(
        referrals=[referral | {"source": "mosaic"}, referral | {"source": "annex_a"}]
    )
    assert records.tables["referrals"]["source"].tolist() == ["mosaic"]
    assert records.source_of_table == {"referrals": "mosaic"}
    assert records.left_out_sources.to_numpy().tolist() == [["referrals", "annex_a", 1]]


# ---------------------------------------------------------------------- who counts


def test_of_restricted_records_only_the_number_of_children_is_kept(records_of):
    secret = "secret-child"
    records = records_of(
        children=[
            {"child_id": secret, "restricted": True, "family_id": "f"},
            {"child_id": secret, "sex": "F"},
            {"child_id": "1", "restricted": False},
        ],
        referrals=[{"child_id": child, "referral_date": "2024-05-01"} for child in (secret, "1")],
        ethnicity_records=[{"child_id": secret, "ethnicity_as_recorded": "WBRI"}],
        addresses=[{"child_id": secret, "postcode": "CM1 1AA"}],
    )
    shown = [getattr(records, name) for name in FRAMES] + list(records.tables.values())
    assert not any(holds(frame, secret) for frame in shown)
    [row] = records.excluded[records.excluded["rule"] == "restricted"].to_dict("records")
    assert (row["table"], row["rows"], row["children"]) == ("children", 1, 1)
    assert records.duplicates.set_index("table").loc["referrals", "rows"] == 1


def test_who_a_child_was_before_an_adoption_is_never_linked_to_who_it_is_after(records_of):
    records = records_of(
        children=[{"child_id": "1"}],
        looked_after_episodes=[
            {
                "child_id": "1",
                "start_date": "2023-01-01",
                "end_date": "2024-05-01",
                "reason_started": "S",
                "reason_ended": "E11",
            }
        ],
        referrals=[
            {"child_id": "1", "referral_date": "2022-12-01", "referral_id": "before"},
            {"child_id": "1", "referral_date": "2024-06-01", "referral_id": "after"},
        ],
        ethnicity_records=[
            said("WBRI", "2023-01-01", "recorded"),
            said("BAFR", "2024-06-01", "recorded"),
        ],
    )
    assert records.children["adopted_date"].tolist() == [pd.Timestamp("2024-05-01")]
    assert records.tables["referrals"]["referral_id"].tolist() == ["before"]
    assert records.latest_ethnicity["code"].tolist() == ["WBRI"]
    assert len(records.ethnicity_changes) == 0
    taken = records.excluded[records.excluded["rule"] == "after_adoption"].set_index("table")
    assert taken["rows"][["referrals", "ethnicity_records", "contacts"]].tolist() == [1, 1, 0]


def said(label, day, basis):
    return {
        "child_id": "1",
        "ethnicity_as_recorded": label,
        "recorded_date": day,
        "recorded_date_basis": basis,
    }


def test_a_return_taken_after_the_adoption_still_describes_the_child_before(records_of):
    records = records_of(
        children=[{"child_id": "1"}],
        referrals=[
            {
                "child_id": "1",
                "referral_date": "2023-12-01",
                "closure_date": "2024-01-05",
                "closure_reason": "RC1",
            }
        ],
        ethnicity_records=[said("WBRI", "2024-03-31", "snapshot")],
    )
    assert records.latest_ethnicity["code"].tolist() == ["WBRI"]


def test_an_adoption_that_only_a_source_left_out_tells_counts_too(records_of):
    referral = {"child_id": "1", "referral_date": "2024-06-01"}
    adopted = {"closure_reason": "RC1", "closure_date": "2024-05-01"}
    records = records_of(
        children=[{"child_id": "1"}],
        referrals=[referral, referral | {"source": "cin_census"} | adopted],
    )
    assert len(records.tables["referrals"]) == 0


def test_the_unborn_are_kept_as_a_class_of_their_own(records_of):
    records = records_of(
        children=[{"child_id": "1", "date_of_birth": "2024-08-01"}],
        assessments=[{"child_id": "1", "start_date": "2024-05-01"}],
    )
    [row] = records.tables["assessments"].to_dict("records")
    assert row["unborn"] and pd.isna(row["age_at_event"])
    taken = records.excluded[records.excluded["rows"] > 0]
    assert taken["action"].tolist() == ["own class"]
    assert records.children["unborn"].tolist() == [False], "born by the day of the extract"


def test_episodes_that_go_on_are_kept_for_the_days_they_cover_but_start_nothing(records_of):
    care = {"child_id": "1", "legal_status": "C2"}
    records = records_of(
        looked_after_episodes=[
            care
            | {
                "start_date": "2024-01-01",
                "end_date": "2024-03-01",
                "reason_started": "S",
                "reason_ended": "X1",
            },
            care
            | {
                "start_date": "2024-03-01",
                "end_date": "2024-05-01",
                "reason_started": "P",
                "reason_ended": "E3",
            },
            care | {"start_date": "2024-06-01", "legal_status": "V4", "reason_started": "S"},
        ]
    )
    found = records.tables[CARE][["starts_period", "ends_period", "transferred_out"]]
    assert found.astype(bool).to_numpy().tolist() == [[True, False, False], [False, True, True]]
    taken = records.excluded[records.excluded["rows"] > 0].set_index("rule")["rows"].to_dict()
    assert taken == {"short_breaks": 1, "continuation": 1}


def test_what_extracts_say_differently_of_a_child_is_listed_and_marked(records_of):
    records = records_of(
        children=[
            {"child_id": "1", "date_of_birth": "2010-05-02", "snapshot_date": "2024-03-31"},
            {"child_id": "1", "date_of_birth": "2011-05-02", "snapshot_date": "2025-03-31"},
            {"child_id": "2", "date_of_birth": "2011-05-02"},
        ]
    )
    assert records.conflicts["value"].tolist() == ["2010-05-02", "2011-05-02"]
    assert records.children["conflicting"].tolist() == [True, False]


# ---------------------------------------------------------------------- what is known, and when


def test_the_last_day_observed_is_that_of_the_latest_extract_else_of_the_latest_event(records_of):
    contact = {"child_id": "1", "contact_date": "2024-05-01"}
    dated = records_of(contacts=[contact | {"snapshot_date": "2024-06-30"}])
    assert dated.observed_until == pd.Timestamp("2024-06-30")
    undated = records_of(contacts=[contact | {"snapshot_date": None}])
    assert undated.observed_until == pd.Timestamp("2024-05-01")


def test_delays_are_told_table_by_table(records_of):
    contact = {"child_id": "1", "contact_date": "2024-05-01", "source": "annex_a"}
    records = records_of(
        contacts=[
            contact | {"contact_id": "a", "snapshot_date": "2024-06-30"},
            contact | {"contact_id": "b", "snapshot_date": "2024-09-30"},
        ]
    )
    delay = records.reporting_delay.set_index("table").loc["contacts"]
    assert (delay["events"], delay["unknown"], delay["late"]) == (1, 1, 1)
    assert delay["median_days"] == 152


def test_nothing_read_makes_empty_records_of_the_same_shape(records_of, dictionary):
    nothing = records_of()
    something = records_of(contacts=[{"child_id": "1", "contact_date": "2024-05-01"}])
    assert pd.isna(nothing.observed_until)
    for name, frame in something.tables.items():
        assert nothing.tables[name].columns.tolist() == frame.columns.tolist()
    assert (nothing.excluded["rows"] == 0).all() and adds_up(nothing)


def test_every_column_has_the_type_of_the_dictionary(records_of, dictionary):
    for records in (records_of(), records_of(children=[{"child_id": "1"}], **ONE_OF_EACH)):
        for name, frame in records.tables.items():
            for item in dictionary.table(name).fields:
                assert str(frame[item.name].dtype) == item.pandas_type, (name, item.name)
            assert str(frame["age_at_event"].dtype) == "Float64"
            for flag in ("unborn", "unaccompanied"):
                assert str(frame[flag].dtype) == "boolean", (name, flag)
            texts = [column for column in frame if column.startswith(("recorded_", "latest_"))]
            texts.remove("recorded_on")
            assert {str(frame[column].dtype) for column in texts} == {"string"}


ONE_OF_EACH = {
    "contacts": [{"child_id": "1", "contact_date": "2024-04-01"}],
    "referrals": [{"child_id": "1", "referral_date": "2024-04-02"}],
    "assessments": [{"child_id": "1", "start_date": "2024-04-03"}],
    "child_protection_plans": [{"child_id": "1", "start_date": "2024-05-01"}],
    "looked_after_episodes": [{"child_id": "1", "start_date": "2024-06-01"}],
}


# ---------------------------------------------------------------------- whatever comes

CHILDREN = st.sampled_from(["1", "2", "3"])
DAYS = st.sampled_from(["2024-01-10", "2024-02-10", "2024-05-01", "2024-06-01"])
SNAPSHOTS = st.sampled_from([None, "2024-03-31", "2024-06-30"])
SOURCES = st.sampled_from(["annex_a", "annex_a", "mosaic"])
TABLES = st.fixed_dictionaries(
    {
        "children": st.lists(
            st.fixed_dictionaries(
                {
                    "child_id": CHILDREN,
                    "date_of_birth": st.sampled_from([None, "2005-03-02", "2012-01-01"]),
                    "expected_date_of_birth": st.sampled_from([None, "2024-07-01"]),
                    "restricted": st.sampled_from([None, None, False, True]),
                    "snapshot_date": SNAPSHOTS,
                }
            ),
            max_size=4,
        ),
        "referrals": st.lists(
            st.fixed_dictionaries(
                {
                    "child_id": CHILDREN,
                    "referral_id": st.sampled_from(["a", "b"]),
                    "referral_date": DAYS,
                    "closure_date": st.none() | DAYS,
                    "closure_reason": st.sampled_from([None, "RC1", "RC5"]),
                    "snapshot_date": SNAPSHOTS,
                    "source": SOURCES,
                }
            ),
            max_size=5,
        ),
        "looked_after_episodes": st.lists(
            st.fixed_dictionaries(
                {
                    "child_id": CHILDREN,
                    "looked_after_episode_id": st.sampled_from(["a", "b", "c"]),
                    "start_date": DAYS,
                    "end_date": st.none() | DAYS,
                    "legal_status": st.sampled_from([None, "C2", "V3"]),
                    "reason_started": st.sampled_from([None, "S", "P"]),
                    "reason_ended": st.sampled_from([None, "X1", "E11", "E3"]),
                    "snapshot_date": SNAPSHOTS,
                    "source": SOURCES,
                }
            ),
            max_size=5,
        ),
    }
)


@pytest.mark.slow
@given(tables=TABLES, seed=st.integers(0, 99))
@settings(max_examples=5)
def test_rows_add_up_and_their_order_is_nothing(records_of, tables, seed):
    records = records_of(**tables)
    assert adds_up(records)
    known = {row["child_id"] for rows in tables.values() for row in rows}
    for name, frame in records.tables.items():
        assert set(frame["child_id"]) <= known
        assert not frame.duplicated(["child_id", frame.columns[0]]).any(), name
    assert not records.children["child_id"].duplicated().any()
    numbered = {
        name: [row | {"source_row": place + 2} for place, row in enumerate(rows)]
        for name, rows in tables.items()
    }
    shuffled = {
        name: random.Random(seed).sample(rows, len(rows)) for name, rows in numbered.items()
    }
    again = records_of(**shuffled)
    assert alike(again.children, records.children)
    assert again.excluded.equals(records.excluded)
    assert again.duplicates.equals(records.duplicates)
    for name, frame in records.tables.items():
        assert alike(again.tables[name], frame), name


def alike(one, other):
    rows = [
        sorted(map(tuple, frame.astype("string").fillna("").to_numpy().tolist()))
        for frame in (one, other)
    ]
    return rows[0] == rows[1]


# ---------------------------------------------------------------------- real samples


@pytest.fixture(scope="module")
def sample(shared_real, dictionary):
    """A folder of the real samples, read and cleaned."""

    @cache
    def make(name):
        folder = shared_real / "samples" / name
        return make_records(read_extracts(folder, dictionary=dictionary), dictionary=dictionary)

    return make


def raw_episodes(folder):
    """Five years of returns as they stand in the files, the year on each row."""
    years = [
        pd.read_csv(path, dtype="string").assign(year=path.name[:4])
        for path in sorted(folder.glob("*-episodes.csv"))
    ]
    raw = pd.concat(years, ignore_index=True)
    days = {name: pd.to_datetime(raw[name], format="%d/%m/%Y") for name in ("DECOM", "DEC")}
    return raw.assign(**days)


def test_five_years_of_returns_are_each_episode_once(sample, shared_real):
    records = sample("cs-demand-model_combined")
    raw = raw_episodes(shared_real / "samples" / "cs-demand-model_combined")
    latest = raw.sort_values("year").drop_duplicates(["CHILD", "DECOM"], keep="last")
    [counts] = records.duplicates[records.duplicates["table"] == CARE].to_dict("records")
    assert (counts["rows"], counts["events"]) == (len(raw), len(latest)) == (3737, 2827)
    adopted = latest[latest["REC"].isin(["E11", "E12"])].groupby("CHILD")["DEC"].min()
    after = latest["DECOM"] > latest["CHILD"].map(adopted)
    short = latest["LS"].isin(["V3", "V4"]) & ~after
    taken = records.excluded.set_index(["rule", "table"])["rows"]
    assert taken["after_adoption", CARE] == after.sum()
    assert taken["short_breaks", CARE] == short.sum()
    expected = latest[~after & ~short]
    found = records.tables[CARE]
    assert set(zip(found["child_id"], found["start_date"], strict=True)) == set(
        zip(expected["CHILD"], expected["DECOM"], strict=True)
    )
    assert records.observed_until.month == 3 and records.observed_until.day == 31
    assert adds_up(records)


def test_a_child_starts_once_for_every_unbroken_chain_of_episodes(sample, shared_real):
    raw = raw_episodes(shared_real / "samples" / "cs-demand-model_combined")
    latest = raw.sort_values("year").drop_duplicates(["CHILD", "DECOM"], keep="last")
    latest = latest.assign(short=latest["LS"].isin(["V3", "V4"]), place=range(len(latest)))
    # One by one, in plain Python, what the cleaner does for all at once.
    by_child = {child: rows.to_dict("records") for child, rows in latest.groupby("CHILD")}
    found = sample("cs-demand-model_combined").tables[CARE]
    keys = zip(found["child_id"], found["start_date"], strict=True)
    starts = dict(zip(keys, found["starts_period"], strict=True))
    expected = {
        (row["CHILD"], row["DECOM"]): starts_care(row, by_child[row["CHILD"]])
        for rows in by_child.values()
        for row in rows
        if (row["CHILD"], row["DECOM"]) in starts
    }
    assert expected == starts and sum(starts.values()) == 380


def starts_care(row, own):
    before = [
        other
        for other in own
        if other["place"] != row["place"] and other["DEC"] == row["DECOM"] and other["REC"] == "X1"
    ]
    if any(not other["short"] for other in before):
        return False
    return bool(before) or row["RNE"] == "S"


def test_two_workbooks_of_annex_a_are_read_into_records(sample):
    records = sample("liia-tools")
    assert records.source_of_table["referrals"] == "annex_a"
    assert set(records.left_out_sources["source"]) == {"annex_a", "cin_census"}
    assert adds_up(records)


def test_a_return_in_three_forms_counts_each_episode_once(sample):
    records = sample("csc-validator-be-903_fake_data")
    found = records.tables[CARE]
    assert not found.duplicated(["child_id", "looked_after_episode_id"]).any()
    assert not found["legal_status"].isin(["V3", "V4"]).any()
    assert (found["age_at_event"].dropna() < 18).all()
    assert adds_up(records)


def test_a_census_that_tells_a_conference_twice_counts_it_once(sample):
    conferences = sample("csc-validator-be-cin_fake_data").tables[
        "initial_child_protection_conferences"
    ]
    assert len(conferences) > 300
    assert not conferences.duplicated(["child_id", "conference_date"]).any()


def test_an_event_whose_end_the_source_never_tells_is_not_gone_when_it_is_no_longer_shown(
    event_frame, dictionary
):
    """An enquiry of a half-year snapshot rightly leaves it; nobody says that it went on."""
    [kind] = [one for one in event_kinds(dictionary) if one.table == "section_47_enquiries"]
    rows = event_frame(
        "section_47_enquiries",
        [{"child_id": "1", "start_date": "2024-05-01", "snapshot_date": "2024-06-30"}],
    )
    days = tuple(pd.Timestamp(text).to_pydatetime() for text in ("2024-06-30", "2024-12-31"))
    for fields, gone in ((frozenset(), 0), (frozenset({"end_date"}), 1)):
        snapshots = Snapshots(days=days, months=6, fields=fields)
        found = events_once(rows, kind, snapshots=snapshots).vintages
        assert (found["kind"] == "gone").sum() == gone
