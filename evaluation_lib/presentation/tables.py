"""Tables as a report shows them: captioned, every header scoped, symbols declared above."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from evaluation_lib.dictionary import Dictionary

SYMBOL = re.compile(r"\[([a-z]+)\]")


@dataclass(frozen=True)
class Column:
    """A column of a report's table.

    Attributes
    ----------
    name
        The data frame's column.
    header
        The heading above it, with its unit.
    write
        How a value becomes text.
    words
        Whether the column holds words, which stand to the left; numbers stand to the right.
    exact
        The data frame's columns that hold, unrounded, the numbers written in the cell: value,
        lower and upper end; for a download of the table.
    """

    name: str
    header: str
    write: Callable[[Any], str] = str
    words: bool = False
    exact: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReportTable:
    """A table ready to be shown; its cells are text already."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    symbols: Mapping[str, str]
    notes: tuple[str, ...] = ()
    words: tuple[bool, ...] = ()

    def _repr_html_(self) -> str:
        declared = "".join(
            f"<p class='symbols'>{escape(display)}: {escape(meaning)}</p>"
            for display, meaning in self.symbols.items()
        )
        head = "".join(
            f"<th scope='col'{self._side(place)}>{escape(header)}</th>"
            for place, header in enumerate(self.headers)
        )
        body = "".join(self._row(row) for row in self.rows)
        notes = "".join(f"<p class='note'>{escape(note)}</p>" for note in self.notes)
        return (
            f"{declared}<div class='table' tabindex='0' role='region' "
            f"aria-label='{escape(self.caption, quote=True)}'>"
            f"<table><caption>{escape(self.caption)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{notes}"
        )

    def _row(self, row: tuple[str, ...]) -> str:
        first, *others = row
        cells = "".join(
            f"<td{self._side(place)}>{escape(cell)}</td>" for place, cell in enumerate(others, 1)
        )
        return f"<tr><th scope='row'>{escape(first)}</th>{cells}</tr>"

    def _side(self, place: int) -> str:
        return " class='words'" if place < len(self.words) and self.words[place] else ""


def report_table(
    frame: pd.DataFrame,
    *,
    caption: str,
    columns: Sequence[Column],
    dictionary: Dictionary,
    notes: Sequence[str] = (),
) -> ReportTable:
    """Make a table of a data frame; the first column heads the rows.

    Parameters
    ----------
    frame
        One row per row of the table, in its order.
    caption
        What the table holds: what, where, when, in which unit.
    columns
        The columns to show, in their order.
    dictionary
        The data dictionary; its table ``published_symbols`` explains the symbols that occur.
    notes
        Sentences to stand below the table.
    """
    rows = tuple(
        tuple(column.write(row[column.name]) for column in columns)
        for row in frame.to_dict("records")
    )
    return ReportTable(
        caption=caption,
        headers=tuple(column.header for column in columns),
        rows=rows,
        symbols=symbols_in(rows, dictionary=dictionary),
        notes=tuple(notes),
        words=tuple(column.words for column in columns),
    )


def symbols_in(rows: Sequence[Sequence[str]], *, dictionary: Dictionary) -> dict[str, str]:
    """Return the symbols in some cells and their meanings, in the dictionary's order."""
    meanings = dictionary.read("published_symbols").sort_values("sort_order")
    found = {f"[{symbol}]" for row in rows for cell in row for symbol in SYMBOL.findall(cell)}
    shown = meanings[meanings["display"].isin(found)].drop_duplicates("display")
    return dict(zip(shown["display"], shown["meaning"], strict=True))


def with_symbol(value: Any, symbol: Any, *, write: Callable[[Any], str]) -> str:
    """Write a number, or the symbol that stands in its place in brackets."""
    return write(value) if pd.isna(symbol) else f"[{symbol}]"
