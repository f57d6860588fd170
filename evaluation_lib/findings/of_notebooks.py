"""Take out of executed notebooks what their pages hand over: what they show, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import nbformat
import pandas as pd

from evaluation_lib.findings.table import FINDINGS, findings_table
from evaluation_lib.presentation.sections import TABLES


def rows_shown(shown: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the rows of findings that one output shows, by the names of their columns.

    Parameters
    ----------
    shown
        What a cell shows, by kind, as a notebook keeps it.
    """
    for table in shown.get(TABLES, {}).get("tables", []):
        if table.get("key") == FINDINGS:
            columns = {one["heading"]: one["values"] for one in table["columns"]}
            for values in zip(*columns.values(), strict=True):
                yield dict(zip(columns, values, strict=True))


def findings_of(notebooks: Iterable[nbformat.NotebookNode]) -> pd.DataFrame:
    """Return the findings that executed notebooks hand over, checked (`findings_table`)."""
    return findings_table(
        row
        for notebook in notebooks
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        for row in rows_shown(output.get("data", {}))
    )
