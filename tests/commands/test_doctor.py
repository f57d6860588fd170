"""``evaluate doctor``: a line for each finding, how to mend it, and a status."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from evaluation_lib import cli
from evaluation_lib.commands import doctor
from evaluation_lib.commands.parsing import FAILED, MADE, REFUSED
from evaluation_lib.doctor import networks
from evaluation_lib.doctor.findings import LOOK, OK, WRONG, Check, Finding

WELL = Finding("Python", OK, "Python 3.11.")
ODD = Finding("Fonts", LOOK, "No font " + "of the name " * 8 + "is here.", "Install one.")
BAD = Finding("Kernel", WRONG, "No kernel starts.", "Run: python start.py setup")


@pytest.fixture
def run(capsys, monkeypatch):
    def command(*findings, words=()):
        monkeypatch.setattr(doctor, "CHECKS", (Check("X", lambda: findings),))
        status = cli.main(["doctor", *words])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return command


def test_where_nothing_is_wrong_it_ends_well(run):
    assert run(WELL) == (MADE, "ok     Python        Python 3.11.\n\nNothing is wrong.\n", "")


def test_what_is_worth_a_look_is_no_failure(run):
    status, out, _ = run(WELL, ODD)
    assert status == MADE and out.endswith("Nothing is wrong; worth a look: 1.\n")


def test_what_is_wrong_is_a_failure_with_its_remedy_below(run):
    status, out, _ = run(BAD, ODD)
    assert status == FAILED
    lines = out.splitlines()
    assert lines[0] == "wrong  Kernel        No kernel starts."
    assert lines[1] == "                     Run: python start.py setup"
    assert "Wrong: 1. Worth a look: 1." in out
    assert max(map(len, lines)) <= doctor.WIDTH


def test_as_json_it_is_nothing_but_json(run):
    status, out, _ = run(BAD, words=["--json"])
    assert status == FAILED
    [finding] = json.loads(out)["findings"]
    assert finding == {
        "topic": "Kernel",
        "state": "wrong",
        "said": "No kernel starts.",
        "remedy": "Run: python start.py setup",
    }


def test_the_network_is_asked_only_where_it_is_wanted(run, monkeypatch):
    asked = []
    check = Check(networks.NETWORK, lambda: asked.append(1) or [WELL])
    monkeypatch.setattr(doctor, "ASK_THE_NETWORK", check)
    run(WELL)
    assert asked == []
    run(WELL, words=["--network"])
    assert asked == [1]


def test_a_mistyped_option_is_refused(run):
    status, out, err = run(WELL, words=["--jsno"])
    assert (status, out) == (REFUSED, "") and "did you mean" in err and err.count("\n") == 1


def test_it_is_loaded_without_any_package_that_pip_installs():
    code = (
        "import sys; before = set(sys.modules); import evaluation_lib.cli; "
        "own = {name.partition('.')[0] for name in set(sys.modules) - before}; "
        "print(sorted(own - set(sys.stdlib_module_names) - {'evaluation_lib'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


@pytest.mark.parametrize("check", [*doctor.CHECKS, doctor.ASK_THE_NETWORK], ids=lambda c: c.topic)
def test_every_topic_fits_its_column(check):
    assert len(check.topic) < doctor.TOPICS
