"""Fixtures for reports: small notebooks that end well or fail, and small pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

PARAMETERS = 'area: str = "Essex"\nperiod_start: str = "2024-04-01"'


@pytest.fixture
def notebook(tmp_path: Path) -> Callable[..., Path]:
    """Write a small notebook: its name, and its cells after the parameters."""

    def write(name: str, *cells: str, parameters: str = PARAMETERS) -> Path:
        first = new_code_cell(parameters, metadata={"tags": ["parameters"]})
        content = new_notebook(cells=[first, *(new_code_cell(cell) for cell in cells)])
        path = tmp_path / "notebooks of mine" / f"{name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        nbformat.write(content, path)
        return path

    return write


PROVENANCE = (
    "<section aria-labelledby='w'><h2 id='w'>Where this comes from</h2>"
    "<p><!-- made -->Made on {made} by {suite}.<!-- /made --></p>{tables}</section>"
)


def _table(caption: str, *rows: Sequence[str]) -> str:
    """A table whose first row holds its headings."""
    body = "".join(
        f"<tr><th scope='row'>{escape(row[0])}</th>"
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    return f"<table><caption>{escape(caption)}</caption><tbody>{body}</tbody></table>"


def _page(
    *parts: str,
    points: Sequence[str] = ("More children were looked after.",),
    parameters: Mapping[str, str] = {"Area": "Essex"},
    inputs: Mapping[str, str] = {"events.csv": "aa"},
    suite: str = "evaluation_lib 1.0",
    made: str = "2026-11-29 10:00 UTC",
    stamps: Sequence[str] = (),
) -> str:
    """A page: stamps, heading, main points, parts, and where it comes from."""
    stamped = "".join(
        f"<div class='stamp' role='note'><strong>{words}</strong> <span>Why.</span></div>"
        for words in stamps
    )
    listed = "".join(f"<li>{escape(point)}</li>" for point in points)
    about = PROVENANCE.format(
        made=made,
        suite=suite,
        tables=_table(
            "Parameters of this run",
            ("Parameter", "Meaning", "Value"),
            *((label.lower(), label, value) for label, value in parameters.items()),
        )
        + _table("Files read", ("File", "SHA-256"), *inputs.items()),
    )
    return (
        "<!DOCTYPE html><html lang='en-GB'><head><title>T</title></head><body>"
        f"<main id='content'><!-- status --><!-- /status -->{stamped}<h1>A report</h1>"
        f"<section><h2 id='main-points'>Main points</h2><ul>{listed}</ul></section>"
        f"{''.join(parts)}{about}</main></body></html>"
    )


@pytest.fixture(scope="session")
def table() -> Callable[..., str]:
    """Write a table as a page holds it."""
    return _table


@pytest.fixture(scope="session")
def page() -> Callable[..., str]:
    """Write a small page as the suite does."""
    return _page
