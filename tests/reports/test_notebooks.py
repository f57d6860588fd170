"""Notebooks are found by name or path, and what is wrong with one is said in a sentence."""

from __future__ import annotations

import pytest

from evaluation_lib.errors import ParameterError
from evaluation_lib.reports.notebooks import find_notebooks, known_notebooks, read_notebook


def test_without_a_name_all_notebooks_of_the_suite_are_found(dictionary):
    found = find_notebooks([], dictionary=dictionary)
    assert [notebook.name for notebook in found] == list(known_notebooks(dictionary))


@pytest.mark.parametrize(
    "name", ["published_picture", "published-picture", "published_picture.ipynb"]
)
def test_a_notebook_of_the_suite_is_found_by_its_name(dictionary, name):
    [found] = find_notebooks([name], dictionary=dictionary)
    assert found.name == "published_picture" and found.defaults["area"] == "Essex"


def test_a_notebook_named_twice_runs_once(dictionary):
    assert len(find_notebooks(["published_picture"] * 2, dictionary=dictionary)) == 1


def test_ones_own_notebook_is_found_by_its_path(dictionary, notebook):
    [found] = find_notebooks([str(notebook("my_own"))], dictionary=dictionary)
    assert found.title == "My own"
    assert found.defaults == {"area": "Essex", "period_start": "2024-04-01"}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{}", "cannot be read as a notebook"),
        ("not json", "cannot be read as a notebook"),
    ],
)
def test_what_is_no_notebook_is_refused(dictionary, tmp_path, content, sentence):
    path = tmp_path / "own.ipynb"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ParameterError, match=sentence):
        find_notebooks([str(path)], dictionary=dictionary)


def test_a_parameters_cell_that_computes_is_refused(notebook):
    path = notebook("own", parameters="area = 'Es' + 'sex'\nx = open('file')")
    with pytest.raises(ParameterError, match="cannot be read as a notebook"):
        read_notebook(path, title="Own")


def test_a_notebook_without_the_tag_is_refused(notebook, dictionary):
    import nbformat

    path = notebook("own")
    content = nbformat.read(path, as_version=4)
    content.cells[0].metadata = {}
    nbformat.write(content, path)
    with pytest.raises(ParameterError, match="has no cell tagged 'parameters'"):
        read_notebook(path, title="Own")
