"""The suite finds its folders in a checkout, in an installed wheel, and where it is told to."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation_lib import project
from evaluation_lib.errors import EvaluationError
from evaluation_lib.project import NO_DICTIONARY, OWN_DICTIONARY

CHECKOUT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def no_dictionary_of_ones_own(monkeypatch):
    monkeypatch.delenv(OWN_DICTIONARY, raising=False)


@pytest.fixture
def wheel(tmp_path, monkeypatch):
    """The library as if it lay in a folder of installed packages, with nothing beside it."""
    package = tmp_path / "site-packages" / "evaluation_lib"
    monkeypatch.setattr(project, "CHECKOUT", package.parent)
    monkeypatch.setattr(project, "BUNDLED", package / "_bundled")
    return package


@pytest.fixture
def own_folder(tmp_path):
    """A folder, with a space in its name, that holds a data package."""
    folder = tmp_path / "our own" / "dictionary"
    folder.mkdir(parents=True)
    (folder / "datapackage.yaml").touch()
    return folder


def test_in_a_checkout_the_folders_lie_beside_the_library():
    assert project.in_checkout()
    assert project.data_dictionary_folder() == CHECKOUT / "data_dictionary"
    assert project.notebooks_folder() == CHECKOUT / "notebooks"
    assert project.outputs_folder() == CHECKOUT / "outputs"


def test_in_a_wheel_they_lie_inside_it_and_outputs_where_one_works(wheel, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert not project.in_checkout()
    assert project.data_dictionary_folder() == wheel / "_bundled" / "data_dictionary"
    assert project.notebooks_folder() == wheel / "_bundled" / "notebooks"
    assert project.outputs_folder() == tmp_path / "outputs"


@pytest.mark.parametrize("where", ["checkout", "wheel"])
def test_a_councils_own_dictionary_goes_before_both(where, own_folder, monkeypatch, request):
    if where == "wheel":
        request.getfixturevalue("wheel")
    monkeypatch.setenv(OWN_DICTIONARY, str(own_folder))
    assert project.data_dictionary_folder() == own_folder.resolve()


def test_it_may_be_named_from_home_or_from_where_one_works(own_folder, monkeypatch):
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(own_folder.parent))
    monkeypatch.setenv(OWN_DICTIONARY, "~/dictionary")
    assert project.data_dictionary_folder() == own_folder.resolve()
    monkeypatch.chdir(own_folder.parent)
    monkeypatch.setenv(OWN_DICTIONARY, "dictionary")
    assert project.data_dictionary_folder() == own_folder.resolve()


def test_an_empty_variable_names_no_folder(monkeypatch):
    monkeypatch.setenv(OWN_DICTIONARY, "")
    assert project.data_dictionary_folder() == CHECKOUT / "data_dictionary"


@pytest.mark.parametrize("name", ["nowhere", "."], ids=["no folder", "a folder without a package"])
def test_a_folder_that_holds_no_dictionary_is_refused(tmp_path, monkeypatch, name):
    folder = (tmp_path / name).resolve()
    monkeypatch.setenv(OWN_DICTIONARY, str(folder))
    with pytest.raises(EvaluationError) as refused:
        project.data_dictionary_folder()
    assert str(refused.value) == NO_DICTIONARY.format(folder=folder)
