"""What somebody wrote stays what it is, a text, on every way from the survey to the quotes.

Two answers of the invented feedback are made to do harm: one is a picture that runs a script in a
browser, the other a formula that runs a program in a spreadsheet.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from evaluation_lib import cli
from evaluation_lib.commands.parsing import MADE
from evaluation_lib.csv_files import FORMULA
from evaluation_lib.themes.code_book import named_code_book
from evaluation_lib.themes.feedback_files import (
    as_written,
    read_feedback_file,
    write_feedback_file,
)
from evaluation_lib.themes.sheet_files import sheet_workbook
from evaluation_lib.themes.sheets import code_columns

SCRIPT, PROGRAM = "<img src=x onerror=alert(1)>", "=cmd|'/c calc'!A1"
HOSTILE = (SCRIPT, PROGRAM)


@pytest.fixture(scope="module")
def made(tmp_path_factory, dictionary, feedback_folder, feedback_truth):
    """Every file that the steps make of the invented feedback, each step by its command."""
    home = tmp_path_factory.mktemp("hostile")
    folder = shutil.copytree(feedback_folder, home / "feedback")
    keep_few(folder, feedback_truth.answers)
    codings = read_feedback_file(folder / "codings.csv", columns=["response_id", "coder", "code"])
    for kind in ("csv", "xlsx"):
        run("sheets", folder, "--coders", "A,B", "--format", kind, "--output", home / kind)
    sheets = [home / "csv" / f"sheet_{coder}.csv" for coder in "AB"]
    for coder, sheet in zip("AB", sheets, strict=True):
        fill(sheet, codings[codings["coder"] == coder], dictionary=dictionary)
    run("merge", *sheets, "--answers", folder, "--output", home / "merged")
    run("quotes", folder, "--output", home / "quotes.csv")
    run("export", folder, "--output", home / "project.qdpx")
    run("read", home / "project.qdpx", "--output", home / "read")
    return home, feedback_truth


def keep_few(folder: Path, answers: pd.DataFrame) -> None:
    """Leave the answers that are planted word for word, and a few more, in a feedback folder."""
    kept = {*answers.loc[answers["planted"], "response_id"], *answers["response_id"].head(20)}
    for name in ("answers", "codings", "adjudicated"):
        path = folder / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            columns = next(csv.reader(file))
        rows = read_feedback_file(path, columns=columns)
        write_feedback_file(path, rows[rows["response_id"].isin(kept)])


def run(step: str, *arguments: object) -> None:
    assert cli.main(["themes", step, *map(str, arguments)]) == MADE


def fill(path: Path, codings: pd.DataFrame, *, dictionary) -> None:
    """Fill in a coder's sheet as the coder would."""
    book = named_code_book(None, dictionary=dictionary)
    values = {
        value.id: (facet.label, value.label) for facet in book.facets for value in facet.values
    }
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    sheet = read_feedback_file(path, columns=columns).set_index("response_id", drop=False)
    sheet["read"] = "yes"
    for response, code in codings[["response_id", "code"]].itertuples(index=False):
        if code:
            heading, value = values.get(code, (book.labels[code] if code else "", "yes"))
            sheet.loc[response, heading] = value
    write_feedback_file(path, sheet)


def csv_files(home: Path) -> list[Path]:
    return sorted(path for path in home.rglob("*.csv") if "exports" not in path.parts)


def cells_of(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return [cell for row in csv.reader(file) for cell in row]


def test_the_files_hold_both(made):
    home, _ = made
    for name in ("feedback/answers.csv", "csv/sheet_A.csv", "read/answers.csv"):
        written = {as_written(cell) for cell in cells_of(home / name)}
        assert set(HOSTILE) <= written, name


def test_no_cell_of_any_csv_is_worked_out(made):
    home, _ = made
    files = csv_files(home)
    assert len(files) > 20
    for path in files:
        assert not [cell for cell in cells_of(path) if FORMULA.match(cell)], path


def test_no_cell_of_any_workbook_is_worked_out_or_leads_anywhere(made):
    home, _ = made
    books = sorted(home.rglob("*.xlsx"))
    assert len(books) == 3  # two coders' sheets, and one export of a survey
    for path in books:
        with zipfile.ZipFile(path) as book:
            pages = {name: book.read(name).decode() for name in book.namelist()}
        sheets = [text for name, text in pages.items() if name.startswith("xl/worksheets/sheet")]
        assert sheets
        for text in sheets:
            assert not re.search(r"<f[ >]", text), path
            assert "<hyperlink" not in text
            assert SCRIPT not in text
        assert not [name for name in pages if "externalLink" in name or "connections" in name]
        assert any("=cmd|" in text for text in pages.values())


def test_answers_come_back_unchanged_from_sheets_and_from_other_programs(made):
    home, truth = made
    clean = truth.answers.set_index("response_id")["clean"]
    for name in ("csv/sheet_A.csv", "csv/sheet_B.csv", "merged/disagreements.csv"):
        rows = read_feedback_file(home / name, columns=["response_id", "answer"])
        assert rows["answer"].tolist() == clean[rows["response_id"]].tolist(), name
    back = read_feedback_file(home / "read" / "answers.csv", columns=["answer"])["answer"]
    assert set(HOSTILE) <= set(back)


def test_sheets_that_were_filled_in_give_the_codings_that_the_coders_gave(made):
    home, _ = made
    columns = ["response_id", "coder", "code"]
    before, after = (
        read_feedback_file(home / folder / "codings.csv", columns=columns)
        for folder in ("feedback", "merged")
    )
    assert sorted(after.to_numpy().tolist()) == sorted(before.to_numpy().tolist())


def test_a_coder_may_be_as_hostile_as_an_answer(dictionary):
    settings = dictionary.document("themes")["sheets"]
    columns = code_columns(named_code_book(None, dictionary=dictionary), settings=settings)
    names = [*settings["shown"], "read", *(column.heading for column in columns), "note", "coder"]
    sheet = pd.DataFrame([dict.fromkeys(names, PROGRAM)])
    rows = [["Rule", PROGRAM, ""]]
    written = sheet_workbook(sheet, columns, book_rows=rows, settings=settings)
    with zipfile.ZipFile(io.BytesIO(written)) as book:
        pages = [book.read(name).decode() for name in book.namelist() if "/sheet" in name]
    assert len(pages) >= 3
    assert not [page for page in pages if re.search(r"<f[ >]", page)]
