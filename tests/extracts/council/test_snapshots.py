"""The day on which an extract was taken is read from the names of files and folders."""

import pandas as pd
import pytest

from evaluation_lib.extracts.council.snapshots import day_in_name, year_end, year_in_name


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
