"""What people wrote comes back unchanged, and no spreadsheet works it out on the way."""

from __future__ import annotations

import csv
import os
import stat
import sys

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_lib.csv_files import FORMULA, NO_COLUMN
from evaluation_lib.errors import DataError
from evaluation_lib.themes.feedback_files import (
    WOULD_REPLACE,
    as_written,
    inert,
    read_feedback_file,
    refuse_to_replace,
    write_feedback_file,
)

HOSTILE = [
    "=cmd|'/c calc'!A1",
    "＝cmd|x",
    "＋1",
    "－1",
    "＠sum",
    "'＝1",
    "+1",
    "-n/a",
    "@sum",
    "\t=1",
    "'=1",
    "''=1",
    "'tis true",
    "",
    "'",
]
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)


@given(st.one_of(TEXTS, st.text("'=+-@＝＋－＠ a", max_size=5)))
def test_every_text_is_inert_and_comes_back(text):
    assert not FORMULA.match(inert(text))
    assert as_written(inert(text)) == text


def test_a_file_comes_back_as_it_was_written(tmp_path):
    answers = [*HOSTILE, "two\nlines", 'a "quoted", comma', "café 🙂"]
    table = pd.DataFrame({"response_id": [f"INV{n}" for n in range(len(answers))]})
    table["answer"] = answers
    write_feedback_file(tmp_path / "answers.csv", table)
    again = read_feedback_file(tmp_path / "answers.csv", columns=["answer", "response_id"])
    assert again["answer"].tolist() == answers
    assert again.columns.tolist() == ["answer", "response_id"]


def test_on_disk_nothing_begins_like_a_formula(tmp_path):
    write_feedback_file(tmp_path / "answers.csv", pd.DataFrame({"answer": HOSTILE}))
    with (tmp_path / "answers.csv").open(encoding="utf-8", newline="") as file:
        assert not [cell for row in csv.reader(file) for cell in row if FORMULA.match(cell)]


def test_missing_cells_are_empty_text(tmp_path):
    write_feedback_file(tmp_path / "quotes.csv", pd.DataFrame({"quote": ["x", None]}))
    assert read_feedback_file(tmp_path / "quotes.csv", columns=["quote"])["quote"].tolist() == [
        "x",
        "",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in another way")
def test_nobody_else_can_open_it(tmp_path):
    write_feedback_file(tmp_path / "answers.csv", pd.DataFrame({"answer": ["x"]}))
    assert stat.S_IMODE(os.stat(tmp_path / "answers.csv").st_mode) == 0o600


def test_a_column_that_is_not_there_is_named(tmp_path, like):
    write_feedback_file(tmp_path / "answers.csv", pd.DataFrame({"answer": ["x"]}))
    with pytest.raises(DataError, match=like(NO_COLUMN, column="quadrant")):
        read_feedback_file(tmp_path / "answers.csv", columns=["quadrant"])


@pytest.mark.parametrize(
    ("content", "held"),
    [
        (b"code,value,my note\nx,1,hm\n", "code, value, my note"),
        (b"PK\x03\x04 a workbook", "no table"),
        (b"code;value;coder\nx;1;Ada\n", "code, value, coder, Ada"),
    ],
)
def test_a_file_of_something_else_is_not_replaced(tmp_path, like, content, held):
    file = tmp_path / "there.csv"
    file.write_bytes(content)
    columns, only = ["code", "value"], {}
    if b"coder" in content:
        columns, only = [*columns, "coder"], {"coder": "rules"}
    with pytest.raises(DataError, match=like(WOULD_REPLACE, held=held)):
        refuse_to_replace(file, columns=columns, example="new.csv", only=only)


def test_a_file_of_an_earlier_run_is_replaced_however_a_spreadsheet_saved_it(tmp_path):
    file = tmp_path / "there.csv"
    file.write_bytes(b"\xef\xbb\xbfvalue;code\n1;x\n")
    before = file.read_bytes()
    refuse_to_replace(file, columns=["code", "value"], example="new.csv")
    refuse_to_replace(tmp_path / "not_there.csv", columns=["code"], example="new.csv")
    assert file.read_bytes() == before and list(tmp_path.iterdir()) == [file]
