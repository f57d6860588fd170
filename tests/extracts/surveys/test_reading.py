"""Answers are read whole; what tools leave in cells goes; the same answer has the same key."""

from __future__ import annotations

import csv
import zipfile
from collections import Counter
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_lib.errors import DataError
from evaluation_lib.extracts.surveys.questions import NO_ANSWERS_THESE
from evaluation_lib.extracts.surveys.raw_rows import EMPTY, LONGER, NO_TABLE, SEVERAL_SHEETS
from evaluation_lib.extracts.surveys.reading import read_survey
from evaluation_lib.extracts.surveys.source_keys import NOT_ITS_OWN

QUESTION = "What did you gain most?"
FORMS = ["ID", "Start time", "Completion time", "Email", "Name", QUESTION]
WHEN = datetime(2026, 1, 13, 9, 5, 2)


def forms(*answers, when="1/13/26 9:05:02"):
    rows = [
        [str(number), when, when, "anonymous", "", text]
        for number, text in enumerate(answers, start=1)
    ]
    return [FORMS, *rows]


def said(export):
    return export.answers["answer"].tolist()


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("one_x000D_\ntwo", "one\ntwo"),
        ("a\u00a0b", "a b"),
        ("Pri\u200bya\u00ad", "Priya"),
        ("e\u0301", "\u00e9"),
        ("\U0001f469\u200d\U0001f4bb", "\U0001f469\u200d\U0001f4bb"),
        ("=cmd|'/c calc'!A1", "=cmd|'/c calc'!A1"),
        ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
        ("  n/a ", "n/a"),
    ],
)
def test_cells_are_read_without_what_programs_leave_in_them(read, cell, answer):
    assert said(read(forms(cell))) == [answer]


def test_a_workbook_and_a_csv_file_give_the_same_answers_and_keys(read):
    in_csv = read(forms("Time to think", "Words"))
    in_book = read(forms("Time to think", "Words", when=WHEN), name="export.xlsx")
    assert in_book.answers.equals(in_csv.answers)


def test_who_somebody_is_stands_in_no_answer(read):
    rows = [FORMS, ["1", "1/13/26", "1/13/26", "p.q@example.org", "Quill Pemberton", "Words"]]
    export = read(rows)
    assert "Quill" not in export.answers.drop(columns="source_key").to_csv()
    assert export.answers["source_key"].str.contains("Quill|example").sum() == 0


def test_forms_of_two_workshops_that_both_count_from_one_are_told_apart(read):
    first, second = read(forms("A", when="1/13/26 9:05")), read(forms("A", when="2/14/26 9:05"))
    assert first.answers["source_key"].tolist() != second.answers["source_key"].tolist()


def test_an_identifier_of_two_different_answers_is_refused_and_can_be_passed_over(read, like):
    rows = [["ID", QUESTION], ["7", "I ask more questions than before"], ["7", "Words"]]
    with pytest.raises(DataError, match=like(NOT_ITS_OWN, file="export.csv", found="7")):
        read(rows)
    assert len(read(rows, columns={"ID": "technical"}).answers) == 2


def test_equal_rows_without_an_identifier_are_two_answers(read):
    export = read([[QUESTION], ["n/a"], ["n/a"], ["I ask more questions than before"]])
    assert said(export).count("n/a") == 2
    assert export.answers["source_key"].is_unique


def test_labels_that_are_not_known_are_counted_and_left_empty(read):
    rows = [["Quadrant", "Your role", QUESTION], ["North", "Wizard", "Words"]]
    export = read([*rows, ["mid quadrant", "TEAM MANAGER;", "More words"]])
    assert export.answers["quadrant"].tolist() == ["", "Mid"]
    assert export.answers["role"].tolist() == ["", "leader"]
    assert export.unmapped == {"quadrant": Counter(["North"]), "role": Counter(["Wizard"])}


def test_the_workshop_is_kept_as_it_is_called(read):
    rows = [["Which workshop did you attend?", QUESTION], ["Leaders, March", "Words"]]
    assert read(rows).answers["workshop"].tolist() == ["Leaders, March"]


CELLS = st.sampled_from(
    ["", "ID", "Name", QUESTION, "R_1", "1/2/26", "x", "a b c d e f", "=1", "Mid"]
)


@pytest.fixture(scope="module")
def read_any(tmp_path_factory, dictionary):
    """Read a table of any cells; a function, so that a failing example shows the cells alone."""
    path = tmp_path_factory.mktemp("any") / "any.csv"

    def read_rows(rows):
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        return read_survey(path, dictionary=dictionary, today=date(2026, 3, 31))

    return read_rows


@settings(max_examples=60)
@given(rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6))
def test_any_table_is_read_or_refused_with_a_sentence(rows, read_any):
    try:
        export = read_any(rows)
    except DataError as error:
        assert str(error).startswith("any.csv")
    else:
        assert (export.answers[["source_key", "answer"]] != "").all(axis=None)
        assert export.answers.drop_duplicates()["source_key"].is_unique


def test_a_workbook_with_two_sheets_of_rows_is_refused(tmp_path, dictionary, read, like):
    import xlsxwriter

    from evaluation_lib.extracts.council.limits import limits_of
    from evaluation_lib.extracts.surveys.raw_rows import rows_of_export

    path = tmp_path / "two.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name in ("a", "b"):
            book.add_worksheet(name).write(0, 0, "x")
    with pytest.raises(DataError, match=like(SEVERAL_SHEETS, sheets="a, b")):
        rows_of_export(path, limits=limits_of(dictionary), remains=())


def test_files_that_are_no_export_are_refused(exported, tmp_path, dictionary, like):
    from evaluation_lib.extracts.council.limits import limits_of
    from evaluation_lib.extracts.surveys.raw_rows import rows_of_export

    limits, packed = limits_of(dictionary), tmp_path / "packed.xlsx"
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("a.txt", "x")
    with pytest.raises(DataError, match=like(NO_TABLE, file="packed.xlsx")):
        rows_of_export(packed, limits=limits, remains=())
    picture = tmp_path / "picture.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 4)
    with pytest.raises(DataError, match=like(NO_TABLE, file="picture.xlsx")):
        rows_of_export(picture, limits=limits, remains=())
    with pytest.raises(DataError, match=like(EMPTY, file="export.csv")):
        rows_of_export(exported([["", ""]]), limits=limits, remains=())


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;;;"])
def test_the_line_that_tells_excel_the_separator_is_no_heading(line, tmp_path, dictionary):
    path = tmp_path / "excel.csv"
    text = f"{line}\r\nID;Your role;{QUESTION}\r\n1;leader;Time, words, and time to think\r\n"
    path.write_text(text, encoding="utf-8-sig", newline="")
    export = read_survey(path, dictionary=dictionary, today=date(2026, 3, 31))
    assert (export.question, said(export)) == (QUESTION, ["Time, words, and time to think"])


def test_rows_that_are_cut_short_are_told_by_their_place_in_the_file(read):
    rows = [["ID", "Your role", QUESTION], ["1", "leader", "Words"], [], ["2", "le"], ["3"]]
    export = read(rows)
    assert (export.cut_short, said(export)) == ((4, 5), ["Words"])
    assert read(rows[:2]).cut_short == ()


def test_an_answer_that_was_cut_at_a_separator_is_refused(read, like):
    rows = [["ID", QUESTION], ["1", "Words"], ["2", "Time to think", " and to talk"]]
    with pytest.raises(DataError, match=like(LONGER, file="export.csv", row=3)):
        read(rows)
    assert said(read([*rows[:2], ["2", "Time to think", ""]])) == ["Words", "Time to think"]


def test_a_list_of_sentences_is_not_taken_for_answers(read, like):
    sentences = ["I see how this differs from usual work", "I would like to do more of it"]
    rows = [["item", "text"], *([n, text] for n, text in enumerate(sentences, start=1))]
    with pytest.raises(DataError, match=like(NO_ANSWERS_THESE, file="export.csv", first="text")):
        read(rows)
    assert said(read(rows, question="text")) == sentences
    assert said(read(rows, columns={"item": "source_id"})) == sentences
