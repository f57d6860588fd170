"""The programme's own files: what is read, and the sentence for each thing that is wrong."""

import shutil

import pandas as pd
import pytest

from evaluation_lib import programme_checks as checks
from evaluation_lib.errors import DataError
from evaluation_lib.opened_programme import MIXED, open_programme, programme_files

REACH = "event,kind,held_on,quadrant,role,partner_agency,reached\n"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "programme"


def written(folder, **files):
    """Write files of a folder: a name and its content."""
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / f"{name}.csv").write_text(content, encoding="utf-8")
    return str(folder)


def refusal(wanted, dictionary):
    with pytest.raises(DataError) as refused:
        open_programme(wanted, dictionary=dictionary)
    return str(refused.value)


def test_every_file_is_optional_and_what_is_missing_is_empty(folder, dictionary):
    given = written(folder, reach=REACH + "Day one,conference,2024-11-14,,,,210\n")
    programme = open_programme(given, dictionary=dictionary)
    assert programme.given == {"reach"} and not programme.invented
    assert set(programme.tables) == set(programme_files(dictionary))
    assert [len(rows) for name, rows in programme.tables.items() if name != "reach"] == [0] * 13
    assert [one.name for one in programme.inputs] == ["reach.csv"]


def test_days_are_days_numbers_are_numbers_and_all_else_is_text(folder, dictionary):
    given = written(folder, reach=REACH + "Day one,conference,2024-11-14,,,,210\n")
    rows = open_programme(given, dictionary=dictionary)["reach"]
    assert rows["held_on"].tolist() == [pd.Timestamp("2024-11-14")]
    assert str(rows["reached"].dtype) == "Int64" and rows["quadrant"].tolist() == [""]
    empty = open_programme(given, dictionary=dictionary)["racism_reports"]
    assert str(empty["closed_on"].dtype).startswith("datetime64")


def test_a_file_of_headings_alone_is_not_given(folder, dictionary):
    """Nobody has filled it in: that there were no reports of racism is not what it says."""
    header = "report_id,reported_on,from_whom,closed_on,outcome,satisfied\n"
    files = {"reach": REACH + "Day one,conference,2024-11-14,,,,210\n", "racism_reports": header}
    programme = open_programme(written(folder, **files), dictionary=dictionary)
    assert programme.given == {"reach"}


def test_a_folder_without_any_row_is_named(folder, dictionary):
    written(folder, reach=REACH)
    assert refusal(str(folder), dictionary).startswith("programme holds none of the programme's")


WRONG_CELLS = {
    "a day that is none": ("Day,conference,14/11/2024,,,,210", "row 2, column held_on"),
    "an unknown kind": ("Day,walk,2024-11-14,,,,210", "column kind: found 'walk'"),
    "a number with a comma": ('Day,conference,2024-11-14,,,,"1,210"', "column reached"),
    "a number below zero": ("Day,conference,2024-11-14,,,,-1", "column reached"),
    "no number": ("Day,conference,2024-11-14,,,,", "column reached: found '(empty)'"),
    "no quadrant": ("Day,conference,2024-11-14,Nowhere,,,210", "'Nowhere' is no quadrant"),
}


@pytest.mark.parametrize(("row", "sentence"), WRONG_CELLS.values(), ids=WRONG_CELLS)
def test_a_wrong_cell_is_named_with_its_file_its_row_and_what_to_write(
    folder, dictionary, row, sentence
):
    found = refusal(written(folder, reach=f"{REACH}{row}\n"), dictionary)
    assert found.startswith("reach.csv") and sentence in found


def test_a_missing_column_is_named(folder, dictionary):
    found = refusal(written(folder, reach="event,kind\nDay,conference\n"), dictionary)
    assert found.startswith("reach.csv has no column 'held_on'")


def test_what_stands_for_a_person_is_not_repeated(folder, dictionary):
    header = "report_id,reported_on,from_whom,closed_on,outcome,satisfied\n"
    rows = "secret,2024-01-01,public,,,\nsecret,2024-01-01,public,,,\n"
    found = refusal(written(folder, racism_reports=header + rows), dictionary)
    assert "column report_id" in found and "secret" not in found


RETURN = "year_end,indicator,pay_band,ethnicity,events,staff\n"
REPORTS = "report_id,reported_on,from_whom,closed_on,outcome,satisfied\n"
ANSWERS = "respondent,wave,answered_on,role,ethnicity,item,answer\n"
SHEET = "quarter,quadrant,first_contacts,sheet_used,ethnicity_recorded,offered_early_help\n"
COMPLAINTS = "year_end,about,received,upheld,not_upheld,open\n"
BOARD = "action_id,kind,aspiration,agreed_on,due_on,closed_on,words\n"
CONTRADICTIONS = {
    "more events than staff": (
        {"workforce_return": RETURN + "2025-03-31,3,,White,9,8\n"},
        "workforce_return.csv, row 2: events is larger than staff",
    ),
    "a row twice": (
        {"workforce_return": RETURN + "2025-03-31,3,,White,1,8\n2025-03-31,3,,White,2,8\n"},
        "workforce_return.csv, row 3: there is an earlier row",
    ),
    "a band for another indicator": (
        {"workforce_return": RETURN + "2025-03-31,3,low,White,1,8\n"},
        "pay_band is written for indicator 1, and for no other",
    ),
    "a report closed before it was made": (
        {"racism_reports": REPORTS + "a,2024-02-01,public,2024-01-01,no action,\n"},
        "racism_reports.csv, row 2: closed_on is before reported_on",
    ),
    "an outcome of an open report": (
        {"racism_reports": REPORTS + "a,2024-02-01,public,,no action,\n"},
        "outcome and closed_on are written both or neither",
    ),
    "an item that nobody asked": (
        {"survey_answers": ANSWERS + "a,1,2024-01-01,leader,White,mood,3\n"},
        "survey_answers.csv, row 2: 'mood' is no item of the survey",
    ),
    "one code for two people": (
        {
            "survey_answers": ANSWERS
            + "a,1,2024-01-01,leader,White,confidence_1,3\n"
            + "a,1,2024-01-01,leader,Black,confidence_2,3\n"
        },
        "survey_answers.csv, row 3: this respondent has another ethnicity",
    ),
    "a wave that never was": (
        {
            "survey_answers": ANSWERS + "a,2,2024-01-01,leader,White,confidence_1,3\n",
            "survey_waves": "wave,opened_on,closed_on,linked\n1,2023-09-04,2023-09-29,yes\n",
        },
        "survey_answers.csv, row 2: wave 2 does not stand in survey_waves.csv",
    ),
    "a sheet used more often than anybody came": (
        {"prompt_sheet": SHEET + "2024-Q3,Mid,10,11,5,5\n"},
        "prompt_sheet.csv, row 2: sheet_used is larger than first_contacts",
    ),
    "more complaints decided than received": (
        {"complaints": COMPLAINTS + "2025-03-31,other,5,3,3,0\n"},
        "complaints.csv, row 2: upheld, not_upheld and open are more than received",
    ),
    "an action done before it was agreed": (
        {"board_actions": BOARD + "a,policy,A1,2024-02-01,,2024-01-01,Do it.\n"},
        "board_actions.csv, row 2: closed_on is before agreed_on",
    ),
    "an audit of no stratum": (
        {
            "audit_frame": "year_end,stratum,cases\n2025-03-31,Mid,900\n",
            "case_audits": "audit_id,audited_on,stratum,quadrant,ethnic_group,tool_present,quality,"
            "ethnicity,culture,religion,language,interpreter,carer_ethnicity_recorded,"
            "carer_matched\na,2024-05-01,Far,Mid,White,yes,3,yes,yes,no,no,not needed,,\n",
        },
        "case_audits.csv, row 2: stratum 'Far' does not stand in audit_frame.csv",
    ),
}


@pytest.mark.parametrize(("files", "sentence"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_a_contradiction_is_named_with_its_row(folder, dictionary, files, sentence):
    assert sentence in refusal(written(folder, **files), dictionary)


def test_invented_rows_beside_others_are_refused(folder, dictionary, programme_folder):
    shutil.copytree(programme_folder, folder)
    with (folder / "board_actions.csv").open("a", encoding="utf-8") as file:
        file.write("real-1,policy,A1,2024-02-01,,,Do it.\n")
    assert refusal(str(folder), dictionary) == MIXED.format(prefix="INV")


def test_a_return_alone_is_known_to_be_invented_by_the_notice(folder, dictionary, programme_folder):
    folder.mkdir()
    for name in ("workforce_return.csv", "NOTICE.txt"):
        shutil.copy(programme_folder / name, folder)
    assert open_programme(str(folder), dictionary=dictionary).invented


@pytest.mark.parametrize(
    ("day", "year"),
    [("2024-03-31", "2024-03-31"), ("2024-04-01", "2025-03-31"), ("2024-12-31", "2025-03-31")],
)
def test_a_year_ends_on_31_march(day, year):
    assert checks.year_ends(pd.Series([pd.Timestamp(day)])).tolist() == [pd.Timestamp(year)]
