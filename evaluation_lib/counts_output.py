"""Write a table of counts for analysts: a CSV that its user alone can read, outside the project."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from evaluation_lib.csv_files import refuse_output, write_csv
from evaluation_lib.errors import EvaluationError
from evaluation_lib.project import CHECKOUT, in_checkout, outputs_folder
from evaluation_lib.reports.manifest import MANIFEST

#: The user alone reads and writes it.
PRIVATE = 0o600

IN_PROJECT = (
    "output {file} lies in the project's folder, where git would take it: name a file outside it, "
    "or in {outputs}."
)
AMONG_REPORTS = (
    "output {file} lies among the reports of a run, which may be given away: name a file elsewhere."
)
AMONG_EXTRACTS = (
    "output {file} lies in the folder of the extracts, and would be read as one of them: name a "
    "file elsewhere."
)


def refuse_counts_output(output: Path, *, extracts: Path) -> None:
    """Refuse a place where counts with small numbers must not stand, before any work.

    Parameters
    ----------
    output
        The file, with its whole path.
    extracts
        The folder of the extracts.

    Raises
    ------
    EvaluationError
        If it lies in the project (but for its folder of outputs, which git leaves alone), among
        reports or among extracts, or cannot be a file.
    """
    around = output.parents
    outputs = outputs_folder().resolve()
    if in_checkout() and CHECKOUT in around and outputs not in around:
        raise EvaluationError(IN_PROJECT.format(file=output, outputs=outputs))
    if any((at / MANIFEST).exists() for at in around):
        raise EvaluationError(AMONG_REPORTS.format(file=output))
    if extracts.resolve() in around:
        raise EvaluationError(AMONG_EXTRACTS.format(file=output))
    refuse_output(output, source=extracts)


def write_counts(counts: pd.DataFrame, output: Path) -> None:
    """Write counts as CSV in UTF-8, unrounded, whole or not at all, for its user alone.

    Parameters
    ----------
    counts
        As `counts.whole.count` returns them. A missing value is an empty cell, a day is
        year-month-day.
    output
        The file.

    Raises
    ------
    DataError
        If it cannot be written.
    """
    columns = [_cells(counts[name]) for name in counts.columns]
    write_csv(output, [list(counts.columns), *zip(*columns, strict=True)], mode=PRIVATE)


def _cells(column: pd.Series) -> list[str]:
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        column = column.dt.strftime("%Y-%m-%d")
    missing = column.isna()
    return [
        "" if gone else _number(value)
        for value, gone in zip(column.astype(object), missing, strict=True)
    ]


def _number(value: object) -> str:
    """A number by its shortest digits that give it back; anything else as text."""
    return repr(float(value)) if isinstance(value, float) else str(value)
