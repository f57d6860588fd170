"""Every change of a recorded ethnicity is told by its kind; a person sees those across groups."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import narwhals as nw
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.errors import ParameterError
from evaluation_lib.records.ethnicity_changes import (
    CHANGES,
    NO_SUCH_LEVEL,
    change_matrix,
    changes_for_review,
    ethnicity_changes,
)

VALUES = {
    "WBRI": ("WBRI", "White", "mapped"),
    "WIRI": ("WIRI", "White", "mapped"),
    "BAFR": ("BAFR", "Black", "mapped"),
    "White, no code": (None, "White", "mapped"),
    "refused": ("REFU", None, "refused"),
    "not_obtained": ("NOBT", None, "not_obtained"),
    "missing": (None, None, "missing"),
}
MEANING = ("code", "group", "status", "rule")


def record(value, day, *, child="c", **more):
    code, group, status = VALUES[value]
    return {
        "child_id": child,
        "code": code,
        "group": group,
        "status": status,
        "recorded_date": day,
        "recorded_date_basis": "recorded",
        "snapshot_date": "2025-03-31",
        **more,
    }


@pytest.fixture(scope="module")
def ethnicity(event_frame):
    """Make the table of some records, with what their values mean."""

    def make(records):
        rows = event_frame("ethnicity_records", records)
        return rows.reindex(columns=dict.fromkeys([*rows.columns, *MEANING])).astype(
            dict.fromkeys(MEANING, "string")
        )

    return make


@pytest.fixture(scope="module")
def changes(dictionary, ethnicity):
    """The changes of some records."""
    return lambda *records: ethnicity_changes(ethnicity(records), dictionary=dictionary)


@pytest.fixture(scope="module")
def history(changes):
    """The changes of one child whose values followed one another year by year."""
    return lambda *values: changes(
        *(record(value, date(2000 + number, 1, 1)) for number, value in enumerate(values))
    )


KINDS = {
    "across_groups": ("WBRI", "BAFR"),
    "within_group": ("WBRI", "WIRI"),
    "filled_in": ("not_obtained", "WBRI"),
    "lost": ("WBRI", "refused"),
    "still_unknown": ("not_obtained", "refused"),
}


class TestKinds:
    @pytest.mark.parametrize("kind", KINDS)
    def test_a_change_is_told_by_what_was_known_before_and_after(self, history, kind):
        (change,) = history(*KINDS[kind]).to_dict("records")
        assert change["kind"] == kind
        assert change["across_groups"] is (kind == "across_groups")

    def test_every_kind_is_in_the_dictionary_and_found(self, dictionary):
        assert set(dictionary.read("ethnicity_change_kinds")["kind"]) == {
            *KINDS,
            "filled_in_otherwise",
        }

    def test_a_code_where_only_the_group_was_known_stays_within_it(self, history):
        assert history("White, no code", "WIRI")["kind"].tolist() == ["within_group"]

    def test_a_group_that_was_lost_and_comes_back_as_another_is_for_a_person_too(self, history):
        found = history("WBRI", "missing", "refused", "BAFR")
        assert found["kind"].tolist() == ["lost", "still_unknown", "filled_in_otherwise"]
        assert found["for_review"].tolist() == [False, False, True]
        assert not found["across_groups"].any()

    def test_one_that_comes_back_as_it_was_is_only_filled_in(self, history):
        assert history("WBRI", "missing", "WIRI")["kind"].tolist() == ["lost", "filled_in"]

    def test_a_person_sees_the_changes_across_groups(self, history):
        found = changes_for_review(history("not_obtained", "WBRI", "WIRI", "BAFR", "refused"))
        assert found[["from_code", "to_code"]].values.tolist() == [["WIRI", "BAFR"]]


class TestWhatIsAChange:
    def test_the_same_again_is_none(self, history):
        assert history("WBRI", "WBRI", "WBRI").empty

    def test_each_is_told_from_the_one_before_with_its_day(self, history):
        found = history("missing", "WBRI", "WBRI", "BAFR")
        assert found["changed_on"].tolist() == [
            pd.Timestamp("2001-01-01"),
            pd.Timestamp("2003-01-01"),
        ]
        assert found["from_status"].tolist() == ["missing", "mapped"]
        assert found["to_code"].tolist() == ["WBRI", "BAFR"]

    def test_two_children_are_not_one_history(self, changes):
        found = changes(record("WBRI", "2020-01-01"), record("BAFR", "2021-01-01", child="d"))
        assert found.empty

    def test_two_values_on_one_day_are_a_conflict_not_a_change(self, changes):
        assert changes(record("WBRI", "2020-01-01"), record("BAFR", "2020-01-01")).empty

    def test_what_a_later_extract_corrects_was_never_there(self, changes):
        found = changes(
            record("BAFR", "2020-01-01", snapshot_date="2024-01-31"),
            record("WBRI", "2020-01-01", snapshot_date="2024-02-29"),
            record("WBRI", "2021-01-01"),
        )
        assert found.empty

    def test_a_value_without_a_day_has_no_place_in_time(self, changes):
        assert changes(record("WBRI", None), record("BAFR", "2020-01-01")).empty

    def test_who_said_both_is_told(self, changes):
        (change,) = changes(
            record("WBRI", "2020-01-01", described_by="child"),
            record("BAFR", "2021-01-01", described_by="professional", source="annex_a"),
        ).to_dict("records")
        assert (change["from_described_by"], change["described_by"]) == ("child", "professional")
        assert (change["from_source"], change["to_source"]) == ("mosaic", "annex_a")


@pytest.fixture(scope="module")
def some(changes):
    """The changes of two children, one of whom was refused twice."""
    return changes(
        record("refused", "2020-01-01"),
        record("WBRI", "2021-01-01"),
        record("refused", "2022-01-01"),
        record("WIRI", "2023-01-01"),
        record("refused", "2020-01-01", child="d"),
        record("WBRI", "2021-01-01", child="d"),
        record("BAFR", "2022-01-01", child="d"),
    )


class TestTheMatrix:
    def test_it_counts_children_not_changes(self, some, dictionary):
        counted = change_matrix(some, dictionary=dictionary)
        assert counted.to_dict("split")["data"] == [
            ["White", "Black", 1],
            ["White", "refused", 1],
            ["refused", "White", 2],
        ]

    def test_codes_where_they_are_asked_for(self, some, dictionary):
        counted = change_matrix(some, dictionary=dictionary, level="code")
        assert ["refused", "WIRI", 1] in counted.to_dict("split")["data"]
        assert ["WBRI", "BAFR", 1] in counted.to_dict("split")["data"]

    def test_another_level_is_refused(self, some, dictionary):
        with pytest.raises(ParameterError) as refused:
            change_matrix(some, dictionary=dictionary, level="five_groups")
        assert refused.value.problems == (
            NO_SUCH_LEVEL.format(found="five_groups", levels="group, code"),
        )


# ---------------------------------------------------------------- whatever the records look like

some_records = st.lists(
    st.builds(
        record,
        st.sampled_from(sorted(VALUES)),
        st.dates(date(2024, 1, 1), date(2024, 1, 8)) | st.none(),
        child=st.sampled_from(["a", "b", None]),
        described_by=st.sampled_from(["child", "professional"]),
        source=st.sampled_from(["mosaic", "annex_a"]),
    ),
    max_size=10,
)


class TestWhateverTheRecords:
    @settings(max_examples=30)
    @given(records=some_records, seed=st.randoms(use_true_random=False))
    def test_changes_follow_one_another_whatever_the_order_of_rows(
        self, dictionary, ethnicity, records, seed
    ):
        found = ethnicity_changes(ethnicity(records), dictionary=dictionary)
        shuffled = records.copy()
        seed.shuffle(shuffled)
        again = ethnicity_changes(ethnicity(shuffled), dictionary=dictionary)
        pd.testing.assert_frame_equal(found, again)
        assert tuple(found.columns) == CHANGES
        assert found["kind"].notna().all()
        for _, rows in found.groupby("child_id"):
            assert rows["changed_on"].is_monotonic_increasing
            assert rows["changed_on"].is_unique
            values = rows[["from_status", "to_status"]].values.tolist()
            assert all(one[1] == other[0] for one, other in pairwise(values))
        both = (found["from_status"] == "mapped") & (found["to_status"] == "mapped")
        differ = (found["from_group"] != found["to_group"]).fillna(False)
        assert found["across_groups"].tolist() == (both & differ).tolist()

    @settings(max_examples=30)
    @given(records=some_records)
    def test_the_matrix_holds_every_child_that_changed(self, dictionary, ethnicity, records):
        found = ethnicity_changes(ethnicity(records), dictionary=dictionary)
        counted = change_matrix(found, dictionary=dictionary)
        assert counted["children"].sum() <= len(found)
        assert (counted["children"] >= 1).all()
        assert (len(counted) == 0) == (len(found) == 0)

    @settings(max_examples=30)
    @given(records=some_records)
    def test_polars_gives_what_pandas_gives(self, dictionary, ethnicity, records):
        rows = ethnicity(records)
        columns = {name: [None if pd.isna(v) else v for v in rows[name]] for name in rows}
        schema = nw.from_native(rows, eager_only=True).schema
        same = nw.from_dict(columns, schema=schema, backend="polars").to_native()
        one, other = (ethnicity_changes(frame, dictionary=dictionary) for frame in (rows, same))
        assert cells(one) == cells(other)
        assert cells(change_matrix(one, dictionary=dictionary)) == cells(
            change_matrix(other, dictionary=dictionary)
        )


def cells(frame) -> list[dict]:
    """A table's rows with missing cells as None, to compare pandas with polars."""
    rows = nw.from_native(frame, eager_only=True).rows(named=True)
    return [{name: None if pd.isna(v) else v for name, v in row.items()} for row in rows]
