"""No run, index, register or review ever takes a private notebook, whatever it is called."""

from __future__ import annotations

import shutil

import pytest

from evaluation_lib import cli
from evaluation_lib.commands.parsing import REFUSED
from evaluation_lib.errors import ParameterError
from evaluation_lib.project import notebooks_folder
from evaluation_lib.reports.notebooks import (
    PRIVATE,
    find_notebooks,
    known_notebooks,
    private_notebooks,
)


def refusal(name: str, dictionary) -> str:
    with pytest.raises(ParameterError) as error:
        find_notebooks([name], dictionary=dictionary)
    return error.value.problems[0]


def test_it_is_listed_as_private_and_among_no_notebooks_of_a_run(dictionary):
    assert private_notebooks(dictionary) == ["self_evaluation"]
    assert "self_evaluation" not in known_notebooks(dictionary)
    found = find_notebooks([], dictionary=dictionary)
    assert "self_evaluation" not in [one.name for one in found]


@pytest.mark.parametrize("name", ["self_evaluation", "Self-Evaluation", "self_evaluation.ipynb"])
def test_a_run_that_names_it_is_told_the_command(name, dictionary):
    assert refusal(name, dictionary) == PRIVATE.format(found=name, command="self-evaluation")


def test_its_path_and_a_copy_under_another_name_are_refused_too(tmp_path, dictionary):
    path = notebooks_folder() / "self_evaluation.ipynb"
    assert "for its owner alone" in refusal(str(path), dictionary)
    copy = tmp_path / "reflections.ipynb"
    shutil.copy(path, copy)
    expected = PRIVATE.format(found="reflections.ipynb", command="self-evaluation")
    assert refusal(str(copy), dictionary) == expected


def test_the_command_line_refuses_before_anything_is_made(tmp_path, capsys):
    output = tmp_path / "out"
    words = ["run", "--notebook", "self_evaluation", "--output", str(output)]
    assert cli.main(words) == REFUSED
    assert "evaluate self-evaluation --output" in capsys.readouterr().err
    assert not output.exists()


def test_no_parameter_of_a_run_leads_to_it(capsys):
    assert cli.main(["run", "--own-answers", "mine"]) == REFUSED
    assert "not an option" in capsys.readouterr().err
