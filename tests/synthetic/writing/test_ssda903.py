"""The SSDA903 of the invented county: one set of CSV files a year, read back as a real one is."""

import dataclasses

import pandas as pd
import pytest

from evaluation_lib.extract_check import check_folder
from evaluation_lib.synthetic.county import event_table
from evaluation_lib.synthetic.writing.files import write_csv_tables
from evaluation_lib.synthetic.writing.ssda903 import ssda903_tables

ANNA, DAN = "INV0000001", "INV0000004"
YEARS = [2025, 2026]


def day(text):
    return pd.Timestamp(text)


def cells(tables, year, part):
    """The cells of one file."""
    [found] = [one for one in tables if one.file == f"ssda903/{year}/invented {part}.csv"]
    return found.cells.set_index("CHILD")


def with_table(county, name, rows):
    return dataclasses.replace(county, tables={**county.tables, name: rows})


@pytest.fixture(scope="module")
def tables(small_county, dictionary):
    """The returns of two years."""
    return ssda903_tables(small_county, years=YEARS, dictionary=dictionary)


@pytest.fixture(scope="module")
def folder(tables, tmp_path_factory):
    """The returns' files."""
    made = tmp_path_factory.mktemp("ssda903")
    write_csv_tables(tables, made)
    return made


def test_the_check_finds_nothing_wrong(checked):
    assert checked.problems.empty
    found = checked.extracts.recognised
    assert set(found["part"]) == {"Header", "Episodes", "UASC"}
    assert set(found["snapshot_date"]) == {day("2025-03-31"), day("2026-03-31")}


def test_every_episode_comes_back(records, small_county):
    fields = ["child_id", "start_date", "end_date", "reason_started", "reason_ended"]
    fields += ["legal_status", "category_of_need", "placement_type", "home_postcode"]
    order = ["child_id", "start_date"]
    found = records.tables["looked_after_episodes"].sort_values(order, ignore_index=True)
    truth = small_county.tables["looked_after_episodes"].sort_values(order, ignore_index=True)
    pd.testing.assert_frame_equal(found[fields], truth[fields])


def test_a_continuation_starts_no_period(records):
    rows = records.tables["looked_after_episodes"].sort_values(["child_id", "start_date"])
    assert rows["starts_period"].tolist() == [True, False, True]
    assert rows["ends_period"].tolist() == [False, False, True]


def test_a_return_knows_nothing_of_the_year_after(tables):
    first = cells(tables, "2024-25", "Episodes")
    assert first.index.tolist() == [DAN] and pd.isna(first.loc[DAN, "DEC"])
    assert cells(tables, "2025-26", "Episodes").loc[DAN, "DEC"] == "28/02/2026"


def test_an_episode_that_ended_before_the_year_is_left_out(small_county, dictionary):
    name = "looked_after_episodes"
    early = small_county.tables[name].copy()
    early.loc[early["child_id"] == DAN, "end_date"] = day("2025-03-31")
    county = with_table(small_county, name, early)
    made = ssda903_tables(county, years=[2026], dictionary=dictionary)
    assert DAN not in cells(made, "2025-26", "Episodes").index
    assert DAN not in cells(made, "2025-26", "Header").index


def test_children_are_told_once_a_year(tables, records):
    header = cells(tables, "2025-26", "Header")
    assert header.index.tolist() == [ANNA, DAN]
    assert header["SEX"].tolist() == ["2", "1"]
    assert header["DOB"].tolist() == ["05/05/2015", "29/02/2008"]
    children = records.children.set_index("child_id")
    assert children.loc[[ANNA, DAN], "sex"].tolist() == ["F", "M"]


def test_ethnicity_is_a_code_of_the_return(tables, records):
    assert cells(tables, "2025-26", "Header")["ETHNIC"].tolist() == ["MWBC", "REFU"]
    latest = records.latest_ethnicity.set_index("child_id")
    assert latest.loc[ANNA, "code"] == "MWBC" and latest.loc[DAN, "status"] == "refused"


@pytest.mark.parametrize("status", ["missing", "unmapped", "obsolete", "not_obtained", "unborn"])
def test_what_names_no_code_was_not_obtained(small_county, dictionary, status):
    entries = small_county.ethnicity.assign(code=None, status=status)
    county = dataclasses.replace(small_county, ethnicity=entries)
    made = ssda903_tables(county, years=[2026], dictionary=dictionary)
    assert set(cells(made, "2025-26", "Header")["ETHNIC"]) == {"NOBT"}


def test_children_who_came_alone_have_a_file_of_their_own(tables, records):
    assert cells(tables, "2024-25", "UASC").index.tolist() == [DAN]
    # The day is told ahead: it is the eighteenth birthday.
    assert cells(tables, "2024-25", "UASC").loc[DAN, "DUC"] == "28/02/2026"
    children = records.children.set_index("child_id")
    assert children.loc[DAN, "unaccompanied_asylum_seeking"]
    assert children.loc[DAN, "unaccompanied_until"] == day("2026-02-28")
    episodes = records.tables["looked_after_episodes"].set_index("child_id")
    assert episodes.loc[DAN, "unaccompanied"] and not episodes.loc[ANNA, "unaccompanied"].any()


def test_a_child_who_ceased_to_count_before_the_year_is_left_out(small_county, dictionary):
    children = small_county.children.copy()
    children.loc[children["child_id"] == DAN, "unaccompanied_until"] = day("2025-03-30")
    county = dataclasses.replace(small_county, children=children)
    made = ssda903_tables(county, years=YEARS, dictionary=dictionary)
    assert cells(made, "2024-25", "UASC").loc[DAN, "DUC"] == "30/03/2025"
    assert cells(made, "2025-26", "UASC").empty


def test_a_year_without_a_looked_after_child_has_headings_only(small_county, dictionary, tmp_path):
    made = ssda903_tables(small_county, years=[2024, *YEARS], dictionary=dictionary)
    assert cells(made, "2023-24", "Episodes").empty
    write_csv_tables(made, tmp_path)
    assert check_folder(tmp_path, dictionary=dictionary).problems.empty


def test_the_order_of_the_countys_rows_does_not_matter(small_county, dictionary, tables):
    name = "looked_after_episodes"
    turned = event_table(name, small_county.tables[name].iloc[::-1], dictionary=dictionary)
    county = with_table(small_county, name, turned)
    again = ssda903_tables(county, years=YEARS, dictionary=dictionary)
    for one, other in zip(tables, again, strict=True):
        pd.testing.assert_frame_equal(one.cells, other.cells)
