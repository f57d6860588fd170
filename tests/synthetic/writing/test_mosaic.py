"""The invented county, written as exports of Mosaic, is read back as it was."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from evaluation_lib.extract_check import check_folder
from evaluation_lib.extracts.council.reading import read_extracts
from evaluation_lib.synthetic.county import TRACE
from evaluation_lib.synthetic.writing.files import write_csv_tables
from evaluation_lib.synthetic.writing.mosaic import mosaic_tables

ANNA, BEN, CARA, DAN, EVE, FAY = (f"INV000000{number}" for number in range(1, 7))
DAY = pd.Timestamp("2026-03-31")

#: Teams by the names that they have on the last day.
TEAMS = {
    "INVT01": "Invented Hub",
    "INVT02": "Invented West Assessment Team",
    "INVT03": "Invented South Assessment Team",
    "INVT04": "Invented West Family Support Team",
    "INVT05": "Invented Unaccompanied Children Team",
    "INVT06": "Invented North East Children in Care Team",
}
#: What Mosaic does not hold of each of the tables that it has.
NOT_HELD = {
    "contacts": (),
    "referrals": (),
    "assessments": ("referral_id", "no_further_action"),
    "section_47_enquiries": ("referral_id", "conference_not_required", "conference_date"),
    "initial_child_protection_conferences": ("referral_id", "plan_resulted"),
    "child_protection_plans": ("referral_id", "previous_plans", "other_authority"),
    "child_in_need_plans": ("referral_id",),
    "looked_after_episodes": ("referral_id",),
}


@pytest.fixture
def written(tmp_path, dictionary):
    """Write a county's exports and read them."""

    def write_and_read(county):
        write_csv_tables(mosaic_tables(county, dictionary=dictionary), tmp_path)
        return read_extracts(tmp_path, dictionary=dictionary)

    return write_and_read


@pytest.fixture(scope="module")
def folder(small_county, dictionary, tmp_path_factory):
    """The exports."""
    made = tmp_path_factory.mktemp("mosaic")
    write_csv_tables(mosaic_tables(small_county, dictionary=dictionary), made)
    return made


@pytest.fixture(scope="module")
def extracts(checked):
    return checked.extracts


@pytest.fixture
def cells(small_county, dictionary):
    """The cells of a table of an export, of the small county or another."""

    def cells_of(name, county=small_county):
        tables = mosaic_tables(county, dictionary=dictionary)
        return next(table.cells for table in tables if f" {name} " in table.file)

    return cells_of


def repeated(county, times):
    """The county so many times over, every identifier with a number of its own."""

    def copies(frame):
        copied = pd.concat([frame] * times, ignore_index=True)
        number = np.repeat(np.arange(times), len(frame))
        for name in frame.columns:
            if name in ("step", "followed_from") or (name.endswith("_id") and name != "team_id"):
                own = [
                    text if pd.isna(text) else text.replace("INV", f"INV{place}X")
                    for text, place in zip(copied[name], number, strict=True)
                ]
                copied[name] = pd.array(own, dtype="string")
        return copied

    return replace(
        county,
        children=copies(county.children),
        homes=copies(county.homes),
        ethnicity=copies(county.ethnicity),
        tables={name: copies(rows) for name, rows in county.tables.items()},
        restatements=copies(county.restatements),
    )


def as_it_was(county, table, dictionary, *, without=(FAY,)):
    """The events of a table as records should show them, by their ids."""
    rows = county.tables[table].copy()
    rows = rows[~rows["child_id"].isin(without)]
    rows["team"] = rows["team_id"].map(TEAMS).astype("string")
    fields = [item for item in dictionary.table(table).field_names if item not in TRACE]
    if table == "assessments":
        rows["factors"] = rows["factors"].str.replace("|", ", ", regex=False)
    return rows[fields].set_index(fields[0]).sort_index()


def by_id(rows, fields):
    return rows[list(fields)].set_index(fields[0]).sort_index()


@pytest.mark.parametrize("table", NOT_HELD)
def test_every_event_comes_back_with_all_that_mosaic_holds_of_it(
    records, small_county, dictionary, table
):
    expected = as_it_was(small_county, table, dictionary)
    expected[list(NOT_HELD[table])] = pd.NA
    found = by_id(records.tables[table], [expected.index.name, *expected.columns])
    pd.testing.assert_frame_equal(found, expected.astype(found.dtypes.to_dict()))


def test_a_referral_that_ended_at_once_is_no_episode_of_need(records):
    episodes = records.tables["episodes_of_need"].set_index("episode_of_need_id")
    assert set(episodes.index) == {
        f"INVR1-{ANNA}",
        f"INVR1-{BEN}",
        f"INVR2-{DAN}",
        f"INVR3-{EVE}",
    }
    assert episodes.loc[f"INVR1-{BEN}", "end_date"] == pd.Timestamp("2025-10-31")


def test_nothing_comes_back_that_mosaic_does_not_hold(records):
    assert records.tables["early_help"].empty
    assert records.tables["pre_proceedings"].empty
    assert records.children["unaccompanied_asylum_seeking"].isna().all()


def test_nothing_is_wrong_with_the_exports(written, tmp_path, small_county, dictionary):
    written(small_county)
    found = check_folder(tmp_path, dictionary=dictionary)
    assert found.problems.empty, found.problems.to_string()
    assert set(found.extracts.recognised["source"]) == {"mosaic"}


def test_every_file_is_dated_by_its_name(extracts):
    read = extracts.recognised[extracts.recognised["records"].notna()]
    assert set(read["snapshot_date"]) == {DAY}
    assert set(read["snapshot_date_from"]) == {"file name"}
    assert all("invented" in file for file in extracts.recognised["file"])


def test_every_identifier_shows_that_it_is_invented(small_county, dictionary):
    for table in mosaic_tables(small_county, dictionary=dictionary):
        for name in table.cells.columns[table.cells.columns.str.endswith("_ID")]:
            assert table.cells[name].dropna().str.startswith("INV").all(), (table.file, name)


def test_brothers_and_sisters_share_one_row_of_a_workflow_step(cells):
    steps, subjects = cells("DM_WORKFLOW_STEPS"), cells("DM_SUBGROUP_SUBJECTS")
    assert steps["WORKFLOW_STEP_ID"].tolist() == ["INVK1", "INVS1"]
    merged = steps.merge(subjects, on="SUBGROUP_ID")
    assert merged.groupby("WORKFLOW_STEP_ID")["SUBJECT_COMPOUND_ID"].agg(list).to_dict() == {
        "INVK1": [ANNA, BEN],
        "INVS1": [ANNA, BEN],
    }


def test_a_step_that_ended_on_another_day_for_a_sister_comes_back_so(
    written, small_county, dictionary
):
    enquiries = small_county.tables["section_47_enquiries"].copy()
    enquiries.loc[enquiries["child_id"] == BEN, "end_date"] = pd.Timestamp("2024-06-11")
    county = replace(
        small_county, tables={**small_county.tables, "section_47_enquiries": enquiries}
    )
    found = written(county).tables["section_47_enquiries"].set_index("section_47_enquiry_id")
    assert found["end_date"].to_dict() == {
        f"INVS1-{ANNA}": pd.Timestamp("2024-06-10"),
        f"INVS1-{BEN}": pd.Timestamp("2024-06-11"),
    }


def test_a_conference_leads_back_to_its_enquiry_and_a_plan_to_its_conference(records):
    links = records.links[records.links["rule"] == "source_id"]
    pairs = set(zip(links["from_id"], links["to_id"], strict=True))
    for child in (ANNA, BEN):
        assert (f"INVS1-{child}", f"INVK1-{child}") in pairs
        assert (f"INVK1-{child}", f"INVP1-{child}") in pairs


def test_ethnicity_comes_back_as_its_code_and_status(records):
    latest = records.latest_ethnicity.set_index("child_id")
    assert latest["status"].to_dict() == {
        ANNA: "mapped",
        BEN: "mapped",
        CARA: "mapped",
        DAN: "refused",
        EVE: "not_obtained",
    }
    assert latest.loc[[ANNA, BEN, CARA], "code"].tolist() == ["MWBC", "WBRI", "BAFR"]


def test_an_ethnicity_is_dated_by_the_day_on_which_it_was_said_not_by_a_review(records):
    said = records.ethnicity.set_index("child_id")
    assert said.loc[ANNA, "recorded_date"] == pd.Timestamp("2024-06-20")
    assert said.loc[BEN, "recorded_date"] == pd.Timestamp("2024-05-01")
    assert said["described_by"].to_dict() == {
        ANNA: "family",
        BEN: "family",
        CARA: "professional",
        DAN: "child",
        EVE: "unknown",
    }


def test_a_code_without_one_of_the_department_is_told_by_its_description(cells):
    codes = cells("DM_ETHNICITIES").set_index("ETHNICITY_CODE")
    assert pd.isna(codes.loc["REF", "CBDS_ETHNICITY_CODE"])
    assert codes.loc["REF", "ETHNICITY_DESCRIPTION"] == "Refused"
    assert cells("DM_PERSONS").set_index("PERSON_ID").loc[DAN, "FULL_ETHNICITY_CODE"] == "REF"


def test_a_label_that_is_not_what_its_code_means_stands_in_the_cell_itself(cells, small_county):
    entries = small_county.ethnicity.copy()
    entries.loc[entries["child_id"] == CARA, "local_code"] = None
    entries.loc[entries["child_id"] == DAN, ["local_code", "label", "code"]] = ["W1", "Arab", None]
    shown = cells("DM_PERSONS", replace(small_county, ethnicity=entries)).set_index("PERSON_ID")
    assert shown.loc[CARA, "FULL_ETHNICITY_CODE"] == "D2 - African"
    assert shown.loc[DAN, "FULL_ETHNICITY_CODE"] == "Arab"
    assert shown.loc[BEN, "FULL_ETHNICITY_CODE"] == "W1"


def test_an_ethnicity_that_nobody_has_recorded_is_an_empty_cell_without_a_day(cells, small_county):
    before = replace(small_county, extract_day=date(2024, 6, 1))
    shown = cells("DM_PERSONS", before).set_index("PERSON_ID").loc[ANNA]
    columns = ["FULL_ETHNICITY_CODE", "ETHNICITY_RECORDED_ON", "ETHNICITY_DESCRIBED_BY"]
    assert shown[columns].isna().all()


def test_homes_place_events_in_their_quadrants(records):
    contacts = records.tables["contacts"].set_index("contact_id")
    assert contacts.loc[f"INVC1-{ANNA}", "area_by_home"] == "West"
    assert contacts.loc[f"INVC2-{CARA}", "area_by_home"] == "South"
    plans = records.tables["child_in_need_plans"].set_index("child_id")
    assert plans.loc[BEN, "area_by_home"] == "North East"
    referrals = records.tables["referrals"].set_index("child_id")
    assert referrals.loc[DAN, "area_by_home"] == "Out of county"


def test_a_placement_is_an_address_and_never_a_home(cells, extracts, records):
    assert cells("DM_ADDRESSES")["ADDRESS_TYPE"].value_counts().to_dict() == {
        "HOME": 8,
        "PLACEMENT": 2,
    }
    assert len(extracts.tables["addresses"]) == 8
    care = records.tables["looked_after_episodes"].set_index("child_id")
    assert set(care.loc[ANNA, "area_by_home"]) == {"North East"}


def test_a_restricted_child_is_in_the_exports_and_nowhere_in_the_records(extracts, records):
    assert FAY in set(extracts.tables["contacts"]["child_id"])
    assert FAY not in set(records.children["child_id"])
    assert FAY not in set(records.tables["contacts"]["child_id"])


def test_children_have_their_birth_sex_family_and_disability(records, small_county):
    truth = small_county.children.set_index("child_id").drop(FAY)
    found = records.children.set_index("child_id").loc[truth.index]
    for name in ("date_of_birth", "sex", "family_id"):
        assert found[name].tolist() == truth[name].tolist(), name
    assert found.index[found["disability"].fillna(False)].tolist() == [BEN]


def test_an_unborn_child_has_the_day_on_which_it_is_expected_and_no_sex(written, small_county):
    county = replace(small_county, extract_day=date(2025, 12, 31))
    children = written(county).tables["children"].set_index("child_id")
    assert pd.isna(children.loc[EVE, "date_of_birth"])
    assert children.loc[EVE, "expected_date_of_birth"] == pd.Timestamp("2026-01-12")
    assert children.loc[EVE, "sex"] == "U"


def test_an_export_knows_nothing_of_later_days(written, small_county):
    tables = written(replace(small_county, extract_day=date(2025, 1, 31))).tables
    assert set(tables["referrals"]["child_id"]) == {ANNA, BEN, DAN}
    assert tables["referrals"]["closure_date"].isna().all()
    plans = tables["child_protection_plans"]
    assert plans["end_date"].isna().all()


def test_a_plan_that_goes_on_has_the_category_that_it_began_with(written, small_county):
    plans = written(replace(small_county, extract_day=date(2025, 1, 31))).tables[
        "child_protection_plans"
    ]
    assert plans["initial_category"].tolist() == ["NEG", "NEG"]
    assert plans["latest_category"].tolist() == ["NEG", "NEG"]


def test_what_ended_before_the_years_of_the_export_is_not_in_it(written, small_county):
    tables = written(replace(small_county, first_day=date(2025, 1, 1))).tables
    assert set(tables["contacts"]["child_id"]) == {FAY}
    assert {ANNA, BEN} <= set(tables["referrals"]["child_id"])
    assert set(tables["child_protection_plans"]["child_id"]) == {ANNA, BEN}
    assert tables["section_47_enquiries"].empty
    assert tables["initial_child_protection_conferences"].empty
    assert set(tables["assessments"]["child_id"]) == {DAN, EVE}


def test_who_made_contact_is_told_in_the_words_of_mosaic_some_without_their_dash(
    cells, small_county
):
    contacts = small_county.tables["contacts"]
    schools = {"contacts": contacts[contacts["contact_source"] == "2A"]}
    county = repeated(replace(small_county, tables={**small_county.tables, **schools}), 9)
    said = cells("SCF.Contacts", county)
    words = set(said["CONTACT_SOURCE_TYPE"])
    assert words == {"Education – College", "Education \ufffd College"}
    assert said.groupby("WORKFLOW_STEP_ID")["CONTACT_SOURCE_TYPE"].nunique().eq(1).all()


def test_a_county_many_times_as_large_comes_back_whole(written, small_county, dictionary):
    county = repeated(small_county, 40)
    extracts = written(county)
    assert extracts.problems.empty
    for table, not_held in NOT_HELD.items():
        expected = as_it_was(county, table, dictionary, without=()).drop(columns=[*not_held])
        found = by_id(extracts.tables[table], [expected.index.name, *expected.columns])
        pd.testing.assert_frame_equal(found, expected.astype(found.dtypes.to_dict()))
