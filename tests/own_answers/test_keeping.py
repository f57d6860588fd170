"""The form is laid once, the page made anew each time, and nothing of it is anywhere else."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from evaluation_lib import cli
from evaluation_lib.commands import self_evaluation
from evaluation_lib.commands.parsing import MADE, REFUSED
from evaluation_lib.errors import EvaluationError
from evaluation_lib.own_answers import keeping
from evaluation_lib.own_answers import page as module
from evaluation_lib.own_answers.form import FORM
from evaluation_lib.own_answers.keeping import FAILED, PAGE, keep_self_evaluation
from evaluation_lib.presentation.wording import text

#: Words that stand nowhere but in the answers, so that a test can look for them anywhere.
SECRET = "I stayed silent about Zanzibarquux"


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def kept(own, filled, dictionary, tmp_path, monkeypatch):
    """A page of a form with answers, made where temporary files can be looked through."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    own.mkdir()
    (own / FORM).write_text(filled(S2=f"{SECRET}\n\n<script>alert(1)</script>", S7="Much"))
    return keep_self_evaluation(own, dictionary=dictionary)


def test_the_page_shows_each_question_with_its_answer_and_nothing_of_it_runs(kept, asked):
    page = kept.page.read_text(encoding="utf-8")
    assert SECRET in page and "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    body = page.partition("<h1>")[2]
    assert [one.mark for one in asked if one.text.replace("'", "&#x27;") not in body] == []


def test_no_number_and_no_name_of_an_indicator_stands_beside_what_only_people_can_answer(
    kept, dictionary
):
    page = kept.page.read_text(encoding="utf-8")
    for begins in ("How would Black and Global Majority staff", "How much do you care?"):
        part = page.partition(f"<h3>{begins}")[2].partition("<h3>")[0]
        assert text(dictionary, "self_evaluation.alone") in part
        assert "Before you answer" not in part


def test_the_form_is_as_it_was_and_both_are_its_owners_alone(kept, filled):
    assert not kept.new
    assert SECRET in kept.form.read_text(encoding="utf-8")
    assert {path.name for path in kept.form.parent.iterdir()} == {FORM, PAGE}
    if os.name == "posix":
        folder = kept.form.parent
        modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())}
        assert modes == {folder: 0o700, kept.form: 0o600, kept.page: 0o600}


def test_no_word_of_it_is_left_anywhere_else(kept, tmp_path, outputs_for_logs):
    elsewhere = [*files_below(tmp_path / "temporary"), *files_below(outputs_for_logs)]
    assert [path for path in elsewhere if SECRET.encode() in path.read_bytes()] == []
    notebooks = [path for path in files_below(tmp_path) if path.suffix == ".ipynb"]
    assert notebooks == []


def test_an_error_that_nobody_expected_is_told_by_its_kind_and_not_logged(
    own, dictionary, monkeypatch, outputs_for_logs, capsys
):
    def broken(*_, **__):
        raise RuntimeError(SECRET)

    before = files_below(outputs_for_logs)
    monkeypatch.setattr(keeping, "own_page", broken)
    with pytest.raises(EvaluationError) as error:
        keep_self_evaluation(own, dictionary=dictionary)
    assert str(error.value) == FAILED.format(kind="RuntimeError")
    assert error.value.__context__ is None
    assert cli.main(["self-evaluation", "--output", str(own)]) == REFUSED
    assert SECRET not in "".join(capsys.readouterr())
    assert files_below(outputs_for_logs) == before


def test_a_cell_that_fails_quotes_nothing(own, dictionary, filled, monkeypatch):
    own.mkdir()
    (own / FORM).write_text(filled(S2=SECRET))

    def broken(*_, **__):
        error = RuntimeError(SECRET)
        error.evalue = ""
        raise error

    monkeypatch.setattr(module, "_executed", broken)
    with pytest.raises(EvaluationError) as error:
        keep_self_evaluation(own, dictionary=dictionary)
    assert str(error.value) == module.NOT_MADE.format(kind="RuntimeError")
    assert error.value.__context__ is None


def test_the_command_says_what_to_do_next_once(own, capsys):
    assert cli.main(["self-evaluation", "--output", str(own)]) == MADE
    assert self_evaluation.NEXT in capsys.readouterr().out
    assert {path.name for path in own.iterdir()} == {FORM, PAGE}


def test_without_a_folder_the_command_refuses(capsys):
    assert cli.main(["self-evaluation"]) == REFUSED
    assert capsys.readouterr().err.strip() == self_evaluation.NEEDS_OUTPUT
