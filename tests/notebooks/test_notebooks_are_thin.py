"""Notebooks stay thin: one parameters cell, one call a cell, nothing defined, no outputs."""

from __future__ import annotations

import ast

import nbformat
import pytest

from evaluation_lib.areas import known_areas
from evaluation_lib.disclosure.notebook_lint import faults_in
from evaluation_lib.parameter_help import parameters_file
from evaluation_lib.parameters import check_parameters, parameter_definitions
from evaluation_lib.project import notebooks_folder
from evaluation_lib.reports.notebooks import known_notebooks, parameters_of, private_notebooks
from evaluation_lib.reports.planning import read_parameters_file

NOTEBOOKS = sorted(notebooks_folder().glob("*.ipynb"))
REFUSED = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Lambda,
    ast.For,
    ast.While,
    ast.ListComp,
    ast.DictComp,
    ast.SetComp,
    ast.GeneratorExp,
    ast.If,
    ast.Try,
)


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def content(request: pytest.FixtureRequest) -> nbformat.NotebookNode:
    return nbformat.read(request.param, as_version=4)


def code_cells(content: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in content.cells if cell.cell_type == "code"]


def parameters_cells(content: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in code_cells(content) if "parameters" in cell.metadata.get("tags", [])]


def test_the_dictionary_lists_exactly_the_notebooks_there_are(dictionary):
    listed = {*known_notebooks(dictionary), *private_notebooks(dictionary)}
    assert listed == {path.stem for path in NOTEBOOKS}


def test_nothing_is_defined_or_looped(content):
    for cell in code_cells(content):
        found = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, REFUSED)]
        assert found == [], cell.source


def test_a_cell_shows_one_result(content):
    for cell in code_cells(content):
        if "parameters" not in cell.metadata.get("tags", []):
            statements = ast.parse(cell.source).body
            shown = [node for node in statements if isinstance(node, ast.Expr)]
            assert len(shown) <= 1, cell.source


def test_nothing_is_shown_but_what_the_suite_returns_and_no_number_is_typed_in(content, dictionary):
    assert faults_in(content, dictionary=dictionary) == []


def test_no_path_is_written_in_a_cell(content):
    for cell in code_cells(content):
        texts = [
            node.value
            for node in ast.walk(ast.parse(cell.source))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        assert [text for text in texts if "/" in text or "\\" in text] == []


def test_there_is_one_parameters_cell_and_each_line_is_annotated_and_explained(content, dictionary):
    [cell] = parameters_cells(content)
    definitions = parameter_definitions(dictionary)
    for line, statement in zip(cell.source.splitlines(), ast.parse(cell.source).body, strict=True):
        assert isinstance(statement, ast.AnnAssign), line
        explained = definitions[statement.target.id].cell
        assert explained and line.endswith(f"  # {explained}")


def test_what_a_parameters_cell_says_of_a_choice_of_few_names_every_value(dictionary):
    for item in parameter_definitions(dictionary).values():
        if item.in_reports and 0 < len(item.values) <= 5 and item.name != "ethnicity_scheme":
            others = [value for value in item.values if value != item.default]
            assert [value for value in others if value not in item.cell] == [], item.name


@pytest.mark.parametrize("path", sorted((notebooks_folder() / "parameters").glob("*.yaml")))
def test_a_parameters_file_explains_every_parameter_by_the_dictionary(path, dictionary):
    given = read_parameters_file(path).given
    written = parameters_file(
        given, file=f"notebooks/parameters/{path.name}", dictionary=dictionary
    )
    remedy = "write it anew with: python start.py python tools/write_parameters_files.py"
    assert path.read_text(encoding="utf-8") == written, remedy


def test_a_parameters_file_with_every_name_set_can_be_run(tmp_path, dictionary):
    definitions = parameter_definitions(dictionary)
    path = tmp_path / "all.yaml"
    text = parameters_file({}, file="all.yaml", dictionary=dictionary)
    names = [f"# {name}: " for name in definitions]
    lines = [line[2:] if line.startswith(tuple(names)) else line for line in text.splitlines(True)]
    path.write_text("".join(lines), encoding="utf-8")
    given = read_parameters_file(path).given
    assert set(given) == {name for name, item in definitions.items() if item.in_reports}
    check_parameters(given, dictionary=dictionary, areas=known_areas(dictionary))


def test_no_outputs_are_committed(content):
    for cell in code_cells(content):
        assert cell.outputs == [] and cell.execution_count is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_defaults_are_those_of_the_dictionary_and_can_be_used(path, dictionary):
    defaults = dict(parameters_of(path))
    definitions = parameter_definitions(dictionary)
    assert defaults == {
        name: str(item.default) if item.type == "date" else item.default
        for name, item in definitions.items()
        if name in defaults
    }
    checked = check_parameters(
        {name: value for name, value in defaults.items() if name != "area"},
        dictionary=dictionary,
        areas=[],
    )
    assert set(checked) == set(defaults) - {"area"}


def test_each_demo_area_has_its_parameters_file(dictionary):
    areas = dictionary.read("areas")
    shown = areas[areas["area_level"].isin(["local_authority", "quadrant"])]
    files = {path.stem for path in (notebooks_folder() / "parameters").glob("*.yaml")}
    assert files == set(shown["slug"])


def test_every_parameter_of_reports_is_taken_by_a_notebook(dictionary):
    of_runs = [path for path in NOTEBOOKS if path.stem in known_notebooks(dictionary)]
    taken = {name for path in of_runs for name in parameters_of(path)}
    definitions = parameter_definitions(dictionary)
    assert taken == {name for name, item in definitions.items() if item.in_reports}
