"""The fix list as text and as a workbook, in neither of which a cell is worked out."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pandas as pd

from evaluation_lib.csv_files import FORMULA
from evaluation_lib.dictionary import Dictionary

if TYPE_CHECKING:
    import xlsxwriter

LONGEST_SHEET_NAME = 31
NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
#: A spreadsheet keeps this name for itself.
RESERVED_SHEET_NAMES = {"history"}
NO_DAY = datetime(2000, 1, 1)
HEADER_ROW, WIDEST_COLUMN = 1, 60


def table_text(problems: pd.DataFrame) -> str:
    """Return the list as CSV; an apostrophe keeps a spreadsheet from working a cell out."""
    plain = problems.assign(
        **{
            name: cells.mask(cells.str.match(FORMULA).fillna(False).astype(bool), "'" + cells)
            for name, cells in problems.items()
            if isinstance(cells.dtype, pd.StringDtype)
        }
    )
    return plain.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d")


def workbook(
    problems: pd.DataFrame, *, until: pd.Timestamp, as_of: str, dictionary: Dictionary
) -> bytes:
    """Return the list as a workbook, one sheet per team; the same list gives the same bytes.

    Parameters
    ----------
    problems
        What `fix_list.fix_list` returns.
    until
        The last day that the extracts can know about: the day of the workbook.
    as_of
        The sentence that says so.
    dictionary
        The data dictionary: column titles and words.
    """
    import xlsxwriter

    words, content = dictionary.document("fix_list"), io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    titles = {name: dictionary.label("fix_list", name) for name in problems.columns}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"title": words["title"], "created": _created(until)})
        teams = dict(list(problems.groupby("team", sort=False)))
        for name, (team, rows) in zip(sheet_names(teams), teams.items(), strict=True):
            top = f"{words['restricted']} {team}. {as_of}"
            _write_sheet(book, name, top=top, titles=titles, rows=rows)
        if not teams:
            book.add_worksheet().write_string(0, 0, words["nothing_to_fix"])
    return content.getvalue()


def _created(until: pd.Timestamp) -> datetime:
    """The day of the workbook; a day of its own where none is known, not the computer's clock."""
    return NO_DAY if pd.isna(until) else until.to_pydatetime()


def sheet_names(teams: Iterable[str]) -> list[str]:
    """Return a name for each team's sheet that a spreadsheet takes and that no other one has.

    Signs that are not allowed become spaces, long names are cut, and names that would be alike
    (capitals do not count) are numbered.
    """
    names: list[str] = []
    taken = set(RESERVED_SHEET_NAMES)
    for team in teams:
        wanted = " ".join(NOT_IN_SHEET_NAMES.sub(" ", team).split()).strip("' ")
        name, number = wanted[:LONGEST_SHEET_NAME].strip("' "), 1
        while not name or name.casefold() in taken:
            number += 1
            ending = f" ({number})"
            name = (wanted[: LONGEST_SHEET_NAME - len(ending)].strip("' ") + ending).strip()
        taken.add(name.casefold())
        names.append(name)
    return names


def _write_sheet(
    book: xlsxwriter.Workbook,
    name: str,
    *,
    top: str,
    titles: Mapping[str, str],
    rows: pd.DataFrame,
) -> None:
    """The warning on top, the column names below it, and then the rows; both stay in sight."""
    sheet = book.add_worksheet(name)
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_string(0, 0, top, bold)
    for column, (field, title) in enumerate(titles.items()):
        sheet.write_string(HEADER_ROW, column, title, bold)
        for row, value in enumerate(rows[field], start=HEADER_ROW + 1):
            _write_cell(sheet, row, column, value, day=day)
        shown = rows[field].astype("string").str.len().max()
        width = max(len(title), 0 if pd.isna(shown) else int(shown))
        sheet.set_column(column, column, min(width + 2, WIDEST_COLUMN))
    sheet.freeze_panes(HEADER_ROW + 1, 0)
    sheet.autofilter(HEADER_ROW, 0, HEADER_ROW + len(rows), len(titles) - 1)


def _write_cell(sheet: Any, row: int, column: int, value: object, *, day: Any) -> None:
    if pd.isna(value):
        return
    if isinstance(value, pd.Timestamp):
        sheet.write_datetime(row, column, value.to_pydatetime(), day)
    else:
        sheet.write_string(row, column, str(value))
