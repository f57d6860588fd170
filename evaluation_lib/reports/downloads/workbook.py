"""A page's tables as a workbook that a screen reader finds its way through.

One table a sheet, marked up as a table, with one row of headings that all differ; no merged cells,
no empty rows or columns, no filters or frozen panes; text wraps; a cover, a list of the sheets and
the notes come first. These are the rules for spreadsheets that government publishes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.presentation.exact_numbers import ExactColumn
from evaluation_lib.presentation.wording import text, texts
from evaluation_lib.reports.downloads.contents import Contents, Table
from evaluation_lib.reports.provenance import code_version

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | float

FONT = {"font_name": "Arial", "font_size": 12, "font_scheme": "none"}
TITLE = {"bold": True, "font_size": 16}
WRAPPED = {"text_wrap": True, "valign": "top", "align": "left"}
STAMP = {"bold": True, "font_color": "#B10E1E"}
LINK = {"font_color": "#0563C1", "underline": 1}
#: Widths in characters.
READING_WIDTH, NARROWEST, WIDEST = 90, 12, 45
#: A plain look: lines between rows, no colour that would carry a meaning.
LOOK = "Table Style Light 1"
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
#: What a spreadsheet keeps in one cell.
LONGEST_TEXT = 32_767


def workbook(
    contents: Contents, *, area: str, parameters: Mapping[str, Any], dictionary: Dictionary
) -> bytes:
    """Return the workbook; the same content gives the same bytes.

    Parameters
    ----------
    contents
        What the page shows.
    area, parameters
        What the report is about; its last day is the workbook's day.
    dictionary
        The data dictionary, for the words of the sheets.
    """
    import xlsxwriter

    content = io.BytesIO()
    # A copy of the font for each workbook: the library writes into it.
    options = OPTIONS | {"default_format_properties": FONT.copy()}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties(
            {
                "title": contents.title,
                "subject": area,
                "comments": ". ".join(contents.stamps),
                "created": _day(parameters),
            }
        )
        sheets = _Sheets(book, contents, dictionary)
        sheets.add_cover()
        sheets.add_list()
        sheets.add_notes()
        for table in contents.tables:
            sheets.add_table(table)
    return content.getvalue()


def _day(parameters: Mapping[str, Any]) -> datetime:
    """The report's last day: the computer's clock would make each workbook another."""
    day = parameters.get("period_end")
    return datetime.combine(day if isinstance(day, date) else date(2000, 1, 1), time())


class _Sheets:
    """The sheets of a workbook as they are added to it."""

    def __init__(self, book: Workbook, contents: Contents, dictionary: Dictionary) -> None:
        self.book, self.contents, self.dictionary = book, contents, dictionary
        self.formats: dict[tuple[Any, ...], Any] = {}

    def said(self, key: str, **values: Any) -> str:
        return text(self.dictionary, f"downloads.{key}", **values)

    def look(self, **properties: Any) -> Any:
        """Return a format, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format({**FONT, **properties})
        return self.formats[key]

    def add_cover(self) -> None:
        sheet = self.new_sheet(self.said("cover"))
        sheet.set_column(0, 0, READING_WIDTH)
        lines = [(self.contents.title, TITLE)]
        lines += [(words, STAMP) for words in self.contents.stamps]
        lines += [
            (line, {})
            for line in (
                *self.contents.stamps.values(),
                *self.contents.lines,
                self.said("status"),
                *texts(self.dictionary, "downloads.about_workbook"),
                self.said("made", code=code_version()),
            )
        ]
        for row, (line, look) in enumerate(lines):
            sheet.write_string(row, 0, line, self.look(**WRAPPED, **look))

    def add_list(self) -> None:
        name = self.said("list")
        sheet, row = self.headed_sheet(name, name)
        rows = [(self.name_of(one), one.caption, one.section) for one in self.contents.tables]
        headings = texts(self.dictionary, "downloads.list_headings")
        self.mark_up(sheet, row, headings, rows, name="list_of_tables")
        for place, (target, *_) in enumerate(rows, row + 1):
            sheet.write_url(
                place, 0, f"internal:'{target}'!A1", self.look(**WRAPPED, **LINK), target
            )
        self.set_widths(sheet, [12, 70, 30])

    def add_notes(self) -> None:
        everywhere = {
            symbol: meaning
            for table in self.contents.tables
            for symbol, meaning in table.symbols.items()
        }
        rows = [(self.said("all_tables"), *symbol) for symbol in everywhere.items()]
        rows += [
            (self.name_of(table), self.said("note", number=number), note)
            for table in self.contents.tables
            for number, note in enumerate(table.notes, 1)
        ]
        name = self.said("notes")
        sheet, row = self.headed_sheet(name, name)
        if rows:
            headings = texts(self.dictionary, "downloads.notes_headings")
            self.mark_up(sheet, row, headings, rows, name="notes_and_symbols")
        else:
            sheet.write_string(row, 0, self.said("no_notes"), self.look())
        self.set_widths(sheet, [14, 12, READING_WIDTH])

    def add_table(self, table: Table) -> None:
        symbols = [f"{symbol}: {meaning}" for symbol, meaning in table.symbols.items()]
        notes = [self.said("has_notes", sheet=self.said("notes"))] if table.notes else []
        sheet, row = self.headed_sheet(self.name_of(table), table.caption, *symbols, *notes)
        self.mark_up(
            sheet,
            row,
            [column.heading for column in table.columns],
            table.rows,
            name=f"table_{table.number}",
            number_formats=[column.number_format for column in table.columns],
        )
        self.set_widths(sheet, [_width(column) for column in table.columns])

    def name_of(self, table: Table) -> str:
        return self.said("sheet", number=table.number)

    def new_sheet(self, name: str) -> Worksheet:
        sheet = self.book.add_worksheet(name)
        sheet.set_portrait() if name == self.said("cover") else sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        if self.contents.stamps:
            sheet.set_header(f"&C{'. '.join(self.contents.stamps).replace('&', '&&')}")
        return sheet

    def headed_sheet(self, name: str, title: str, *lines: str) -> tuple[Worksheet, int]:
        """Make a sheet with its title, the stamps and some lines; return it and the next row."""
        sheet = self.new_sheet(name)
        top = [(title, TITLE), *((words, STAMP) for words in self.contents.stamps)]
        for row, (line, look) in enumerate([*top, *((line, {}) for line in lines)]):
            sheet.write_string(row, 0, line, self.look(**look))
        return sheet, len(top) + len(lines)

    def mark_up(
        self,
        sheet: Worksheet,
        first: int,
        headings: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        *,
        name: str,
        number_formats: Sequence[str] = (),
    ) -> None:
        """Write rows under their headings, as what a spreadsheet calls a table."""
        head = self.look(**WRAPPED, bold=True)
        sheet.add_table(
            first,
            0,
            first + max(len(rows), 1),
            len(headings) - 1,
            {
                "name": name,
                "autofilter": False,
                "banded_rows": False,
                "style": LOOK,
                "columns": [{"header": one, "header_format": head} for one in headings],
            },
        )
        for row, cells in enumerate(rows or [[self.said("no_rows")] * len(headings)], first + 1):
            for column, value in enumerate(cells):
                if isinstance(value, str):
                    shown = value[:LONGEST_TEXT]
                    sheet.write_string(row, column, shown, self.look(**WRAPPED))
                else:
                    look = self.look(valign="top", num_format=number_formats[column])
                    sheet.write_number(row, column, value, look)

    def set_widths(self, sheet: Worksheet, widths: Sequence[float]) -> None:
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)


def _width(column: ExactColumn) -> int:
    """Return how wide a column is: as its longest text, within limits; headings wrap."""
    longest = max((len(value) for value in column.values if isinstance(value, str)), default=0)
    return max(NARROWEST, min(longest + 2, WIDEST))
