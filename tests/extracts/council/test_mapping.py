"""Rows of a table become records: filtered, typed, identified and traced to where they stand."""

import pandas as pd
import pytest

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.extracts.council import cell_problems, mapping
from evaluation_lib.extracts.council.mapping import map_part, unknown_columns
from evaluation_lib.extracts.council.raw_tables import (
    LEFT_EMPTY,
    LEFT_OUT,
    NOT_USED,
    READ,
    RawTable,
)
from evaluation_lib.extracts.council.sources import ColumnOf, Format, Part, RowFilter

dictionary = load_dictionary()
CHILD = ColumnOf("contacts", "child_id", ("CHILD",), form="identifier", required=True)
DAY = ColumnOf("contacts", "contact_date", ("DAY",), form="date", required=True)
SOURCE = ColumnOf("contacts", "contact_source", ("SOURCE", "FROM"), form="code",
                  lists=("referral_source",))  # fmt: skip
TEAM = ColumnOf("contacts", "team", ("TEAM",))
ETHNIC = ColumnOf("ethnicity_records", "ethnicity_as_recorded", ("ETHNIC",))


def part_of(*columns, **settings):
    return Part("own", "Contacts", ("Contacts",), "contacts", None, ("child_id",), columns,
                **settings)  # fmt: skip


def table(*rows):
    headings, *cells = [[cell.strip() or None for cell in row.split("|")] for row in rows]
    frame = pd.DataFrame(cells, columns=headings, index=range(2, len(rows) + 1), dtype="string")
    return RawTable(file="own.csv", sheet="Sheet", cells=frame)


def mapped(raw, part, *, day_first=True):
    one = Format("own", "Our system", "snapshot", day_first, (part,))
    return map_part(raw, part, one=one, dictionary=dictionary)


CONTACTS = part_of(CHILD, DAY, SOURCE, TEAM)


def test_rows_are_typed_as_the_dictionary_says_and_traced():
    contacts = mapped(table("CHILD|DAY|SOURCE", "007|01/02/2025|6"), CONTACTS).tables["contacts"]
    assert list(contacts.columns) == dictionary.table("contacts").field_names
    row = contacts.iloc[0]
    assert (row["child_id"], row["contact_source"]) == ("007", "6")
    assert row["contact_date"] == pd.Timestamp("2025-02-01")
    assert (row["source"], row["source_file"], row["source_sheet"]) == ("own", "own.csv", "Sheet")
    assert row["source_row"] == 2
    assert pd.isna(row["team"]) and pd.isna(row["snapshot_date"])


def test_a_source_may_write_the_month_first():
    found = mapped(table("CHILD|DAY", "007|02/01/2025"), CONTACTS, day_first=False)
    assert found.tables["contacts"]["contact_date"].tolist() == [pd.Timestamp("2025-02-01")]


@pytest.mark.parametrize(
    ("row", "found", "consequence"),
    [
        ("007||6", cell_problems.EMPTY, LEFT_OUT),
        ("007|soon|6", "soon", LEFT_OUT),
        ("|01/02/2025|6", cell_problems.EMPTY, LEFT_OUT),
        ("007|01/02/2025|x", "x", LEFT_EMPTY),
    ],
)
def test_only_a_required_field_costs_the_row(row, found, consequence):
    result = mapped(table("CHILD|DAY|SOURCE", "001|01/02/2025|6", row), CONTACTS)
    assert result.problems[["row", "found", "consequence"]].values.tolist() == [
        [3, found, consequence]
    ]
    assert result.rows == 2
    assert result.rows_read == len(result.tables["contacts"]) == 1 + (consequence == LEFT_EMPTY)


def test_a_code_that_is_unknown_is_named_with_those_that_are_allowed():
    result = mapped(table("CHILD|DAY|SOURCE", "007|01/02/2025|Martian"), CONTACTS)
    (problem,) = result.problems.to_dict("records")
    assert problem["allowed"].startswith("a code or label of the list referral_source: 1A, 1B, 1C")
    assert problem["what_to_do"] == cell_problems.WRITE_CODE


def test_a_column_that_is_only_held_against_its_form_costs_nothing():
    column = ColumnOf("contacts", None, ("UPN",), form="pupil_number")
    result = mapped(table("CHILD|DAY|UPN", "007|01/02/2025|UPDOG"), part_of(CHILD, DAY, column))
    assert result.problems[["row", "column", "found", "consequence"]].values.tolist() == [
        [2, "UPN", "UPDOG", NOT_USED]
    ]
    assert result.rows_read == 1


def test_an_optional_cell_that_is_empty_is_no_problem():
    assert mapped(table("CHILD|DAY|SOURCE", "007|01/02/2025|"), CONTACTS).problems.empty


def test_the_first_heading_that_the_table_has_is_read():
    found = mapped(table("CHILD|DAY|FROM", "007|01/02/2025|6"), CONTACTS)
    assert found.tables["contacts"]["contact_source"].tolist() == ["6"]


def test_only_rows_that_count_are_read_and_a_word_of_unknown_meaning_is_named():
    part = part_of(CHILD, DAY, only_rows=(RowFilter("KIND", ("Contact",), ("Visit",)),))
    rows = ["001|01/02/2025|contact", "002|01/02/2025|Visit", "003|01/02/2025|Phone call"]
    result = mapped(table("CHILD|DAY|KIND", *rows), part)
    assert result.tables["contacts"]["child_id"].tolist() == ["001"]
    assert (result.rows, result.rows_read) == (1, 1)
    assert result.problems[["row", "found"]].values.tolist() == [[4, "Phone call"]]


def test_a_row_without_the_event_is_no_problem():
    part = part_of(CHILD, DAY, rows_with=("contact_date",))
    result = mapped(table("CHILD|DAY", "001|01/02/2025", "002|"), part)
    assert result.problems.empty
    assert result.rows_read == 1


def test_what_a_row_says_of_another_table_goes_there_with_the_child_and_the_event():
    result = mapped(table("CHILD|DAY|ETHNIC", "007|01/02/2025|WBRI"), part_of(CHILD, DAY, ETHNIC))
    (record,) = result.tables["ethnicity_records"].to_dict("records")
    assert (record["child_id"], record["ethnicity_as_recorded"]) == ("007", "WBRI")
    assert record["recorded_at"] == "contacts"
    assert record["event_id"] == result.tables["contacts"]["contact_id"].item()


def test_a_column_to_be_read_with_caution_says_so():
    column = ColumnOf("contacts", "team", ("TEAM",), caution="it is the team of today")
    problems = mapped(table("CHILD|DAY|TEAM", "007|01/02/2025|x"), part_of(CHILD, DAY, column))
    assert problems.problems[["row", "column", "what_to_do", "consequence"]].values.tolist() == [
        [0, "TEAM", "it is the team of today", READ]
    ]


def test_columns_that_no_part_names_are_listed_once():
    problems = unknown_columns(table("CHILD|DAY|SHOE|HAT", "1|2|3|4"), [CONTACTS])
    assert problems[["row", "found", "what_to_do"]].values.tolist() == [
        [0, "SHOE, HAT", mapping.LEAVE]
    ]
    assert unknown_columns(table("CHILD|DAY", "1|2"), [CONTACTS]).empty


def test_a_table_without_rows_becomes_tables_without_rows():
    result = mapped(table("CHILD|DAY|SOURCE"), CONTACTS)
    assert result.tables["contacts"].empty and result.problems.empty
    assert list(result.tables["contacts"].columns) == dictionary.table("contacts").field_names
