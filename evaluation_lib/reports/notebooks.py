"""The notebooks that reports are made from, and the parameters that each of them takes."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import ParameterError
from evaluation_lib.project import notebooks_folder, user_path
from evaluation_lib.wordlists import cut, did_you_mean, listed, match

PARAMETERS_TAG = "parameters"

UNKNOWN_NOTEBOOK = "notebook '{found}' is not known{hint} Notebooks: {names}."
NO_PARAMETERS_CELL = (
    "notebook {path} has no cell tagged 'parameters': tag the cell that sets area and the others."
)
NOT_AN_ASSIGNMENT = "line {line} of its parameters cell does not set one name to one value"
PRIVATE = (
    "notebook '{found}' is for its owner alone, and no run makes it: write evaluate "
    "{command} --output with a folder of your own."
)
NOT_A_NOTEBOOK = "notebook {path} cannot be read as a notebook: {reason}."


@dataclass(frozen=True)
class Notebook:
    """A notebook that a report is made from.

    Attributes
    ----------
    name
        Its file name without ending; pages carry it.
    title
        Its title as the index writes it.
    path
        Where it lies.
    defaults
        The parameters it takes, with the values of its parameters cell.
    """

    name: str
    title: str
    path: Path
    defaults: Mapping[str, Any]


def known_notebooks(dictionary: Dictionary) -> dict[str, str]:
    """Return the titles of the suite's notebooks by name, in the dictionary's order.

    Those that are private to their owners are not among them: no run makes those.
    """
    reports = dictionary.read("reports").sort_values("order")
    reports = reports[~reports["private"]]
    return dict(zip(reports["notebook"], reports["title"], strict=True))


def private_notebooks(dictionary: Dictionary) -> list[str]:
    """Return the names of the notebooks that are private to their owners."""
    reports = dictionary.read("reports").sort_values("order")
    return list(reports.loc[reports["private"], "notebook"])


def find_notebooks(names: Sequence[str], *, dictionary: Dictionary) -> list[Notebook]:
    """Return the notebooks named, or all of the suite's if none is.

    Parameters
    ----------
    names
        Names of the suite's notebooks, or paths of notebooks of one's own.
    dictionary
        The data dictionary; its table ``reports`` lists the suite's.

    Raises
    ------
    ParameterError
        If a name is unknown or that of a private notebook, or a file is not a notebook with a
        parameters cell.
    """
    titles = known_notebooks(dictionary)
    problems: list[str] = []
    notebooks: dict[Path, Notebook] = {}
    for name in names or list(titles):
        try:
            _refuse_private(name, dictionary)
            path, title = _path_and_title(name, titles)
            notebooks[path] = read_notebook(path, title=title)
        except ParameterError as error:
            problems += error.problems
    if problems:
        raise ParameterError(problems)
    return list(notebooks.values())


def _refuse_private(name: str, dictionary: Dictionary) -> None:
    private = private_notebooks(dictionary)
    found = match(Path(name).name.removesuffix(".ipynb"), private)
    if found is not None:
        command = found.replace("_", "-")
        raise ParameterError([PRIVATE.format(found=cut(name), command=command)])


def _path_and_title(name: str, titles: Mapping[str, str]) -> tuple[Path, str]:
    path = user_path(name)
    if path is not None and path.suffix == ".ipynb" and path.is_file():
        return path.resolve(), path.stem.replace("_", " ").capitalize()
    known = match(name.removesuffix(".ipynb"), list(titles))
    if known is not None:
        return notebooks_folder() / f"{known}.ipynb", titles[known]
    hint = did_you_mean(name, list(titles))
    raise ParameterError(
        [UNKNOWN_NOTEBOOK.format(found=cut(name), hint=hint, names=listed(list(titles)))]
    )


def read_notebook(path: Path, *, title: str) -> Notebook:
    """Read a notebook that a run may make.

    Raises
    ------
    ParameterError
        If the file is not a notebook, has no parameters cell of plain assignments, or is private to
        its owner: a copy under another name is as private as the notebook it was made of.
    """
    content = _content(path)
    if content.metadata.get("private"):
        raise ParameterError([PRIVATE.format(found=path.name, command="self-evaluation")])
    return Notebook(name=path.stem, title=title, path=path, defaults=_parameters(content, path))


def parameters_of(path: Path) -> dict[str, Any]:
    """Return the parameters that a notebook takes, with the values of its parameters cell.

    Raises
    ------
    ParameterError
        If the file is not a notebook, or has no parameters cell of plain assignments.
    """
    return _parameters(_content(path), path)


def _content(path: Path) -> nbformat.NotebookNode:
    try:
        return nbformat.read(path, as_version=4)
    except Exception as error:
        raise ParameterError([NOT_A_NOTEBOOK.format(path=path.name, reason=cut(error))]) from error


def _parameters(content: nbformat.NotebookNode, path: Path) -> dict[str, Any]:
    try:
        cells = [cell for cell in content.cells if PARAMETERS_TAG in cell.metadata.get("tags", [])]
        defaults = _assignments(cells[0].source) if cells else {}
    except Exception as error:
        raise ParameterError([NOT_A_NOTEBOOK.format(path=path.name, reason=cut(error))]) from error
    if not cells:
        raise ParameterError([NO_PARAMETERS_CELL.format(path=path.name)])
    return defaults


def _assignments(source: str) -> dict[str, Any]:
    """Return the names and literal values that a cell assigns, one name a line."""
    found: dict[str, Any] = {}
    for node in ast.parse(source).body:
        targets = [node.target] if isinstance(node, ast.AnnAssign) else getattr(node, "targets", [])
        if len(targets) != 1 or not isinstance(targets[0], ast.Name) or node.value is None:
            raise ValueError(NOT_AN_ASSIGNMENT.format(line=node.lineno))
        found[targets[0].id] = ast.literal_eval(node.value)
    return found
