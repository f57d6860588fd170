"""Events that contradict each other, children told in two ways, and the labels in use."""

import pandas as pd
import pytest

from evaluation_lib.extracts.council.consistency import inconsistencies
from evaluation_lib.measures.data_quality.consistency import (
    children_told_in_two_ways,
    contradictions,
)
from evaluation_lib.measures.data_quality.labels import (
    labels_by_rule,
    labels_in_use,
    unmapped_labels,
)

ENDS_FIRST = {"start_date": "2024-05-01", "end_date": "2024-04-01"}


@pytest.fixture
def found_in(dictionary):
    """Find what contradicts itself among events as they were read, nothing known of children."""
    fields = dictionary.table("children").fields
    children = pd.DataFrame({item.name: pd.Series(dtype=item.pandas_type) for item in fields})
    return lambda events: inconsistencies({**events, "children": children}, dictionary=dictionary)


class TestContradictions:
    def test_an_end_before_its_start_is_counted_of_all_events_of_the_kind(
        self, events_in, found_in, dictionary
    ):
        events = events_in(child_in_need_plans=[ENDS_FIRST, {"end_date": "2024-06-01"}])
        [row] = contradictions(found_in(events), events, dictionary=dictionary).to_dict("records")
        assert row["label"] == "Child in need plans" and row["field"] == "end_date"
        assert (row["events"], row["of"]) == (1, 2)

    def test_an_event_outside_the_page_is_not_counted(self, events_in, found_in, dictionary):
        inconsistent = found_in(events_in(child_in_need_plans=[ENDS_FIRST]))
        assert len(inconsistent) == 1
        assert contradictions(inconsistent, events_in(), dictionary=dictionary).empty

    def test_two_kinds_of_event_of_one_row_are_not_mixed_up(self, events_in, found_in, dictionary):
        # The same row of the same file holds a referral and an episode of need with a wrong end.
        events = events_in(
            referrals=[{"source_row": 2}], episodes_of_need=[{"source_row": 2, **ENDS_FIRST}]
        )
        found = contradictions(found_in(events), events, dictionary=dictionary)
        assert found["table"].tolist() == ["episodes_of_need"]

    def test_one_event_can_be_wrong_in_two_ways(self, events_in, found_in, dictionary):
        events = events_in(child_in_need_plans=[{**ENDS_FIRST, "snapshot_date": "2024-01-01"}])
        found = contradictions(found_in(events), events, dictionary=dictionary)
        assert found["events"].tolist() == [1, 1] and found["found"].nunique() == 2


class TestChildrenToldInTwoWays:
    CONFLICTS = pd.DataFrame(
        {"child_id": ["A", "A", "B", "B", "A"], "field": ["sex"] * 4 + ["date_of_birth"]}
    )
    LATEST = pd.DataFrame({"child_id": ["A", "B", "C"], "conflicting": [True, False, True]})

    def test_each_child_counts_once_a_field(self):
        found = children_told_in_two_ways(self.CONFLICTS, self.LATEST, frozenset("AB"))
        assert dict(found.to_numpy()) == {"date_of_birth": 1, "ethnicity": 1, "sex": 2}

    def test_children_who_are_not_on_the_page_do_not_count(self):
        found = children_told_in_two_ways(self.CONFLICTS, self.LATEST, frozenset("B"))
        assert dict(found.to_numpy()) == {"sex": 1}


class TestLabels:
    RECORDED = pd.DataFrame(
        [
            ("A", "WBRI", "WBRI", "White", "mapped", "code"),
            ("A", "WBRI", "WBRI", "White", "mapped", "code"),
            ("B", "WBRI", "WBRI", "White", "mapped", "code"),
            ("C", "Cornish-ish", None, None, "unmapped", "unknown"),
            ("D", None, None, None, "missing", "empty"),
        ],
        columns=["child_id", "ethnicity_as_recorded", "code", "group", "status", "rule"],
    ).astype("string")

    def test_children_and_cells_are_counted_and_empty_cells_are_no_label(self):
        found = labels_in_use(self.RECORDED)
        assert found[["label", "children", "cells"]].to_numpy().tolist() == [
            ["WBRI", 2, 3],
            ["Cornish-ish", 1, 1],
        ]

    def test_a_label_that_nobody_mapped_has_suggestions(self, dictionary):
        found = unmapped_labels(labels_in_use(self.RECORDED), dictionary=dictionary)
        assert found["label"].tolist() == ["Cornish-ish"]
        assert "WBRI" in found["suggestions"].iloc[0]

    def test_rules_are_counted_by_labels_and_cells(self):
        found = labels_by_rule(labels_in_use(self.RECORDED))
        assert found.to_numpy().tolist() == [["code", 1, 3], ["unknown", 1, 1]]

    def test_without_labels_the_tables_are_empty(self, dictionary):
        none = labels_in_use(self.RECORDED.iloc[:0])
        assert none.empty and labels_by_rule(none).empty
        assert unmapped_labels(none, dictionary=dictionary).empty
