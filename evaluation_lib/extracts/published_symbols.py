"""Tell the numbers of a published table from the symbols that stand where a number is not given."""

from __future__ import annotations

import re
from numbers import Integral

import pandas as pd

from evaluation_lib.dictionary import Dictionary, load_dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.wordlists import listed

#: Digits with or without thousands separators; R writes 100000 as 1e+05.
NUMBER = re.compile(r"(\d{1,3}(,\d{3})+|\d+)(\.\d+)?([eE]\+?\d+)?")
TRUE_MINUS = "\N{MINUS SIGN}"
BRACKETED = re.compile(r"\[(.+)\]")

NEITHER = (
    "{where}: '{found}' is neither a number nor a published symbol. Symbols: {symbols}. Write a "
    "number without a unit, or add the symbol to the code list published_symbols."
)
BLANK = (
    "{where}: the cell is empty, and this published table does not say what an empty cell means. "
    "Write the number or one of the symbols {symbols}."
)
NOT_WHOLE = "{where}: {found} is not a whole number of people that could be. Correct it."


MOST_PEOPLE = 1_000_000_000


def split_symbols(
    values: pd.Series,
    *,
    blank: str | None = None,
    file: str | None = None,
    dictionary: Dictionary | None = None,
) -> pd.DataFrame:
    """Split published cells into the numbers and the symbols among them.

    A symbol is never a number, in any of its forms: ``c``, ``[c]``, an older form that the code
    list ``published_symbols`` gives, or the negative code that dashboards sort by (−100 for
    ``c``). Every other negative number is refused: published counts, populations and percentages
    have none, so it could only be a code that the list does not know yet.

    Parameters
    ----------
    values
        Cells as text or numbers. An index that counts data rows from 0 makes error sentences name
        the row as a spreadsheet does.
    blank
        The symbol that an empty cell stands for. Without it an empty cell is refused: it may be a
        number that was lost, and only the format of a file can say that it is not.
    file
        The file that the cells come from, for error sentences.
    dictionary
        The data dictionary; the one in force if not given.

    Returns
    -------
    pandas.DataFrame
        With the index of ``values``: ``value`` (Float64; the number, ``NA`` where a symbol stands)
        and ``symbol`` (string; ``NA`` where a number stands).

    Raises
    ------
    DataError
        If a cell is empty and ``blank`` is not given, or is neither number nor symbol.
    """
    symbols = _symbol_forms(dictionary or load_dictionary())
    if blank is not None:
        symbols[""] = blank
    text = values.astype("string").fillna("").str.strip()
    read = {cell: _read_cell(cell, symbols=symbols) for cell in text.unique()}
    unread = text[text.map(lambda cell: read[cell] is None)]
    if len(unread):
        where = place(unread.index[0], column=unread.name, file=file)
        raise DataError(_sentence(unread.iloc[0], where=where, symbols=symbols))
    return pd.DataFrame(
        {
            "value": text.map(lambda cell: read[cell][0]).astype("Float64"),
            "symbol": text.map(lambda cell: read[cell][1]).astype("string"),
        },
        index=values.index,
    )


def whole_numbers(values: pd.Series, *, file: str | None = None) -> pd.Series:
    """Turn counts held as ``Float64`` into ``Int64``.

    Raises
    ------
    DataError
        If one of them is not a whole number.
    """
    # More people than live anywhere is a slip of the file, and too large for a whole number.
    broken = values[((values % 1).fillna(0) != 0) | (values > MOST_PEOPLE).fillna(False)]
    if len(broken):
        where = place(broken.index[0], column=values.name, file=file)
        raise DataError(NOT_WHOLE.format(where=where, found=broken.iloc[0]))
    return values.astype("Int64")


def place(row: object, *, column: object = None, file: str | None = None) -> str:
    """Name a cell as a spreadsheet does: the header is row 1, so data row 0 is row 2."""
    number = int(row) + 2 if isinstance(row, Integral) else row
    parts = [file, f"row {number}", None if column is None else f"column {column}"]
    return ", ".join(part for part in parts if part)


def _symbol_forms(dictionary: Dictionary) -> dict[str | float, str]:
    """Return every way of writing a symbol or its code → the symbol.

    A row whose ``display`` is another row's symbol is an older spelling of that one.
    """
    table = dictionary.read("published_symbols")
    known = {_bare(symbol): symbol for symbol in table["symbol"]}
    shown = table["display"].fillna("").map(_bare)
    forms: dict[str | float, str] = {
        _bare(symbol): known.get(display, symbol)
        for symbol, display in zip(table["symbol"], shown, strict=True)
    }
    coded = table.dropna(subset=["numeric_code"])
    for symbol, code in zip(coded["symbol"], coded["numeric_code"], strict=True):
        # Two symbols may share a code (k and low): the first in the list stands for both.
        forms.setdefault(float(code), symbol)
    return forms


def _bare(text: str) -> str:
    """Fold case, outer spaces and a pair of brackets away."""
    inner = BRACKETED.sub(r"\1", text.strip())
    return inner.strip().casefold()


def _read_cell(cell: str, *, symbols: dict[str | float, str]) -> tuple[object, object] | None:
    """Return (number, NA), (NA, symbol), or nothing where the cell is neither."""
    if cell == "":
        return (pd.NA, symbols[""]) if "" in symbols else None
    if NUMBER.fullmatch(cell):
        return float(cell.replace(",", "")), pd.NA
    positive = cell.replace(TRUE_MINUS, "-").removeprefix("-")
    if positive != cell and NUMBER.fullmatch(positive):
        code = -float(positive.replace(",", ""))
        return (pd.NA, symbols[code]) if code in symbols else None
    symbol = symbols.get(_bare(cell))
    return None if symbol is None else (pd.NA, symbol)


def _sentence(found: str, *, where: str, symbols: dict[str | float, str]) -> str:
    known = listed(list(dict.fromkeys(symbols.values())))
    return (NEITHER if found else BLANK).format(where=where, found=found, symbols=known)
