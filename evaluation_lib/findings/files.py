"""Findings as a file beside the pages that they are of, and as text for the kernels of a run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from evaluation_lib.csv_files import FORMULA, read_csv_table, safe_text, write_csv
from evaluation_lib.errors import DataError
from evaluation_lib.findings.table import COLUMNS, NUMBERS, findings_table

#: The findings of an area, beside its pages.
FINDINGS_FILE = "findings.csv"
NOT_FINDINGS = (
    "{folder}/{file} does not hold findings as a run writes them ({reason}): make the reports "
    "again."
)


@dataclass(frozen=True)
class Seen:
    """A page that a run was asked for.

    Attributes
    ----------
    area
        What it is about, as reports call it.
    notebook
        The name of its notebook.
    audience
        Whom it was made for; empty where nobody knows.
    made
        Whether it was made.
    invented
        Whether nobody whom it is about exists.
    """

    area: str
    notebook: str
    audience: str = ""
    made: bool = True
    invented: bool = False


def text_rows(table: pd.DataFrame) -> list[dict[str, str]]:
    """Return findings as text that `findings_table` reads back as it was."""
    return [{name: _text(name, row[name]) for name in COLUMNS} for row in table.to_dict("records")]


def _text(name: str, value: Any) -> str:
    if pd.isna(value):
        return ""
    return repr(float(value)) if name in NUMBERS else str(value)


def write_findings_file(file: Path, table: pd.DataFrame) -> None:
    """Write the findings of an area as CSV; no cell of it is worked out by a spreadsheet."""
    numbers = (*NUMBERS, "number")
    rows = [
        [row[name] if name in numbers else str(safe_text(row[name])) for name in COLUMNS]
        for row in text_rows(table)
    ]
    write_csv(file, [list(COLUMNS), *rows])


def read_findings_file(file: Path) -> pd.DataFrame:
    """Read what `write_findings_file` wrote.

    Raises
    ------
    DataError
        If the file is no such file; the sentence says what is wrong with it.
    """
    try:
        read = read_csv_table(file)
        return findings_table(
            dict(zip(read.columns, map(_without_apostrophe, row), strict=True)) for row in read.rows
        )
    except (DataError, ValueError) as error:
        reason = str(error).rstrip(".")
        raise DataError(
            NOT_FINDINGS.format(folder=file.parent.name, file=file.name, reason=reason)
        ) from error


def _without_apostrophe(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell[1:]) else cell


def as_handed_over(table: pd.DataFrame, seen: Iterable[Seen]) -> bytes:
    """Write findings, and of which pages they are, for the kernels of a run."""
    told = {"seen": [asdict(one) for one in seen], "rows": text_rows(table)}
    return json.dumps(told, sort_keys=True, ensure_ascii=False).encode()


def from_handed_over(content: bytes) -> tuple[pd.DataFrame, tuple[Seen, ...]]:
    """Read what `as_handed_over` wrote."""
    told: Mapping[str, Sequence[Any]] = json.loads(content)
    return findings_table(told["rows"]), tuple(Seen(**one) for one in told["seen"])
