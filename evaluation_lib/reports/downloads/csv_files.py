"""A page's tables as CSV files in one archive, with a file that says what each of them is."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator

from evaluation_lib.csv_files import safe_text
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.presentation.exact_numbers import ExactColumn
from evaluation_lib.presentation.wording import text, texts
from evaluation_lib.reports.downloads.contents import Contents, Table

README = "README.txt"
#: The first day that an archive can name: the same content gives the same bytes.
NO_DAY = (1980, 1, 1, 0, 0, 0)
READABLE = 0o644 << 16


def tables_archive(contents: Contents, *, dictionary: Dictionary) -> bytes:
    """Return the archive; the same tables give the same bytes.

    Every file says, where the page is stamped, what the stamps say: one file may be taken out.
    """
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, README, _readme(contents, dictionary))
        for table in contents.tables:
            _add(archive, table.file_name, csv_text(table, contents, dictionary=dictionary))
    return content.getvalue()


def csv_text(table: Table, contents: Contents, *, dictionary: Dictionary) -> str:
    """Write a table as CSV: numbers unrounded and plain, percentages as fractions of 1.

    An apostrophe keeps a spreadsheet from working a cell of text out.
    """
    mark = [". ".join(contents.stamps)] if contents.stamps else []
    headings = [_heading(column, dictionary) for column in table.columns]
    headings += [text(dictionary, "downloads.mark")] * len(mark)
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow([safe_text(heading) for heading in headings])
    writer.writerows([*map(safe_text, row), *mark] for row in table.rows)
    return written.getvalue()


def _heading(column: ExactColumn, dictionary: Dictionary) -> str:
    if column.number_format.endswith("%"):
        return text(dictionary, "downloads.fraction", heading=column.heading)
    return column.heading


def _add(archive: zipfile.ZipFile, name: str, content: str) -> None:
    entry = zipfile.ZipInfo(name, date_time=NO_DAY)
    entry.compress_type, entry.external_attr, entry.create_system = (
        zipfile.ZIP_DEFLATED,
        READABLE,
        3,
    )
    archive.writestr(entry, content.encode())


def _readme(contents: Contents, dictionary: Dictionary) -> str:
    return "\n".join([*_readme_lines(contents, dictionary), ""])


def _readme_lines(contents: Contents, dictionary: Dictionary) -> Iterator[str]:
    yield contents.title
    yield from contents.lines
    for words, explanation in contents.stamps.items():
        yield from ("", words.upper(), explanation)
    yield from ("", text(dictionary, "downloads.status"), "")
    yield from texts(dictionary, "downloads.about_csv")
    for table in contents.tables:
        yield from ("", table.file_name, table.caption)
        yield from (f"{symbol}: {meaning}" for symbol, meaning in table.symbols.items())
        yield from table.notes
