"""A coder's sheet: blind, in an order of its own, with answers that no program works out."""

from __future__ import annotations

import io
import re
import zipfile

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from evaluation_lib.errors import DataError, ParameterError
from evaluation_lib.themes import answers, sheet_files, sheets
from evaluation_lib.themes.answers import read_answers, refuse_unfit_for_coding
from evaluation_lib.themes.code_book import Code, CodeBook
from evaluation_lib.themes.code_book_edition import edition_of
from evaluation_lib.themes.sheet_files import sheet_workbook
from evaluation_lib.themes.sheets import code_book_rows, code_columns, coder_sheet, coders_of

from .coding_data import ANSWERS, BOOK, answers_table, write_folder


@pytest.fixture(scope="module")
def settings(dictionary):
    return dictionary.document("themes")["sheets"]


@pytest.fixture(scope="module")
def workbook_of(settings):
    def make(sheet: pd.DataFrame) -> bytes:
        columns = code_columns(BOOK, settings=settings)
        rows = code_book_rows(BOOK, how_to=settings["how_to"])
        return sheet_workbook(sheet, columns, book_rows=rows, settings=settings)

    return make


@pytest.fixture(scope="module")
def content(workbook_of, settings):
    return workbook_of(coder_sheet(answers_table(), BOOK, coder="A", settings=settings))


class TestSheet:
    def test_it_has_the_answer_with_its_attributes_and_an_empty_cell_for_each_code(self, settings):
        sheet = coder_sheet(answers_table(), BOOK, coder="A", settings=settings)
        own = ["read", "Listening", "Recording, as it is", "Level", "note"]
        assert list(sheet.columns) == [*settings["shown"], *own, "coder", "code_book"]
        assert (sheet[own] == "").all(axis=None)
        assert set(sheet["coder"]) == {"A"}
        assert set(sheet["code_book"]) == {edition_of(BOOK)}
        assert dict(zip(sheet["response_id"], sheet["answer"], strict=True)) == ANSWERS

    def test_each_coder_has_an_order_of_the_own_that_stays(self, settings):
        many = answers_table({f"r{number}": "x" for number in range(40)})
        orders = [
            coder_sheet(many, BOOK, coder=coder, settings=settings)["response_id"].tolist()
            for coder in ("A", "B", "A")
        ]
        assert orders[0] == orders[2] != orders[1]
        assert orders[0] != many["response_id"].tolist()

    @pytest.mark.parametrize("label", ["Answer", "read", "Response id"])
    def test_a_code_cannot_be_called_as_another_column(self, settings, like, label):
        book = CodeBook(name="x", version="1", themes=(Code("x", label),))
        with pytest.raises(DataError, match=like(sheets.TAKEN_HEADING, label=label)):
            coder_sheet(answers_table(), book, coder="A", settings=settings)


class TestWorkbook:
    def test_every_answer_is_text_and_comes_out_as_it_went_in(self, content, settings):
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content))
        cells = rows.get_sheet_by_name(sheet_files.ANSWERS_SHEET).to_python()
        at = cells[0].index("answer")
        assert {row[0]: row[at] for row in cells[1:]} == ANSWERS
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            for name in book.namelist():
                assert not re.search(rb"<f[ >]|<hyperlink", book.read(name)), name

    def test_drop_downs_offer_yes_and_the_values_of_each_facet(self, content):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            page = book.read("xl/worksheets/sheet1.xml").decode("utf-8")
        lists = re.findall(r"<formula1>(.*?)</formula1>", page)
        assert lists == ["Lists!$A$1", "Lists!$B$1", "Lists!$C$1", "Lists!$D$1:$D$2"]
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Lists")
        assert rows.to_python() == [["yes", "yes", "yes", "The day"], ["", "", "", "A deed"]]

    def test_the_code_book_and_how_to_work_are_on_a_sheet(self, content, settings):
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Code book")
        cells = [cell for row in rows.to_python() for cell in row]
        assert set(settings["how_to"]) <= set(cells)
        assert {"Listening", "Recording, as it is", "A deed"} <= set(cells)

    def test_a_long_answer_is_not_cut_off_below_its_row(self, workbook_of, settings):
        words = "word " * 200
        long = answers_table({"r1": words, "r2": "short", "r3": "word\n" * 100})
        sheet = coder_sheet(long, BOOK, coder="A", settings=settings)
        with zipfile.ZipFile(io.BytesIO(workbook_of(sheet))) as book:
            page = book.read("xl/worksheets/sheet1.xml").decode("utf-8")
        heights = dict(re.findall(r'<row r="(\d+)"[^>]*? ht="([\d.]+)"', page))
        places = {id: str(row + 2) for row, id in enumerate(sheet["response_id"])}
        lines = len(words) / settings["widths"]["answer"]
        assert float(heights[places["r1"]]) >= sheet_files.LINE_HEIGHT * lines
        assert float(heights[places["r3"]]) == pytest.approx(sheet_files.HIGHEST_ROW, abs=1)
        # The default height is not written.
        assert float(heights.get(places["r2"], 15)) <= 2 * sheet_files.LINE_HEIGHT

    def test_the_same_sheet_gives_the_same_bytes(self, content, workbook_of, settings):
        again = workbook_of(coder_sheet(answers_table(), BOOK, coder="A", settings=settings))
        assert again == content

    def test_an_answer_that_no_cell_holds_is_refused(self, workbook_of, settings, like):
        long = answers_table({"r1": "x" * 32_768})
        with pytest.raises(DataError, match=like(sheet_files.TOO_LONG)):
            workbook_of(coder_sheet(long, BOOK, coder="A", settings=settings))


class TestCoders:
    def test_two_or_more(self):
        assert coders_of("Ada B, Ben") == ("Ada B", "Ben")

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("A", sheets.FEWER_THAN_TWO),
            ("A,a", sheets.SAME_CODER),
            ("A,../B", sheets.NOT_A_NAME),
            ("A,=B", sheets.NOT_A_NAME),
            ("A,answer", sheets.NOT_A_NAME),
            ("A," + "B" * 41, sheets.NOT_A_NAME),
        ],
    )
    def test_names_that_cannot_be(self, text, sentence, like):
        with pytest.raises(DataError, match=like(sentence)):
            coders_of(text)


class TestAnswersAreFit:
    def flags(self, *dealt_with: tuple[str, str]) -> pd.DataFrame:
        table = pd.DataFrame(dealt_with, columns=["dealt_with_by", "dealt_with_on"], dtype="str")
        return table.assign(response_id="r1", kind="child_at_risk", words="x", tell="y")

    def names(self, *decisions: str) -> pd.DataFrame:
        return pd.DataFrame({"candidate_id": "C1", "decision": list(decisions)}, dtype="str")

    def test_what_persons_have_seen_to_may_be_coded(self, tmp_path, dictionary):
        dealt_with = self.flags(("Somebody", "2024-05-01"))
        folder = write_folder(
            tmp_path / "f", safeguarding_flags=dealt_with, names_to_confirm=self.names("keep")
        )
        refuse_unfit_for_coding(folder)
        found = read_answers(folder, dictionary=dictionary)
        assert dict(zip(found["response_id"], found["answer"], strict=True)) == ANSWERS

    @pytest.mark.parametrize("left", [("", ""), ("Somebody", ""), (" ", "2024-05-01")])
    def test_an_open_flag(self, tmp_path, like, left):
        flags = self.flags(("Somebody", "2024-05-01"), left)
        folder = write_folder(tmp_path / "f", safeguarding_flags=flags)
        sentence = answers.OPEN_QUESTIONS["safeguarding_flags.csv"][1]
        with pytest.raises(DataError, match=like(sentence, number=1)):
            refuse_unfit_for_coding(folder)

    @pytest.mark.parametrize("day", ["30/11/2026", "yesterday", "2026-11-31", "20261130"])
    def test_a_flag_dealt_with_on_no_day(self, tmp_path, day):
        flags = self.flags(("Somebody", "2024-05-01"), ("Somebody", day))
        folder = write_folder(tmp_path / "f", safeguarding_flags=flags)
        with pytest.raises(ParameterError, match=f"csv: dealt_with_on '{day}' is"):
            refuse_unfit_for_coding(folder)

    def test_a_name_to_confirm(self, tmp_path, like):
        folder = write_folder(tmp_path / "f", names_to_confirm=self.names("", "keep", ""))
        sentence = answers.OPEN_QUESTIONS["names_to_confirm.csv"][1]
        with pytest.raises(DataError, match=like(sentence, number=2)):
            refuse_unfit_for_coding(folder)

    def test_answers_that_names_were_not_taken_out_of(self, tmp_path, like):
        folder = write_folder(tmp_path / "f")
        (folder / "deidentified.csv").unlink()
        with pytest.raises(DataError, match=like(answers.NOT_DEIDENTIFIED)):
            refuse_unfit_for_coding(folder)

    @pytest.mark.parametrize(
        ("table", "sentence"),
        [
            (answers_table({}), answers.NOTHING_IN_IT),
            (pd.concat([answers_table()] * 2), answers.TWICE),
        ],
    )
    def test_answers_that_cannot_be_coded(self, tmp_path, dictionary, like, table, sentence):
        folder = write_folder(tmp_path / "f", answers=table)
        with pytest.raises(DataError, match=like(sentence)):
            read_answers(folder, dictionary=dictionary)

    def test_no_answers(self, tmp_path, dictionary, like):
        with pytest.raises(DataError, match=like(answers.NO_ANSWERS)):
            read_answers(tmp_path, dictionary=dictionary)
