"""What goes wrong ends in one sentence and a status; the rest is in a log, or shown if asked."""

from __future__ import annotations

import errno
import re
import subprocess
import sys
from pathlib import Path

import pytest

from evaluation_lib import cli
from evaluation_lib.commands import check
from evaluation_lib.commands.parsing import REFUSED
from evaluation_lib.errors import EvaluationError


@pytest.fixture
def run(capsys, monkeypatch):
    """Run ``evaluate check`` with an error that comes up in it."""
    monkeypatch.delenv(cli.DEBUG, raising=False)

    def command(error: BaseException):
        def fail(*_):
            raise error

        monkeypatch.setattr(check, "given_folder", fail)
        status = cli.main(["check", "somewhere"])
        printed = capsys.readouterr()
        assert printed.out == ""
        return status, printed.err

    return command


def log_in(said: str) -> Path:
    return Path(re.search(r"the details are in (.+\.log)\.$", said)[1])


def test_an_unexpected_error_is_one_sentence_and_its_details_are_in_a_log(run, like):
    status, err = run(ZeroDivisionError("division by zero."))
    assert status == REFUSED and err.count("\n") == 1
    assert re.match(like(cli.UNEXPECTED, problem="ZeroDivisionError: division by zero"), err)
    details = log_in(err.strip()).read_text(encoding="utf-8")
    assert details.startswith("evaluate check, ") and "in _check" in details


def test_an_error_without_words_is_named(run):
    assert "did not expect: AssertionError; the details" in run(AssertionError())[1]


def test_a_long_message_is_cut(run):
    assert len(run(ValueError("no " * 10_000))[1]) < 1000


def test_what_a_person_can_mend_needs_no_log(run):
    for error, sentence in (
        (MemoryError(), cli.MEMORY_FULL),
        (OSError(errno.ENOSPC, "No space left"), cli.DISK_FULL),
        (ImportError("no", name="seaborn.x"), cli.NOT_INSTALLED.format(name="seaborn")),
        (EvaluationError("Write this instead."), "Write this instead."),
        (KeyboardInterrupt(), cli.STOPPED),
    ):
        assert run(error) == (REFUSED, sentence + "\n")


def test_whoever_asks_is_shown_the_whole_error(run, monkeypatch):
    def fail(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(check, "given_folder", fail)
    monkeypatch.setenv(cli.DEBUG, "1")
    with pytest.raises(ZeroDivisionError):
        cli.main(["check", "somewhere"])


def test_where_no_log_can_be_written_the_sentence_says_how_to_see_the_details(run, monkeypatch):
    monkeypatch.setattr(cli, "write_log", lambda *_, **__: None)
    assert f"set {cli.DEBUG}=1" in run(ZeroDivisionError())[1]


def test_a_reader_that_has_seen_enough_is_no_error():
    code = "import sys; from evaluation_lib.cli import main; sys.exit(main(['run', '--help']))"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
