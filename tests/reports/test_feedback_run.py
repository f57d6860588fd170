"""A run on feedback from its command to its files: what people wrote is text in each of them."""

from __future__ import annotations

import csv
import io
import shutil
import zipfile

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from evaluation_lib import cli
from evaluation_lib.commands.parsing import MADE, REFUSED
from evaluation_lib.themes.feedback_files import read_feedback_file, write_feedback_file

SCRIPT, PROGRAM = "<img src=x onerror=alert(1)>", "=cmd|'/c calc'!A1"
HOSTILE = (SCRIPT, PROGRAM)
TICK = {"codes": "", "flags": "", "show": "yes", "ticked_by": "A person", "ticked_on": "2026-03-31"}
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made(feedback_folder, dictionary, tmp_path_factory):
    """The county's files from a folder in which two hostile answers are ticked as quotes."""
    around = tmp_path_factory.mktemp("run")
    folder = shutil.copytree(feedback_folder, around / "feedback")
    answers = read_feedback_file(folder / "answers.csv", columns=["response_id", "answer"])
    own = answers[answers["answer"].isin(HOSTILE)].rename(columns={"answer": "quote"})
    assert len(own) == len(HOSTILE)
    columns = dictionary.table("quotes").field_names
    others = read_feedback_file(folder / "quotes.csv", columns=columns)
    others = others[~others["response_id"].isin(own["response_id"])]
    write_feedback_file(folder / "quotes.csv", pd.concat([others, own.assign(**TICK)]))
    words = ["run", "--notebook", "workshop_feedback", "--feedback", str(folder)]
    assert cli.main([*words, "--area", "Essex", "--output", str(around / "out")]) == MADE
    return around / "out" / "essex"


def test_hostile_words_are_text_on_the_page(made):
    page = (made / "workshop_feedback.html").read_text(encoding="utf-8")
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "=cmd|" in page


def test_no_cell_of_a_csv_is_worked_out(made):
    cells = []
    with zipfile.ZipFile(made / "workshop_feedback.tables.zip") as archive:
        for name in archive.namelist():
            if name.endswith(".csv"):
                text = archive.read(name).decode("utf-8")
                cells += [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert f"'{PROGRAM}" in cells and SCRIPT in cells
    assert [cell for cell in cells if cell.startswith(("=", "+", "@"))] == []


def test_the_workbook_holds_them_as_text(made):
    workbook = CalamineWorkbook.from_path(str(made / "workshop_feedback.xlsx"))
    cells = {
        cell
        for name in workbook.sheet_names
        for row in workbook.get_sheet_by_name(name).to_python()
        for cell in row
    }
    assert {SCRIPT, PROGRAM} <= cells
    with zipfile.ZipFile(made / "workshop_feedback.xlsx") as content:
        sheets = [content.read(name).decode() for name in content.namelist() if "sheets/" in name]
    assert not any("<f>" in sheet for sheet in sheets)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--area", "Maldon"], "area Maldon has no report on feedback: answers of a smaller place"),
        (["--area", "Kent"], "area 'Kent'"),
        (["--feedback", "nowhere"], "feedback 'nowhere' is not a folder"),
        (
            ["--feedback", "none"],
            "feedback is none, but this report is made from what people wrote",
        ),
    ],
)
def test_what_cannot_be_reported_is_refused_in_a_sentence(
    feedback_folder, tmp_path, capsys, words, sentence
):
    usual = ["run", "--notebook", "workshop_feedback", "--output", str(tmp_path / "out")]
    given = [] if "--feedback" in words else ["--feedback", str(feedback_folder)]
    assert cli.main([*usual, *given, *words]) == REFUSED
    said = capsys.readouterr().err
    assert sentence in said and "Traceback" not in said
    assert not (tmp_path / "out").exists()
