"""A page taken apart: numbers with their headings, and every text that it holds, for the scan.

It is read as it lies there, not as it was meant: what a reader or a program can take out of it is
here as a piece.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import Any

#: Elements without an end, and those whose words are never read.
EMPTY = {"meta", "link", "br", "hr", "img", "input", "col", "wbr", "path", "use"}
NOT_READ = {"script", "style"}
#: Elements whose words are one text together.
BLOCKS = {"p", "li", "h1", "h2", "h3", "h4", "dt", "dd", "summary", "figcaption", "desc", "title"}
BLOCKS |= {"text", "pre", "div", "strong", "button", "tspan"}
CELLS = {"td", "th"}
STARTS = {*CELLS, "caption", "table"}
#: Attributes that are looks, places or names of the page's own.
LOOKS = {"class", "style", "id", "d", "href", "points", "transform", "viewbox", "for", "scope"}
PICTURE = re.compile(r"data:image/png;base64,([A-Za-z0-9+/=\s]+)")
PNG = b"\x89PNG\r\n\x1a\n"
#: Where a PNG holds words, and what stands between a keyword and them.
PNG_WORDS = (b"tEXt", b"zTXt", b"iTXt")


@dataclass(frozen=True)
class Piece:
    """Something that can be read off a page or a file of it.

    Attributes
    ----------
    part
        The heading above it on a page; nothing where there is none.
    words
        A text; or a cell of a table.
    headings
        What heads the cell: the words of its row and of its column; nothing for a text.
    beside
        The other cells of its row.
    about
        What it is about as a whole: the page's title and, for a cell, its caption and the heading.
    """

    part: str
    words: str
    headings: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


def pieces_of_page(page: str) -> list[Piece]:
    """Take HTML apart: cells of tables, texts, attributes, and pictures with what they carry."""
    reader = _Page()
    reader.feed(page)
    reader.close()
    return [
        replace(piece, about=(*piece.about, reader.title)) if reader.title else piece
        for piece in reader.pieces
    ]


def pieces_of_table(rows: Sequence[Sequence[Any]], *, about: Sequence[str]) -> Iterator[Piece]:
    """Take a table apart whose first row heads its columns, and whose first column its rows."""
    heads = [str(head) for head in rows[0]] if rows else []
    for row in filter(None, rows[1:]):
        first, *others = [_as_written(cell) for cell in row]
        for head, cell in zip(heads[1:], others, strict=False):
            yield Piece("", cell, (first, head), tuple(others), tuple(about))


def _as_written(cell: Any) -> str:
    """Write a value; a workbook has no whole numbers but as floats, and 1.0 can be 100%."""
    whole = isinstance(cell, float) and cell.is_integer() and cell > 1
    return str(int(cell)) if whole else "" if cell is None else str(cell)


class _Page(HTMLParser):
    """Collect pieces as elements open and close."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self.title = self._heading = self._caption = ""
        self._columns: list[str] = []
        self._row: list[tuple[bool, str]] = []
        self._words: list[str] = []
        self._not_read = 0
        self._in_cell = self._heads = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._not_read += tag in NOT_READ
        if not self._in_cell and (tag in BLOCKS or tag in STARTS):
            self._text()
        if tag == "table":
            self._caption, self._columns = "", []
        elif tag == "tr":
            self._row = []
        elif tag in CELLS:
            self._in_cell, self._heads = True, ("scope", "row") in attrs
        for name, value in attrs:
            if value and name not in LOOKS:
                self._said(value)

    def handle_data(self, data: str) -> None:
        if not self._not_read:
            self._words.append(data)

    def handle_comment(self, data: str) -> None:
        self._said(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in NOT_READ:
            self._not_read = max(0, self._not_read - 1)
        elif tag in CELLS:
            self._row.append((self._heads, self._taken()))
            self._in_cell = False
        elif tag == "tr":
            self._end_of_row()
        elif tag == "caption":
            self._caption = self._taken()
            self.pieces.append(Piece(self._heading, self._caption))
        elif tag in ("h1", "h2", "h3"):
            words = self._taken()
            self.pieces.append(Piece(self._heading, words))
            self.title = words if tag == "h1" else self.title
            self._heading = "" if tag == "h1" else words
        elif tag in BLOCKS and not self._in_cell:
            self._text()

    def close(self) -> None:
        super().close()
        self._text()

    def _end_of_row(self) -> None:
        if not self._columns:
            self._columns = [words for _, words in self._row]
            return
        heads = tuple(words for head, words in self._row if head)
        others = tuple(words for head, words in self._row if not head)
        for place, (head, words) in enumerate(self._row):
            column = self._columns[place] if place < len(self._columns) else ""
            if not head:
                about = (self._caption, self._heading)
                self.pieces.append(Piece(self._heading, words, (*heads, column), others, about))

    def _text(self) -> None:
        words = self._taken()
        if words:
            self.pieces.append(Piece(self._heading, words))

    def _said(self, words: str) -> None:
        """Keep what an attribute says, and what a picture in it carries."""
        pictures = PICTURE.findall(words)
        for picture in pictures:
            for piece in pieces_of_picture(_decoded(picture)):
                self.pieces.append(replace(piece, part=self._heading))
        if not pictures:
            self.pieces.append(Piece(self._heading, " ".join(words.split())))

    def _taken(self) -> str:
        words, self._words = " ".join("".join(self._words).split()), []
        return words


def _decoded(picture: str) -> bytes:
    try:
        return base64.b64decode(picture)
    except binascii.Error:
        return b""


def pieces_of_picture(content: bytes) -> Iterator[Piece]:
    """Give the words that a PNG carries beside its pixels."""
    place = len(PNG) if content.startswith(PNG) else len(content)
    while place + 8 <= len(content):
        length = int.from_bytes(content[place : place + 4])
        kind, data = content[place + 4 : place + 8], content[place + 8 : place + 8 + length]
        if kind in PNG_WORDS:
            yield Piece("", _words_of_chunk(kind, data))
        place += length + 12


def _words_of_chunk(kind: bytes, data: bytes) -> str:
    keyword, _, rest = data.partition(b"\0")
    # Compressed words follow a byte or more that say how; whatever does not unpack stays as it is.
    if kind != b"tEXt":
        start = rest.find(b"\x78")
        with suppress(zlib.error):
            rest = zlib.decompress(rest[start:]) if start >= 0 else rest
    return " ".join(f"{keyword.decode('latin-1')} {rest.decode('utf-8', 'replace')}".split())
