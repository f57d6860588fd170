"""The data dictionary in force: whose it is, and the first place that does not fit."""

from __future__ import annotations

import pytest

from evaluation_lib.doctor import dictionaries
from evaluation_lib.doctor.findings import OK, WRONG
from evaluation_lib.project import OWN_DICTIONARY


def only():
    [finding] = dictionaries.dictionary()
    return finding


@pytest.fixture
def own(copied_dictionary, monkeypatch):
    monkeypatch.setenv(OWN_DICTIONARY, str(copied_dictionary))
    return copied_dictionary


def test_the_shipped_one_fits(monkeypatch):
    monkeypatch.delenv(OWN_DICTIONARY, raising=False)
    found = only()
    assert found.state == OK and found.said.startswith(dictionaries.SHIPPED)


def test_ones_own_is_said_to_be_ones_own(own):
    found = only()
    assert found.state == OK and OWN_DICTIONARY in found.said


def test_a_cell_that_does_not_fit_is_named(own):
    file = own / "code_lists" / "areas.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("quadrant", "corner"), "utf-8")
    found = only()
    assert found.state == WRONG and "corner" in found.said and OWN_DICTIONARY in found.remedy


def test_a_folder_that_is_none_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv(OWN_DICTIONARY, str(tmp_path))
    found = only()
    assert found.state == WRONG and "datapackage.yaml" in found.said
