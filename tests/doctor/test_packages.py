"""Packages that are missing, older than needed or other than tested are named."""

from __future__ import annotations

import tomllib
from importlib.metadata import PackageNotFoundError

import pytest
from packaging.requirements import Requirement

from evaluation_lib.doctor import packages
from evaluation_lib.doctor.findings import LOOK, OK, WRONG
from evaluation_lib.project import CHECKOUT


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project that needs three packages, and what is installed of them."""
    needed = '["One>=2.0", "two[extra]>=1.5,<9", "three"]'
    (tmp_path / "pyproject.toml").write_text(f"[project]\ndependencies = {needed}\n")
    (tmp_path / "constraints.txt").write_text(
        "one==2.1 ; python_full_version < '3.12'\none==2.2 ; python_full_version >= '3.12'\n"
        "two==1.5.0\nfour==1\n"
    )
    installed = {"one": "2.2", "two": "1.5.0", "three": "0.1"}

    def version(name):
        if name not in installed:
            raise PackageNotFoundError(name)
        return installed[name]

    monkeypatch.setattr(packages, "CHECKOUT", tmp_path)
    monkeypatch.setattr(packages, "in_checkout", lambda: True)
    monkeypatch.setattr(packages, "version", version)
    return installed


def states():
    return [(one.state, one.said) for one in packages.packages()]


def test_all_are_there_whichever_pin_holds_here(project):
    said = "All 3 packages are there, at the versions of constraints.txt."
    assert states() == [(OK, said)]
    project["one"] = "2.1"
    assert states() == [(OK, said)]


def test_one_that_is_missing(project):
    del project["three"]
    assert states() == [(WRONG, "Missing: three.")]


def test_one_that_is_half_there(project):
    project["three"] = None
    assert states() == [(WRONG, "Missing: three.")]


def test_one_that_is_too_old(project):
    project["two"] = "1.4.99"
    assert (WRONG, "Older than the suite needs: two 1.4.99 (needs 1.5).") in states()


def test_one_that_is_newer_than_tested(project):
    project["one"] = "2.10"
    assert [state for state, _ in states()] == [LOOK]
    assert "one 2.10 (tested: 2.1 or 2.2)" in states()[0][1]


def test_trailing_zeros_make_no_version_older(project):
    project["one"] = "2"
    assert [state for state, _ in states()] == [LOOK]


def test_a_long_list_is_cut(project, monkeypatch):
    monkeypatch.setattr(packages, "_wanted", lambda: dict.fromkeys("abcdefg", "1"))
    assert states() == [(WRONG, "Missing: a, b, c, d and 3 more.")]


def test_an_installed_wheel_knows_what_it_needs(project, monkeypatch):
    wheel = ["one>=2", "two>=1 ; python_version > '3'", "pytest>=8 ; extra == 'test'"]
    monkeypatch.setattr(packages, "in_checkout", lambda: False)
    monkeypatch.setattr(packages, "requires", lambda name: wheel)
    assert states() == [(OK, "All 2 packages are there.")]


def test_a_suite_that_is_not_installed_says_so(project, monkeypatch):
    def fail(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(packages, "in_checkout", lambda: False)
    monkeypatch.setattr(packages, "requires", fail)
    assert states() == [(WRONG, packages.NOT_A_PACKAGE)]


def test_requirements_are_read_as_packaging_reads_them():
    text = (CHECKOUT / "pyproject.toml").read_text(encoding="utf-8")
    lines = tomllib.loads(text)["project"]["dependencies"]
    read = packages.least_versions(lines)
    for line in lines:
        wanted = Requirement(line)
        [least] = [one.version for one in wanted.specifier if one.operator == ">="]
        assert read.pop(wanted.name) == least
    assert read == {}
