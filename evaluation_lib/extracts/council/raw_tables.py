"""A table as a file holds it, all text, and the list of what in it could not be used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

PROBLEM_COLUMNS = [
    "file",
    "sheet",
    "row",
    "column",
    "found",
    "allowed",
    "what_to_do",
    "consequence",
]
FILE_NOT_READ = "file not read"
SHEET_NOT_READ = "sheet not read"
LEFT_OUT = "row left out"
LEFT_EMPTY = "cell left empty"
READ = "read all the same"
NOT_USED = "not used by any report"


@dataclass(frozen=True, eq=False)
class RawTable:
    """One table of a file.

    Attributes
    ----------
    file
        The file's path within its folder, with ``/``.
    sheet
        The sheet, or the part of an XML file; empty where a file has only one.
    cells
        Text, stripped, missing cells ``NA``; columns as the headings are written; the index is the
        row as a spreadsheet numbers it (in XML the place among its kind).
    """

    file: str
    sheet: str
    cells: pd.DataFrame


def problems_of(
    *,
    file: str,
    sheet: str = "",
    rows: Sequence[int] = (0,),
    column: str = "",
    found: Sequence[str],
    allowed: str,
    what_to_do: str,
    consequence: str,
) -> pd.DataFrame:
    """Make rows of the list of problems; ``rows`` and ``found`` go together, row 0 is the whole."""
    frame = pd.DataFrame(
        {
            "file": file,
            "sheet": sheet,
            "row": pd.Series(list(rows), dtype="int64"),
            "column": column,
            "found": pd.Series(list(found), dtype="string"),
            "allowed": allowed,
            "what_to_do": what_to_do,
            "consequence": consequence,
        },
        columns=PROBLEM_COLUMNS,
    )
    return frame.astype(no_problems().dtypes)


def no_problems() -> pd.DataFrame:
    """Return an empty list of problems."""
    types = {name: "int64" if name == "row" else "string" for name in PROBLEM_COLUMNS}
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in types.items()})
