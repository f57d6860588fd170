"""Open a report inside a notebook: check its parameters and load the figures they ask for."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evaluation_lib.areas import known_areas
from evaluation_lib.dictionary import Dictionary, load_dictionary
from evaluation_lib.errors import ParameterError
from evaluation_lib.measures.published import PublishedSetting, published_setting
from evaluation_lib.parameters import check_parameters, parameter_definitions
from evaluation_lib.published import SHIPPED, PublishedFigures, load_published_figures

#: The first line that papermill writes into the cell it injects.
INJECTED = "# Parameters"


@dataclass(frozen=True, eq=False)
class Report:
    """A report being made.

    Attributes
    ----------
    parameters
        Checked parameters by name.
    dictionary
        The data dictionary.
    figures
        The published figures.
    setting
        What the report is about, worked out from the two.
    """

    parameters: Mapping[str, Any]
    dictionary: Dictionary
    figures: PublishedFigures
    setting: PublishedSetting


def open_report(namespace: Mapping[str, Any]) -> Report:
    """Open the report whose parameters stand in a notebook's namespace.

    Parameters
    ----------
    namespace
        The notebook's ``globals()``.

    Returns
    -------
    Report
        Everything that the notebook's sections are made from.

    Raises
    ------
    EvaluationError
        If a parameter is unknown or cannot be used, or files contradict each other.
    """
    dictionary = load_dictionary()
    given = {
        name: namespace[name]
        for name in [*parameter_definitions(dictionary), *_injected_names(namespace)]
        if name in namespace
    }
    return prepare_report(given, dictionary=dictionary)


def prepare_report(given: Mapping[str, Any], *, dictionary: Dictionary) -> Report:
    """Check parameters and load what they ask for (see `open_report`).

    A parameter that is not given has the data dictionary's default.
    """
    defaults = {name: item.default for name, item in parameter_definitions(dictionary).items()}
    given = {**defaults, **given}
    figures = load_published_figures(dictionary, folder=_usable_folder(given, dictionary))
    areas = known_areas(dictionary, looked_after=figures.looked_after)
    parameters = check_parameters(given, dictionary=dictionary, areas=areas)
    return Report(
        parameters=parameters,
        dictionary=dictionary,
        figures=figures,
        setting=published_setting(parameters, figures=figures, dictionary=dictionary),
    )


def _usable_folder(given: Mapping[str, Any], dictionary: Dictionary) -> str:
    """Return the folder asked for, or the shipped figures where it is wrong.

    A wrong folder is named with all other problems when the parameters are checked; until then the
    shipped figures say which areas there are.
    """
    wanted = {"published_files": given["published_files"]}
    try:
        return check_parameters(wanted, dictionary=dictionary, areas=[])["published_files"]
    except ParameterError:
        return SHIPPED


def _injected_names(namespace: Mapping[str, Any]) -> list[str]:
    """Return the names that papermill injected, known or not.

    papermill injects a mistyped name without complaint; the notebook would then report on the
    default area. The kernel's history of cells shows what was injected, the last time counting.
    """
    cells = [cell for cell in namespace.get("In", []) if cell.lstrip().startswith(INJECTED)]
    try:
        statements = ast.parse(cells[-1]).body if cells else []
    except SyntaxError:
        return []
    return [
        target.id
        for node in statements
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
