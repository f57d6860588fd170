"""What a finished page holds: headings, captions, chart headlines, main points, tables, stamps.

A page is read as it was written, whichever notebook made it, so that what the index says of a page
is what stands on it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from html.parser import HTMLParser

from evaluation_lib.reports.content_hash import MADE_BLOCK, content_hash, main_of

#: Kinds of things that a reader can look for.
SECTION, CHART, TABLE, POINT = "section", "chart", "table", "point"

PICTURE = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
NOT_READ = {"nav", "button", "style", "script", "svg"}


@dataclass(frozen=True)
class Item:
    """Something on a page that a reader can look for.

    Attributes
    ----------
    kind
        ``section``, ``chart``, ``table`` or ``point``.
    text
        The heading, headline, caption or sentence.
    anchor
        Where on the page it stands; nothing where no heading has a name.
    """

    kind: str
    text: str
    anchor: str


@dataclass(frozen=True)
class PageTable:
    """A table of a page: its caption and its rows of text, the heading row first."""

    caption: str
    rows: tuple[tuple[str, ...], ...]

    @property
    def digest(self) -> str:
        """A fingerprint of all its cells."""
        cells = "\x1e".join("\x1f".join(row) for row in self.rows)
        return hashlib.sha256(cells.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Outline:
    """What a page holds.

    Attributes
    ----------
    content
        The fingerprint of what it says (see `content_hash`).
    items
        What a reader can look for, in the page's order.
    tables
        Its tables, in the page's order.
    stamps
        The words of its stamps.
    made
        When and by what it was made, as it says itself.
    """

    content: str
    items: tuple[Item, ...]
    tables: tuple[PageTable, ...]
    stamps: tuple[str, ...]
    made: str


def outline_of(page: str, *, main_points: str) -> Outline:
    """Read a page.

    Parameters
    ----------
    page
        The page as it was written.
    main_points
        The heading under which the main points stand.

    Raises
    ------
    DataError
        If the page has no main part.
    """
    main = main_of(page)
    reader = _Reader(main_points)
    # Pictures are most of a page and hold nothing that is looked for here.
    reader.feed(PICTURE.sub("", main))
    reader.close()
    made = MADE_BLOCK.findall(main)
    return Outline(
        content=content_hash(page),
        items=tuple(reader.items),
        tables=tuple(reader.tables),
        stamps=tuple(dict.fromkeys(reader.stamps)),
        made=re.sub(r"<!--.*?-->", "", made[-1]).strip() if made else "",
    )


class _Reader(HTMLParser):
    """Collect a page's parts as its elements open and close."""

    def __init__(self, main_points: str) -> None:
        super().__init__(convert_charrefs=True)
        self.items: list[Item] = []
        self.tables: list[PageTable] = []
        self.stamps: list[str] = []
        self._main_points = main_points
        self._heading = self._anchor = self._own = self._caption = ""
        self._rows: list[list[str]] = []
        self._not_read = 0
        self._in: set[str] = set()
        self._words: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in NOT_READ:
            self._not_read += 1
        elif tag in ("h2", "h3"):
            self._anchor = given.get("id") or self._anchor
            self._words = []
        elif tag in ("figure", "table"):
            self._in.add(tag)
            self._own = given.get("id") or ""
        elif "stamp" in (given.get("class") or "").split():
            self._in.add("stamp")
        if tag == "table":
            self._rows, self._caption = [], ""
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("caption", "th", "td") or (
            tag == "li" and self._under_main_points() and self._words is None
        ):
            self._words = []
        elif tag == "figcaption":
            self._in.add(tag)
        elif tag == "strong" and self._in & {"figcaption", "stamp"}:
            self._words = []

    def handle_data(self, data: str) -> None:
        if self._words is not None and not self._not_read:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in NOT_READ:
            self._not_read = max(0, self._not_read - 1)
        elif tag in ("h2", "h3"):
            self._heading = self._taken()
            self._found(SECTION, self._heading)
        elif tag == "caption":
            self._caption = self._taken()
            self._found(TABLE, self._caption)
        elif tag in ("th", "td"):
            if self._rows:
                self._rows[-1].append(self._taken())
        elif tag == "table":
            rows = tuple(tuple(row) for row in self._rows)
            self.tables.append(PageTable(self._caption, rows))
            self._rows = []
        elif tag == "strong" and self._words is not None:
            self._end_of_strong()
        elif tag == "li" and self._under_main_points():
            self._found(POINT, self._taken())
        if tag in ("figure", "table"):
            self._in.discard(tag)
            self._own = ""
        elif tag == "figcaption":
            self._in.discard(tag)
        elif tag == "div":
            self._in.discard("stamp")

    def _end_of_strong(self) -> None:
        if "stamp" in self._in:
            self.stamps.append(self._taken())
        elif "figcaption" in self._in:
            self._found(CHART, self._taken())

    def _under_main_points(self) -> bool:
        return self._heading.startswith(self._main_points)

    def _taken(self) -> str:
        """Return the words collected, and collect no more."""
        words, self._words = " ".join("".join(self._words or []).split()), None
        return words

    def _found(self, kind: str, text: str) -> None:
        if text:
            self.items.append(Item(kind, text, self._own or self._anchor))
