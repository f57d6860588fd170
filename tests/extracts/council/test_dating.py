"""Every file of a folder is dated, and how that was done is said."""

from datetime import date

import pandas as pd
import pytest

from evaluation_lib.extracts.council.dating import CORRECT_THE_LIST, NAME_THE_DAY
from evaluation_lib.extracts.council.reading import look_through
from evaluation_lib.extracts.council.snapshots import (
    FILE_NAME,
    LATEST_DATE,
    NOT_KNOWN,
    OWN_LIST,
    REFERENCE_DATE,
)

HEADER = "CHILD,SEX,DOB,ETHNIC\nA1,F,01/02/2015,WBRI\n"
EPISODES = "CHILD,DECOM,LS,CIN\nA1,{day},C1,N1\n"
CONTACTS = "Child Unique ID,Gender,Ethnicity,Date of Birth,Date of Contact,Contact Source\n"
CONTACTS += "A1,F,WBRI,01/02/2015,{day},6\n"


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


def test_a_wrong_day_in_the_list_of_snapshots_is_named(days):
    found, extracts = days(
        {
            "contacts 2025-09-30.csv": CONTACTS.format(day="01/02/2025"),
            "snapshot_dates.csv": "file,snapshot_date\ncontacts 2025-09-30.csv,soon\n",
        }
    )
    assert found == {"contacts 2025-09-30.csv": ("2025-09-30", FILE_NAME)}
    wrong = extracts.problems[extracts.problems["what_to_do"] == CORRECT_THE_LIST]
    assert wrong[["file", "row", "column", "found"]].values.tolist() == [
        ["snapshot_dates.csv", 2, "snapshot_date", "soon"]
    ]


def test_a_header_beside_dates_the_files_of_its_return(days):
    census = "LAchildID,PersonBirthDate,Sex\n1,2015-02-01,2\n"
    header = "Collection,Year,ReferenceDate\nCIN,2025,2025-03-31\n"
    found, _ = days({"a/ChildIdentifiers.csv": census, "a/Header.csv": header})
    assert found == {"a/ChildIdentifiers.csv": ("2025-03-31", REFERENCE_DATE)}


def test_headers_of_two_returns_say_nothing_of_the_files_beside_them(days):
    census = "LAchildID,PersonBirthDate,Sex\n1,2015-02-01,2\n"
    header = "Collection,Year,ReferenceDate\nCIN,{year},{year}-03-31\n"
    found, _ = days(
        {
            "ChildIdentifiers.csv": census,
            "Header a.csv": header.format(year=2024),
            "Header b.csv": header.format(year=2025),
        }
    )
    assert found == {"ChildIdentifiers.csv": (None, NOT_KNOWN)}


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
    notes = extracts.problems[extracts.problems["what_to_do"] == NAME_THE_DAY]
    assert notes["file"].tolist() == sorted(found)


def test_a_day_in_the_future_is_not_the_day_of_an_extract(days):
    found, _ = days(
        {"contacts.csv": CONTACTS.format(day="01/02/2025") + "A2,M,WBRI,01/02/2015,01/02/2031,6\n"}
    )
    assert found == {"contacts.csv": ("2025-02-01", LATEST_DATE)}


def test_a_list_of_children_alone_has_no_day(days):
    found, extracts = days({"header.csv": HEADER})
    assert found == {"header.csv": (None, NOT_KNOWN)}
    notes = extracts.problems[extracts.problems["what_to_do"] == NAME_THE_DAY]
    assert notes["found"].tolist() == [NOT_KNOWN]


def test_a_birth_after_the_snapshot_is_expected(days):
    _, extracts = days({"header 2025-09-30.csv": HEADER.replace("01/02/2015", "01/11/2025")})
    child = extracts.tables["children"].iloc[0]
    assert pd.isna(child["date_of_birth"])
    assert child["expected_date_of_birth"] == pd.Timestamp("2025-11-01")
