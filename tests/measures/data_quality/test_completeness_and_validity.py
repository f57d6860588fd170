"""Empty cells, cells that could not be used, and what is never shown of them."""

import pandas as pd

from evaluation_lib.extracts.council.raw_tables import (
    FILE_NOT_READ,
    LEFT_EMPTY,
    NOT_USED,
    READ,
    SHEET_NOT_READ,
    no_problems,
    problems_of,
)
from evaluation_lib.measures.data_quality.completeness import (
    completeness,
    completeness_of_children,
)
from evaluation_lib.measures.data_quality.validity import not_read, unusable_cells, whole_columns


def problem(**said):
    known = {"file": "a.csv", "column": "X", "found": ["?"], "allowed": "a day"}
    return problems_of(
        **{**known, "rows": [2], "what_to_do": "mend it", "consequence": LEFT_EMPTY, **said}
    )


class TestFilledCells:
    def test_cells_are_counted_of_the_fields_that_the_source_can_fill(self, events_in, dictionary):
        events = events_in(
            referrals=[
                {"referral_source": "6", "team": "Hub"},
                {"referral_source": None, "team": "Hub"},
            ]
        )
        found = completeness(
            events, source_of_table={"referrals": "annex_a"}, dictionary=dictionary
        ).set_index("field")
        assert found.loc["referral_source", ["filled", "rows", "share"]].tolist() == [1, 2, 0.5]
        assert found.loc["team", "share"] == 1
        # Annex A has no column for the primary need of a referral: empty says nothing of it.
        assert "primary_need" not in found.index

    def test_identifiers_are_left_out(self, events_in, dictionary):
        found = completeness(
            events_in(referrals=[{}]),
            source_of_table={"referrals": "mosaic"},
            dictionary=dictionary,
        )
        assert not {"child_id", "referral_id"} & set(found["field"])

    def test_a_table_without_events_has_no_rows(self, events_in, dictionary):
        assert completeness(events_in(), source_of_table={}, dictionary=dictionary).empty

    def test_of_children_the_fields_of_any_source_are_asked(self, dictionary):
        children = pd.DataFrame({"child_id": ["A", "B"], "sex": ["F", None]})
        found = completeness_of_children(
            children, sources=["ssda903", "cin_census"], dictionary=dictionary
        )
        assert found[["field", "filled", "rows"]].to_numpy().tolist() == [["sex", 1, 2]]

    def test_without_children_there_is_nothing_to_ask(self, dictionary):
        none = pd.DataFrame({"child_id": [], "sex": []})
        assert completeness_of_children(none, sources=["ssda903"], dictionary=dictionary).empty


class TestUnusableCells:
    def test_cells_are_counted_by_the_part_they_stand_in(self, recognised):
        parts = recognised({"file": "a.csv", "source": "mosaic", "part": "Persons"})
        problems = pd.concat([problem(), problem(rows=[3]), problem(column="Y")])
        found = unusable_cells(problems, parts)
        assert found[["part", "column", "cells"]].to_numpy().tolist() == [
            ["Persons", "X", 2],
            ["Persons", "Y", 1],
        ]

    def test_a_sheet_that_is_read_twice_does_not_count_twice(self, recognised):
        sheet = {"file": "a.xlsx", "sheet": "List 5", "source": "annex_a"}
        parts = recognised({**sheet, "part": "enquiries"}, {**sheet, "part": "conferences"})
        found = unusable_cells(problem(file="a.xlsx", sheet="List 5"), parts)
        assert found["cells"].tolist() == [1]

    def test_what_was_found_is_not_kept(self, recognised):
        found = unusable_cells(problem(found=["Jo Bloggs"]), recognised())
        assert "Jo Bloggs" not in found.to_csv()

    def test_what_no_report_uses_is_no_loss(self, recognised):
        assert unusable_cells(problem(consequence=NOT_USED), recognised()).empty

    def test_whole_files_and_columns_stand_apart(self, recognised):
        problems = pd.concat(
            [
                problem(rows=[0], consequence=FILE_NOT_READ, column="", found=["a password"]),
                problem(rows=[0], consequence=SHEET_NOT_READ, sheet="S", found=["headings"]),
                problem(rows=[0], consequence=READ, found=["a column nobody knows"]),
                problem(rows=[0], consequence=NOT_USED, found=["old"]),
                problem(),
            ]
        )
        assert not_read(problems)["found"].tolist() == ["a password", "headings"]
        assert whole_columns(problems)["found"].tolist() == ["a column nobody knows"]

    def test_without_problems_nothing_is_said(self, recognised):
        assert unusable_cells(no_problems(), recognised()).empty
        assert not_read(no_problems()).empty and whole_columns(no_problems()).empty
