"""The folder is its owner's alone, and lies where nothing passes it on."""

from __future__ import annotations

import os
import stat

import pytest

from evaluation_lib.errors import EvaluationError
from evaluation_lib.own_answers import own_folder as module
from evaluation_lib.own_answers.form import FORM
from evaluation_lib.own_answers.own_folder import own_folder, write_own
from evaluation_lib.project import CHECKOUT, outputs_folder
from evaluation_lib.reports.manifest import MANIFEST


def mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def refusal(output) -> str:
    with pytest.raises(EvaluationError) as error:
        own_folder(output)
    return str(error.value)


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps rights otherwise")
def test_only_its_owner_can_read_the_folder_and_what_is_in_it(own):
    before = os.umask(0)
    try:
        folder = own_folder(own)
        write_own(folder / FORM, b"words")
    finally:
        os.umask(before)
    assert (mode(folder), mode(folder / FORM)) == (0o700, 0o600)
    (folder / FORM).chmod(0o644)
    folder.chmod(0o755)
    assert mode(own_folder(own)) == 0o700
    assert (folder / FORM).read_bytes() == b"words"


def test_no_place_among_reports_is_taken(own):
    inside = outputs_folder() / "mine"
    assert refusal(inside) == module.AMONG_REPORTS.format(folder=inside.resolve())
    own.mkdir()
    (own / MANIFEST).write_text("{}")
    inside = own / "essex" / "mine"
    assert refusal(inside) == module.AMONG_REPORTS.format(folder=inside)
    assert not inside.exists()


def test_no_place_in_the_project_or_under_git_is_taken(own):
    inside = CHECKOUT / "docs" / "mine"
    assert refusal(inside) == module.IN_THE_PROJECT.format(folder=inside)
    (own / ".git").mkdir(parents=True)
    assert refusal(own / "a") == module.IN_THE_PROJECT.format(folder=own / "a")
    assert not inside.exists() and not (own / "a").exists()


def test_a_link_into_the_project_is_followed_and_refused(own):
    own.symlink_to(CHECKOUT / "docs", target_is_directory=True)
    assert refusal(own) == module.IN_THE_PROJECT.format(folder=CHECKOUT / "docs")


def test_a_folder_with_other_things_is_left_open_and_alone(own):
    own.mkdir(mode=0o755)
    (own / "photos.txt").write_text("of everybody")
    assert refusal(own) == module.NOT_OURS.format(folder=own)
    assert [path.name for path in own.iterdir()] == ["photos.txt"]
    if os.name == "posix":
        assert mode(own) & 0o077


def test_a_file_is_no_folder(own):
    own.write_text("x")
    assert refusal(own) == module.NOT_A_FOLDER.format(folder=own)
