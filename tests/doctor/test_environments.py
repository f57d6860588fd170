"""Which Python runs, in which environment, and what leads it astray."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from evaluation_lib.doctor import environments
from evaluation_lib.doctor.findings import LOOK, OK, WRONG


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout without a .venv, which this Python does not run in."""
    monkeypatch.setattr(environments, "CHECKOUT", tmp_path)
    monkeypatch.setattr(environments, "in_checkout", lambda: True)
    monkeypatch.delenv("CONDA_PREFIX", raising=False)
    return tmp_path


def only(findings):
    [finding] = findings
    return finding


def test_this_python_will_do():
    assert only(environments.python()).state == OK


def test_an_old_python_will_not(monkeypatch):
    monkeypatch.setattr(environments, "OLDEST", (99, 0))
    found = only(environments.python())
    assert found.state == WRONG and "start.py setup" in found.remedy


def test_a_python_of_32_bits_will_not(monkeypatch):
    monkeypatch.setattr(sys, "maxsize", 2**31 - 1)
    assert "32 bits" in only(environments.python()).said


class TestEnvironment:
    def venv(self, checkout, *, whole=True) -> Path:
        venv = checkout / ".venv"
        venv.mkdir()
        if whole:
            (venv / environments.STAMP).touch()
        return venv

    def test_its_own_one_that_is_whole(self, checkout, monkeypatch):
        monkeypatch.setattr(sys, "prefix", str(self.venv(checkout)))
        assert only(environments.environment()).state == OK

    def test_its_own_one_that_is_half_made(self, checkout, monkeypatch):
        monkeypatch.setattr(sys, "prefix", str(self.venv(checkout, whole=False)))
        found = only(environments.environment())
        assert (found.state, found.remedy) == (LOOK, environments.SET_UP)

    def test_one_that_does_not_start(self, checkout):
        self.venv(checkout)
        found = only(environments.environment())
        assert (found.state, found.said) == (WRONG, environments.BROKEN)

    def test_one_that_is_not_used(self, checkout, monkeypatch):
        self.venv(checkout)
        monkeypatch.setattr(environments, "_starts", lambda venv: True)
        assert only(environments.environment()).remedy == environments.USE_IT

    def test_another_one(self, checkout, monkeypatch):
        monkeypatch.setattr(sys, "prefix", str(checkout / "mine"))
        found = only(environments.environment())
        assert found.state == OK and "mine" in found.said

    def test_none(self, checkout, monkeypatch):
        monkeypatch.setattr(sys, "prefix", sys.base_prefix)
        assert only(environments.environment()).said == environments.NONE

    def test_none_and_none_can_be_made(self, checkout, monkeypatch):
        monkeypatch.setattr(sys, "prefix", sys.base_prefix)
        monkeypatch.setattr(environments, "find_spec", lambda name: None)
        found = only(environments.environment())
        assert found.state == WRONG and found.remedy == environments.GET_MODULE

    def test_conda_is_mended_by_conda(self, checkout, monkeypatch):
        assert environments.install_again() == environments.SET_UP
        monkeypatch.setenv("CONDA_PREFIX", sys.prefix)
        assert environments.install_again() == environments.CONDA

    def test_a_wheel_is_mended_by_pip(self, monkeypatch):
        monkeypatch.setattr(environments, "in_checkout", lambda: False)
        assert environments.install_again() == environments.UPGRADE


class TestCopies:
    def test_one_is_as_it_should_be(self, monkeypatch):
        place = str(environments.PACKAGE.parent)
        monkeypatch.setattr(sys, "path", [place, place, ""])
        assert only(environments.copies()).state == OK

    def test_another_is_named(self, tmp_path, monkeypatch):
        (tmp_path / "evaluation_lib").mkdir()
        (tmp_path / "evaluation_lib" / "__init__.py").touch()
        monkeypatch.setattr(sys, "path", [str(tmp_path), str(environments.PACKAGE.parent)])
        found = only(environments.copies())
        assert found.state == LOOK and tmp_path.name in found.said


class TestVariables:
    @pytest.fixture(autouse=True)
    def none_set(self, monkeypatch):
        for name in (*environments.HARMFUL, "PYTHONWARNINGS"):
            monkeypatch.delenv(name, raising=False)

    def test_without_any_nothing_is_said_against_them(self):
        assert only(environments.variables()).state == OK

    @pytest.mark.parametrize("name", environments.HARMFUL)
    def test_each_that_harms_is_named_with_its_command(self, monkeypatch, name):
        monkeypatch.setenv(name, "1")
        found = only(environments.variables())
        assert name in found.said and name in found.remedy and found.state in (LOOK, WRONG)

    @pytest.mark.parametrize("rules", ["error", "ignore,error::DeprecationWarning"])
    def test_warnings_that_are_made_errors_are_wrong(self, monkeypatch, rules):
        monkeypatch.setenv("PYTHONWARNINGS", rules)
        assert only(environments.variables()).state == WRONG

    def test_warnings_that_are_ignored_are_nobodys_business(self, monkeypatch):
        monkeypatch.setenv("PYTHONWARNINGS", "ignore::UserWarning")
        assert only(environments.variables()).state == OK
