"""The SSDA903 is read from real samples: as CSV files, as a workbook, and with planted errors."""

import shutil

import pandas as pd
import pytest

from evaluation_lib.extracts.council.raw_tables import LEFT_EMPTY, NOT_USED
from evaluation_lib.extracts.council.reading import read_extracts

TOOLS = "samples/csc-validator-be-903_fake_data"
SESSIONS = "samples/ERN-sessions"
YEARS = "samples/cs-demand-model_combined"


def day(text):
    return pd.Timestamp(text)


@pytest.fixture(scope="module")
def read(tmp_path_factory, shared_real, dictionary):
    """Read real samples, laid into a folder of their own."""

    def extracts(place, pattern):
        folder = tmp_path_factory.mktemp("extracts")
        found = sorted((shared_real / place).glob(pattern))
        assert found
        for path in found:
            shutil.copyfile(path, folder / path.name)
        return read_extracts(folder, dictionary=dictionary)

    return extracts


@pytest.fixture(scope="module")
def csv(read):
    """A return as CSV files."""
    return read(TOOLS, "*.csv")


@pytest.fixture(scope="module")
def book(read):
    """The same return as one workbook."""
    return read(SESSIONS, "903_xlsx.xlsx")


@pytest.fixture(scope="module")
def errors(read):
    """The workbook with a row of planted errors at the end of its sheets."""
    return read(SESSIONS, "903_xlsx_errors.xlsx")


def test_every_row_of_the_csv_files_is_read(csv):
    assert csv.sources == ("ssda903",)
    assert len(csv.tables["looked_after_episodes"]) == 5050
    assert len(csv.tables["ethnicity_records"]) == 2675
    assert csv.tables["children"]["unaccompanied_asylum_seeking"].sum() == 132


def test_the_first_rows_are_those_of_the_files(csv):
    child = csv.tables["children"].query("source_file == 'header.csv'").iloc[0]
    assert child["child_id"] == "566910"
    assert child["sex"] == "F"
    assert child["date_of_birth"] == day("2008-03-27")
    assert child["source_row"] == 2
    assert csv.tables["ethnicity_records"]["ethnicity_as_recorded"].iloc[0] == "WROM"
    first, second = csv.tables["looked_after_episodes"].iloc[:2].to_dict("records")
    assert first["start_date"] == day("2016-02-15") and first["end_date"] == day("2017-08-14")
    assert (first["legal_status"], first["category_of_need"]) == ("C2", "N3")
    assert (first["reason_started"], first["reason_ended"]) == ("L", "X1")
    assert pd.isna(first["home_postcode"]) and pd.isna(second["end_date"])
    assert second["home_postcode"] == "EG19 7TT"


def test_an_unaccompanied_child_has_the_day_of_turning_adult(csv):
    rows = csv.tables["children"].query("source_file == 'uasc.csv'")
    first = rows.iloc[0]
    assert first["child_id"] == "102639"
    assert bool(first["unaccompanied_asylum_seeking"])
    assert first["unaccompanied_until"] == day("2028-10-13")


@pytest.mark.parametrize("table", ["children", "ethnicity_records", "looked_after_episodes"])
def test_the_workbook_holds_what_the_csv_files_hold(table, csv, book):
    place = ["source_file", "source_sheet", "source_row"]
    both = [extracts.tables[table].drop(columns=place) for extracts in (csv, book)]
    key = both[0].columns.tolist()
    pd.testing.assert_frame_equal(*[rows.sort_values(key, ignore_index=True) for rows in both])


def test_files_that_no_report_uses_are_known_and_say_why(csv):
    unread = csv.recognised[csv.recognised["records"].isna()]
    assert set(unread["source"]) == {"ssda903"}
    assert unread["not_used"].notna().all()
    assert {"oc2.csv", "reviews.csv", "ad1.csv", "sw_episodes.csv"} <= set(unread["file"])


@pytest.mark.parametrize(
    ("sheet", "row", "column", "found", "consequence"),
    [
        ("header", 2677, "DOB", "oops!", LEFT_EMPTY),
        ("header", 2677, "SEX", "7", LEFT_EMPTY),
        ("header", 2677, "UPN", "UPDOG", NOT_USED),
        ("ad1", 31, "DOB", "datedate", NOT_USED),
        ("ad1", 31, "DATE_INT", "notdate", NOT_USED),
        ("ad1", 31, "DATE_MATCH", "datenot", NOT_USED),
        ("ad1", 31, "FOSTER_CARE", "777", NOT_USED),
        ("ad1", 31, "NB_ADOPTR", "Q", NOT_USED),
        ("ad1", 31, "SEX_ADOPTR", "Will", NOT_USED),
        ("ad1", 31, "LS_ADOPTR", "let's go", NOT_USED),
        ("oc2", 2677, "SDQ_SCORE", "oops", NOT_USED),
        ("oc2", 2677, "SDQ_REASON", "bad", NOT_USED),
        ("oc2", 2677, "CONVICTED", "no", NOT_USED),
        ("oc2", 2677, "HEALTH_CHECK", "yes", NOT_USED),
        ("oc2", 2677, "IMMUNISATIONS", "maybe", NOT_USED),
        ("oc2", 2677, "TEETH_CHECK", "i", NOT_USED),
        ("oc2", 2677, "HEALTH_ASSESSMENT", "don't", NOT_USED),
        ("oc2", 2677, "SUBSTANCE_MISUSE", "know", NOT_USED),
        ("oc2", 2677, "INTERVENTION_RECEIVED", "possibly", NOT_USED),
        ("oc2", 2677, "INTERVENTION_OFFERED", "yes", NOT_USED),
        ("placed_for_adoption", 31, "DOB", "Not a date", NOT_USED),
        ("placed_for_adoption", 31, "DATE_PLACED", "This isn't a valid date", NOT_USED),
        ("placed_for_adoption", 31, "DATE_PLACED_CEASED", "This also isn't a date", NOT_USED),
        ("placed_for_adoption", 31, "REASON_PLACED_CEASED", "oop", NOT_USED),
    ],
)
def test_every_planted_error_is_named(sheet, row, column, found, consequence, errors):
    problems = errors.problems.query("sheet == @sheet and row == @row and column == @column")
    assert problems[["found", "consequence"]].values.tolist() == [[found, consequence]]


def test_nothing_but_what_was_planted_is_new(book, errors):
    columns = ["sheet", "row", "column", "found"]
    before, after = (
        set(map(tuple, extracts.problems.query("row > 0")[columns].values.tolist()))
        for extracts in (book, errors)
    )
    assert before <= after
    assert {row for _, row, _, _ in after - before} == {31, 2677}


def test_returns_of_five_years_are_stacked_and_dated_by_the_year_in_their_names(read):
    extracts = read(YEARS, "*.csv")
    assert extracts.sources == ("ssda903",)
    days = extracts.recognised.groupby("file")["snapshot_date"].first()
    assert days.notna().all()
    assert set(extracts.recognised["snapshot_date_from"]) == {"file name"}
    for kind in ("episodes", "header", "uasc"):
        years = [days[f"{year}-{kind}.csv"].year for year in range(2017, 2022)]
        assert years == list(range(years[0], years[0] + 5))
    episodes = extracts.tables["looked_after_episodes"]
    assert (episodes["start_date"] <= episodes["snapshot_date"]).all()
