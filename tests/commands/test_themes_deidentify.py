"""``evaluate themes deidentify`` says what was taken out, and what a person still has to decide."""

from __future__ import annotations

import csv
import re

import pytest

from evaluation_lib import cli
from evaluation_lib.commands.parsing import MADE, REFUSED
from evaluation_lib.commands.themes.deidentifying import (
    LEFT,
    NEEDS_KEY,
    NEEDS_OUTPUT,
    NEEDS_ROSTER,
    NONE_OPEN,
    NOT_CHANGED,
    OPEN,
    STILL_READ,
    TAKEN_OUT,
    WITHOUT_MODEL,
)
from evaluation_lib.records.deidentification import language_model
from evaluation_lib.records.deidentification.answers import NO_DECISION
from evaluation_lib.records.restricted_folder import NOT_OURS

HEADINGS = ["ID", "Start time", "Completion time", "What did you gain most?"]
ROW = ["1", "2026-01-13 09:00:00", "2026-01-13 09:05:00", "Priya and Tendai led it"]


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    """De-identify an imported answer; what is named changes or, where nothing, takes away."""
    monkeypatch.setattr(language_model, "find_spec", lambda name: None)
    for name in ("safe", "exports"):
        (tmp_path / name).mkdir()
    export, key = tmp_path / "exports" / "forms.csv", tmp_path / "safe" / "key"
    with export.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, ROW])
    raw = tmp_path / "raw"
    words = ["themes", "import", str(export), "--new-key", str(key), "--output", str(raw)]
    assert cli.main(words) == MADE
    capsys.readouterr()
    (tmp_path / "roster.csv").write_text("name\nPriya Shah\n", encoding="utf-8")

    def command(**changed):
        given = {"roster": tmp_path / "roster.csv", "key": key, "output": tmp_path / "clean"}
        pairs = [
            str(word)
            for name, value in (given | changed).items()
            if value
            for word in (f"--{name}", value)
        ]
        status = cli.main(["themes", "deidentify", str(raw), *pairs])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return command


def test_what_is_taken_out_and_what_is_open_is_said(run, tmp_path):
    status, out, _ = run()
    names = tmp_path / "clean" / "names_to_confirm.csv"
    assert status == MADE
    assert out.splitlines()[0] == OPEN.format(number="1", file=names)
    assert TAKEN_OUT.format(label="On the roster", taken="1", found="1") in out
    assert WITHOUT_MODEL in out and STILL_READ in out


def test_a_persons_decisions_close_what_was_open(run, tmp_path):
    run()
    names = tmp_path / "clean" / "names_to_confirm.csv"
    names.write_text(names.read_text("utf-8").replace(",capital,", ",capital,redact"), "utf-8")
    status, out, _ = run(confirmed=names)
    assert status == MADE and out.splitlines()[0] == NONE_OPEN
    answers = (tmp_path / "clean" / "answers.csv").read_text("utf-8")
    assert "[name 1] and [name 2] led it" in answers


def test_a_workshop_that_may_name_somebody_is_said(run, tmp_path):
    answers = tmp_path / "raw" / "answers.csv"
    assert NOT_CHANGED.partition("{number}")[2][:30] not in run()[1]
    text = answers.read_text("utf-8").replace(",learning_spaces,,", ",learning_spaces,Of Tendai,")
    answers.write_text(text, "utf-8")
    _, out, _ = run()
    assert NOT_CHANGED.format(number="1", file=tmp_path / "clean" / "answers.csv") in out


def test_a_decision_that_is_none_is_refused_and_nothing_changes(run, tmp_path, like):
    run()
    names = tmp_path / "clean" / "names_to_confirm.csv"
    names.write_text(names.read_text("utf-8").replace(",capital,", ",capital,maybe"), "utf-8")
    before = names.read_bytes()
    status, _, error = run(confirmed=names)
    assert status == REFUSED
    assert NO_DECISION.partition("'{found}'")[2] in error
    assert names.read_bytes() == before


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [("output", NEEDS_OUTPUT), ("roster", NEEDS_ROSTER), ("key", NEEDS_KEY)],
)
def test_what_is_missing_is_said(run, tmp_path, missing, sentence):
    status, _, error = run(**{missing: None})
    assert status == REFUSED and error.strip() == sentence
    assert not (tmp_path / "clean").exists()


def test_a_name_found_after_coding_began_is_taken_out_and_no_work_is_lost(run, tmp_path):
    run()
    clean = tmp_path / "clean"
    work = {
        "codings.csv": "response_id,coder,code\n",
        "coders.csv": "coder,position\nAda,A manager\n",
        "code_book.yaml": "name: Own\n",
    }
    for name, content in work.items():
        (clean / name).write_text(content, "utf-8")
    roster = tmp_path / "later.csv"
    roster.write_text("name\nPriya Shah\nTendai Moyo\n", encoding="utf-8")
    status, out, _ = run(roster=roster)
    assert status == MADE
    assert "Tendai" not in (clean / "answers.csv").read_text("utf-8")
    assert {name: (clean / name).read_text("utf-8") for name in work} == work
    assert LEFT.format(files="code_book.yaml, coders.csv, codings.csv") in out
    assert all(file.stat().st_mode & 0o077 == 0 for file in clean.iterdir())


@pytest.mark.parametrize("folder", [False, True])
def test_what_is_not_known_in_the_folder_is_named_and_nothing_changes(run, tmp_path, like, folder):
    run()
    clean = tmp_path / "clean"
    name = "quotes.csv" if folder else "my notes.docx"
    (clean / name).mkdir() if folder else (clean / name).write_text("mine", "utf-8")
    before = (clean / "answers.csv").stat()
    status, _, err = run()
    assert status == REFUSED
    assert re.match(like(NOT_OURS, found=name), err.strip()), err
    assert (clean / "answers.csv").stat() == before and (clean / name).exists()
