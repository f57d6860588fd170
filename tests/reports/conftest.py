"""Fixtures for runs: small notebooks that end well, fail, or take their time."""

from __future__ import annotations

from collections.abc import Callable
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
