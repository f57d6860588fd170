"""Tables as a report shows them: captioned, every header scoped, symbols declared above."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.presentation.exact_numbers import (
    ROLES,
    SYMBOL,
    WRONG_EXACT,
    Cell,
    ExactColumn,
    Shown,
    exact_columns,
)
from evaluation_lib.presentation.numbers import NOT_AVAILABLE
from evaluation_lib.presentation.wording import text


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
        The data frame's columns that hold, unrounded, the numbers written in the cell: the value,
        or its lower and upper end, or all three; for a download of the table. Cells that are
        written before the frame is made can be `Cell` instead.
    empty
        What stands where there is nothing to write: ``[x]`` (not available), ``[z]`` (not
        applicable), or words. No cell is left empty: nobody can tell what that means.

    Raises
    ------
    ValueError
        If `exact` names another number of columns.
    """

    name: str
    header: str
    write: Callable[[Any], str] = str
    words: bool = False
    exact: tuple[str, ...] = ()
    empty: str = NOT_AVAILABLE

    def __post_init__(self) -> None:
        """Refuse names that could not be told apart."""
        if self.exact and len(self.exact) not in ROLES:
            raise ValueError(WRONG_EXACT.format(name=self.name, number=len(self.exact)))


@dataclass(frozen=True)
class ReportTable:
    """A table ready to be shown; its cells are text already.

    Attributes
    ----------
    caption, headers, rows
        What is shown; the first cell of a row heads it.
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
    """

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    symbols: Mapping[str, str]
    notes: tuple[str, ...] = ()
    words: tuple[bool, ...] = ()
    exact: tuple[ExactColumn, ...] = ()
    key: str = ""

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
    key: str = "",
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
    key
        A name for machines, where a program looks the table up.
    """
    records = frame.to_dict("records")
    rows = tuple(tuple(_written(row[column.name], column) for column in columns) for row in records)
    return ReportTable(
        caption=caption,
        headers=tuple(column.header for column in columns),
        rows=rows,
        symbols=symbols_in(rows, dictionary=dictionary),
        notes=tuple(notes),
        words=tuple(column.words for column in columns),
        exact=exact_columns(
            [
                _shown(column, records, texts=tuple(row[place] for row in rows), heads=not place)
                for place, column in enumerate(columns)
            ],
            heading=lambda end, header: text(dictionary, f"tables.{end}", header=header),
        ),
        key=key,
    )


def _written(value: Any, column: Column) -> str:
    return column.write(value).strip() or column.empty


def _shown(
    column: Column, records: Sequence[Mapping[Any, Any]], *, texts: tuple[str, ...], heads: bool
) -> Shown:
    raw = tuple(row[column.name] for row in records)
    named = tuple(tuple(row[name] for name in column.exact) for row in records)
    carried = tuple(value.exact if isinstance(value, Cell) else () for value in raw)
    return Shown(
        header=column.header,
        texts=texts,
        raw=raw,
        exact=named if column.exact else carried,
        words=column.words or heads,
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
