"""From rows of cells to a table: find the headings, pass over titles, keep the rows' numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from evaluation_lib.extracts.council.limits import Limits, Unreadable

NUMBER = re.compile(r"[\d\s.,:/\-]+")
NO_TABLE = "no row of headings with rows below it"
A_TABLE = "one row of headings with the rows below it"
EXPORT_AGAIN = "export it again with its headings"
TOO_WIDE = "{number} columns"
AT_MOST = "{number} columns at most"


def table_from(rows: Sequence[Sequence[str | None]], *, limits: Limits) -> pd.DataFrame:
    """Make a table of rows of text.

    Parameters
    ----------
    rows
        Every row from the first, cells as text or nothing.
    limits
        How far down the headings may stand, how many columns there may be.

    Returns
    -------
    pandas.DataFrame
        Text; the index is the row's number from 1, the headings counted; rows without any cell and
        columns without heading and cells are left out.

    Raises
    ------
    Unreadable
        If there are no headings or far too many columns.
    """
    place = place_of_headings(rows[: limits.lines_to_headings])
    headings = _headings(rows[place])
    if len(headings) > limits.most_columns:
        raise Unreadable(
            TOO_WIDE.format(number=len(headings)),
            allowed=AT_MOST.format(number=limits.most_columns),
            what_to_do=EXPORT_AGAIN,
        )
    width = len(headings)
    body = [[*row[:width], *[None] * (width - len(row))] for row in rows[place + 1 :]]
    cells = pd.DataFrame(
        body,
        columns=headings,
        index=range(place + 2, place + 2 + len(body)),
        dtype="string",
    )
    return tidy(cells)


def tidy(cells: pd.DataFrame) -> pd.DataFrame:
    """Trim every cell; empty cells become missing, empty rows and nameless columns go."""
    trimmed = cells.apply(_trimmed)
    trimmed = trimmed.loc[:, [bool(str(name)) for name in trimmed.columns]]
    return trimmed[trimmed.notna().any(axis=1)]


def _trimmed(column: pd.Series) -> pd.Series:
    plain = column.astype("string").str.replace("\u00a0", " ", regex=False)
    plain = plain.str.replace("\x00", "", regex=False).str.strip()
    return plain.mask(plain == "")


def place_of_headings(rows: Sequence[Sequence[str | None]]) -> int:
    """Return the place of the row of headings among the first rows.

    The first row that fills at least half as many cells as the fullest one, in words. Of two such
    rows on top of each other the lower one counts where it fills more cells: the upper one holds
    merged headings.
    """
    filled = [sum(bool(cell and cell.strip()) for cell in row) for row in rows]
    if not filled or max(filled) == 0:
        raise Unreadable(NO_TABLE, allowed=A_TABLE, what_to_do=EXPORT_AGAIN)
    wanted = max(filled) / 2
    place = next(
        (at for at, row in enumerate(rows) if filled[at] >= wanted and _in_words(row)),
        None,
    )
    if place is None:
        raise Unreadable(NO_TABLE, allowed=A_TABLE, what_to_do=EXPORT_AGAIN)
    below = place + 1
    if below < len(rows) and filled[below] > filled[place] and _in_words(rows[below]):
        return below
    return place


def _in_words(row: Sequence[str | None]) -> bool:
    """Whether no filled cell is a number or a day, as in a row of headings."""
    return not any(cell and NUMBER.fullmatch(cell.strip()) for cell in row if cell and cell.strip())


def _headings(row: Sequence[str | None]) -> list[str]:
    headings = [" ".join((cell or "").replace("\u00a0", " ").split()) for cell in row]
    while headings and not headings[-1]:
        headings.pop()
    return headings
