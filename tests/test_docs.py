"""The documentation tells the truth of this commit: its links lead somewhere, its names exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from evaluation_lib.project import CHECKOUT, PACKAGE

PAGES = [
    *sorted(CHECKOUT.glob("*.md")),
    *sorted((CHECKOUT / "docs").glob("*.md")),
]
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
METHODS = CHECKOUT / "docs" / "methods.md"
MEASURE = re.compile(r'(?:measure=|MEASURE\w* = )"(\w+)"')


def functions_in(folder: Path) -> set[str]:
    return {
        node.name
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files_of_the_project(page):
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_folders_and_modules_named_are_there(page):
    named = re.findall(
        r"`((?:evaluation_lib|data_dictionary|notebooks|tests|docs|tools)/[\w/.-]+)`",
        page.read_text(encoding="utf-8"),
    )
    assert [path for path in named if not (CHECKOUT / path).exists()] == []


def test_measures_that_tables_can_hold_have_a_method_note():
    notes = METHODS.read_text(encoding="utf-8")
    held = {
        name
        for path in (PACKAGE / "measures").glob("*.py")
        for name in MEASURE.findall(path.read_text(encoding="utf-8"))
    }
    assert len(held) > 5
    assert {name for name in held if f"`{name}`" not in notes} == set()


def test_functions_named_in_the_method_notes_exist():
    named = set(re.findall(r"`([a-z]+(?:_[a-z0-9]+)+)`", METHODS.read_text(encoding="utf-8")))
    functions = functions_in(PACKAGE / "measures") | functions_in(PACKAGE / "disclosure")
    # Calls of other packages stand with a dot or with what is passed.
    elsewhere = {"phe_rate", "calculate_dsr", "quantile_ci", "proportion_confint"}
    elsewhere |= {"calculate_funnel_limits"}
    held = {
        name
        for path in (PACKAGE / "measures").glob("*.py")
        for name in re.findall(r'"(\w+)"', path.read_text(encoding="utf-8"))
    }
    assert named - functions - elsewhere - held == set()
