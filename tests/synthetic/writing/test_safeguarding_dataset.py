"""Early help comes back from the shape of the Standard Safeguarding Dataset; nothing else does."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from evaluation_lib.extract_check import check_folder
from evaluation_lib.extracts.council.reading import read_extracts
from evaluation_lib.records.making import make_records
from evaluation_lib.synthetic.writing.files import write_csv_tables
from evaluation_lib.synthetic.writing.mosaic import mosaic_tables
from evaluation_lib.synthetic.writing.safeguarding_dataset import safeguarding_dataset_tables

CARA = "INV0000003"


@pytest.fixture
def written(tmp_path, dictionary):
    """Write a county's early help and read it."""

    def write_and_read(county):
        write_csv_tables(safeguarding_dataset_tables(county, dictionary=dictionary), tmp_path)
        return read_extracts(tmp_path, dictionary=dictionary)

    return write_and_read


def test_early_help_comes_back_with_its_days_and_who_gave_it(written, small_county):
    found = written(small_county).tables["early_help"]
    assert found[["early_help_id", "child_id", "organisation"]].to_dict("records") == [
        {
            "early_help_id": f"INVH1-{CARA}",
            "child_id": CARA,
            "organisation": "Invented Family Solutions",
        }
    ]
    assert found.loc[0, ["start_date", "end_date"]].tolist() == [
        pd.Timestamp("2023-02-20"),
        pd.Timestamp("2023-09-01"),
    ]
    assert found.loc[0, "snapshot_date"] == pd.Timestamp("2026-03-31")


def test_nothing_is_wrong_with_it(written, tmp_path, small_county, dictionary):
    written(small_county)
    assert check_folder(tmp_path, dictionary=dictionary).problems.empty


def test_help_that_goes_on_has_no_end(written, small_county):
    before = replace(small_county, extract_day=date(2023, 5, 31))
    assert written(before).tables["early_help"]["end_date"].isna().all()


def test_beside_mosaic_it_adds_early_help_to_the_same_children(tmp_path, small_county, dictionary):
    tables = [
        *mosaic_tables(small_county, dictionary=dictionary),
        *safeguarding_dataset_tables(small_county, dictionary=dictionary),
    ]
    write_csv_tables(tables, tmp_path)
    records = make_records(read_extracts(tmp_path, dictionary=dictionary), dictionary=dictionary)
    assert records.source_of_table["early_help"] == "standard_safeguarding_dataset"
    assert records.source_of_table["contacts"] == "mosaic"
    help_given = records.tables["early_help"].set_index("child_id").loc[CARA]
    assert help_given["latest_code"] == "BAFR"
    assert help_given["area_by_home"] == "South"


def test_the_dataset_holds_no_pre_proceedings(dictionary):
    """If it ever does, the writer has something to add."""
    held = dictionary.read("source_capabilities").set_index(["source", "capability"])["carried"]
    assert held["standard_safeguarding_dataset", "pre_proceedings"] == "no"
