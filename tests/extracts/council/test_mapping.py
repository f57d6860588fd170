"""Rows of a table become records: filtered, typed, identified and traced to where they stand."""

import pandas as pd
import pytest

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.extracts.council import cell_problems, mapping, row_filters
from evaluation_lib.extracts.council.formats import ColumnOf, Format, Part, RowFilter
from evaluation_lib.extracts.council.mapping import map_part, unknown_columns
from evaluation_lib.extracts.council.raw_tables import LEFT_EMPTY, LEFT_OUT, READ, RawTable

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


def test_an_optional_cell_that_is_empty_is_no_problem():
    assert mapped(table("CHILD|DAY|SOURCE", "007|01/02/2025|"), CONTACTS).problems.empty


def test_the_first_heading_that_the_table_has_is_read():
    found = mapped(table("CHILD|DAY|FROM", "007|01/02/2025|6"), CONTACTS)
    assert found.tables["contacts"]["contact_source"].tolist() == ["6"]


def test_only_rows_that_count_are_read_and_a_local_word_is_named():
    part = part_of(CHILD, DAY, only_rows=(RowFilter("KIND", ("Contact", "1"), ("Visit",)),))
    raw = table(
        "CHILD|DAY|KIND",
        "001|01/02/2025|contact",
        "002|01/02/2025|1.0",
        "003|01/02/2025|Visit",
        "004|01/02/2025|Phone call",
        "005|01/02/2025|",
    )
    result = mapped(raw, part)
    assert result.tables["contacts"]["child_id"].tolist() == ["001", "002"]
    assert result.rows == 2
    assert result.problems[["row", "column", "found", "what_to_do"]].values.tolist() == [
        [5, "KIND", "Phone call", row_filters.SAY_WHICH]
    ]


def test_rows_that_are_excepted_are_passed_over():
    part = part_of(CHILD, DAY, except_rows=(RowFilter("TEAM", ("Closed",)),))
    raw = table("CHILD|DAY|TEAM", "001|01/02/2025|CLOSED", "002|01/02/2025|Open")
    assert mapped(raw, part).tables["contacts"]["child_id"].tolist() == ["002"]


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


EVENTS = ["007|01/02/2025|6|West", "007|01/02/2025|8|East", "008|01/02/2025|6|", "007|03/02/2025||"]


def identifiers(rows):
    contacts = mapped(table("CHILD|DAY|SOURCE|TEAM", *rows), CONTACTS).tables["contacts"]
    key = contacts[["child_id", "contact_date", "contact_source"]].astype("string").fillna("")
    return dict(zip(key.agg(" ".join, axis=1), contacts["contact_id"], strict=True))


def test_an_identifier_is_made_of_the_child_and_the_day():
    contacts = mapped(table("CHILD|DAY|SOURCE|TEAM", *EVENTS), CONTACTS).tables["contacts"]
    assert contacts["contact_id"].is_unique
    assert contacts["contact_id"].tolist()[2:] == ["008-2025-02-01", "007-2025-02-03"]


def test_a_row_that_stands_twice_has_one_identifier():
    once, twice = identifiers(EVENTS), identifiers([EVENTS[0], *EVENTS, EVENTS[2]])
    assert once == twice


def test_made_identifiers_do_not_depend_on_the_order_of_the_rows():
    assert identifiers(EVENTS) == identifiers(EVENTS[::-1])


def test_an_identifier_of_the_system_is_kept_and_a_missing_one_is_made():
    own = ColumnOf("contacts", "contact_id", ("ID",), form="identifier")
    raw = table("ID|CHILD|DAY", "55|007|01/02/2025", "|008|01/02/2025")
    contacts = mapped(raw, part_of(own, CHILD, DAY)).tables["contacts"]
    assert contacts["contact_id"].tolist() == ["55", "008-2025-02-01"]


@pytest.mark.parametrize("day", ["01/02/2025", "2025-02-01", "1 Feb 2025", "2025-02-01 00:00:00"])
def test_an_identifier_joined_of_cells_writes_a_day_in_one_way(day):
    own = ColumnOf("contacts", "contact_id", (), form="identifier", made_of=(("CHILD",), ("DAY",)))
    contacts = mapped(table("CHILD|DAY", f"007|{day}"), part_of(own, CHILD, DAY)).tables
    assert contacts["contacts"]["contact_id"].tolist() == ["007-2025-02-01"]


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
