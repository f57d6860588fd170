"""A check that fails is a finding itself, and the others are made all the same."""

from __future__ import annotations

from pathlib import Path

from evaluation_lib.doctor.findings import LOOK, OK, REPORT_IT, Check, Finding, findings_of, shown

WELL = Finding("B", OK, "Fine.")


def fail():
    raise ZeroDivisionError("by\nzero")


def test_a_check_that_fails_does_not_hide_the_others():
    found = list(findings_of([Check("A", fail), Check("B", lambda: [WELL])]))
    said = "It could not be looked at (ZeroDivisionError: by zero)."
    assert found == [Finding("A", LOOK, said, REPORT_IT), WELL]


def test_a_path_in_the_home_folder_does_not_name_its_owner():
    assert shown(Path.home() / "a" / "b") == str(Path("~", "a", "b"))
    assert shown("/elsewhere") == str(Path("/elsewhere"))
