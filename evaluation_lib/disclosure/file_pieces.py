"""A page and its downloads taken apart by their kinds, for the scan (see `page_pieces`)."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from evaluation_lib.disclosure.page_pieces import Piece, pieces_of_page, pieces_of_table
from evaluation_lib.presentation.sections import TABLES

#: A line of a notebook's text: a heading has marks before it.
MARKDOWN = re.compile(r"(#*)(.*)")


def pieces_of(name: str, content: bytes) -> Iterator[Piece]:
    """Take a file apart by its kind; its name is a piece too.

    Parameters
    ----------
    name
        The file's name; its end says what it is.
    content
        What is in it.
    """
    yield Piece("", _words_of(name))
    reader = READERS.get(PurePosixPath(name).suffix)
    if reader:
        yield from reader(content)


def _words_of(name: str) -> str:
    return re.sub(r"[-_.]+", " ", name)


def _page(content: bytes) -> list[Piece]:
    return pieces_of_page(content.decode("utf-8", "replace"))


def _notebook(content: bytes) -> Iterator[Piece]:
    """Take an executed notebook apart: its words, and every form of every output."""
    cells = json.loads(content).get("cells", [])
    html, data = [], []
    for cell in cells:
        source = "".join(cell.get("source", ""))
        if cell.get("cell_type") == "markdown":
            html += [_line(*MARKDOWN.fullmatch(line).groups()) for line in source.splitlines()]
        for output in cell.get("outputs", []):
            shown = output.get("data", {})
            html.append("".join(shown.get("text/html", "")))
            data += [shown[TABLES]] if TABLES in shown else []
    pieces = pieces_of_page("".join(html))
    yield from pieces
    title = next((piece.about[-1] for piece in pieces if piece.about), "")
    for kept in data:
        yield from _kept_tables(kept, title=title)


def _line(marks: str, words: str) -> str:
    tag = f"h{len(marks)}" if marks else "p"
    return f"<{tag}>{words}</{tag}>"


def _kept_tables(kept: Mapping[str, Any], *, title: str) -> Iterator[Piece]:
    for table in kept.get("tables", []):
        columns = table.get("columns", [])
        heads = [column["heading"] for column in columns]
        rows = [heads, *zip(*(column["values"] for column in columns), strict=True)]
        yield from pieces_of_table(rows, about=(table["caption"], kept.get("section", ""), title))


def _archive(content: bytes) -> Iterator[Piece]:
    """Take an archive of CSV files apart; its list of them says what each of them holds."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}
    lines = [line for name in files if name.endswith(".txt") for line in files[name].splitlines()]
    title = lines[0] if lines else ""
    yield from (Piece("", line, about=(title,)) for line in lines)
    after = dict(zip(lines, lines[1:], strict=False))
    for name, written in files.items():
        yield Piece("", _words_of(name), about=(title,))
        if name.endswith(".csv"):
            rows = list(csv.reader(io.StringIO(written)))
            yield from pieces_of_table(rows, about=(after.get(name, name), title))


def _workbook(content: bytes) -> Iterator[Piece]:
    """Take a workbook apart: above a sheet's table stand lines that say what it is."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    title = str(sheets[0][0][0]) if sheets and sheets[0] else ""
    for rows in sheets:
        filled = [[cell for cell in row if cell != ""] for row in rows]
        first = next((place for place, row in enumerate(filled) if len(row) > 1), len(rows))
        lines = [str(cell) for row in filled[:first] for cell in row]
        yield from (Piece("", line, about=(title,)) for line in lines)
        yield from pieces_of_table(rows[first:], about=(*lines[:1], title))


def _metadata(content: bytes) -> Iterator[Piece]:
    told = json.loads(content)
    title = str(told.get("title", ""))
    yield from (Piece("", words, about=(title,)) for words in _texts_in(told))


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        value = [*value, *value.values()]
    if isinstance(value, str):
        yield value
    elif isinstance(value, Iterable):
        for one in value:
            yield from _texts_in(one)


READERS = {
    ".html": _page,
    ".ipynb": _notebook,
    ".zip": _archive,
    ".xlsx": _workbook,
    ".json": _metadata,
}
