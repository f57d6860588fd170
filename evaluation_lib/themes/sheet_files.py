"""Write a coder's sheet as a workbook with drop-downs, in which no answer is worked out."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING, Any

import pandas as pd

from evaluation_lib.errors import DataError
from evaluation_lib.themes.sheets import READ, SheetColumn

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

#: The same sheet gives the same bytes, so the day of the workbook is not the computer's.
NO_DAY = datetime(2000, 1, 1)
ANSWERS_SHEET, BOOK_SHEET, LISTS_SHEET = "Answers", "Code book", "Lists"
#: The most signs that a cell of a workbook holds.
LONGEST_CELL = 32_767
BOOK_WIDTHS = (14, 34, 60, 40, 40, 50)
#: In points. Not every program fits rows to wrapped text by itself, and a row cannot be higher.
LINE_HEIGHT, HIGHEST_ROW = 15, 409
CHOOSE = "Choose one of the list, or leave the cell empty."

TOO_LONG = (
    "The answer {id} has {number} characters, and a cell of a workbook holds {most}. Use "
    "--format csv."
)


def sheet_workbook(
    sheet: pd.DataFrame,
    columns: Sequence[SheetColumn],
    *,
    book_rows: Sequence[Sequence[str]],
    settings: Mapping[str, Any],
) -> bytes:
    """Return a coder's sheet as a workbook; the same sheet gives the same bytes.

    Parameters
    ----------
    sheet
        As `sheets.coder_sheet` lays it out.
    columns
        Its columns for codes.
    book_rows
        The code book, as `sheets.code_book_rows` returns it.
    settings
        ``sheets`` of the dictionary's document ``themes``.

    Raises
    ------
    DataError
        If an answer is too long for a cell.
    """
    import xlsxwriter

    _refuse_too_long(sheet)
    content = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"title": ANSWERS_SHEET, "created": NO_DAY})
        answers = book.add_worksheet(ANSWERS_SHEET)
        _write_answers(book, answers, sheet, settings=settings)
        read = SheetColumn(READ, {}, (settings["yes"][0],))
        _write_book(book, book_rows)
        _add_lists(book, answers, sheet, [read, *columns])
    return content.getvalue()


def _refuse_too_long(sheet: pd.DataFrame) -> None:
    lengths = sheet["answer"].str.len()
    if lengths.gt(LONGEST_CELL).any():
        first = lengths.idxmax()
        raise DataError(
            TOO_LONG.format(
                id=sheet.loc[first, "response_id"], number=lengths[first], most=LONGEST_CELL
            )
        )


def _write_answers(
    book: Workbook, page: Worksheet, sheet: pd.DataFrame, *, settings: Mapping[str, Any]
) -> None:
    """Every cell as text, the headings and the answers in sight while the codes are filled in."""
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    widths = [settings["widths"].get(name, settings["usual_width"]) for name in sheet.columns]
    page.set_row(0, _height(list(sheet.columns), widths))
    for column, (name, width) in enumerate(zip(sheet.columns, widths, strict=True)):
        page.set_column(column, column, width, plain)
        page.write_string(0, column, name, bold)
    for row, cells in enumerate(sheet.itertuples(index=False, name=None), start=1):
        page.set_row(row, _height(cells, widths))
        for column, value in enumerate(cells):
            # An empty string would be left out by write_string, and with it the cell's format.
            if value:
                page.write_string(row, column, value, plain)
    page.freeze_panes(1, sheet.columns.get_loc("answer") + 1)
    page.autofilter(0, 0, len(sheet), len(sheet.columns) - 1)


def _write_book(book: Workbook, rows: Sequence[Sequence[str]]) -> None:
    page = book.add_worksheet(BOOK_SHEET)
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    for column, width in enumerate(BOOK_WIDTHS):
        page.set_column(column, column, width)
    for number, cells in enumerate(rows):
        top = not any(cells[2:])
        page.write_string(number, 0, cells[0], plain)
        if top:
            # A sentence runs over the columns beside it, which are empty.
            page.write_string(number, 1, cells[1])
            continue
        page.set_row(number, _height(cells, BOOK_WIDTHS))
        for column, cell in enumerate(cells[1:], start=1):
            page.write_string(number, column, cell, plain)


def _height(cells: Sequence[str], widths: Sequence[int]) -> int:
    """How high a row is in which no wrapped text is cut off, as far as a row can be."""
    lines = (
        sum(max(ceil(len(line) / (width - 1)), 1) for line in cell.split("\n"))
        for cell, width in zip(cells, widths, strict=True)
    )
    return min(LINE_HEIGHT * max(lines), HIGHEST_ROW)


def _add_lists(
    book: Workbook, answers: Worksheet, sheet: pd.DataFrame, columns: Sequence[SheetColumn]
) -> None:
    """Drop-downs by a sheet of lists: a list within the rule itself holds 255 signs at most."""
    lists = book.add_worksheet(LISTS_SHEET)
    lists.hide()
    for place, column in enumerate(columns):
        lists.write_column(0, place, column.choices)
        at = sheet.columns.get_loc(column.heading)
        rule = {
            "validate": "list",
            "source": _range(place, len(column.choices)),
            "error_title": column.heading[:32],
            "error_message": CHOOSE,
        }
        answers.data_validation(1, at, max(len(sheet), 1), at, rule)


def _range(column: int, number: int) -> str:
    from xlsxwriter.utility import xl_range_abs

    return f"={LISTS_SHEET}!{xl_range_abs(0, column, number - 1, column)}"
