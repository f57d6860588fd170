"""A table that was made safe, as CSV and as a workbook to hand out."""

from __future__ import annotations

import io
import os
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path
from secrets import token_hex

from evaluation_lib.csv_files import CANNOT_WRITE, safe_text, write_csv
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.disclosure.linked_cells import COUNT
from evaluation_lib.disclosure.long_form.protecting import ProtectedTable
from evaluation_lib.errors import DataError
from evaluation_lib.presentation.tables import symbols_in
from evaluation_lib.presentation.wording import text
from evaluation_lib.reports.downloads.sheets import (
    FONT,
    TITLE,
    Grid,
    Looks,
    write_grid,
    write_lines,
)
from evaluation_lib.reports.downloads.workbook import (
    A4,
    NARROWEST,
    OPTIONS,
    READING_WIDTH,
    WIDEST,
)
from evaluation_lib.reports.provenance import code_version

#: A workbook's day where nobody gives one: the computer's clock would make each another.
NO_DAY = date(2000, 1, 1)
WHOLE_NUMBERS = "#,##0"


def write_protected(
    table: ProtectedTable,
    output: Path,
    *,
    workbook: Path,
    title: str | None,
    day: date | None,
    dictionary: Dictionary,
) -> None:
    """Write both files, or none of them.

    Raises
    ------
    DataError
        If one of them cannot be written; what stood there before is left.
    """
    content = protected_workbook(table, title=title, day=day, dictionary=dictionary)
    rows = [[str(safe_text(cell)) for cell in row] for row in table.cells.to_numpy()]
    unfinished = workbook.with_name(f".{workbook.name}.{token_hex(4)}.unfinished")
    try:
        unfinished.write_bytes(content)
        if workbook.exists():
            # Where it is open in another program it cannot be replaced: told before either is.
            os.replace(workbook, workbook)
        write_csv(output, [[str(safe_text(name)) for name in table.cells.columns], *rows])
        os.replace(unfinished, workbook)
    except OSError as error:
        reason = error.strerror or error
        raise DataError(CANNOT_WRITE.format(file=workbook, reason=reason)) from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def protected_workbook(
    table: ProtectedTable, *, title: str | None, day: date | None, dictionary: Dictionary
) -> bytes:
    """Return the workbook: a cover that says by which rules it was made, and the table.

    It is made as those of reports are: no merged cells, one row of headings, the table marked up
    as one. The same table gives the same bytes. It does not say which cells were hidden for their
    own sake and which to protect these.

    Parameters
    ----------
    table
        The table.
    title
        Its title; what it is about and by what, if not given.
    day
        The day that the cover and the file bear.
    dictionary
        The data dictionary, for the words.
    """
    import xlsxwriter

    title = title or _title(table, dictionary=dictionary)
    content = io.BytesIO()
    # A copy of the font for each workbook: the library writes into it.
    options = OPTIONS | {"default_format_properties": FONT.copy()}
    with xlsxwriter.Workbook(content, options) as book:
        created = datetime.combine(day or NO_DAY, time())
        book.set_properties({"title": title, "created": created})
        looks = Looks(book)
        cover = book.add_worksheet(text(dictionary, "downloads.cover"))
        lines = [(line, {}) for line in cover_lines(table, day=day, dictionary=dictionary)]
        write_lines(cover, [(title, TITLE), *lines], looks=looks, width=READING_WIDTH)
        sheet = book.add_worksheet(text(dictionary, "downloads.sheet", number=1))
        symbols = symbols_in(table.cells.to_numpy().tolist(), dictionary=dictionary)
        meanings = [(f"{symbol}: {meaning}", {}) for symbol, meaning in symbols.items()]
        row = write_lines(sheet, [(title, TITLE), *meanings], looks=looks)
        write_grid(sheet, row, _grid(table), looks=looks)
        for one in (cover, sheet):
            one.set_paper(A4)
            one.fit_to_pages(1, 0)
            one.set_landscape()
    return content.getvalue()


def cover_lines(table: ProtectedTable, *, day: date | None, dictionary: Dictionary) -> list[str]:
    """Say for whom the table is, by which rules it was made, and what its symbols mean."""

    def said(key: str, **values: object) -> str:
        return text(dictionary, f"protected_table.{key}", **values)

    rules = table.rules
    symbols = symbols_in(table.cells.to_numpy().tolist(), dictionary=dictionary)
    return [
        said("audience", audience=said(f"audiences.{rules.audience}")),
        said("subject", people=said(f"people.{rules.subject}")),
        *([said("day", day=day.isoformat())] if day else []),
        said("threshold", most=rules.threshold - 1),
        said("others"),
        said("rounded", base=rules.rounding_base) if rules.rounding_base else said("exact"),
        said("zero"),
        *(f"{symbol}: {meaning}" for symbol, meaning in symbols.items()),
        said("shares"),
        text(dictionary, "downloads.made", code=code_version()),
    ]


def _title(table: ProtectedTable, *, dictionary: Dictionary) -> str:
    people = text(dictionary, f"protected_table.people.{table.rules.subject}")
    by = ", ".join(table.dimensions)
    return text(dictionary, "protected_table.title", people=people, by=by)


def _grid(table: ProtectedTable) -> Grid:
    rows = [
        [*values, int(count) if count.isdecimal() else count]
        for *values, count in table.cells.to_numpy().tolist()
    ]
    widths = [
        max(NARROWEST, min(int(table.cells[name].str.len().max()) + 2, WIDEST))
        for name in table.cells.columns
    ]
    return Grid(
        name="protected_table",
        headings=list(table.cells.columns),
        rows=rows,
        widths=widths,
        formats=[WHOLE_NUMBERS if name == COUNT else "" for name in table.cells.columns],
    )
