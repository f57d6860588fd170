"""How many cells and rows could not be used, in which part of the extracts, and why."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.extracts.council.raw_tables import FILE_NOT_READ, NOT_USED, SHEET_NOT_READ

WHOLE = (FILE_NOT_READ, SHEET_NOT_READ)
KEY = ["source", "part", "column", "allowed", "consequence"]


def unusable_cells(problems: pd.DataFrame, recognised: pd.DataFrame) -> pd.DataFrame:
    """Count cells that hold something that cannot be read as what it should be.

    What was found in them is not kept: it could point at a child.

    Parameters
    ----------
    problems, recognised
        Of the same names in ``Extracts``.

    Returns
    -------
    pandas.DataFrame
        ``source``, ``part`` (missing where nothing of the file was recognised), ``column``,
        ``allowed``, ``consequence``, ``cells``; most first. Columns that no report uses are left
        out.
    """
    cells = problems[(problems["row"] > 0) & (problems["consequence"] != NOT_USED)]
    parts = recognised[["file", "sheet", "source", "part"]]
    parts = parts.assign(sheet=parts["sheet"].fillna("")).drop_duplicates(["file", "sheet"])
    placed = cells.assign(sheet=cells["sheet"].fillna("")).merge(
        parts, on=["file", "sheet"], how="left"
    )
    counted = placed.groupby(KEY, dropna=False).size().rename("cells").reset_index()
    return counted.sort_values("cells", ascending=False, kind="stable", ignore_index=True)


def not_read(problems: pd.DataFrame) -> pd.DataFrame:
    """Return the files and sheets that could not be read at all.

    Returns
    -------
    pandas.DataFrame
        ``file``, ``sheet``, ``found``, ``what_to_do``.
    """
    whole = problems[problems["consequence"].isin(WHOLE)]
    return whole[["file", "sheet", "found", "what_to_do"]].drop_duplicates(ignore_index=True)


def whole_columns(problems: pd.DataFrame) -> pd.DataFrame:
    """Return what is to be said of whole files and columns that were read all the same.

    Returns
    -------
    pandas.DataFrame
        ``file``, ``column``, ``found``, ``what_to_do``.
    """
    whole = problems[(problems["row"] == 0) & ~problems["consequence"].isin([*WHOLE, NOT_USED])]
    return whole[["file", "column", "found", "what_to_do"]].drop_duplicates(ignore_index=True)
