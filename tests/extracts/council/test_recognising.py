"""A table is known by its headings, then by its name, and never by the order of its columns."""

import pandas as pd
import pytest

from evaluation_lib.dictionary import load_dictionary
from evaluation_lib.extracts.council import recognising
from evaluation_lib.extracts.council.formats import extract_formats
from evaluation_lib.extracts.council.raw_tables import RawTable
from evaluation_lib.extracts.council.recognising import recognise

FORMATS = extract_formats(load_dictionary())
LIST_1 = ["Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Date of Contact"]


def found(columns, *, file="one.csv", sheet=""):
    cells = pd.DataFrame({column: ["x"] for column in columns}, dtype="string")
    return recognise(RawTable(file=file, sheet=sheet, cells=cells), FORMATS)


def parts(item):
    return item.format and item.format.source, [part.name for part in item.parts]


@pytest.mark.parametrize(
    ("columns", "source", "names"),
    [
        (["CHILD", "SEX", "DOB", "ETHNIC"], "ssda903", ["Header"]),
        (["CHILD", "DECOM", "LS", "CIN", "PLACE"], "ssda903", ["Episodes"]),
        (["CHILD", "SEX", "DOB", "DUC"], "ssda903", ["UASC"]),
        (LIST_1, "annex_a", ["List 1"]),
        (["LAchildID", "PersonBirthDate", "Sex"], "cin_census", ["ChildIdentifiers"]),
    ],
)
@pytest.mark.parametrize("order", [1, -1], ids=["in order", "backwards"])
def test_a_table_is_known_by_its_headings(columns, source, names, order):
    item = found(columns[::order])
    assert parts(item) == (source, names)


@pytest.mark.parametrize(
    "write", [str.lower, str.upper, lambda text: f" {text.replace(' ', '_')}? "]
)
def test_the_spelling_of_headings_does_not_matter(write):
    assert parts(found([write(column) for column in LIST_1])) == ("annex_a", ["List 1"])


def test_one_table_feeds_every_part_that_shares_its_name():
    columns = [
        "Child Unique ID",
        "Ethnicity",
        "Strategy discussion initiating Section 47 Enquiry Start Date",
        "Date of Initial Child Protection Conference",
    ]
    source, names = parts(found(columns, sheet="List 5"))
    assert source == "annex_a"
    assert names == ["List 5, enquiries", "List 5, conferences"]


def test_the_name_decides_where_headings_fit_two_parts():
    columns = ["CHILD", "SEX", "DOB", "ETHNIC", "DECOM", "LS", "DEC"]
    assert found(columns).format is None
    assert parts(found(columns, file="2024-episodes.csv")) == ("ssda903", ["Episodes"])
    assert parts(found(columns, sheet="Header")) == ("ssda903", ["Header"])


def test_a_name_counts_as_whole_words_only():
    assert found(["A", "B"], sheet="List 10").parts[0].name == "List 10"
    assert found(["A", "B"], sheet="List 100").format is None


def test_a_part_that_is_not_read_says_why():
    item = found(["CHILD", "DOB", "SDQ_SCORE"], file="oc2.csv")
    assert parts(item) == ("ssda903", ["OC2"])
    assert item.parts[0].not_used


def test_a_list_of_events_without_its_days_is_no_list_of_children():
    item = found([*LIST_1[:-1], "Contact Source"], sheet="List 1")
    assert item.format is None
    assert item.allowed == recognising.COLUMNS_MISSING.format(columns="Date of Contact")
    assert item.what_to_do == recognising.WRITE_COLUMNS.format(part="List 1", label="Annex A")


def test_a_misspelt_heading_is_suggested_for_the_missing_one():
    item = found([*LIST_1[:-1], "Contact Source", "Date of Contract"], sheet="List 1")
    perhaps = recognising.PERHAPS.format(column="Date of Contact", close="Date of Contract")
    assert item.allowed == recognising.COLUMNS_MISSING.format(columns=perhaps)


def test_a_first_row_of_data_is_not_suggested():
    item = found([*LIST_1[:-1], "Contact Source", "Date of Contact 01/02/2025"], sheet="List 1")
    assert item.allowed == recognising.COLUMNS_MISSING.format(columns="Date of Contact")


def test_headings_of_numbers_are_not_shown():
    item = found(["4601", "01/02/2015", "WBRI"])
    assert item.found == "WBRI"
    assert found(["4601", "01/02/2015"]).found == recognising.NO_HEADINGS


def test_an_unknown_table_names_every_source_that_is_known():
    item = found(["Item", "Price"])
    assert all(one.label in item.allowed for one in FORMATS)
    assert item.what_to_do == recognising.REMOVE_OR_DESCRIBE
