"""`evaluate themes sheets` and `merge`: from answers to what coders settled, none of it lost."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
import yaml

from evaluation_lib import cli
from evaluation_lib.commands.parsing import MADE, REFUSED
from evaluation_lib.commands.themes import merge, sheets
from evaluation_lib.themes import merging
from evaluation_lib.themes.answers import NOT_DEIDENTIFIED, OPEN_QUESTIONS
from evaluation_lib.themes.code_book import named_code_book
from evaluation_lib.themes.code_book_edition import OTHER_EDITION
from evaluation_lib.themes.feedback_files import read_feedback_file, write_feedback_file
from evaluation_lib.themes.sheet_files import sheet_workbook
from evaluation_lib.themes.sheets import code_columns, coder_sheet

CODERS = ("A", "B")
CODINGS = ["response_id", "coder", "code"]
OPEN_FLAGS = OPEN_QUESTIONS["safeguarding_flags.csv"][1]


@pytest.fixture
def run(capsys):
    def of(*arguments):
        status = cli.main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return of


@pytest.fixture(scope="module")
def invented(feedback_folder) -> Path:
    """The feedback folder of the invented county, which nothing here changes."""
    return feedback_folder


def read(folder: Path, name: str, columns: list[str]) -> pd.DataFrame:
    return read_feedback_file(folder / f"{name}.csv", columns=columns)


def as_set(table: pd.DataFrame) -> set[tuple[str, ...]]:
    return set(table.itertuples(index=False, name=None))


@pytest.fixture(scope="module")
def filled(invented, dictionary, tmp_path_factory) -> list[Path]:
    """The invented coders' sheets, filled in as their codings say: a workbook and a CSV."""
    folder = tmp_path_factory.mktemp("filled")
    settings = dictionary.document("themes")["sheets"]
    book = named_code_book(None, dictionary=dictionary)
    columns = [item.name for item in dictionary.table("feedback_answers").fields]
    answers, codings = read(invented, "answers", columns), read(invented, "codings", CODINGS)
    choices = {
        value.id: (facet.label, value.label) for facet in book.facets for value in facet.values
    } | {theme.id: (theme.label, "yes") for theme in book.themes}
    files = [folder / "sheet_A.xlsx", folder / "sheet_B.csv"]
    for coder, file in zip(CODERS, files, strict=True):
        sheet = coder_sheet(answers, book, coder=coder, settings=settings)
        places = dict(zip(sheet["response_id"], sheet.index, strict=True))
        for row in codings[codings["coder"] == coder].itertuples(index=False):
            sheet.loc[places[row.response_id], "read"] = "yes"
            if row.code:
                heading, word = choices[row.code]
                sheet.loc[places[row.response_id], heading] = word
        if file.suffix == ".xlsx":
            own = code_columns(book, settings=settings)
            file.write_bytes(sheet_workbook(sheet, own, book_rows=[], settings=settings))
        else:
            write_feedback_file(file, sheet)
    return files


class TestSheets:
    @pytest.mark.parametrize("format", ["xlsx", "csv"])
    def test_a_sheet_for_each_coder_and_the_code_book(self, run, invented, tmp_path, format):
        output = tmp_path / "sheets"
        status, out, _ = run(
            *("themes", "sheets", invented, "--coders", "A,B", "--output", output),
            *("--format", format),
        )
        assert status == MADE
        assert "422 answers" in out and sheets.WHAT_NEXT in out
        files = {file.name for file in output.iterdir() if not file.name.startswith(".")}
        assert files == {
            f"sheet_A.{format}",
            f"sheet_B.{format}",
            "code_book.csv",
            "retention.json",
        }
        assert all(file.stat().st_mode & 0o077 == 0 for file in output.iterdir())

    def test_nothing_of_another_coder_or_of_a_rule_is_in_it(self, run, invented, tmp_path):
        output = tmp_path / "sheets"
        run(
            *("themes", "sheets", invented, "--coders", "A,B", "--output", output),
            *("--format", "csv"),
        )
        sheet = pd.read_csv(output / "sheet_A.csv", keep_default_na=False)
        after = sheet.loc[:, "read":"note"]
        assert (after == "").all(axis=None)
        assert set(sheet["coder"]) == {"A"}

    def test_the_folders_own_code_book_counts(self, run, invented, tmp_path):
        own = tmp_path / "own"
        shutil.copytree(invented, own)
        (own / "code_book.yaml").write_text(
            "name: Own\nversion: '7'\nthemes: [{id: x, label: Ex}]\n", "utf-8"
        )
        order = ("themes", "sheets", own, "--coders", "A,B")
        _, out, _ = run(*order, "--output", tmp_path / "a")
        assert sheets.BOOK.format(name="Own", version="7", themes=1, facets=0) in out
        _, out, _ = run(*order, "--output", tmp_path / "b", "--code-book", "workshop_feedback")
        assert "Workshop feedback" in out

    def test_a_folder_with_something_in_it_is_left_alone(self, run, invented, tmp_path):
        output = tmp_path / "sheets"
        order = ("themes", "sheets", invented, "--coders", "A,B", "--output", output)
        run(*order)
        before = {file.name: file.read_bytes() for file in output.iterdir()}
        status, _, err = run(*order)
        assert status == REFUSED
        assert err.strip() == sheets.THERE_ALREADY.format(folder=output)
        assert {file.name: file.read_bytes() for file in output.iterdir()} == before

    def test_refusals_write_nothing(self, run, invented, tmp_path, like):
        raw = tmp_path / "raw"
        raw.mkdir()
        (raw / "answers.csv").write_bytes((invented / "answers.csv").read_bytes())
        out = ("--output", tmp_path / "sheets")
        for arguments, sentence in (
            ([invented, "--coders", "A,B"], sheets.NEEDS_OUTPUT),
            ([invented, *out], sheets.NEEDS_CODERS),
            ([invented, *out, "--coders", "A,B", "--format", "pdf"], sheets.NO_FORMAT),
            ([raw, *out, "--coders", "A,B"], NOT_DEIDENTIFIED),
        ):
            status, _, err = run("themes", "sheets", *arguments)
            assert status == REFUSED
            assert re.match(like(sentence), err.strip()), err
        assert not (tmp_path / "sheets").exists()


class TestMerge:
    def test_codings_come_back_and_disagreements_are_left_open(
        self, run, invented, filled, tmp_path
    ):
        output = tmp_path / "merged"
        status, out, _ = run("themes", "merge", *filled, "--answers", invented, "--output", output)
        assert status == MADE
        assert as_set(read(output, "codings", CODINGS)) == as_set(
            read(invented, "codings", CODINGS)
        )
        columns = ["response_id", "code", "A", "B"]
        ours, planted = (read(folder, "disagreements", columns) for folder in (output, invented))
        assert as_set(ours) == as_set(planted)
        assert f"{len(ours)} of them open" in out
        assert "Of a facet exactly one value must be yes." in out
        assert not (output / "adjudicated.csv").exists()

    def test_what_was_settled_is_the_planted_truth(self, run, invented, filled, tmp_path):
        output = tmp_path / "merged"
        status, out, _ = run(
            *("themes", "merge", *filled, "--answers", invented, "--output", output),
            *("--adjudicated", invented / "disagreements.csv"),
        )
        assert status == MADE
        columns = ["response_id", "code"]
        ours, planted = (read(folder, "adjudicated", columns) for folder in (output, invented))
        assert as_set(ours) == as_set(planted)
        assert "all settled" in out

    def test_decisions_stay_when_it_is_run_again(self, run, invented, filled, tmp_path, like):
        output = tmp_path / "merged"
        order = ("themes", "merge", *filled, "--answers", invented, "--output", output)
        run(*order)
        file = output / "disagreements.csv"
        columns = list(pd.read_csv(file, nrows=0).columns)
        rows = read(output, "disagreements", columns)
        rows.loc[0, ["adjudicated", "reason"]] = ["yes", "Read again."]
        write_feedback_file(file, rows)
        before = file.read_bytes()
        assert run(*order)[0] == MADE
        assert file.read_bytes() == before
        status, _, err = run(*order, "--adjudicated", invented / "disagreements.csv")
        assert status == REFUSED
        assert re.match(like(merging.OVERWRITTEN), err.strip())
        assert file.read_bytes() == before

    def test_an_earlier_result_does_not_stay_beside_other_codings(
        self, run, invented, filled, tmp_path, like
    ):
        output = tmp_path / "merged"
        output.mkdir()
        (output / "adjudicated.csv").write_bytes((invented / "adjudicated.csv").read_bytes())
        status, _, err = run("themes", "merge", *filled, "--answers", invented, "--output", output)
        assert status == REFUSED
        assert re.match(like(merge.OLD_RESULT), err.strip())
        assert [file.name for file in output.iterdir()] == ["adjudicated.csv"]

    @pytest.mark.parametrize(
        ("lacks", "sentence"), [("deidentified", NOT_DEIDENTIFIED), ("dealt", OPEN_FLAGS)]
    )
    def test_answers_that_coders_must_not_see_yet_reach_no_file(
        self, run, invented, filled, tmp_path, like, lacks, sentence
    ):
        raw = shutil.copytree(invented, tmp_path / "raw")
        if lacks == "dealt":
            columns = ["response_id", "dealt_with_by", "dealt_with_on"]
            flags = read(raw, "safeguarding_flags", columns)
            write_feedback_file(raw / "safeguarding_flags.csv", flags.assign(dealt_with_on=""))
        else:
            (raw / "deidentified.csv").unlink()
        output = tmp_path / "merged"
        status, _, err = run("themes", "merge", *filled, "--answers", raw, "--output", output)
        assert status == REFUSED
        assert re.match(like(sentence), err.strip()), err
        assert not output.exists()

    def test_a_code_book_that_changed_meanwhile_is_noticed(
        self, run, invented, filled, tmp_path, like, dictionary
    ):
        shipped = dictionary.folder / "code_books" / "workshop_feedback.yaml"
        content = yaml.safe_load(shipped.read_text("utf-8"))
        content["themes"][0]["label"] += " otherwise"
        changed = shutil.copytree(invented, tmp_path / "changed")
        (changed / "code_book.yaml").write_text(yaml.safe_dump(content), "utf-8")
        order = ("themes", "merge", *filled, "--output", tmp_path / "merged", "--answers", changed)
        status, _, err = run(*order)
        assert status == REFUSED
        assert re.match(like(OTHER_EDITION), err.strip()), err
        assert not (tmp_path / "merged").exists()
        status, out, _ = run(*order, "--code-book", "workshop_feedback")
        assert status == MADE and "by which code book" not in out

    def test_a_sheet_of_before_is_taken_with_a_warning(self, run, invented, filled, tmp_path, like):
        old = tmp_path / "sheet_B.csv"
        cells = pd.read_csv(filled[1], dtype="str", keep_default_na=False)
        cells.drop(columns="code_book").to_csv(old, index=False)
        where = ("--answers", invented, "--output", tmp_path / "merged")
        status, out, _ = run("themes", "merge", filled[0], old, *where)
        assert status == MADE
        assert re.search(like(merge.NOT_SAID, coders="B"), out, re.MULTILINE)

    def test_refusals(self, run, invented, filled, tmp_path, like):
        also_b = tmp_path / "again.csv"
        also_b.write_bytes(filled[1].read_bytes())
        stray = tmp_path / "stray.csv"
        stray.write_text(
            "response_id,code,adjudicated,reason\nINVR0001,tools_for_practise,yes,\n", "utf-8"
        )
        where = ("--answers", invented, "--output", tmp_path / "merged")
        for arguments, sentence in (
            ([*filled, *where[:2]], merge.NEEDS_OUTPUT),
            ([*filled, *where[2:]], merge.NEEDS_ANSWERS),
            ([filled[0], *where], merge.ONE_SHEET),
            ([filled[1], also_b, *where], merge.SAME_CODER),
            ([*filled, *where, "--adjudicated", stray], merging.LOST),
        ):
            status, _, err = run("themes", "merge", *arguments)
            assert status == REFUSED
            assert re.match(like(sentence), err.strip()), err
        assert not (tmp_path / "merged").exists()
