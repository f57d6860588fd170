"""What is saved from JupyterLab is a notebook that the check for outputs lets pass."""

from __future__ import annotations

import copy
import importlib.util

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from evaluation_lib.lab.saving import without_outputs
from evaluation_lib.project import CHECKOUT


def run_notebook():
    """A notebook as it stands on the screen after a run."""
    shown = new_output("execute_result", data={"text/plain": "child 4711"}, execution_count=3)
    code = new_code_cell("table", outputs=[shown], execution_count=3)
    code.metadata = {"tags": ["mine"], "execution": {"iopub.execute_input": "now"}}
    notebook = new_notebook(cells=[new_markdown_cell("# Words"), code])
    notebook.metadata = {"title": "T", "widgets": {"state": "child 4711"}}
    return {"type": "notebook", "format": "json", "content": notebook}


def test_outputs_are_taken_out_and_nothing_else():
    model = run_notebook()
    without_outputs(model=model, path="a.ipynb", contents_manager=None)
    words, code = model["content"]["cells"]
    assert words["source"] == "# Words"
    assert (code["source"], code["outputs"], code["execution_count"]) == ("table", [], None)
    assert code["metadata"] == {"tags": ["mine"]}
    assert model["content"]["metadata"] == {"title": "T"}


def test_what_is_left_is_what_the_check_of_notebooks_asks_for():
    place = CHECKOUT / "tools" / "check_notebooks_are_clean.py"
    specification = importlib.util.spec_from_file_location(place.stem, place)
    tool = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(tool)
    model = run_notebook()
    assert tool.cleaned(model["content"]) != model["content"]
    without_outputs(model=model)
    assert tool.cleaned(model["content"]) == model["content"]


def test_other_files_are_saved_as_they_are():
    for model in (
        {"type": "file", "content": "cells"},
        {"type": "notebook", "content": None},
        {"type": "directory"},
    ):
        before = copy.deepcopy(model)
        without_outputs(model=model)
        assert model == before
