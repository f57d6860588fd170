"""What a notebook must not do, found before it is run: show things by itself, or type in numbers.

A report run refuses what is no release anyhow. What is typed into a notebook's text is shown as it
is, so it is caught here, and once more on the finished page.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Any

from evaluation_lib.areas import known_areas
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.disclosure.page_scan import NUMBER

NUMBER_TYPED = (
    "cell {cell}: a number stands in the text beside {name}. Let a function of the suite say it, "
    "which hides small numbers."
)
SHOWS_BY_ITSELF = (
    "cell {cell}: {name} shows something that is no release. Show what a function of the suite "
    "returns."
)
NO_CALL = (
    "cell {cell}: its result is no call of a function. Show what a function of the suite returns."
)
ATTACHED = "cell {cell}: a file is attached to it, and nobody can see what it holds. Take it out."
NOT_PYTHON = "cell {cell}: it cannot be read as Python without commands of the notebook's own."

#: Names of functions and classes by which notebooks show things.
SHOWING = {"display", "print", "pprint", "publish", "HTML", "Markdown", "SVG", "Image", "Pretty"}


def faults_in(notebook: Mapping[str, Any], *, dictionary: Dictionary) -> list[str]:
    """Return a sentence for each thing in a notebook that does not belong there.

    Parameters
    ----------
    notebook
        The notebook as JSON has it.
    dictionary
        The data dictionary: the names of areas and ethnic groups, and what is no count.
    """
    found: list[str] = []
    for number, cell in enumerate(notebook["cells"], 1):
        source = "".join(cell["source"])
        if cell.get("attachments"):
            found.append(ATTACHED.format(cell=number))
        if cell["cell_type"] == "code":
            found += _faults_of_code(source, number)
        else:
            found += [
                NUMBER_TYPED.format(cell=number, name=name)
                for name in _beside_numbers(source, dictionary)
            ]
    return found


def _beside_numbers(source: str, dictionary: Dictionary) -> Iterator[str]:
    """Give the names of areas and groups that stand in a line with a number that counts."""
    areas = [area.name for area in known_areas(dictionary) if area.below_authority]
    groups = dictionary.read("ethnic_groups")["group"].unique()
    names = re.compile(rf"\b(?:{'|'.join(map(re.escape, {*areas, *groups}))})\b")
    no_counts = re.compile("|".join(dictionary.document("page_scan")["no_counts"]), re.IGNORECASE)
    for line in source.splitlines():
        name = names.search(line)
        if name and NUMBER.search(no_counts.sub(" ", line)):
            yield name[0]


def _faults_of_code(source: str, number: int) -> Iterator[str]:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        yield NOT_PYTHON.format(cell=number)
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (name := _called(node)) in SHOWING:
            yield SHOWS_BY_ITSELF.format(cell=number, name=name)
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr) and not isinstance(last.value, ast.Call):
        yield NO_CALL.format(cell=number)


def _called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""
