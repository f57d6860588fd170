"""The day an extract was taken is read from names, from the return itself or from its days."""

from datetime import date

import pandas as pd
import pytest

from evaluation_lib.extracts.council import dating
from evaluation_lib.extracts.council.reading import look_through
from evaluation_lib.extracts.council.snapshots import (
    FILE_NAME,
    LATEST_DATE,
    NOT_KNOWN,
    OWN_LIST,
    REFERENCE_DATE,
    day_in_name,
    year_end,
    year_in_name,
)

HEADER = "CHILD,SEX,DOB,ETHNIC\nA1,F,01/02/2015,WBRI\n"
EPISODES = "CHILD,DECOM,LS,CIN\nA1,{day},C1,N1\n"
CONTACTS = "Child Unique ID,Gender,Ethnicity,Date of Birth,Date of Contact,Contact Source\n"
CONTACTS += "A1,F,WBRI,01/02/2015,{day},6\n"


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("extract 2025-09-30.csv", "2025-09-30"),
        ("extract_20250930.csv", "2025-09-30"),
        ("extract 2025.09.30.xlsx", "2025-09-30"),
        ("extract 30-09-2025.csv", "2025-09-30"),
        ("extract 30.9.2025.csv", "2025-09-30"),
        ("Annex A 30 September 2025.xlsx", "2025-09-30"),
        ("Annex A 30th Sept 2025.xlsx", "2025-09-30"),
        ("Annex_A_2024_Jan.xlsx", "2024-01-31"),
        ("Annex A Feb 2024.xlsx", "2024-02-29"),
        ("extract 2025-09.csv", "2025-09-30"),
        ("2025-09/contacts.csv", "2025-09-30"),
        ("2025-08/contacts 2025-09-30.csv", "2025-09-30"),
        ("2025-09/annex a/contacts.csv", "2025-09-30"),
    ],
)
def test_a_name_or_its_folder_tells_the_day(name, day):
    assert day_in_name(name) == pd.Timestamp(day)


@pytest.mark.parametrize(
    "name",
    [
        "contacts.csv",
        "List 1.csv",
        "header 2024.csv",
        "header 2023-24.csv",
        "extract 2025-02-30.csv",
        "dismay 2025.csv",
        "version 12025-09-301.csv",
    ],
)
def test_a_name_without_a_day_tells_none(name):
    assert day_in_name(name) is None


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("header 2024.csv", 2024),
        ("2024/header.csv", 2024),
        ("header 2023-24.csv", 2024),
        ("header 2023_2024.csv", 2024),
        ("header 1999-00.csv", 2000),
        ("header.csv", None),
        ("header 12024.csv", None),
    ],
)
def test_a_yearly_return_is_named_by_the_year_in_which_it_ends(name, year):
    assert year_in_name(name) == year


def test_a_year_of_returns_ends_in_march():
    assert year_end(2024) == pd.Timestamp("2024-03-31")


@pytest.fixture
def days(folder, dictionary):
    """Write files and return the day of each and where it is known from."""

    def found(files, *, today=date(2026, 1, 15)):
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        extracts = look_through(folder, dictionary=dictionary, today=today)
        rows = extracts.recognised.dropna(subset=["records"])
        return {
            row.file: (
                None if pd.isna(row.snapshot_date) else f"{row.snapshot_date:%Y-%m-%d}",
                row.snapshot_date_from,
            )
            for row in rows.itertuples()
        }, extracts

    return found


def test_returns_named_by_the_year_in_which_they_end(days):
    found, _ = days(
        {
            "2023-episodes.csv": EPISODES.format(day="01/06/2022"),
            "2024-episodes.csv": EPISODES.format(day="01/06/2023"),
        }
    )
    assert found == {
        "2023-episodes.csv": ("2023-03-31", FILE_NAME),
        "2024-episodes.csv": ("2024-03-31", FILE_NAME),
    }


def test_returns_named_by_the_year_in_which_they_begin(days):
    found, _ = days(
        {
            "2022-episodes.csv": EPISODES.format(day="01/06/2022"),
            "2023-episodes.csv": EPISODES.format(day="01/06/2023"),
            "2023-header.csv": HEADER,
        }
    )
    assert found["2022-episodes.csv"] == ("2023-03-31", FILE_NAME)
    assert found["2023-episodes.csv"] == ("2024-03-31", FILE_NAME)
    assert found["2023-header.csv"] == ("2024-03-31", FILE_NAME)


def test_the_list_of_snapshots_comes_before_the_name(days):
    found, extracts = days(
        {
            "contacts 2025-09-30.csv": CONTACTS.format(day="01/02/2025"),
            "snapshot_dates.csv": "file,snapshot_date\ncontacts 2025-09-30.csv,2025-10-01\n",
        }
    )
    assert found == {"contacts 2025-09-30.csv": ("2025-10-01", OWN_LIST)}
    assert set(extracts.tables["contacts"]["snapshot_date"]) == {pd.Timestamp("2025-10-01")}
    assert "snapshot_dates.csv" not in set(extracts.problems["file"])


def test_a_return_that_names_its_own_day_needs_no_name(days):
    xml = (
        "<Message><Header><ReferenceDate>2025-03-31</ReferenceDate></Header><Children><Child>"
        "<ChildIdentifiers><LAchildID>1</LAchildID><PersonBirthDate>2015-02-01</PersonBirthDate>"
        "<GenderCurrent>2</GenderCurrent>"
        "</ChildIdentifiers></Child></Children></Message>"
    )
    found, _ = days({"return 2020-01-01.xml": xml})
    assert set(found.values()) == {("2025-03-31", REFERENCE_DATE)}


def test_undated_files_beside_each_other_take_their_latest_day(days):
    found, extracts = days(
        {
            "a/contacts.csv": CONTACTS.format(day="01/02/2025"),
            "a/contacts too.csv": CONTACTS.format(day="05/06/2025"),
            "b/contacts.csv": CONTACTS.format(day="01/01/2024"),
        }
    )
    assert found == {
        "a/contacts.csv": ("2025-06-05", LATEST_DATE),
        "a/contacts too.csv": ("2025-06-05", LATEST_DATE),
        "b/contacts.csv": ("2024-01-01", LATEST_DATE),
    }
    notes = extracts.problems[extracts.problems["what_to_do"] == dating.NAME_THE_DAY]
    assert notes["file"].tolist() == sorted(found)


def test_a_day_in_the_future_is_not_the_day_of_an_extract(days):
    found, _ = days(
        {"contacts.csv": CONTACTS.format(day="01/02/2025") + "A2,M,WBRI,01/02/2015,01/02/2031,6\n"}
    )
    assert found == {"contacts.csv": ("2025-02-01", LATEST_DATE)}


def test_a_list_of_children_alone_has_no_day(days):
    found, extracts = days({"header.csv": HEADER})
    assert found == {"header.csv": (None, NOT_KNOWN)}
    notes = extracts.problems[extracts.problems["what_to_do"] == dating.NAME_THE_DAY]
    assert notes["found"].tolist() == [NOT_KNOWN]


def test_a_birth_after_the_snapshot_is_expected(days):
    _, extracts = days({"header 2025-09-30.csv": HEADER.replace("01/02/2015", "01/11/2025")})
    child = extracts.tables["children"].iloc[0]
    assert pd.isna(child["date_of_birth"])
    assert child["expected_date_of_birth"] == pd.Timestamp("2025-11-01")
