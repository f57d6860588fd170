"""Broken files: no verb ends in a traceback, hangs, or leaves something half-written.

The whole of it is `tests/fuzz/fuzzing.py --inputs 100000`; here a few are tried at every run, and
the ways in which a verb could go wrong are seen to be noticed.
"""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from evaluation_lib import cli
from evaluation_lib.commands.parsing import MADE, REFUSED
from evaluation_lib.errors import EvaluationError
from tests.fuzz import fuzzing
from tests.fuzz.fuzzing import fuzz, once
from tests.fuzz.mutating import mutated
from tests.fuzz.targets import OUT, TABLE, Target, targets


@pytest.fixture
def debugged(monkeypatch):
    """Errors that the suite did not expect come out of the command."""
    monkeypatch.setenv(cli.DEBUG, "1")


@pytest.fixture(scope="session")
def tiny_county(made_once):
    def make(folder: Path) -> None:
        assert cli.main(["synthetic", "--scale", "0.001", "--output", str(folder)]) == MADE

    return made_once("tiny-county", make)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_verbs_take_or_refuse_broken_files(tiny_county, debugged, tmp_path, seed):
    found, given = fuzz(targets(tiny_county, None), inputs=50, seed=seed, folder=tmp_path / "work")
    assert sum(given.values()) == 50
    assert [(one.target, one.problem) for one in found] == []


@pytest.mark.slow
def test_no_verb_goes_wrong_on_its_whole_files(tiny_county, debugged, tmp_path):
    for target in targets(tiny_county, None):
        whole = target.files[target.broken[0]]
        assert once(target, target.broken[0], whole, folder=tmp_path / "work") is None, target.name


def test_breaking_is_the_same_for_the_same_seed_and_changes_the_file():
    one, other = (mutated(TABLE, np.random.default_rng(7)) for _ in range(2))
    assert one == other
    changed = [mutated(TABLE, np.random.default_rng(seed)) != TABLE for seed in range(50)]
    assert sum(changed) > 40


@pytest.mark.parametrize(
    ("behaviour", "noticed"),
    [
        ("traceback", "KeyError"),
        ("hang", "hangs"),
        ("half-written", "leaves ['out/half.csv']"),
        ("silence", "without a sentence"),
        ("status", "ends with status 7"),
    ],
)
def test_what_a_verb_must_not_do_is_noticed(monkeypatch, tmp_path, behaviour, noticed):
    target = Target("protect", {"t.csv": TABLE}, ["t.csv"], ["protect", OUT])
    monkeypatch.setattr(fuzzing, "LIMIT", 0.2)
    monkeypatch.setattr(cli, "_carry_out", lambda words: _does(behaviour, Path(words[1])))
    monkeypatch.setenv(cli.DEBUG, "1")
    assert noticed in once(target, "t.csv", TABLE, folder=tmp_path / "work")


def _does(behaviour: str, out: Path) -> int:
    if behaviour == "traceback":
        raise KeyError("child")
    if behaviour == "hang":
        time.sleep(5)
    if behaviour == "half-written":
        (out / "half.csv").write_text("a", encoding="utf-8")
        raise EvaluationError("A sentence.")
    return REFUSED if behaviour == "silence" else 7
