"""Name the cells that cannot be used, those that are missing, and columns to be read with care."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.extracts.council.columns import Cells
from evaluation_lib.extracts.council.raw_tables import (
    LEFT_EMPTY,
    LEFT_OUT,
    NOT_USED,
    READ,
    RawTable,
    problems_of,
)
from evaluation_lib.wordlists import listed

#: What a cell may hold, by the form of its column.
ALLOWED = {
    "identifier": "an identifier as the system writes it",
    "text": "text",
    "date": "a day such as 31/03/2025 or 2025-03-31, from 1900 to 2099",
    "integer": "a whole number",
    "boolean": "yes or no",
    "postcode": "a whole postcode",
    "present": "text",
    "pupil_number": "a unique pupil number",
}
ALLOWED_CODE = "a code or label of the list {lists}: {codes}"
LONGEST_CODES = 12
WRITE_DATE = "correct the day in the system and export again"
WRITE_CODE = "correct it in the system, or add the spelling to recorded_values.csv"
WRITE_VALUE = "correct the cell in the system and export again"
LONG_NUMBER = "export identifiers as text: a spreadsheet has cut off their digits"
WHAT_TO_DO = {"date": WRITE_DATE, "code": WRITE_CODE, "identifier": LONG_NUMBER}
FILL = "fill the cell in the system and export again"
EMPTY = "(empty)"


def cells_not_usable(
    raw: RawTable, item: Cells, *, rows: pd.Series, where: pd.Series, dictionary: Dictionary
) -> pd.DataFrame:
    """Name cells that hold something which cannot be used.

    Parameters
    ----------
    raw
        The table.
    item
        The column.
    rows
        The number of each row.
    where
        Which cells to name.
    dictionary
        The data dictionary: the codes of lists.
    """
    column = item.column
    consequence = LEFT_OUT if column.required else LEFT_EMPTY
    return problems_of(
        file=raw.file,
        sheet=raw.sheet,
        rows=rows[where].tolist(),
        column=item.heading,
        found=item.found[where].tolist(),
        allowed=_allowed(item, dictionary=dictionary),
        what_to_do=WHAT_TO_DO.get(column.form, WRITE_VALUE),
        consequence=NOT_USED if column.only_checked else consequence,
    )


def cells_missing(
    raw: RawTable, item: Cells, *, rows: pd.Series, where: pd.Series, dictionary: Dictionary
) -> pd.DataFrame:
    """Name the empty cells among ``where`` without which their rows are left out."""
    missing = where & item.found.isna()
    return problems_of(
        file=raw.file,
        sheet=raw.sheet,
        rows=rows[missing].tolist(),
        column=item.heading,
        found=[EMPTY] * int(missing.sum()),
        allowed=_allowed(item, dictionary=dictionary),
        what_to_do=FILL,
        consequence=LEFT_OUT,
    )


def caution(raw: RawTable, item: Cells) -> pd.DataFrame:
    """Say what has to be said of a column that is read for want of a better one."""
    return problems_of(
        file=raw.file,
        sheet=raw.sheet,
        rows=[0],
        column=item.heading,
        found=[item.heading],
        allowed=str(item.column.headers[0]),
        what_to_do=str(item.column.caution),
        consequence=READ,
    )


def _allowed(item: Cells, *, dictionary: Dictionary) -> str:
    if item.column.form != "code":
        return ALLOWED[item.column.form]
    values = dictionary.read("recorded_values")
    codes = values.loc[values["list"].isin(item.column.lists), "code"].drop_duplicates().tolist()
    return ALLOWED_CODE.format(
        lists=" or ".join(item.column.lists), codes=listed(codes, longest=LONGEST_CODES)
    )
