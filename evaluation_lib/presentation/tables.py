"""Tables as a report shows them: captioned, every header scoped, symbols declared above."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.presentation.exact_numbers import (
    ROLES,
    SYMBOL,
    WRONG_EXACT,
    Cell,
    Shown,
    exact_columns,
)
from evaluation_lib.presentation.numbers import NOT_AVAILABLE, as_it_is
from evaluation_lib.presentation.table_html import ReportTable
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

    heads
        Whether it names the row together with the columns before it, as a group does under its
        decision point. The first column always does.

    Raises
    ------
    ValueError
        If `exact` names another number of columns.
    """

    name: str
    header: str
    write: Callable[[Any], str] = as_it_is
    words: bool = False
    exact: tuple[str, ...] = ()
    empty: str = NOT_AVAILABLE
    heads: bool = False

    def __post_init__(self) -> None:
        """Refuse names that could not be told apart."""
        if self.exact and len(self.exact) not in ROLES:
            raise ValueError(WRONG_EXACT.format(name=self.name, number=len(self.exact)))


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
    heads = 1 + len(list(takewhile(lambda column: column.heads, columns[1:])))
    return ReportTable(
        caption=caption,
        headers=tuple(column.header for column in columns),
        rows=rows,
        symbols=symbols_in(rows, dictionary=dictionary),
        notes=tuple(notes),
        words=tuple(column.words for column in columns),
        exact=exact_columns(
            [
                _shown(
                    column, records, texts=tuple(row[place] for row in rows), heads=place < heads
                )
                for place, column in enumerate(columns)
            ],
            heading=lambda end, header: text(dictionary, f"tables.{end}", header=header),
        ),
        key=key,
        heads=heads,
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
