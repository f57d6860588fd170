"""Annex A is read from real samples, under both generations of headings, snapshot by snapshot."""

import shutil

import pandas as pd
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from evaluation_lib.extracts.council.raw_tables import LEFT_OUT
from evaluation_lib.extracts.council.reading import read_extracts

SAMPLE = "samples/liia-tools/Annex_A.xlsx"
ROWS = {
    "contacts": 5,
    "early_help": 5,
    "referrals": 6,
    "assessments": 5,
    "section_47_enquiries": 5,
    "initial_child_protection_conferences": 3,
    "episodes_of_need": 5,
    "child_protection_plans": 7,
    "looked_after_episodes": 5,
}


def day(text):
    return pd.Timestamp(text)


def copied(source, target, *, rename=None):
    """Write a workbook again, with other headings."""
    book = CalamineWorkbook.from_path(str(source))
    with xlsxwriter.Workbook(target, {"default_date_format": "dd/mm/yyyy"}) as made:
        for sheet in book.sheet_names:
            headings, *rows = book.get_sheet_by_name(sheet).to_python()
            page = made.add_worksheet(sheet)
            page.write_row(0, 0, [(rename or {}).get(heading, heading) for heading in headings])
            for place, row in enumerate(rows, start=1):
                page.write_row(place, 0, row)


@pytest.fixture(scope="module")
def extracts(tmp_path_factory, shared_real, dictionary):
    """A sample of a whole Annex A, whose file names no day."""
    folder = tmp_path_factory.mktemp("extracts")
    shutil.copyfile(shared_real / SAMPLE, folder / "Annex_A.xlsx")
    return read_extracts(folder, dictionary=dictionary)


def test_every_list_is_known_and_its_rows_are_read(extracts):
    assert extracts.sources == ("annex_a",)
    assert extracts.others == ()
    assert {name: len(extracts.tables[name]) for name in ROWS} == ROWS


def test_a_referral_is_the_one_in_the_file(extracts):
    first = extracts.tables["referrals"].iloc[0]
    assert first["child_id"] == "6537810"
    assert first["referral_date"] == day("2020-09-16")
    assert first["referral_source"] == "8"
    assert not first["no_further_action"]
    assert first["team"] == "Multi Agency Safeguarding Hub"
    assert (first["source_sheet"], first["source_row"]) == ("List 3", 2)


def test_codes_are_read_from_what_the_lists_write_before_and_behind_them(extracts):
    assert extracts.tables["contacts"]["contact_source"].iloc[0] == "6"
    plan = extracts.tables["child_protection_plans"].iloc[0]
    assert (plan["initial_category"], plan["latest_category"]) == ("PHY", "PHY")
    care = extracts.tables["looked_after_episodes"].iloc[0]
    assert (care["legal_status"], care["placement_type"]) == ("E1", "U6")
    assert care["category_of_need"] == "N1"
    assert care["start_date"] == care["period_start_date"] == day("2009-08-06")


def test_a_conference_belongs_to_the_enquiry_in_its_row(extracts):
    conferences = extracts.tables["initial_child_protection_conferences"]
    enquiries = extracts.tables["section_47_enquiries"]
    assert conferences["section_47_enquiry_id"].iloc[0] == "11641472-2020-09-16"
    assert set(conferences["section_47_enquiry_id"]) <= set(enquiries["section_47_enquiry_id"])


def test_what_annex_a_does_not_hold_stays_empty(extracts):
    assert extracts.tables["contacts"]["team"].isna().all()
    assert extracts.tables["child_in_need_plans"].empty
    assert extracts.tables["addresses"].empty
    assert extracts.tables["looked_after_episodes"]["home_postcode"].isna().all()


def test_no_member_of_staff_is_read(extracts):
    for table in extracts.tables.values():
        assert "Delta" not in table.to_csv()


def test_the_wrong_code_of_the_sample_is_named(extracts):
    cells = extracts.problems.query("row > 0")
    assert cells[["sheet", "row", "column"]].values.tolist() == [["List 6", 2, "Primary Need Code"]]
    assert cells["found"].str.startswith("PSRMEM").all()


def test_the_latest_day_in_the_workbook_dates_every_list(extracts):
    read = extracts.recognised.dropna(subset=["records"])
    assert set(read["snapshot_date"]) == {day("2021-02-16")}
    assert set(read["snapshot_date_from"]) == {"latest date found"}


def test_the_headings_of_2026_give_the_same_records(
    tmp_path_factory, shared_real, dictionary, extracts
):
    folder = tmp_path_factory.mktemp("new")
    copied(shared_real / SAMPLE, folder / "Annex_A.xlsx", rename={"Gender": "Sex"})
    renamed = read_extracts(folder, dictionary=dictionary)
    for name, table in extracts.tables.items():
        pd.testing.assert_frame_equal(renamed.tables[name], table)


def test_snapshots_are_stacked_each_under_its_day(tmp_path, shared_real, dictionary, extracts):
    folder = tmp_path / "extracts"
    for month in ("2024-01-31", "2024-07-31"):
        (folder / month).mkdir(parents=True)
        shutil.copyfile(shared_real / SAMPLE, folder / month / "Annex A.xlsx")
    stacked = read_extracts(folder, dictionary=dictionary)
    for name, number in ROWS.items():
        counts = stacked.tables[name]["snapshot_date"].value_counts().to_dict()
        assert counts == {day("2024-01-31"): number, day("2024-07-31"): number}, name
    both = stacked.tables["referrals"].groupby("snapshot_date")["referral_id"].apply(sorted)
    assert both.iloc[0] == both.iloc[1] == sorted(extracts.tables["referrals"]["referral_id"])


def test_a_month_in_the_file_name_dates_the_workbook(tmp_path, shared_real, dictionary):
    shutil.copyfile(
        shared_real / "samples/liia-tools/Annex_A_2024_Jan.xlsx", tmp_path / "Annex_A_2024_Jan.xlsx"
    )
    found = read_extracts(tmp_path, dictionary=dictionary)
    assert set(found.tables["contacts"]["snapshot_date"]) == {day("2024-01-31")}


ROW = {
    "Child Unique ID": "0042",
    "Gender": "b) Female",
    "Ethnicity": "a) WBRI",
    "Date of Birth": "01/02/2015",
    "Does the Child have a Disability": "a) Yes",
    "Date Started to be Looked After": "01/03/2020",
    "Child's Legal Status": "E1: Placement order",
    "Date Ceased to be Looked After": "01/03/2022",
    "Reason Ceased to be Looked After": "b) E12: Adopted - consent dispensed",
    "Placement Type": "U4",
}


@pytest.fixture
def looked_after(workbook, read_folder):
    """Write list 8 with one child, some cells and headings changed, and read it."""

    def read(*, rename=None, **cells):
        row = ROW | {name.replace("_", " "): cell for name, cell in cells.items()}
        headings = [(rename or {}).get(name, name) for name in row]
        workbook("Annex A 2024-03-31.xlsx", {"List 8": [headings, list(row.values())]})
        return read_folder()

    return read


def test_a_row_is_a_whole_period_of_care(looked_after):
    extracts = looked_after()
    (row,) = extracts.tables["looked_after_episodes"].to_dict("records")
    assert row["child_id"] == "0042"
    assert row["start_date"] == row["period_start_date"] == day("2020-03-01")
    assert (row["end_date"], row["legal_status"]) == (day("2022-03-01"), "E1")
    assert extracts.problems.empty


def test_the_child_and_the_ethnicity_are_those_of_the_snapshot(looked_after):
    tables = looked_after().tables
    (child,) = tables["children"].to_dict("records")
    assert (child["sex"], child["disability"]) == ("F", True)
    (record,) = tables["ethnicity_records"].to_dict("records")
    assert record["ethnicity_as_recorded"] == "a) WBRI"
    assert (record["recorded_date"], record["recorded_date_basis"]) == (
        day("2024-03-31"),
        "snapshot",
    )
    assert record["recorded_at"] == "looked_after_episodes"
    episode = tables["looked_after_episodes"].iloc[0]
    assert record["event_id"] == episode["looked_after_episode_id"]


@pytest.mark.parametrize(
    ("answer", "found"), [("b) No", False), ("c) Unknown", None), ("NONE", False), ("AUT", True)]
)
def test_an_answer_of_unknown_is_no_mistake(looked_after, answer, found):
    extracts = looked_after(Does_the_Child_have_a_Disability=answer)
    held = extracts.tables["children"]["disability"].iloc[0]
    assert (None if pd.isna(held) else bool(held)) is found
    assert extracts.problems.empty


@pytest.mark.parametrize(
    ("reason", "code"),
    [("Adopted", "E1"), ("E1 - Adopted", "E1"), ("E11 - Adopted", "E11"), ("u) X1", "X1")],
)
def test_an_adoption_is_told_also_where_its_kind_is_not(looked_after, reason, code):
    extracts = looked_after(Reason_Ceased_to_be_Looked_After=reason)
    assert extracts.tables["looked_after_episodes"]["reason_ended"].tolist() == [code]


@pytest.mark.parametrize(
    "heading",
    ["Child Unique ID ", "CHILD UNIQUE ID", "Child\u00a0Unique  ID", "Unique child ID:"],
)
def test_a_heading_may_be_written_in_other_ways(looked_after, heading):
    extracts = looked_after(rename={"Child Unique ID": heading})
    assert extracts.tables["looked_after_episodes"]["child_id"].tolist() == ["0042"]
    assert extracts.problems.empty


def test_a_day_of_birth_after_the_snapshot_is_expected(looked_after):
    child = looked_after(Date_of_Birth="01/05/2024").tables["children"].iloc[0]
    assert pd.isna(child["date_of_birth"])
    assert child["expected_date_of_birth"] == day("2024-05-01")


def test_a_row_without_its_day_is_left_out_and_named(looked_after):
    extracts = looked_after(Date_Started_to_be_Looked_After="soon")
    assert extracts.tables["looked_after_episodes"].empty
    assert extracts.tables["children"].empty
    named = extracts.problems[["sheet", "row", "column", "found", "consequence"]].values.tolist()
    assert ["List 8", 2, "Date Started to be Looked After", "soon", LEFT_OUT] in named
