"""A copy of the notebooks for oneself never takes anything that is there already."""

from __future__ import annotations

import pytest

from evaluation_lib.errors import EvaluationError
from evaluation_lib.lab.folders import copy_notebooks
from evaluation_lib.project import notebooks_folder


def test_notebooks_and_their_parameters_are_copied(tmp_path):
    copied = copy_notebooks(tmp_path / "new" / "mine")
    assert {"published_picture.ipynb", "parameters/mid.yaml"} <= set(copied.new)
    assert copied.kept == ()
    for name in copied.new:
        own, shipped = tmp_path / "new" / "mine" / name, notebooks_folder() / name
        assert own.read_bytes() == shipped.read_bytes()


def test_what_is_there_already_is_left_and_told(tmp_path):
    mine = tmp_path / "published_picture.ipynb"
    mine.write_text("mine", encoding="utf-8")
    copied = copy_notebooks(tmp_path)
    assert copied.kept == ("published_picture.ipynb",)
    assert mine.read_text(encoding="utf-8") == "mine"
    again = copy_notebooks(tmp_path)
    assert again.new == () and set(again.kept) == {*copied.new, *copied.kept}


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(EvaluationError, match="is a file: name a folder"):
        copy_notebooks(tmp_path / "file")


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(EvaluationError, match="cannot be written to"):
        copy_notebooks(tmp_path / "file" / "below")
