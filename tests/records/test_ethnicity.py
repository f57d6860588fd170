"""Both clocks: what was on record at an event, and what is known now; never one for the other."""

from __future__ import annotations

from datetime import date

import narwhals as nw
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.records.ethnicity import AT_EVENT, LATEST, latest_known, recorded_at_event

few = settings(max_examples=30)
VALUES = {
    "WBRI": ("WBRI", "White", "mapped"),
    "WIRI": ("WIRI", "White", "mapped"),
    "BAFR": ("BAFR", "Black", "mapped"),
    "White, no code": (None, "White", "mapped"),
    "refused": ("REFU", None, "refused"),
    "unmapped": (None, None, "unmapped"),
    "obsolete": (None, None, "obsolete"),
    "not_obtained": ("NOBT", None, "not_obtained"),
    "unborn": (None, None, "unborn"),
    "missing": (None, None, "missing"),
}
NOT_KNOWN = [name for name in VALUES if VALUES[name][2] != "mapped"]
#: Of two values that are not known the first stays, whichever is later.
MOST_INFORMATIVE_FIRST = ["refused", "unmapped", "obsolete", "not_obtained", "unborn", "missing"]
DAY = date(2024, 6, 1)


def record(value, day=None, *, basis="recorded", child="c", **more):
    """One record of ethnicity; with ``at``, it stood on the row of that referral."""
    code, group, status = VALUES[value]
    if "at" in more:
        more |= {"recorded_at": "referrals", "event_id": more.pop("at")}
    return {
        "child_id": child,
        "code": code,
        "group": group,
        "status": status,
        "rule": "code",
        "recorded_date": day,
        "recorded_date_basis": "unknown" if day is None else basis,
        "snapshot_date": day if basis == "snapshot" else "2025-03-31",
        **more,
    }


def shown(value, day, **more):
    """One record of ethnicity as it stood on the day on which an extract was taken."""
    return record(value, day, basis="snapshot", **more)


@pytest.fixture(scope="module")
def ethnicity(event_frame):
    """Make the table of some records, with what their values mean, in the dictionary's types."""

    def make(records):
        rows = event_frame("ethnicity_records", records)
        meaning = ("code", "group", "status", "rule")
        return rows.reindex(columns=dict.fromkeys([*rows.columns, *meaning])).astype(
            dict.fromkeys(meaning, "string")
        )

    return make


@pytest.fixture(scope="module")
def latest(dictionary, ethnicity):
    """The latest known ethnicity of the children of some records, by child."""

    def find(*records, as_of=None):
        rows = latest_known(ethnicity(records), dictionary=dictionary, as_of=as_of)
        return rows.set_index("child_id")

    return find


@pytest.fixture(scope="module")
def at_event(dictionary, event_frame, ethnicity):
    """What was on record at one referral of child c: code, status and basis."""

    def find(*records, day=DAY, event="r1", child="c", **more):
        events = [{"referral_id": event, "child_id": child, "referral_date": day, **more}]
        (row,) = recorded_at_event(
            event_frame("referrals", events),
            ethnicity(records),
            table="referrals",
            id_field="referral_id",
            date_field="referral_date",
            dictionary=dictionary,
        ).to_dict("records")
        code = None if pd.isna(row["recorded_code"]) else row["recorded_code"]
        return code, row["recorded_status"], row["recorded_basis"]

    return find


class TestLatestKnown:
    def test_the_latest_of_two_known_values_counts(self, latest):
        assert latest(record("WBRI", "2020-01-01"), record("BAFR", "2021-01-01"))["code"]["c"] == (
            "BAFR"
        )

    @pytest.mark.parametrize("later", NOT_KNOWN)
    def test_nothing_unknown_overwrites_what_is_known(self, latest, later):
        row = latest(record("WBRI", "2020-01-01"), record(later, "2024-01-01")).loc["c"]
        assert (row["code"], row["status"]) == ("WBRI", "mapped")
        assert row["recorded_date"] == pd.Timestamp("2020-01-01")

    @pytest.mark.parametrize("later", NOT_KNOWN)
    def test_not_even_in_the_childs_own_words(self, latest, later):
        records = record("WBRI", "2020-01-01"), record(later, "2024-01-01", described_by="child")
        assert latest(*records)["code"]["c"] == "WBRI"

    @pytest.mark.parametrize("place", range(1, len(MOST_INFORMATIVE_FIRST)))
    def test_of_two_unknown_ones_the_more_informative_stays(self, latest, place):
        stays, goes = MOST_INFORMATIVE_FIRST[place - 1 : place + 1]
        found = latest(record(stays, "2020-01-01"), record(goes, "2024-01-01"))
        assert found["status"]["c"] == stays

    @pytest.mark.parametrize("own", ["child", "family"])
    @pytest.mark.parametrize("other", ["professional", "unknown"])
    def test_their_own_description_wins_even_where_it_is_older(self, latest, own, other):
        found = latest(
            record("WBRI", "2015-01-01", described_by=own),
            record("BAFR", "2024-01-01", described_by=other),
        )
        assert found.loc["c", ["code", "described_by"]].tolist() == ["WBRI", own]

    def test_the_child_and_the_family_have_equal_standing(self, latest):
        found = latest(
            record("WBRI", "2015-01-01", described_by="child"),
            record("WIRI", "2016-01-01", described_by="family"),
        )
        assert found["code"]["c"] == "WIRI"

    def test_a_value_without_a_day_counts_last(self, latest):
        assert latest(record("WBRI"), record("BAFR", "2001-01-01"))["code"]["c"] == "BAFR"

    def test_a_code_says_more_than_its_group(self, latest):
        found = latest(record("White, no code", "2020-01-01"), record("WIRI", "2020-01-01"))
        assert found["code"]["c"] == "WIRI"
        assert not found["conflicting"]["c"]

    def test_a_group_alone_is_known(self, latest):
        found = latest(record("White, no code", "2020-01-01"), record("refused", "2021-01-01"))
        assert found.loc["c", ["group", "status"]].tolist() == ["White", "mapped"]

    def test_a_child_without_any_value_is_missing(self, latest):
        assert latest(record("missing"))["status"]["c"] == "missing"

    def test_no_records_are_no_children(self, latest):
        found = latest().reset_index()
        assert found.empty
        assert tuple(found.columns) == LATEST


class TestConflicts:
    def test_two_codes_on_one_day_are_flagged_and_the_later_extract_counts(self, latest):
        found = latest(
            shown("WBRI", "2020-01-01", snapshot_date="2020-01-31"),
            shown("BAFR", "2020-01-01", snapshot_date="2020-02-28", source="annex_a"),
        )
        assert found["conflicting"]["c"]
        assert found["code"]["c"] == "BAFR"

    def test_where_all_ties_the_source_that_the_dictionary_ranks_first_counts(self, latest):
        rows = [
            record("WBRI", "2020-01-01", source="annex_a"),
            record("BAFR", "2020-01-01", source="mosaic"),
        ]
        for records in (rows, rows[::-1]):
            found = latest(*records)
            assert found.loc["c", ["code", "source"]].tolist() == ["BAFR", "mosaic"]
            assert found["conflicting"]["c"]

    def test_two_groups_without_codes_are_a_conflict_too(self, latest):
        black = record("White, no code", "2020-01-01") | {"group": "Black"}
        assert latest(record("White, no code", "2020-01-01"), black)["conflicting"]["c"]

    def test_a_value_that_does_not_count_is_no_conflict(self, latest):
        found = latest(
            record("WBRI", "2020-01-01", described_by="child"),
            record("BAFR", "2020-01-01", described_by="professional"),
            record("refused", "2020-01-01"),
            record("BAFR", "2019-01-01", described_by="child"),
        )
        assert found["code"]["c"] == "WBRI"
        assert not found["conflicting"]["c"]

    def test_a_later_extract_of_the_same_record_corrects_it(self, latest):
        found = latest(
            record("BAFR", "2020-01-01", snapshot_date="2024-01-31"),
            record("WBRI", "2020-01-01", snapshot_date="2024-02-29"),
        )
        assert found["code"]["c"] == "WBRI"
        assert not found["conflicting"]["c"]


class TestAsOf:
    RECORDS = record("refused", "2020-01-01"), record("WBRI", "2021-01-01")

    @pytest.mark.parametrize(
        ("day", "status"),
        [
            (date(2019, 12, 31), "missing"),
            (date(2020, 1, 1), "refused"),
            (date(2020, 12, 31), "refused"),
            (date(2021, 1, 1), "mapped"),
        ],
    )
    def test_only_what_was_recorded_by_then_counts(self, latest, day, status):
        assert latest(*self.RECORDS, as_of=day)["status"].to_dict() == {"c": status}

    def test_a_record_without_a_day_counts_from_its_extract_on(self, latest):
        undated = record("WBRI", snapshot_date="2022-01-01")
        assert latest(undated, as_of=date(2021, 12, 31))["status"]["c"] == "missing"
        assert latest(undated, as_of=date(2022, 1, 1))["status"]["c"] == "mapped"
        without = record("WBRI", snapshot_date=None)
        assert latest(without, as_of=date(2099, 1, 1))["status"]["c"] == "missing"
        assert latest(without)["status"]["c"] == "mapped"


class TestAtTheEvent:
    def test_the_value_written_down_with_the_event_comes_first(self, at_event):
        records = record("refused", DAY, basis="event", at="r1"), record("WBRI", "2024-01-01")
        assert at_event(*records) == ("REFU", "refused", "event")

    def test_else_the_last_value_recorded_before(self, at_event):
        records = [record("BAFR", "2020-01-01"), record("WBRI", "2024-05-31")]
        assert at_event(*records) == ("WBRI", "mapped", "recorded")

    def test_the_day_of_the_event_is_not_after_it(self, at_event):
        assert at_event(record("WBRI", DAY)) == ("WBRI", "mapped", "recorded")

    def test_a_refusal_on_record_at_the_event_stays_one(self, at_event, latest):
        records = record("refused", "2024-01-01"), record("WBRI", "2024-09-01")
        assert at_event(*records) == ("REFU", "refused", "recorded")
        assert latest(*records)["code"]["c"] == "WBRI"

    def test_what_was_filled_in_later_is_not_taken_back_to_the_event(self, at_event, latest):
        records = [record("WBRI", "2024-09-01")]
        assert at_event(*records) == (None, "missing", "after_event")
        assert latest(*records)["code"]["c"] == "WBRI"

    def test_neither_is_what_another_event_brought_later(self, at_event):
        later = record("WBRI", "2024-09-01", basis="event", at="r2")
        assert at_event(later) == (None, "missing", "after_event")
        assert at_event(later, event="r3", day="2024-10-01") == ("WBRI", "mapped", "recorded")

    def test_an_extract_shows_its_own_day_not_that_of_the_event(self, at_event):
        assert at_event(shown("WBRI", "2024-06-30", at="r1")) == ("WBRI", "mapped", "snapshot")

    def test_of_several_extracts_with_the_event_the_first_is_nearest(self, at_event):
        records = shown("refused", "2024-06-30", at="r1"), shown("WBRI", "2024-12-31", at="r1")
        assert at_event(*records) == ("REFU", "refused", "snapshot")

    def test_an_empty_cell_in_it_is_not_filled_from_a_later_one(self, at_event):
        records = shown("missing", "2024-06-30", at="r1"), shown("WBRI", "2024-12-31", at="r1")
        assert at_event(*records) == (None, "missing", "snapshot")

    def test_a_value_that_the_source_dates_before_counts_more_than_an_extract_after(self, at_event):
        records = record("refused", "2024-01-01"), shown("WBRI", "2024-06-30", at="r1")
        assert at_event(*records) == ("REFU", "refused", "recorded")

    def test_extracts_in_between_that_show_the_same_only_confirm_it(self, at_event):
        records = (
            record("refused", "2024-01-01"),
            shown("refused", "2024-05-31"),
            shown("WBRI", "2024-06-30", at="r1"),
        )
        assert at_event(*records) == ("REFU", "refused", "recorded")

    def test_an_empty_cell_is_no_value(self, at_event):
        records = record("WBRI", "2024-01-01"), record("missing", DAY, basis="event", at="r1")
        assert at_event(*records) == ("WBRI", "mapped", "recorded")
        assert at_event(records[1]) == (None, "missing", "event")

    def test_a_yearly_return_shows_the_year_before_where_it_was_there(self, at_event):
        records = shown("not_obtained", "2024-03-31"), shown("WBRI", "2025-03-31")
        assert at_event(*records) == ("NOBT", "not_obtained", "snapshot")

    def test_else_the_first_one_after_with_its_basis_said(self, at_event):
        records = shown("refused", "2025-03-31"), shown("WBRI", "2026-03-31")
        assert at_event(*records) == ("REFU", "refused", "snapshot")

    def test_but_not_past_a_return_in_which_it_was_still_empty(self, at_event):
        records = shown("missing", "2025-03-31"), shown("WBRI", "2026-03-31")
        assert at_event(*records) == (None, "missing", "snapshot")

    def test_a_value_without_a_day_is_used_and_said_to_be_unknown(self, at_event):
        assert at_event(record("WBRI")) == ("WBRI", "mapped", "unknown")

    def test_nothing_at_all_is_missing(self, at_event):
        assert at_event() == (None, "missing", "unknown")
        assert at_event(record("WBRI", "2020-01-01", child="d")) == (None, "missing", "unknown")

    def test_an_event_without_a_day_has_only_its_own_row(self, at_event):
        dated = record("BAFR", "2020-01-01")
        assert at_event(dated, day=None) == (None, "missing", "unknown")
        own = record("WBRI", "2024-06-01", basis="event", at="r1")
        assert at_event(dated, own, day=None) == ("WBRI", "mapped", "event")

    def test_the_same_number_in_another_source_or_of_another_child_is_another_event(self, at_event):
        own = record("WBRI", "2024-09-01", basis="event", at="r1", source="annex_a")
        assert at_event(own) == (None, "missing", "after_event")
        assert at_event(own, source="annex_a") == ("WBRI", "mapped", "event")
        of_sibling = record("WBRI", DAY, basis="event", at="r1", child="d")
        assert at_event(of_sibling) == (None, "missing", "unknown")

    def test_a_row_of_another_table_with_the_same_number_is_not_the_event(self, at_event):
        other = record("WBRI", "2024-09-01", basis="event", recorded_at="contacts", event_id="r1")
        assert at_event(other) == (None, "missing", "after_event")

    def test_missing_numbers_do_not_find_each_other(self, at_event):
        without = record("WBRI", "2024-09-01", basis="event", recorded_at="referrals")
        assert at_event(without, event=None) == (None, "missing", "after_event")

    def test_the_day_of_the_value_is_given(self, dictionary, event_frame, ethnicity):
        events = event_frame(
            "referrals", [{"referral_id": "r1", "child_id": "c", "referral_date": DAY}]
        )
        records = ethnicity([record("WBRI", "2024-01-05")])
        found = recorded_at_event(
            events,
            records,
            table="referrals",
            id_field="referral_id",
            date_field="referral_date",
            dictionary=dictionary,
        )
        assert found["recorded_on"].tolist() == [pd.Timestamp("2024-01-05")]


# ---------------------------------------------------------------- whatever the records look like

days = st.dates(date(2024, 1, 1), date(2024, 1, 12))
numbers = st.sampled_from(["r1", "r2", "r3", None])


@st.composite
def some_record(draw):
    basis = draw(st.sampled_from(["recorded", "event", "snapshot", "unknown"]))
    return record(
        draw(st.sampled_from(sorted(VALUES))),
        None if basis == "unknown" else draw(days),
        basis=basis,
        child=draw(st.sampled_from(["a", "b", None])),
        described_by=draw(st.sampled_from(["child", "family", "professional", "unknown"])),
        source=draw(st.sampled_from(["mosaic", "annex_a"])),
        snapshot_date=draw(days | st.none()),
        recorded_at=draw(st.sampled_from(["referrals", "contacts", None])),
        event_id=draw(numbers),
    )


records_of_children = st.lists(some_record(), max_size=8)
events_of_children = st.lists(
    st.fixed_dictionaries(
        {
            "referral_id": numbers,
            "child_id": st.sampled_from(["a", "b", "x", None]),
            "referral_date": days | st.none(),
        }
    ),
    max_size=6,
)


def in_polars(frame: pd.DataFrame):
    """The same table in polars."""
    columns = {name: [None if pd.isna(v) else v for v in frame[name]] for name in frame}
    schema = nw.from_native(frame, eager_only=True).schema
    return nw.from_dict(columns, schema=schema, backend="polars").to_native()


def cells(frame) -> list[dict]:
    """A table's rows with missing cells as None, to compare pandas with polars."""
    rows = nw.from_native(frame, eager_only=True).rows(named=True)
    return [{name: None if pd.isna(v) else v for name, v in row.items()} for row in rows]


def at_events(events, records, dictionary):
    return recorded_at_event(
        events,
        records,
        table="referrals",
        id_field="referral_id",
        date_field="referral_date",
        dictionary=dictionary,
    )


class TestWhateverTheRecords:
    @few
    @given(records=records_of_children, seed=st.randoms(use_true_random=False))
    def test_the_order_of_rows_never_decides(self, dictionary, ethnicity, records, seed):
        shuffled = records.copy()
        seed.shuffle(shuffled)
        one, other = (
            latest_known(ethnicity(rows), dictionary=dictionary) for rows in (records, shuffled)
        )
        pd.testing.assert_frame_equal(one, other)

    @few
    @given(records=records_of_children)
    def test_one_row_a_child_and_known_wherever_anything_known_was_recorded(
        self, dictionary, ethnicity, records
    ):
        found = latest_known(ethnicity(records), dictionary=dictionary)
        named = {row["child_id"] for row in records} - {None}
        assert found["child_id"].tolist() == sorted(named)
        # What a later extract of the same source corrects is no longer said.
        facts = ("child_id", "source", "recorded_date", "recorded_at", "event_id")
        newest: dict = {}
        for row in records:
            fact = tuple(row[name] for name in facts)
            seen = row["snapshot_date"] or date.min
            newest[fact] = max(newest.get(fact, date.min), seen)
        said = [
            row
            for row in records
            if (row["snapshot_date"] or date.min) == newest[tuple(row[name] for name in facts)]
        ]
        known = {row["child_id"] for row in said if row["status"] == "mapped"} - {None}
        assert set(found.loc[found["status"] == "mapped", "child_id"]) == known
        own = {
            row["child_id"]
            for row in said
            if row["status"] == "mapped" and row["described_by"] in ("child", "family")
        } - {None}
        by_child = found.set_index("child_id")["described_by"]
        assert all(by_child[child] in ("child", "family") for child in own)

    @few
    @given(events=events_of_children, records=records_of_children)
    def test_every_event_keeps_its_row_and_its_place(
        self, dictionary, event_frame, ethnicity, events, records
    ):
        rows = event_frame("referrals", events)
        rows.index = [7 * number % 5 for number in range(len(rows))]
        found = at_events(rows, ethnicity(records), dictionary)
        pd.testing.assert_frame_equal(found[rows.columns.tolist()], rows)
        assert found["recorded_status"].notna().all()
        assert found["recorded_basis"].notna().all()
        again = at_events(found, ethnicity(records), dictionary)
        pd.testing.assert_frame_equal(again, found)

    @few
    @given(events=events_of_children, records=records_of_children)
    def test_the_bases_are_those_of_the_dictionary(
        self, dictionary, event_frame, ethnicity, events, records
    ):
        found = at_events(event_frame("referrals", events), ethnicity(records), dictionary)
        bases = dictionary.read("ethnicity_bases")["basis"]
        assert set(found["recorded_basis"]) <= set(bases)
        valued = found[found["recorded_status"] != "missing"]
        assert not (valued["recorded_basis"] == "after_event").any()
        dated = valued[valued["recorded_basis"] == "recorded"]
        assert (dated["recorded_on"] <= dated["referral_date"]).all()

    @few
    @given(events=events_of_children, records=records_of_children)
    def test_it_agrees_with_a_search_by_hand(
        self, dictionary, event_frame, ethnicity, events, records
    ):
        events = [event | {"referral_id": None} for event in events]
        records = [row | {"snapshot_date": None, "recorded_at": None} for row in records]
        found = at_events(event_frame("referrals", events), ethnicity(records), dictionary)
        for event, status in zip(events, found["recorded_status"], strict=True):
            assert status in by_hand(event, records)

    @few
    @given(events=events_of_children, records=records_of_children)
    def test_polars_gives_what_pandas_gives(
        self, dictionary, event_frame, ethnicity, events, records
    ):
        rows, values = event_frame("referrals", events), ethnicity(records)
        assert cells(at_events(in_polars(rows), in_polars(values), dictionary)) == cells(
            at_events(rows, values, dictionary)
        )
        assert cells(latest_known(in_polars(values), dictionary=dictionary)) == cells(
            latest_known(values, dictionary=dictionary)
        )

    def test_the_columns_have_the_types_of_the_dictionary(self, dictionary, event_frame, ethnicity):
        events = event_frame(
            "referrals", [{"referral_id": "r1", "child_id": "c", "referral_date": DAY}]
        )
        records = ethnicity([record("WBRI", "2024-01-05")])
        found = at_events(events, records, dictionary)
        kinds = found[list(AT_EVENT)].dtypes.astype(str).tolist()
        assert kinds == ["string"] * 5 + ["datetime64[us]"]
        latest = latest_known(records, dictionary=dictionary)
        assert latest["conflicting"].dtype == "boolean"
        assert latest["code"].dtype == "string"


def by_hand(event, records) -> set[str]:
    """The statuses that may count at an event when no record stands on its row."""
    mine = [row for row in records if row["child_id"] == event["child_id"] is not None]
    told = [row for row in mine if row["status"] != "missing"]
    day = event["referral_date"]
    dated = [row for row in mine if row["recorded_date"] is not None]
    before = [row for row in dated if day is not None and row["recorded_date"] <= day]
    before = [row for row in before if row["status"] != "missing"]
    after = [row for row in dated if day is not None and row["recorded_date"] > day]
    if before:
        last = max(row["recorded_date"] for row in before)
        return {row["status"] for row in before if row["recorded_date"] == last}
    if after:
        first = [
            row for row in after if row["recorded_date"] == min(r["recorded_date"] for r in after)
        ]
        if any(row["recorded_date_basis"] in ("recorded", "event") for row in first):
            return {"missing"}
        return {row["status"] for row in first}
    undated = {row["status"] for row in told if row["recorded_date"] is None}
    return undated or {"missing"}
