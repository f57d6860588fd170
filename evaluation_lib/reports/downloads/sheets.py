"""How a sheet of a workbook is written: lines of text, and one table marked up as one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | float

FONT = {"font_name": "Arial", "font_size": 12, "font_scheme": "none"}
TITLE = {"bold": True, "font_size": 16}
STAMP = {"bold": True, "font_color": "#B10E1E"}
LINK = {"font_color": "#0563C1", "underline": 1}
TEXT = {"text_wrap": True, "valign": "top", "align": "left", "indent": 1}
#: A plain look: lines between rows, no colour that would carry a meaning.
LOOK = "Table Style Light 1"
#: Points that a line of text takes, and a title.
LINE, TITLE_LINE = 15.75, 21.0
#: Words end before their line does: how much more room a text takes than its signs.
LOOSE = 1.15
#: What a spreadsheet keeps in one cell.
LONGEST_TEXT = 32_767


@dataclass(frozen=True)
class Grid:
    """A table of a sheet.

    Attributes
    ----------
    name
        Its name within the workbook.
    headings, rows
        What it holds; every heading differs from the others.
    widths
        How many signs wide each column is.
    formats
        How the numbers of each column are shown; empty for a column of text.
    links
        For each row, the sheet that its first cell leads to.
    """

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[int]
    formats: Sequence[str] = ()
    links: Sequence[str] = ()

    def number_format(self, column: int) -> str:
        """Return how a column's numbers are shown."""
        return self.formats[column] if self.formats else ""


class Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[Any, ...], Format] = {}

    def __call__(self, *looks: dict[str, Any]) -> Format:
        """Return the format that some properties make; later ones count over earlier ones."""
        properties = dict(FONT)
        for look in looks:
            properties |= look
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]


def write_lines(
    sheet: Worksheet, lines: Sequence[tuple[str, dict[str, Any]]], *, looks: Looks, width: int = 0
) -> int:
    """Write lines one below the other, each with its look, and return the next row.

    They run on to the right over empty cells, or wrap where a width is given.
    """
    if width:
        sheet.set_column(0, 0, width)
    for row, (line, look) in enumerate(lines):
        high = TITLE_LINE if look == TITLE else LINE
        sheet.set_row(row, high * (_lines(line, width) if width else 1))
        wrapped = {"text_wrap": True, "valign": "top"} if width else {}
        sheet.write_string(row, 0, line, looks(look, wrapped))
    return len(lines)


def write_grid(sheet: Worksheet, first: int, grid: Grid, *, looks: Looks) -> None:
    """Write a table from a row on, headings first, marked up as what a spreadsheet calls a table.

    Rows are as high as their longest text needs: not every program works that out by itself.
    """
    columns = [
        {"header": heading, "header_format": looks({"bold": True}, TEXT, _side(grid, column))}
        for column, heading in enumerate(grid.headings)
    ]
    look = {"name": grid.name, "autofilter": False, "banded_rows": False, "style": LOOK}
    last = first + len(grid.rows)
    sheet.add_table(first, 0, last, len(columns) - 1, {**look, "columns": columns})
    for column, width in enumerate(grid.widths):
        sheet.set_column(column, column, width)
    for row, cells in enumerate([grid.headings, *grid.rows], first):
        sheet.set_row(row, LINE * max(map(_lines, map(str, cells), grid.widths)))
    for row, cells in enumerate(grid.rows, first + 1):
        for column, value in enumerate(cells):
            _write(sheet, row, column, value, grid=grid, looks=looks)
    for row, target in enumerate(grid.links, first + 1):
        words = str(grid.rows[row - first - 1][0])
        sheet.write_url(row, 0, f"internal:'{target}'!A1", looks(TEXT, LINK), words)


def _write(
    sheet: Worksheet, row: int, column: int, value: Cell, *, grid: Grid, looks: Looks
) -> None:
    side = _side(grid, column)
    if isinstance(value, str):
        sheet.write_string(row, column, value[:LONGEST_TEXT], looks(TEXT, side))
    else:
        shown = {"valign": "top", "num_format": grid.number_format(column)}
        sheet.write_number(row, column, value, looks(shown, side))


def _side(grid: Grid, column: int) -> dict[str, Any]:
    """Numbers, their heading and what stands among them are on the right."""
    return {"align": "right", "indent": 0} if grid.number_format(column) else {}


def _lines(text: str, width: int) -> int:
    return 1 if len(text) < width else math.ceil(len(text) * LOOSE / width)
