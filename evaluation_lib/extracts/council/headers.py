"""Find columns by their headings: by name, never by position."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from evaluation_lib.extracts.council.sources import ColumnOf, Part

#: Signs that systems write in several ways.
PLAIN_SIGNS = str.maketrans({"\u00a0": " ", "\u2018": "'", "\u2019": "'", "_": " "})
AT_THE_ENDS = " .:;,?!*()[]\"'_-"


def plain_header(text: str) -> str:
    """Return a heading without case, doubled spaces and punctuation at its ends."""
    spaced = text.translate(PLAIN_SIGNS).casefold()
    return " ".join(spaced.split()).strip(AT_THE_ENDS)


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a sheet's or a file's name, numbers apart from letters."""
    return tuple(re.findall(r"[a-z]+|\d+", text.casefold()))


def has_name(text: str, names: Iterable[str]) -> bool:
    """Whether one of the names stands in a text as whole words, in their order."""
    words = words_of(text)
    return any(_contains(words, words_of(name)) for name in names)


def _contains(words: Sequence[str], wanted: Sequence[str]) -> bool:
    starts = range(len(words) - len(wanted) + 1)
    return any(tuple(words[start : start + len(wanted)]) == tuple(wanted) for start in starts)


class Headers:
    """The headings of one table, looked up by their plain form."""

    def __init__(self, columns: Iterable[str]) -> None:
        self._by_plain: dict[str, str] = {}
        for column in columns:
            self._by_plain.setdefault(plain_header(str(column)), str(column))

    def find(self, headers: Iterable[str]) -> str | None:
        """Return the table's own spelling of the first heading that it has."""
        for header in headers:
            if (own := self._by_plain.get(plain_header(header))) is not None:
                return own
        return None

    def has(self, column: ColumnOf) -> bool:
        """Whether the table can fill a column."""
        if column.constant is not None:
            return True
        if column.made_of:
            return all(self.find(place) is not None for place in column.made_of)
        return self.find(column.headers) is not None

    def column_for(self, part: Part, field: str, *, table: str | None = None) -> ColumnOf | None:
        """Return the first of the part's columns for a field that the table can fill."""
        wanted = [
            column for column in part.columns_of(field) if table is None or column.table == table
        ]
        return next((column for column in wanted if self.has(column)), None)

    def missing(self, part: Part) -> list[str]:
        """Return the headings that a table of this part must have and this one has not."""
        missing = [
            _first_heading(part.columns_of(field))
            for field in part.recognised_by
            if self.column_for(part, field) is None
        ]
        filters = [item.header for item in part.only_rows]
        return missing if not filters or self.find(filters) else [*missing, filters[0]]

    def known(self, part: Part) -> int:
        """Count the table's headings that the part names."""
        return len(set(self._by_plain) & set(_headings(part)))

    def unknown(self, parts: Iterable[Part]) -> list[str]:
        """Return the table's headings that none of the parts names."""
        named = {heading for part in parts for heading in _headings(part)}
        return [own for plain, own in self._by_plain.items() if plain and plain not in named]


def _headings(part: Part) -> list[str]:
    found = [header for column in part.columns for header in column.headers]
    found += [header for column in part.columns for place in column.made_of for header in place]
    found += [item.header for item in (*part.only_rows, *part.except_rows)]
    return [plain_header(header) for header in found]


def _first_heading(columns: Sequence[ColumnOf]) -> str:
    for column in columns:
        if column.headers:
            return column.headers[0]
        if column.made_of:
            return column.made_of[-1][0]
    return "?"
