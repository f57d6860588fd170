"""A page's tables as a workbook that a screen reader finds its way through.

One table a sheet, marked up as a table, with one row of headings that all differ; no merged cells,
no empty rows or columns, no filters or frozen panes; text wraps; a cover, a list of the sheets and
the notes come first. These are the rules for spreadsheets that government publishes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.presentation.exact_numbers import ExactColumn
from evaluation_lib.presentation.wording import text, texts
from evaluation_lib.reports.downloads.contents import Contents, Table
from evaluation_lib.reports.downloads.sheets import (
    FONT,
    STAMP,
    TITLE,
    Grid,
    Looks,
    write_grid,
    write_lines,
)
from evaluation_lib.reports.provenance import code_version

if TYPE_CHECKING:
    from xlsxwriter import Workbook

#: Widths in signs.
READING_WIDTH, NARROWEST, WIDEST = 90, 12, 45
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
A4 = 9


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
    """The sheets of a workbook as they are added to it; each bears the page's stamps."""

    def __init__(self, book: Workbook, contents: Contents, dictionary: Dictionary) -> None:
        self.book, self.contents, self.dictionary = book, contents, dictionary
        self.looks = Looks(book)

    def said(self, key: str, **values: Any) -> str:
        return text(self.dictionary, f"downloads.{key}", **values)

    def add_cover(self) -> None:
        lines = [
            *self.contents.stamps.values(),
            *self.contents.lines,
            self.said("status"),
            *texts(self.dictionary, "downloads.about_workbook"),
            self.said("made", code=code_version()),
        ]
        self._add(self.said("cover"), self.contents.title, lines, width=READING_WIDTH)

    def add_list(self) -> None:
        tables = self.contents.tables
        names = [self._name(table) for table in tables]
        grid = Grid(
            name="list_of_tables",
            headings=texts(self.dictionary, "downloads.list_headings"),
            rows=[
                (name, table.caption, table.section)
                for name, table in zip(names, tables, strict=True)
            ],
            widths=(NARROWEST, READING_WIDTH, WIDEST),
            links=names,
        )
        self._add(self.said("list"), self.said("list"), grid=grid)

    def add_notes(self) -> None:
        name = self.said("notes")
        rows = [*self._symbols(), *self._notes()]
        if not rows:
            self._add(name, name, [self.said("no_notes")])
            return
        grid = Grid(
            name="notes_and_symbols",
            headings=texts(self.dictionary, "downloads.notes_headings"),
            rows=rows,
            widths=(NARROWEST, NARROWEST, READING_WIDTH),
        )
        self._add(name, name, grid=grid)

    def add_table(self, table: Table) -> None:
        lines = [f"{symbol}: {meaning}" for symbol, meaning in table.symbols.items()]
        if table.notes:
            lines.append(self.said("has_notes", sheet=self.said("notes")))
        grid = Grid(
            name=f"table_{table.number}",
            headings=[column.heading for column in table.columns],
            rows=table.rows or [[self.said("no_rows")] * len(table.columns)],
            widths=[_width(column) for column in table.columns],
            formats=[column.number_format for column in table.columns],
        )
        self._add(self._name(table), table.caption, lines, grid=grid)

    def _name(self, table: Table) -> str:
        return self.said("sheet", number=table.number)

    def _symbols(self) -> list[tuple[str, str, str]]:
        found = {
            symbol: meaning
            for table in self.contents.tables
            for symbol, meaning in table.symbols.items()
        }
        return [(self.said("all_tables"), *symbol) for symbol in found.items()]

    def _notes(self) -> list[tuple[str, str, str]]:
        return [
            (self._name(table), self.said("note", number=number), note)
            for table in self.contents.tables
            for number, note in enumerate(table.notes, 1)
        ]

    def _add(
        self,
        name: str,
        title: str,
        lines: list[str] | None = None,
        *,
        grid: Grid | None = None,
        width: int = 0,
    ) -> None:
        """Add a sheet: its title, the stamps, some lines, and a table if it has one."""
        sheet = self.book.add_worksheet(name)
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_landscape()
        if self.contents.stamps:
            sheet.set_header(f"&C{'. '.join(self.contents.stamps).replace('&', '&&')}")
        top = [(title, TITLE), *((words, STAMP) for words in self.contents.stamps)]
        row = write_lines(
            sheet, [*top, *((line, {}) for line in lines or [])], looks=self.looks, width=width
        )
        if grid:
            write_grid(sheet, row, grid, looks=self.looks)


def _width(column: ExactColumn) -> int:
    """Return how wide a column is: as its longest text, within limits; headings wrap."""
    longest = max((len(value) for value in column.values if isinstance(value, str)), default=0)
    return max(NARROWEST, min(longest + 2, WIDEST))
