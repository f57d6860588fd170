"""A check names everything at once, shows nothing of a child, and ends as it should."""

import json
import os
import stat

import pandas as pd
import pytest

from evaluation_lib.errors import DataError, EvaluationError
from evaluation_lib.extract_check import (
    MAP_LABEL,
    check_folder,
    check_text,
    nothing_read,
    write_check,
)
from evaluation_lib.extracts.council.consistency import DIFFERS, OVERLAPS
from evaluation_lib.extracts.council.raw_tables import (
    LEFT_EMPTY,
    LEFT_OUT,
    NOT_USED,
    PROBLEM_COLUMNS,
    READ,
    SHEET_NOT_READ,
)

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN\n"
EPISODES = "CHILD,DECOM,DEC,LS,CIN\n"
CHILDREN, CARE = "header 2025-03-31.csv", "episodes 2025-03-31.csv"
GOOD = {
    CHILDREN: HEADER + "4601,F,01/02/2015,WBRI,\n",
    CARE: EPISODES + "4601,01/02/2020,,C1,N1\n",
}


@pytest.fixture
def check(tmp_path, dictionary):
    """Write files and check their folder."""

    def checked(files):
        folder = tmp_path / "extracts"
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        return check_folder(folder, dictionary=dictionary)

    return checked


@pytest.fixture
def printed(check, dictionary):
    """Write files and return what a check of them prints."""
    return lambda files: check_text(check(files), dictionary=dictionary)


def problems(result, **where):
    """Return rows of the list of problems as lists of file, row, column, found, consequence."""
    rows = result.problems
    for column, value in where.items():
        rows = rows[rows[column] == value]
    return rows[["file", "row", "column", "found", "consequence"]].values.tolist()


class TestWhatIsFound:
    def test_nothing_is_wrong_with_good_extracts(self, check):
        result = check(GOOD)
        assert result.anything_read and not result.lost
        assert result.problems.empty
        assert list(result.problems.columns) == PROBLEM_COLUMNS

    def test_every_problem_is_found_at_once_and_in_the_order_of_the_files(self, check):
        result = check(
            {
                CHILDREN: HEADER + "4601,7,01/02/2015,Martian,UPDOG\n,F,soon,WBRI,\n",
                CARE: EPISODES + "4601,01/02/2020,,C1,N1\n4601,01/02/2021,,C9,N1\n",
                "other.csv": "Item,Price\nx,1\n",
            }
        )
        assert problems(result) == [
            [CARE, 3, "LS", "C9", LEFT_EMPTY],
            [CARE, 3, "start_date", OVERLAPS[0], READ],
            [CHILDREN, 2, "SEX", "7", LEFT_EMPTY],
            [CHILDREN, 2, "UPN", "UPDOG", NOT_USED],
            [CHILDREN, 2, "ethnicity_as_recorded", "Martian", READ],
            [CHILDREN, 3, "CHILD", "(empty)", LEFT_OUT],
            [CHILDREN, 3, "DOB", "soon", LEFT_EMPTY],
            ["other.csv", 0, "", "Item, Price", SHEET_NOT_READ],
        ]
        assert result.lost
        assert (result.problems[["allowed", "what_to_do"]] != "").all(axis=None)

    def test_a_label_of_ethnicity_that_nobody_mapped_is_read_and_named(self, check):
        result = check(GOOD | {CHILDREN: HEADER + "4601,F,01/02/2015,Martian,\n"})
        assert problems(result, what_to_do=MAP_LABEL) == [
            [CHILDREN, 2, "ethnicity_as_recorded", "Martian", READ]
        ]
        assert len(result.extracts.tables["ethnicity_records"]) == 1

    def test_two_files_that_contradict_each_other_are_both_named(self, check):
        result = check(GOOD | {"header 2024-03-31.csv": HEADER + "4601,M,01/02/2015,WBRI,\n"})
        assert problems(result, found=DIFFERS[0]) == [
            ["header 2024-03-31.csv", 2, "sex", DIFFERS[0], READ],
            [CHILDREN, 2, "sex", DIFFERS[0], READ],
        ]

    def test_a_note_on_a_whole_file_costs_nothing(self, check):
        result = check({"episodes.csv": EPISODES + "4601,01/02/2020,,C1,N1\n"})
        assert problems(result)[0][1:] == [0, "", "latest date found, 2020-02-01", READ]
        assert not result.lost

    def test_a_folder_without_extracts_says_so_in_one_sentence(self, check, dictionary):
        result = check({"other.csv": "Item,Price\nx,1\n"})
        assert not result.anything_read
        sentence = str(nothing_read(result, dictionary=dictionary))
        assert "extracts" in sentence and "\n" not in sentence

    def test_a_folder_that_is_not_there_is_refused(self, tmp_path, dictionary):
        with pytest.raises(DataError):
            check_folder(tmp_path / "nowhere", dictionary=dictionary)


class TestWhatIsPrinted:
    def test_what_was_read_comes_first(self, printed):
        lines = printed(GOOD).splitlines()
        assert lines[:2] == [
            f"{CARE}: SSDA903, Episodes; 1 of 1 rows read as Looked-after episodes, "
            "extract of 2025-03-31.",
            f"{CHILDREN}: SSDA903, Header; 1 of 1 rows read as Children, extract of 2025-03-31.",
        ]
        assert lines[-1] == "No problems found."

    def test_thousands_of_one_kind_are_one_line(self, printed):
        rows = "".join(f"{child},7,01/02/2015,WBRI,\n" for child in range(1, 2001))
        text = printed({CHILDREN: HEADER + rows})
        assert "2000 problems of 1 kinds:" in text
        (line,) = [line for line in text.splitlines() if "SEX" in line]
        assert "rows 2, 3, 4, 5, 6 … and 1995 more (2000): found 7;" in line

    @pytest.mark.parametrize(
        "row",
        [
            "1.23457E+11,F,01/02/2015,WBRI,",
            "4601,F,99/99/2015,WBRI,",
            "4601,1234567,01/02/2015,WBRI,",
            "4601,01/02/2015,01/02/2015,WBRI,",
            "4601,F,01/02/2015,WBRI,UPDOG",
            "4601,F,01/02/2015,9434765919,",
        ],
        ids=["identifier", "day of birth", "a number among codes", "a day among codes",
             "number of a pupil", "a number among labels"],
    )  # fmt: skip
    def test_nothing_that_could_point_at_a_child_is_printed(self, row, check, printed):
        files = {CHILDREN: f"{HEADER}{row}\n"}
        found = [value for _, number, _, value, _ in problems(check(files)) if number]
        assert found
        text = printed(files)
        assert "rows 2" in text
        assert not [value for value in found if value in text]

    def test_identifiers_of_children_who_contradict_themselves_are_not_printed(self, printed):
        assert "4601" not in printed(GOOD | {CARE: EPISODES + "4601,01/02/2020,01/01/2019,C1,N1\n"})

    def test_a_wrong_code_is_printed_also_where_another_table_does_not_read_the_column(
        self, printed
    ):
        text = printed(GOOD | {"oc3.csv": "CHILD,DOB,IN_TOUCH,ACTIV\n4601,01/02/2015,YES,ZZ\n"})
        assert "ACTIV, rows 2 (1): found ZZ" in text


class TestWhatIsWritten:
    FILES = GOOD | {CHILDREN: HEADER + "4601,7,oops,WBRI,\n"}

    def test_the_whole_list_is_written_as_table_and_as_json(self, check, tmp_path, dictionary):
        result = check(self.FILES)
        table, listed, recognised = write_check(result, tmp_path / "checked", dictionary=dictionary)
        assert not table.read_bytes().startswith(b"\xef\xbb\xbf")
        read = pd.read_csv(table, dtype={"row": int}, keep_default_na=False)
        assert read.columns.tolist() == PROBLEM_COLUMNS
        assert read[["row", "column", "found"]].values.tolist() == [
            [2, "DOB", "oops"],
            [2, "SEX", "7"],
        ]
        items = json.loads(listed.read_text(encoding="utf-8"))["problems"]
        assert [list(item) for item in items] == [PROBLEM_COLUMNS] * 2
        assert [item["row"] for item in items] == [2, 2]
        assert len(pd.read_csv(recognised)) == 2

    @pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX systems")
    def test_only_the_user_can_read_it(self, check, tmp_path, dictionary):
        for path in write_check(check(self.FILES), tmp_path / "checked", dictionary=dictionary):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700

    def test_a_second_check_replaces_the_first(self, check, tmp_path, dictionary):
        write_check(check(self.FILES), tmp_path / "checked", dictionary=dictionary)
        table, *_ = write_check(check(GOOD), tmp_path / "checked", dictionary=dictionary)
        assert pd.read_csv(table).empty

    def test_a_folder_that_holds_something_else_is_left_as_it_is(self, check, tmp_path, dictionary):
        other = tmp_path / "mine"
        other.mkdir()
        (other / "letter.txt").write_text("dear", encoding="utf-8")
        with pytest.raises(EvaluationError):
            write_check(check(self.FILES), other, dictionary=dictionary)
        assert [path.name for path in other.iterdir()] == ["letter.txt"]


SAMPLES = {
    "ERN-sessions": {"ssda903", "cin_census"},
    "LA-Analyst-Tinkering_FAKE-CIN-DATA": {"cin_census"},
    "cs-demand-model_combined": {"ssda903"},
    "csc-validator-be-903_fake_data": {"ssda903"},
    "csc-validator-be-cin_fake_data": {"cin_census"},
    "liia-tools": {"annex_a", "cin_census", "ssda903"},
}


@pytest.mark.parametrize("name", SAMPLES)
def test_every_folder_of_real_samples_is_read_or_says_why_not(name, shared_real, dictionary):
    result = check_folder(shared_real / "samples" / name, dictionary=dictionary)
    assert set(result.extracts.sources) == SAMPLES[name]
    unread = result.extracts.recognised.query("records.isna()")
    assert unread["not_used"].notna().all()
    assert not (result.problems["consequence"] == SHEET_NOT_READ).any()
    assert check_text(result, dictionary=dictionary)


def test_the_planted_label_is_named_in_the_workbook_of_errors(shared_real, tmp_path, dictionary):
    source = shared_real / "samples/ERN-sessions/903_xlsx_errors.xlsx"
    (tmp_path / source.name).write_bytes(source.read_bytes())
    result = check_folder(tmp_path, dictionary=dictionary)
    named = result.problems.query("sheet == 'header' and row == 2677")
    assert dict(zip(named["column"], named["found"], strict=True)) == {
        "DOB": "oops!",
        "SEX": "7",
        "UPN": "UPDOG",
        "ethnicity_as_recorded": "Alien",
    }
