"""A table as HTML: captioned, every heading scoped, and light: no cell carries a class."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from evaluation_lib.presentation.alignment import Aligned, aligned
from evaluation_lib.presentation.exact_numbers import ExactColumn

#: Signs from which on a text in a cell is a sentence rather than a few words.
SENTENCE = 60


@dataclass(frozen=True)
class ReportTable:
    """A table ready to be shown; its cells are text already.

    Attributes
    ----------
    caption, headers, rows
        What is shown.
    symbols
        What the symbols in the cells mean.
    notes
        Sentences below the table.
    words
        Which columns hold words.
    exact
        The columns as a download has them.
    key
        A name for machines, where a program looks the table up.
    heads
        How many columns, from the first, name the row.
    """

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    symbols: Mapping[str, str]
    notes: tuple[str, ...] = ()
    words: tuple[bool, ...] = ()
    exact: tuple[ExactColumn, ...] = ()
    key: str = ""
    heads: int = 1

    def as_data(self) -> dict[str, Any]:
        """Return what a download holds, as plain data."""
        told = {
            "key": self.key,
            "caption": self.caption,
            "columns": [column.as_data() for column in self.exact],
            "symbols": dict(self.symbols),
            "notes": list(self.notes),
        }
        return {name: value for name, value in told.items() if value}

    def _repr_html_(self) -> str:
        return table_html(self)


def table_html(table: ReportTable) -> str:
    """Write a table, with its symbols above and its notes below.

    The scroller can be reached by keyboard and is named by the caption; the table is described by
    its symbols. Identifiers are made of what the table says, so they are the same at every run.
    """
    name = _name(table)
    columns = [_aligned(table, place) for place in range(len(table.headers))]
    head = "".join(f"<th scope='col'>{escape(header)}</th>" for header in table.headers)
    body = "".join(
        _row(cells, table.heads) for cells in zip(*(one.cells for one in columns), strict=True)
    )
    described = f" aria-describedby='s{name}'" if table.symbols else ""
    return (
        f"{_symbols(table.symbols, name)}"
        f"<div class='table' tabindex='0' role='group' aria-labelledby='c{name}'>"
        f"<table id='t{name}'{described}{_look(columns)}>"
        f"<caption id='c{name}'>{escape(table.caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        + "".join(f"<p class='note'>{escape(note)}</p>" for note in table.notes)
    )


def _aligned(table: ReportTable, place: int) -> Aligned:
    words = place < table.heads or (place < len(table.words) and table.words[place])
    return aligned([row[place] for row in table.rows], words=words)


def _row(cells: Sequence[str], heads: int) -> str:
    named = "".join(f"<th scope='row'>{cell}</th>" for cell in cells[:heads])
    return f"<tr>{named}{''.join(f'<td>{cell}</td>' for cell in cells[heads:])}</tr>"


def _symbols(symbols: Mapping[str, str], name: str) -> str:
    if not symbols:
        return ""
    lines = [f"{escape(display)}: {escape(meaning)}" for display, meaning in symbols.items()]
    return f"<p class='symbols' id='s{name}'>{'<br>'.join(lines)}</p>"


def _look(columns: Sequence[Aligned]) -> str:
    """Say once, on the table, which columns stand to the left and what room they need."""
    left = [f"w{place}" for place, one in enumerate(columns, 1) if one.left and place > 1]
    wide = [f"--{place}:{width}" for place, one in enumerate(columns, 1) if (width := _width(one))]
    looks = f" class='{' '.join(left)}'" if left else ""
    return f"{looks} style='{';'.join(wide)}'" if wide else looks


def _width(column: Aligned) -> str:
    """Return the room that numbers need, or that sentences need to be no tower of words."""
    if column.width:
        return f"{column.width:g}ch"
    sentences = column.left and max(map(len, column.cells), default=0) > SENTENCE
    return "13rem" if sentences else ""


def _name(table: ReportTable) -> str:
    said = "\n".join([table.caption, *table.headers, *("\t".join(row) for row in table.rows)])
    return hashlib.sha256(said.encode()).hexdigest()[:8]
