"""The directory of invented postcodes is read as a directory, and places homes by postcode."""

from dataclasses import replace

import pytest

from evaluation_lib.extract_check import check_folder
from evaluation_lib.extracts.council.postcodes import read_postcode_lookups
from evaluation_lib.extracts.council.reading import read_extracts
from evaluation_lib.records.places import place_by_home
from evaluation_lib.synthetic.writing.files import write_csv_tables
from evaluation_lib.synthetic.writing.mosaic import mosaic_tables
from evaluation_lib.synthetic.writing.postcodes import postcode_tables

ANNA = "INV0000001"


@pytest.fixture
def directory(small_county, dictionary):
    (table,) = postcode_tables(small_county, dictionary=dictionary)
    return table


def test_every_home_stands_in_it_once_with_the_code_of_its_district(directory):
    assert directory.cells.set_index("pcds")["lad25cd"].to_dict() == {
        "ZX1 1AA": "E07000073",
        "ZX2 2BB": "E07000071",
        "ZX3 3CC": "E07000066",
        "ZX4 4DD": "E06000034",
        "ZX5 5EE": "E07000074",
    }


def test_a_home_that_only_an_episode_of_care_tells_lies_where_the_child_lived(
    small_county, dictionary
):
    episodes = small_county.tables["looked_after_episodes"].copy()
    episodes.loc[episodes["child_id"] == ANNA, "home_postcode"] = "ZX9 9ZZ"
    county = replace(
        small_county, tables={**small_county.tables, "looked_after_episodes": episodes}
    )
    (table,) = postcode_tables(county, dictionary=dictionary)
    assert table.cells.set_index("pcds").loc["ZX9 9ZZ", "lad25cd"] == "E07000071"


def test_the_reader_takes_it_for_a_directory(directory, tmp_path, small_county, dictionary):
    write_csv_tables([directory, *mosaic_tables(small_county, dictionary=dictionary)], tmp_path)
    extracts = read_extracts(tmp_path, dictionary=dictionary)
    lookup = read_postcode_lookups(extracts.others, dictionary=dictionary)
    assert len(lookup) == len(directory.cells)
    assert check_folder(tmp_path, dictionary=dictionary).problems.empty


def test_events_are_placed_by_postcode_where_addresses_name_no_district(
    directory, tmp_path, small_county, dictionary
):
    tables = mosaic_tables(small_county, dictionary=dictionary)
    without = [
        replace(table, cells=table.cells.drop(columns="DISTRICT", errors="ignore"))
        for table in tables
    ]
    write_csv_tables([directory, *without], tmp_path)
    extracts = read_extracts(tmp_path, dictionary=dictionary)
    placed = place_by_home(
        extracts.tables["contacts"],
        extracts.tables["addresses"],
        date_field="contact_date",
        dictionary=dictionary,
        postcodes=read_postcode_lookups(extracts.others, dictionary=dictionary),
    )
    assert placed["area_by_home"].tolist() == ["West", "West", "South", "Mid"]
