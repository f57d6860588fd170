"""One table of an extract before it is written: a file, a sheet, and cells."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, eq=False)
class ExtractTable:
    """One table of one file.

    Attributes
    ----------
    file
        The path within the folder of extracts, with ``/``.
    sheet
        The sheet of a workbook, or the element of an XML return; nothing in a CSV file.
    cells
        Headings and cells as the source writes them: text, or days (``datetime64``) where a
        workbook holds real dates; missing is an empty cell.
    """

    file: str
    sheet: str | None
    cells: pd.DataFrame
