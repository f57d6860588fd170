"""Extracts are read once: for all areas of a run, and for the kernels that it starts."""

from __future__ import annotations

import os
import pickle
import stat
from pathlib import Path

import pytest

from evaluation_lib import opened_extracts
from evaluation_lib.errors import DataError
from evaluation_lib.keeping.retention import read_record
from evaluation_lib.opened_extracts import (
    DEMO,
    HANDED_OVER,
    NOT_INVENTED,
    handed_over,
    open_extracts,
)

PERSONS = "PERSON_ID,DATE_OF_BIRTH,FULL_ETHNICITY_CODE\n1,01/02/2015,WBRI\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(opened_extracts, "_LAST", {})
    (tmp_path / "DM_PERSONS 2025-03-31.csv").write_text(PERSONS)
    return tmp_path


def read(folder, dictionary, scheme=None):
    return open_extracts(str(folder), scheme=scheme, dictionary=dictionary)


def test_a_folder_is_read_once_until_it_changes(folder, dictionary):
    first = read(folder, dictionary)
    assert read(folder, dictionary) is first
    (folder / "DM_PERSONS 2025-03-31.csv").write_text(PERSONS + "2,01/02/2016,BCRB\n")
    assert len(read(folder, dictionary).records.children) == 2


def test_another_scheme_is_another_reading(folder, dictionary):
    first = read(folder, dictionary)
    assert read(folder, dictionary, scheme="nhs_2001") is not first


def test_what_was_read_is_handed_over_and_taken_back(folder, dictionary, monkeypatch):
    first = read(folder, dictionary)
    with handed_over():
        file = Path(os.environ[HANDED_OVER])
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        kept = read_record(file.parent)
        assert kept.kind == "handed_over" and kept.files == (file.name,)
        # As in another process: nothing read yet, and reading would fail.
        monkeypatch.setattr(opened_extracts, "_LAST", {})
        monkeypatch.setattr(opened_extracts, "_read", None)
        taken = read(folder, dictionary)
        assert taken is not first
        assert taken.records.children.equals(first.records.children)
    assert not file.parent.exists() and HANDED_OVER not in os.environ


def test_what_is_handed_over_of_another_folder_is_not_taken(
    folder, dictionary, monkeypatch, tmp_path_factory
):
    read(folder, dictionary)
    other = tmp_path_factory.mktemp("another folder")
    (other / "DM_PERSONS 2025-03-31.csv").write_text(PERSONS + "2,01/02/2016,BCRB\n")
    with handed_over():
        monkeypatch.setattr(opened_extracts, "_LAST", {})
        assert len(read(other, dictionary).records.children) == 2


def test_nothing_is_left_where_a_run_is_stopped(folder, dictionary):
    read(folder, dictionary)
    with pytest.raises(KeyboardInterrupt), handed_over():
        file = Path(os.environ[HANDED_OVER])
        assert pickle.loads(file.read_bytes())
        raise KeyboardInterrupt
    assert not file.parent.exists() and HANDED_OVER not in os.environ


def test_a_demonstration_that_would_not_say_that_it_is_invented_is_refused(
    folder, dictionary, monkeypatch
):
    monkeypatch.setattr(opened_extracts, "_demo_folder", lambda dictionary: folder)
    with pytest.raises(DataError, match=NOT_INVENTED):
        open_extracts(DEMO, scheme=None, dictionary=dictionary)


def test_where_nothing_was_read_nothing_is_handed_over(folder):
    with handed_over():
        assert HANDED_OVER not in os.environ
