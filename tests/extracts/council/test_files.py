"""A folder of extracts is walked safely; every file is opened as what it truly is."""

import hashlib
import os
import unicodedata

import pytest
import xlsxwriter

from evaluation_lib.errors import DataError
from evaluation_lib.extracts.council.files import (
    MISNAMED,
    NO_FILES,
    NO_FOLDER,
    NOT_A_FOLDER,
    NOTHING_READ,
    read_files,
)
from evaluation_lib.extracts.council.folders import EMPTY, EXPORT_AGAIN, LINKED_FOLDER, OTHER_KIND
from evaluation_lib.extracts.council.raw_tables import FILE_NOT_READ, PROBLEM_COLUMNS, READ
from evaluation_lib.extracts.inputs import InputFile

TABLE = "Child ID,Ethnicity\n0001,WBRI\n0002,WIRI\n"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "extracts"
    folder.mkdir()
    return folder


@pytest.fixture
def read(folder, dictionary):
    return lambda: read_files(folder, dictionary=dictionary)


def write_workbook(path):
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("List 1").write_row(0, 0, ["Child ID", "Sex"])
        book.worksheets()[0].write_row(1, 0, ["1", "F"])


def files(result):
    return [table.file for table in result.tables]


class TestWhatIsRead:
    def test_a_file_is_a_table_with_a_fingerprint(self, folder, read):
        (folder / "referrals.csv").write_text(TABLE)
        result = read()
        assert [(table.file, table.sheet) for table in result.tables] == [("referrals.csv", "")]
        assert result.tables[0].cells["Child ID"].tolist() == ["0001", "0002"]
        assert (result.tables[0].cells.dtypes == "string").all()
        assert result.inputs == (
            InputFile("referrals.csv", hashlib.sha256(TABLE.encode()).hexdigest()),
        )
        assert list(result.problems.columns) == PROBLEM_COLUMNS
        assert result.problems.empty

    def test_folders_within_are_read_and_named_with_a_slash(self, folder, read):
        (folder / "2024" / "april").mkdir(parents=True)
        (folder / "2024" / "april" / "list 1.csv").write_text(TABLE)
        assert files(read()) == ["2024/april/list 1.csv"]

    def test_files_come_in_the_order_of_their_names(self, folder, read):
        for name in ("b.csv", "a.csv", "c.tsv"):
            (folder / name).write_text(TABLE)
        assert files(read()) == ["a.csv", "b.csv", "c.tsv"]

    def test_the_end_of_a_name_may_be_in_capitals(self, folder, read):
        (folder / "REFERRALS.CSV").write_text(TABLE)
        write_workbook(folder / "LISTS.XLSX")
        result = read()
        assert files(result) == ["LISTS.XLSX", "REFERRALS.CSV"]
        assert result.problems.empty

    def test_a_name_may_hold_signs_of_any_language(self, folder, read):
        name = unicodedata.normalize("NFC", "Überblick – año.csv")
        (folder / name).write_text(TABLE)
        assert files(read()) == [name]

    def test_a_folder_may_be_called_like_a_file(self, folder, read):
        (folder / "old.csv").mkdir()
        (folder / "old.csv" / "list.csv").write_text(TABLE)
        assert files(read()) == ["old.csv/list.csv"]

    def test_a_link_within_the_folder_is_read(self, folder, read):
        (folder / "a.csv").write_text(TABLE)
        (folder / "b.csv").symlink_to(folder / "a.csv")
        assert files(read()) == ["a.csv", "b.csv"]


class TestWhatIsPassedOver:
    @pytest.mark.parametrize(
        "name",
        [
            ".hidden.csv",
            "~$lists.xlsx",
            ".cache/list.csv",
            "__MACOSX/list.csv",
            "README.md",
            "readme.txt",
            "LICENSE",
            "desktop.ini",
            "Thumbs.db",
        ],
    )
    def test_what_no_person_put_there_as_an_extract(self, folder, read, name):
        (folder / "good.csv").write_text(TABLE)
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("not a table")
        result = read()
        assert files(result) == ["good.csv"]
        assert result.problems.empty

    def test_a_file_of_another_kind_is_named_once(self, folder, read):
        (folder / "good.csv").write_text(TABLE)
        (folder / "letter.docx").write_bytes(b"PK\x03\x04")
        result = read()
        assert result.problems[["file", "row", "consequence"]].values.tolist() == [
            ["letter.docx", 0, FILE_NOT_READ]
        ]
        assert result.problems["found"].tolist() == [OTHER_KIND.format(suffix=".docx")]

    def test_a_link_to_a_folder_is_named_and_not_followed(self, folder, read):
        (folder / "year").mkdir()
        (folder / "year" / "list.csv").write_text(TABLE)
        (folder / "again").symlink_to(folder / "year", target_is_directory=True)
        (folder / "year" / "round").symlink_to(folder, target_is_directory=True)
        result = read()
        assert files(result) == ["year/list.csv"]
        assert result.problems["file"].tolist() == ["again", "year/round"]
        assert set(result.problems["found"]) == {LINKED_FOLDER}


class TestTrueKinds:
    def test_a_csv_called_xlsx_is_read_all_the_same(self, folder, read):
        (folder / "lists.xlsx").write_text(TABLE)
        result = read()
        assert result.tables[0].cells["Ethnicity"].tolist() == ["WBRI", "WIRI"]
        assert result.problems["found"].tolist() == [MISNAMED.format(kind="CSV", suffix=".xlsx")]
        assert result.problems["consequence"].tolist() == [READ]

    def test_a_workbook_called_csv_is_read_all_the_same(self, folder, read):
        write_workbook(folder / "lists.xlsx")
        (folder / "lists.xlsx").rename(folder / "lists.csv")
        result = read()
        assert [table.sheet for table in result.tables] == ["List 1"]
        found = MISNAMED.format(kind="workbook", suffix=".csv")
        assert result.problems["found"].tolist() == [found]

    def test_xml_called_csv_is_read_all_the_same(self, folder, read):
        child = "<ChildIdentifiers><LAchildID>1</LAchildID></ChildIdentifiers>"
        (folder / "census.csv").write_text(
            f"<Message><Children><Child>{child}</Child></Children></Message>"
        )
        result = read()
        assert [table.sheet for table in result.tables] == ["ChildIdentifiers"]
        assert result.problems["found"].tolist() == [MISNAMED.format(kind="XML", suffix=".csv")]

    def test_tabs_called_xls_as_some_systems_save_them(self, folder, read):
        (folder / "lists.xls").write_bytes(TABLE.replace(",", "\t").encode("utf-16"))
        result = read()
        assert result.tables[0].cells["Ethnicity"].tolist() == ["WBRI", "WIRI"]
        assert result.problems["found"].tolist() == [MISNAMED.format(kind="CSV", suffix=".xls")]


class TestNothingToRead:
    def test_a_folder_that_does_not_exist(self, tmp_path, dictionary, like):
        with pytest.raises(DataError, match=like(NO_FOLDER, folder="elsewhere")):
            read_files(tmp_path / "elsewhere", dictionary=dictionary)

    def test_a_file_instead_of_a_folder(self, folder, dictionary, like):
        (folder / "list.csv").write_text(TABLE)
        with pytest.raises(DataError, match=like(NOT_A_FOLDER, folder="list.csv")):
            read_files(folder / "list.csv", dictionary=dictionary)

    def test_a_folder_without_files(self, read, like):
        with pytest.raises(DataError, match=like(NO_FILES, folder="extracts")):
            read()

    def test_a_folder_of_notices_alone(self, folder, read, like):
        (folder / "README.md").write_text("Put the extracts here.")
        with pytest.raises(DataError, match=like(NO_FILES, folder="extracts")):
            read()

    def test_a_folder_of_files_that_cannot_be_read_names_the_first(self, folder, read, like):
        (folder / "a.csv").write_bytes(b"")
        (folder / "b.docx").write_bytes(b"x")
        with pytest.raises(DataError) as error:
            read()
        assert str(error.value) == NOTHING_READ.format(
            number=2, folder="extracts", file="a.csv", found=EMPTY, what_to_do=EXPORT_AGAIN
        )


def test_reading_opens_no_pipe(folder, read):
    # Whoever opens a pipe that nobody writes to waits for ever.
    os.mkfifo(folder / "pipe.csv")
    (folder / "good.csv").write_text(TABLE)
    assert files(read()) == ["good.csv"]


@pytest.mark.parametrize(
    ("sample", "tables"),
    [
        ("cs-demand-model_combined", 15),
        ("csc-validator-be-903_fake_data", 22),
        ("csc-validator-be-cin_fake_data", 37),
        ("ERN-sessions", 22),
        ("LA-Analyst-Tinkering_FAKE-CIN-DATA", 8),
        ("liia-tools", 31),
    ],
)
def test_every_real_sample_is_read_whole(shared_real, dictionary, sample, tables):
    folder = shared_real / "samples" / sample
    result = read_files(folder, dictionary=dictionary)
    assert len(result.tables) == tables
    assert len(result.inputs) == sum(path.is_file() for path in folder.rglob("*"))
    assert not result.problems["consequence"].eq(FILE_NOT_READ).any()
