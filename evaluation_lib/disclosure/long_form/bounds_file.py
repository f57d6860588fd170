"""Write what an audit found, for its user alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from evaluation_lib.counts_output import PRIVATE
from evaluation_lib.csv_files import safe_text, write_csv
from evaluation_lib.disclosure.audit import LOWER, RECOVERABLE, UPPER


def write_bounds(cells: pd.DataFrame, output: Path, *, dimensions: Sequence[str]) -> None:
    """Write each hidden cell with its bounds.

    Parameters
    ----------
    cells
        As `published_audit.PublishedAudit` has them.
    output
        The file: the dimensions, ``lower``, ``upper`` (empty where nothing bounds it),
        ``recoverable`` (``true`` or ``false``).
    dimensions
        The columns before the bounds.

    Raises
    ------
    DataError
        If it cannot be written.
    """
    rows = [
        [
            *(safe_text(cell[name]) for name in dimensions),
            *("" if pd.isna(cell[name]) else str(cell[name]) for name in (LOWER, UPPER)),
            "true" if cell[RECOVERABLE] else "false",
        ]
        for _, cell in cells.iterrows()
    ]
    names = [safe_text(name) for name in dimensions]
    # Solved numbers are what the table meant to hide.
    write_csv(output, [[*names, LOWER, UPPER, RECOVERABLE], *rows], mode=PRIVATE)
