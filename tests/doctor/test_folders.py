"""Places to write to: allowed, with space, not copied elsewhere, not too deep."""

from __future__ import annotations

import os
from collections import namedtuple
from pathlib import Path

import pytest

from evaluation_lib.doctor import folders
from evaluation_lib.doctor.findings import LOOK, OK, WRONG

Usage = namedtuple("Usage", "free")


@pytest.fixture
def outputs(tmp_path, monkeypatch):
    folder = tmp_path / "outputs"
    monkeypatch.setattr(folders, "outputs_folder", lambda: folder)
    return folder


def only(findings):
    [finding] = findings
    return finding


def free(monkeypatch, number):
    monkeypatch.setattr(folders.shutil, "disk_usage", lambda folder: Usage(number))


@pytest.mark.parametrize(
    ("number", "state", "said"),
    [(50e9, OK, "50 GB"), (1.2e9, LOOK, "1 GB"), (30e6, WRONG, "only 30 MB")],
)
def test_space_is_told(outputs, monkeypatch, number, state, said):
    free(monkeypatch, number)
    found = only(folders.outputs())
    assert found.state == state and said in found.said


def test_outputs_that_are_not_there_yet_are_not_made(outputs, monkeypatch):
    free(monkeypatch, 50e9)
    assert only(folders.outputs()).state == OK
    assert list(outputs.parent.iterdir()) == []


@pytest.mark.parametrize("look", [folders.outputs, folders.temporary])
def test_a_folder_that_refuses_is_wrong_and_nothing_is_left(outputs, monkeypatch, look):
    def refuse(**_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(folders.tempfile, "TemporaryFile", refuse)
    found = only(look())
    assert found.state == WRONG and "Permission denied" in found.said and found.remedy


@pytest.mark.parametrize(
    ("folder", "by"),
    [
        ("/home/a/OneDrive - A Council/suite/outputs", "OneDrive - A Council"),
        ("/home/a/A Council SharePoint/outputs", "A Council SharePoint"),
        ("/home/a/Dropbox/outputs", "Dropbox"),
        ("/home/a/work/outputs", ""),
    ],
)
def test_a_folder_that_is_copied_elsewhere_is_known_by_its_path(folder, by):
    assert folders.synced_by(Path(folder), environment={}) == by


def test_a_folder_that_is_copied_elsewhere_is_known_by_the_variable(tmp_path):
    inside = {"OneDriveCommercial": str(tmp_path)}
    assert folders.synced_by(tmp_path / "outputs", environment=inside) == "OneDrive"
    beside = {"OneDriveCommercial": str(tmp_path / "other")}
    assert folders.synced_by(tmp_path / "outputs", environment=beside) == ""


def test_it_is_said_what_is_copied_and_where_to_keep_it_instead(monkeypatch, tmp_path):
    monkeypatch.setattr(folders, "outputs_folder", lambda: tmp_path / "Dropbox" / "outputs")
    found = only(folders.synced())
    assert found.state == LOOK and "Dropbox" in found.said and "--output" in found.remedy


class TestPaths:
    @pytest.fixture(autouse=True)
    def windows(self, monkeypatch):
        monkeypatch.setattr(folders, "_long_paths_allowed", lambda: False)

        class System:
            name = "nt"

        monkeypatch.setattr(folders, "os", System)

    def test_a_deep_folder_is_told(self, monkeypatch, tmp_path):
        monkeypatch.setattr(folders, "outputs_folder", lambda: tmp_path.joinpath(*["deep"] * 50))
        assert only(folders.paths()).remedy == folders.SHORTER

    def test_a_short_one_will_do(self, monkeypatch):
        monkeypatch.setattr(folders, "outputs_folder", lambda: Path("/e/outputs"))
        assert only(folders.paths()).state == OK


def test_elsewhere_paths_may_be_long(monkeypatch):
    if folders.os.name != "nt":
        assert list(folders.paths()) == []


def test_encryption_is_said_in_a_sentence(outputs):
    found = only(folders.encryption())
    assert found.topic == folders.ENCRYPTION and found.state in (OK, LOOK)
    assert str(outputs) in found.said


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX systems")
def test_executed_notebooks_that_others_can_read_are_worth_a_look(outputs):
    area = outputs / "demo" / "essex"
    area.mkdir(parents=True)
    copy = area / "differences.ipynb"
    copy.write_text("{}")
    copy.chmod(0o644)
    found = only(folders.rights())
    assert found.state == LOOK and "chmod" in found.remedy
    copy.chmod(0o600)
    assert only(folders.rights()).state == OK
