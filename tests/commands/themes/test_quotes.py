"""``evaluate themes quotes``: what it lists, what it keeps, and what it refuses."""

from __future__ import annotations

import csv
import shutil

import pytest

from evaluation_lib import cli
from evaluation_lib.commands.parsing import MADE, REFUSED
from evaluation_lib.commands.themes.quotes import (
    HOW_TO,
    NEEDED,
    NOT_COMPARED,
    NOTHING_YET,
    TO_MEND,
)
from evaluation_lib.themes.quote_bank import NO_DAY


@pytest.fixture(scope="module")
def folder(tmp_path_factory, feedback_folder):
    return shutil.copytree(feedback_folder, tmp_path_factory.mktemp("quotes") / "feedback")


@pytest.fixture
def run(capsys):
    def command(*arguments):
        status = cli.main(["themes", "quotes", *map(str, arguments)])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return command


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_answers_are_listed_and_nothing_is_ticked(run, folder, tmp_path):
    output = tmp_path / "quotes.csv"
    status, out, err = run(folder, "--output", output)
    assert (status, err) == (MADE, "")
    rows = rows_of(output)
    assert 300 < len(rows) < 422
    assert {row["show"] for row in rows} == {""}
    assert f"{len(rows)} answers that can be quoted, of 422" in out
    assert "It was flagged for somebody's safety" in out
    assert NOT_COMPARED in out
    assert f"{NOTHING_YET} {HOW_TO}" in out


def test_other_text_is_compared_and_the_answers_themselves_are_not(run, folder, tmp_path):
    first = next(row for row in rows_of(folder / "answers.csv") if len(row["answer"].split()) > 9)
    minutes = tmp_path / "minutes.csv"
    minutes.write_text(f'what\n"He said: {first["answer"]}"\n', encoding="utf-8")
    output = tmp_path / "quotes.csv"
    own = folder / "answers.csv"
    status, out, _ = run(folder, "--raw", minutes, "--raw", own, "--output", output)
    assert status == MADE
    assert "Compared with 1 other texts in minutes.csv, answers.csv." in out
    found = {row["response_id"]: row["flags"] for row in rows_of(output)}
    assert "stands_elsewhere" in found[first["response_id"]]


def test_run_again_on_what_a_person_ticked_it_keeps_the_ticks(run, folder):
    before = (folder / "quotes.csv").read_bytes()
    status, out, _ = run(folder, "--output", folder / "quotes.csv")
    assert status == MADE
    assert "Ticks that were there already and still hold: 8." in out
    assert HOW_TO in out and NOTHING_YET not in out
    assert (folder / "quotes.csv").read_bytes() == before


@pytest.mark.parametrize("written", ["31 March", "3/31/2026", "46112", ""])
def test_a_day_that_a_report_would_refuse_is_told_at_once(run, folder, tmp_path, written):
    rows = rows_of(folder / "quotes.csv")
    first = next(row for row in rows if row["show"])
    first["ticked_on"] = written
    output = tmp_path / "quotes.csv"
    with output.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(first))
        writer.writeheader()
        writer.writerows(rows)
    status, out, _ = run(folder, "--output", output)
    sentence = NO_DAY.format(response=first["response_id"], found=written)
    assert status == MADE
    assert TO_MEND.format(number=1, first=sentence) in out


@pytest.mark.parametrize("name", NEEDED)
def test_without_the_step_before_it_names_that_step(run, folder, tmp_path, name):
    for path in folder.glob("*.csv"):
        if path.stem != name:
            (tmp_path / path.name).write_bytes(path.read_bytes())
    status, _, err = run(tmp_path, "--output", tmp_path / "new.csv")
    assert status == REFUSED
    assert f"has no {name}.csv. Run {NEEDED[name][1]} first." in err


@pytest.mark.parametrize("name", ["answers", "attendance"])
def test_no_other_file_is_replaced(run, folder, name):
    before = (folder / f"{name}.csv").read_bytes()
    status, _, err = run(folder, "--output", folder / f"{name}.csv")
    assert status == REFUSED
    assert "would replace" in err
    assert (folder / f"{name}.csv").read_bytes() == before


def test_what_is_missing_is_named(run, folder, tmp_path):
    assert run(folder)[0] == REFUSED
    assert "needs --output" in run(folder)[2]
    assert "is not a folder" in run(tmp_path / "none", "--output", tmp_path / "q.csv")[2]
    status, _, err = run(folder, "--raw", tmp_path / "none.csv", "--output", tmp_path / "q.csv")
    assert (status, "is not a file" in err) == (REFUSED, True)
    assert list(tmp_path.iterdir()) == []
