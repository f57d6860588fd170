"""Annex A of the invented county: one workbook a snapshot, read back as a real one is."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from evaluation_lib.extracts.council.values import codes
from evaluation_lib.synthetic.writing.annex_a import annex_a_tables, spelled
from evaluation_lib.synthetic.writing.workbooks import write_workbooks

ANNA, BEN, CARA, DAN, EVE, FAY = (f"INV000000{number}" for number in range(1, 7))
DAYS = ["2023-06-30", "2023-09-30", "2024-06-30", "2024-09-30", "2025-03-31", "2025-06-30"]
DAYS += ["2025-09-30", "2025-12-31", "2026-03-31"]


def day(text):
    return pd.Timestamp(text)


def told(rows, *fields):
    """Rows as a sorted list of tuples; what is missing is nothing."""
    plain = rows[list(fields)].astype(object).where(rows[list(fields)].notna(), None)
    return sorted(plain.itertuples(index=False, name=None), key=str)


def sheet(tables, day, name):
    """The filled cells of one sheet."""
    found = [table for table in tables if day in table.file and table.sheet == name]
    return found[0].cells.set_index("Child Unique ID")


@pytest.fixture(scope="module")
def county(small_county):
    """Ben's need was recorded otherwise until the spring of 2025."""
    changed = ("referrals", f"INVR1-{BEN}", "primary_need", "N3", day("2025-05-15"))
    restatements = pd.DataFrame([changed], columns=small_county.restatements.columns)
    return dataclasses.replace(small_county, restatements=restatements)


@pytest.fixture(scope="module")
def tables(county, dictionary):
    """Snapshots at nine quarter ends."""
    return annex_a_tables(county, days=map(day, DAYS), dictionary=dictionary)


@pytest.fixture(scope="module")
def folder(tables, tmp_path_factory):
    """The workbooks."""
    made = tmp_path_factory.mktemp("annex_a")
    write_workbooks(tables, made)
    return made


def test_the_check_finds_nothing_wrong(checked):
    assert checked.problems.empty
    found = checked.extracts.recognised
    assert set(found["snapshot_date_from"].dropna()) == {"file name"}
    assert set(found["snapshot_date"]) == set(map(day, DAYS))


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("contacts", ["contact_date", "contact_source"]),
        ("early_help", ["start_date", "end_date", "organisation"]),
        ("referrals", ["referral_date", "referral_source", "no_further_action"]),
        ("assessments", ["start_date", "authorised_date"]),
        ("section_47_enquiries", ["start_date", "conference_date", "conference_not_required"]),
        ("initial_child_protection_conferences", ["conference_date", "plan_resulted"]),
        (
            "child_protection_plans",
            ["start_date", "end_date", "initial_category", "latest_category", "previous_plans"],
        ),
    ],
)
def test_every_event_comes_back(records, small_county, name, fields):
    truth = small_county.tables[name]
    if name == "contacts":
        # The first was made more than six months before the first snapshot here.
        truth = truth[truth["contact_date"] > day("2022-12-30")]
    assert told(records.tables[name], "child_id", *fields) == told(truth, "child_id", *fields)


def test_a_conference_is_tied_to_its_enquiry(records):
    enquiries = records.tables["section_47_enquiries"].set_index("child_id")
    conferences = records.tables["initial_child_protection_conferences"].set_index("child_id")
    tied = conferences["section_47_enquiry_id"]
    assert len(tied) == 2
    assert (tied == enquiries["section_47_enquiry_id"].reindex(tied.index)).all()


def test_a_conference_without_an_enquiry_has_no_row(small_county, dictionary):
    name = "initial_child_protection_conferences"
    alone = small_county.tables[name].assign(section_47_enquiry_id=pd.NA)
    county = dataclasses.replace(small_county, tables={**small_county.tables, name: alone})
    made = annex_a_tables(county, days=[day("2024-06-30")], dictionary=dictionary)
    plan = "Did the Initial Child Protection Conference Result in a Child Protection Plan"
    assert sheet(made, "2024-06-30", "List 5")[plan].isna().all()


def test_spells_of_need_are_the_referrals_with_further_action(records, small_county):
    truth = small_county.tables["referrals"]
    truth = truth[~truth["no_further_action"]].rename(
        columns={"referral_date": "start_date", "closure_date": "end_date"}
    )
    fields = ["child_id", "start_date", "end_date", "primary_need", "closure_reason"]
    assert told(records.tables["episodes_of_need"], *fields) == told(truth, *fields)


def test_the_status_of_a_case_is_that_of_the_day(tables):
    def status(text, child):
        return sheet(tables, text, "List 6").loc[child, "Case Status"]

    assert status("2024-06-30", ANNA) == "b) Child protection plan"
    assert status("2025-06-30", ANNA) == "d) Open assessment"
    assert status("2025-09-30", ANNA) == "a) Looked after child"
    assert status("2025-09-30", BEN) == "c) Child in need plan"
    assert status("2025-12-31", BEN) == "e) Closed episode"


def test_a_row_of_list_8_is_a_whole_period_of_care(records):
    rows = records.tables["looked_after_episodes"]
    fields = ["child_id", "start_date", "end_date", "legal_status", "placement_type"]
    assert told(rows, *fields) == [
        (ANNA, day("2025-09-01"), None, "C2", "U6"),
        (DAN, day("2025-01-16"), day("2026-02-28"), "V2", "H5"),
    ]
    assert rows["starts_period"].all()
    assert told(rows, "child_id", "ends_period") == [(ANNA, False), (DAN, True)]


def test_an_episode_that_goes_on_ends_no_period(small_county, dictionary):
    """The next episode is typed in after the snapshot: care has not ended all the same."""
    name = "looked_after_episodes"
    late = small_county.tables[name].copy()
    late.loc[late["start_date"] == day("2025-12-01"), "recorded_on"] = day("2026-01-15")
    county = dataclasses.replace(small_county, tables={**small_county.tables, name: late})
    made = annex_a_tables(county, days=[day("2025-12-31")], dictionary=dictionary)
    row = sheet(made, "2025-12-31", "List 8").loc[ANNA]
    assert row["Child's Legal Status"].startswith("C1")
    assert pd.isna(row["Date Ceased to be Looked After"])
    assert pd.isna(row["Reason Ceased to be Looked After"])


def test_a_child_who_came_alone_is_told_as_such(records):
    children = records.children.set_index("child_id")["unaccompanied_asylum_seeking"]
    assert children[DAN] and not children[ANNA]


def test_an_unborn_child_is_told_by_the_day_it_is_expected(tables, records):
    row = sheet(tables, "2025-12-31", "List 3").loc[EVE]
    assert row["Date of Birth"] == day("2026-01-12")
    assert pd.isna(row["Age"]) and row["Gender"] == "c) Unknown"
    assert sheet(tables, "2026-03-31", "List 3").loc[EVE, "Date of Birth"] == day("2026-01-10")
    referral = records.tables["referrals"].set_index("child_id").loc[EVE]
    assert referral["unborn"]


def test_a_child_who_should_be_born_by_now_and_is_not_has_no_date_of_birth(
    small_county, dictionary
):
    children = small_county.children.copy()
    children.loc[children["child_id"] == EVE, "expected_date_of_birth"] = day("2025-12-20")
    county = dataclasses.replace(small_county, children=children)
    made = annex_a_tables(county, days=[day("2025-12-31")], dictionary=dictionary)
    assert pd.isna(sheet(made, "2025-12-31", "List 3").loc[EVE, "Date of Birth"])


def test_a_child_whose_birth_is_still_awaited_has_no_date_of_birth_in_the_county(
    county, dictionary
):
    children = county.children.copy()
    children.loc[children["child_id"] == EVE, "date_of_birth"] = pd.NaT
    awaited = dataclasses.replace(county, children=children)
    made = annex_a_tables(awaited, days=[day("2025-12-31")], dictionary=dictionary)
    row = sheet(made, "2025-12-31", "List 3").loc[EVE]
    assert row["Date of Birth"] == day("2026-01-12") and row["Gender"] == "c) Unknown"


def test_a_restricted_child_is_shown_like_any_other(records):
    assert FAY in set(records.children["child_id"])


def test_ethnicity_is_the_label_of_the_day(tables, records):
    assert sheet(tables, "2024-06-30", "List 3").loc[BEN, "Ethnicity"] == "White � British"
    assert sheet(tables, "2025-06-30", "List 6").loc[BEN, "Ethnicity"] == "White British"
    latest = records.latest_ethnicity.set_index("child_id")
    assert latest.loc[[ANNA, BEN, CARA, FAY], "code"].tolist() == ["MWBC", "WBRI", "BAFR", "AIND"]
    assert latest.loc[[DAN, EVE], "status"].tolist() == ["refused", "not_obtained"]


def test_the_age_is_in_whole_years(tables):
    ages = sheet(tables, "2025-09-30", "List 6")["Age"]
    assert ages[[ANNA, BEN, DAN]].tolist() == ["10", "7", "17"]


def test_a_restatement_is_seen_between_two_snapshots(records):
    found = records.vintages[records.vintages["field"] == "primary_need"]
    assert told(found, "table", "event_id", "before", "after", "kind", "snapshot_after") == [
        ("episodes_of_need", f"{BEN}-2024-05-02", "N3", "N1", "changed", day("2025-06-30"))
    ]


def test_what_lasts_is_never_missed_by_the_next_snapshot(records):
    """An assessment or early help in its seventh month is still in its list."""
    gone = records.vintages[records.vintages["kind"] == "gone"]
    # No list of Annex A says when an enquiry ended, so the reader waits for it for ever.
    assert set(gone["table"]) <= {"section_47_enquiries"}


def test_each_generation_has_its_own_headings(tables):
    older, newer = sheet(tables, "2025-12-31", "List 3"), sheet(tables, "2026-03-31", "List 3")
    assert {"Gender", "Age"} <= set(older) and "Sex" not in older
    assert {"Sex", "Age of Child (Years)"} <= set(newer) and "Gender" not in newer


def test_the_headings_are_those_of_a_real_annex_a(tables, shared_real):
    book = CalamineWorkbook.from_path(str(shared_real / "samples/liia-tools/Annex_A.xlsx"))
    mended = {"(Y/N))": "(Y/N)", "‘": "'", "’": "'"}
    for number in range(1, 10):
        headings = book.get_sheet_by_name(f"List {number}").to_python()[0]
        for wrong, right in mended.items():
            headings = [str(heading).replace(wrong, right) for heading in headings]
        ours = {"Child Unique ID", *sheet(tables, "2024-06-30", f"List {number}")}
        assert set(headings) <= ours, number


def test_no_worker_is_named(tables):
    cells = [sheet(tables, "2025-09-30", name) for name in ("List 3", "List 6", "List 7", "List 8")]
    assert all(rows["Allocated Worker"].isna().all() for rows in cells)


@pytest.mark.parametrize(
    "name",
    ["sex", "yes_no", "case_status", "referral_source", "placement_type", "legal_status"]
    + ["reason_ended", "closure_reason", "primary_need", "category_of_need", "category_of_abuse"],
)
def test_every_code_is_written_as_the_reader_reads_it(name, dictionary):
    written = pd.Series(spelled(name, dictionary=dictionary)).astype("string")
    read, unusable = codes(written, code_list=name, dictionary=dictionary)
    assert read.tolist() == written.index.tolist() and not unusable.any()


def test_days_are_real_dates_in_the_workbook(folder):
    book = CalamineWorkbook.from_path(str(folder / "annex-a/invented Annex A 2025-09-30.xlsx"))
    headings, first, *_ = book.get_sheet_by_name("List 6").to_python()
    row = dict(zip(headings, first, strict=True))
    assert row["CIN Start Date"] == day("2024-05-02").date()
    assert row["CIN Closure Date"] == ""


def test_the_order_of_the_countys_rows_does_not_matter(county, dictionary, tables, rng):
    def mixed(frame):
        return frame.iloc[rng.permutation(np.arange(len(frame)))].reset_index(drop=True)

    turned = dataclasses.replace(
        county,
        children=mixed(county.children),
        tables={name: mixed(rows) for name, rows in county.tables.items()},
    )
    again = annex_a_tables(turned, days=map(day, DAYS), dictionary=dictionary)
    for one, other in zip(tables, again, strict=True):
        pd.testing.assert_frame_equal(one.cells, other.cells)
