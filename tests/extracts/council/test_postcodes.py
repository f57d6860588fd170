"""A directory of postcodes is known by its columns, whatever its year, and read as it stands."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation_lib.extracts.council.postcodes import (
    is_postcode_lookup,
    read_postcode_lookup,
    read_postcode_lookups,
)
from evaluation_lib.extracts.council.raw_tables import RawTable


def raw(**columns):
    return RawTable("directory.csv", "", pd.DataFrame(columns, dtype="string"))


@pytest.fixture
def read(dictionary):
    """A directory as postcode → district."""

    def find(**columns):
        lookup = read_postcode_lookup(raw(**columns), dictionary=dictionary)
        return None if lookup is None else dict(lookup.values.tolist())

    return find


@pytest.mark.parametrize("postcode", ["pcds", "PCD", "pcd2", "pcd7", "pcd8", "Postcode"])
@pytest.mark.parametrize("district", ["oslaua", "LAUA", "ladcd", "lad23cd", "LAD25CD"])
def test_columns_are_known_by_the_names_of_any_year(read, postcode, district):
    assert read(**{postcode: ["CM1 1AA"], district: ["E07000070"]}) == {"CM1 1AA": "E07000070"}


def test_of_several_years_the_latest_is_read(read):
    found = read(pcds=["CM1 1AA"], lad21cd=["E07000001"], lad25cd=["E07000070"])
    assert found == {"CM1 1AA": "E07000070"}


@pytest.mark.parametrize("written", ["CM11AA", "cm1 1aa", "CM1  1AA"])
def test_postcodes_are_written_alike(read, written):
    assert read(pcd7=[written], laua=["e07000070"]) == {"CM1 1AA": "E07000070"}


def test_a_postcode_without_a_district_or_in_two_is_not_known(read):
    found = read(
        pcds=["CM1 1AA", "CM2 2AA", "CM2 2AA", "CM3 3AA", "CM3 3AA", "no postcode"],
        laua=[None, "E07000070", "E07000070", "E07000070", "E07000074", "E07000070"],
    )
    assert found == {"CM2 2AA": "E07000070"}


@pytest.mark.parametrize(
    "columns", [{"pcds": ["CM1 1AA"]}, {"laua": ["E07000070"]}, {"team": ["A"], "ward": ["B"]}]
)
def test_another_table_is_none(dictionary, read, columns):
    assert read(**columns) is None
    assert not is_postcode_lookup(raw(**columns), dictionary=dictionary)


def test_several_directories_are_one(dictionary):
    tables = [
        raw(pcds=["CM1 1AA", "CM2 2AA"], laua=["E07000001", "E07000070"]),
        raw(team=["A"]),
        raw(pcds=["CM1 1AA"], laua=["E07000070"]),
    ]
    found = read_postcode_lookups(tables, dictionary=dictionary)
    assert dict(found.values.tolist()) == {"CM2 2AA": "E07000070", "CM1 1AA": "E07000070"}
    assert read_postcode_lookups(tables[1:2], dictionary=dictionary) is None
    assert is_postcode_lookup(tables[0], dictionary=dictionary)
