"""`evaluate review`: what a person decides on a report is recorded, shown and checked."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from evaluation_lib import cli
from evaluation_lib.commands.parsing import FAILED, MADE, REFUSED
from evaluation_lib.commands.review import IN_ORDER, NEEDS, NEEDS_DECISION, NOT_TOGETHER
from evaluation_lib.reports.review.log import LOG, read_log

SHOWS = """
from evaluation_lib import Report
from evaluation_lib.disclosure.release import released
from evaluation_lib.presentation.sections import Title

released(Title("Ten children"), Report({}, dictionary=None, figures=None, setting=None))
"""
APPROVE = (
    *("--reviewer", "A. Reader", "--role", "Principal Social Worker"),
    *("--decision", "approved"),
)


def own_notebook(folder: Path, shown: str = SHOWS) -> Path:
    first = new_code_cell('area: str = "Mid"', metadata={"tags": ["parameters"]})
    path = folder / "own.ipynb"
    nbformat.write(new_notebook(cells=[first, new_code_cell(shown)]), path)
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """What a run made of a notebook of one's own, to be copied by every test."""
    folder = tmp_path_factory.mktemp("made")
    notebook = own_notebook(folder)
    status = cli.main(["run", "--notebook", str(notebook), "--output", str(folder / "out")])
    assert status == MADE
    return folder


@pytest.fixture
def output(made, tmp_path):
    return shutil.copytree(made / "out", tmp_path / "out")


@pytest.fixture
def evaluate(capsys):
    """Run a command; its status, and what it printed where."""

    def of(*words):
        status = cli.main(["review", *map(str, words)])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return of


def test_a_run_makes_drafts(made):
    page = (made / "out/mid/own.html").read_text(encoding="utf-8")
    assert "Nobody has reviewed this page. Do not quote it." in page
    assert not (made / "out" / LOG).exists()


def test_an_approval_stands_on_the_page_and_in_the_record(evaluate, output):
    status, out, err = evaluate("mid/own", "--output", output, *APPROVE, "--note", "Well done.")
    assert (status, err) == (MADE, "")
    assert "Status: Approved. A. Reader, Principal Social Worker, approved this page on" in out
    page = (output / "mid/own.html").read_text(encoding="utf-8")
    assert "A. Reader, Principal Social Worker, approved this page" in page
    assert "Note: Well done." in page and "Nobody has reviewed" not in page
    assert [line.page for line in read_log(output).reviews] == ["mid/own.html"]


def test_without_a_decision_status_and_record_are_shown_and_nothing_is_written(evaluate, output):
    page = output / "mid/own.html"
    status, out, err = evaluate(page)
    assert (status, err) == (MADE, "")
    assert "Status: Draft, not reviewed." in out and "Nothing is logged" in out
    assert not (output / LOG).exists()
    evaluate(page, *APPROVE)
    page.write_bytes(page.read_bytes().replace(b"Ten", b"Two"))
    status, out, err = evaluate(page)
    assert status == FAILED
    assert "approved, by A. Reader, Principal Social Worker, of what it said when" in out
    assert "does not show its status" in err


def test_a_folder_in_order_is_said_to_be_so(evaluate, output):
    evaluate(output / "mid/own.html", *APPROVE)
    assert evaluate(output, "--check") == (MADE, f"{IN_ORDER.format(folder=output)}\n", "")


def test_a_line_that_was_changed_is_found_and_status_is_1(evaluate, output):
    evaluate(output / "mid/own.html", *APPROVE)
    (output / LOG).write_bytes((output / LOG).read_bytes().replace(b"A. Reader", b"B. Reader"))
    status, out, err = evaluate(output, "--check")
    assert (status, out) == (FAILED, "")
    assert err.startswith(f"line 1 of {LOG} was changed after it was written")


def test_restamping_writes_the_status_anew(evaluate, output):
    page = output / "mid/own.html"
    before = page.read_bytes()
    page.write_bytes(before.replace(b"Nobody", b"Everybody"))
    status, out, _ = evaluate(output, "--restamp")
    assert status == MADE and "mid/own.html" in out
    assert page.read_bytes() == before
    assert evaluate(output, "--restamp")[1].startswith("Every page showed its status")


@pytest.mark.parametrize("left_out", ["reviewer", "role"])
def test_a_decision_needs_a_person_and_a_role(evaluate, output, left_out, like):
    words = list(APPROVE)
    place = words.index(f"--{left_out}")
    del words[place : place + 2]
    status, out, err = evaluate(output / "mid/own.html", *words)
    assert (status, out) == (REFUSED, "")
    assert re.match(like(NEEDS, option=left_out), err.strip())


@pytest.mark.parametrize("option", ["reviewer", "role", "note", "fingerprint"])
def test_a_person_without_a_decision_is_asked_for_one(evaluate, output, option, like):
    status, _, err = evaluate(output / "mid/own.html", f"--{option}", "x")
    assert status == REFUSED
    assert re.match(like(NEEDS_DECISION, option=option), err.strip())


@pytest.mark.parametrize("verb", ["--check", "--restamp"])
def test_a_folder_is_checked_whole(evaluate, output, verb):
    status, _, err = evaluate(output, verb, "--decision", "approved")
    assert (status, err.strip()) == (REFUSED, NOT_TOGETHER.format(option="decision"))


def test_what_a_role_may_not_log_is_refused_with_what_it_may(evaluate, output):
    words = ("--reviewer", "A", "--role", "analyst", "--decision", "approved")
    status, out, err = evaluate(output / "mid/own.html", *words)
    assert (status, out) == (REFUSED, "")
    assert err.startswith("Only the Principal Social Worker may log 'approved'")
    assert "the analyst may log: checked." in err
    assert not (output / LOG).exists()


@pytest.mark.parametrize("fresh", [[], ["--fresh"]])
def test_a_later_run_keeps_the_record_and_the_approval_of_the_same_content(
    evaluate, output, made, fresh
):
    evaluate(output / "mid/own.html", *APPROVE)
    record, page = (output / LOG).read_bytes(), (output / "mid/own.html").read_bytes()
    assert cli.main(
        ["run", "--notebook", str(made / "own.ipynb"), "--output", str(output), *fresh]
    ) == (MADE)
    assert (output / LOG).read_bytes() == record
    assert (output / "mid/own.html").read_bytes() == page
    assert evaluate(output, "--check")[0] == MADE


def test_the_index_says_who_approved_and_what_changed_since(evaluate, output, tmp_path):
    evaluate(output / "mid/own.html", *APPROVE)
    index = (output / "index.html").read_text(encoding="utf-8")
    assert "<strong class='approved'>Approved: A. Reader, Principal Social Worker, " in index
    other = own_notebook(tmp_path, SHOWS.replace("Ten", "Eleven"))
    assert cli.main(["run", "--notebook", str(other), "--output", str(output)]) == MADE
    index = (output / "index.html").read_text(encoding="utf-8")
    assert "<strong class='draft'>Draft, not reviewed</strong>" in index
    assert "Since it was approved (" in index
    page = (output / "mid/own.html").read_text(encoding="utf-8")
    assert "An earlier version was approved on" in page


def test_a_pdf_that_shows_the_status_before_is_named(evaluate, output):
    page = output / "mid/own.html"
    assert "PDF" not in evaluate(page)[1]
    page.with_suffix(".pdf").write_bytes(b"%PDF")
    assert f"make it again with evaluate pdf {page}" in evaluate(page)[1]
