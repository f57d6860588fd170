"""The numbers behind a table's cells, unrounded, as a download of the table writes them.

A download never says more than the page but for decimals: a number is written only where the cell
shows a number, so what a symbol hides stays hidden.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from numbers import Number
from typing import Any

from evaluation_lib.presentation.numbers import decimals, is_missing

Value = str | int | float

SYMBOL = re.compile(r"\[([a-z]+)\]")
NUMBER = re.compile(r"[+\N{MINUS SIGN}-]?\d[\d,]*(?:\.\d+)?%?")
#: What may stand between and around the numbers of a cell without saying anything of its own.
PLAIN = re.compile(r"[\s()]|\bto\b")
#: What the numbers of a cell are, by how many columns of the frame are named behind it.
ROLES = {1: ("",), 2: ("lower", "upper"), 3: ("", "lower", "upper")}
WRONG_EXACT = (
    "column '{name}': exact names {number} columns; name the value, or its lower and upper end, "
    "or all three."
)


@dataclass(frozen=True)
class Cell:
    """A cell's text with the numbers behind it, for tables whose cells are written early.

    Attributes
    ----------
    text
        What the page shows.
    exact
        The numbers written in it: the value, or its lower and upper end, or all three.
    """

    text: str
    exact: tuple[Any, ...] = ()

    def __str__(self) -> str:
        """Return what the page shows."""
        return self.text


@dataclass(frozen=True)
class ExactColumn:
    """A column of a download.

    Attributes
    ----------
    heading
        What heads it, different from every other column's.
    values
        Numbers, and text where there is none.
    number_format
        How a spreadsheet shows the numbers; empty for a column of text.
    """

    heading: str
    values: tuple[Value, ...]
    number_format: str = ""

    def as_data(self) -> dict[str, Any]:
        """Return the column as plain data."""
        told = {"heading": self.heading, "values": list(self.values)}
        return told | ({"format": self.number_format} if self.number_format else {})


@dataclass(frozen=True)
class Shown:
    """A column as the page shows it, with what stands behind it.

    Attributes
    ----------
    header
        Its heading.
    texts
        Its cells.
    raw
        The frame's values that the cells were written from.
    exact
        The numbers named behind each cell; none where none are named.
    words
        Whether it holds words or heads the rows: its text is never read as a number.
    """

    header: str
    texts: tuple[str, ...]
    raw: tuple[Any, ...]
    exact: tuple[tuple[Any, ...], ...]
    words: bool


def exact_columns(
    shown: Sequence[Shown], *, heading: Callable[[str, str], str]
) -> tuple[ExactColumn, ...]:
    """Return the columns of a download.

    Parameters
    ----------
    shown
        The table's columns.
    heading
        Writes the heading of a column that shares its cells with others, from what it holds
        (``lower``, ``upper``, ``as_shown``) and the table's own heading.
    """
    made = [column for one in shown for column in _columns(one, heading)]
    return tuple(_with_own_headings(made))


def _columns(shown: Shown, heading: Callable[[str, str], str]) -> list[ExactColumn]:
    number = max((len(exact) for exact in shown.exact), default=0)
    if number <= 1:
        pairs = zip(shown.texts, shown.raw, shown.exact, strict=True)
        values = [_single(text, exact[0] if exact else raw, shown) for text, raw, exact in pairs]
        return [_column(shown.header, values, shown.texts, place=0)]
    columns = [
        _column(
            heading(role, shown.header) if role else shown.header,
            [
                _one_of(text, exact, place)
                for text, exact in zip(shown.texts, shown.exact, strict=True)
            ],
            shown.texts,
            place=place,
        )
        for place, role in enumerate(ROLES[number])
    ]
    if any(_says_more(text) for text in shown.texts):
        columns.append(ExactColumn(heading("as_shown", shown.header), shown.texts))
    return columns


def _single(text: str, raw: Any, shown: Shown) -> Value:
    """Return the number that a cell shows, unrounded where it is known; else its text."""
    found = NUMBER.fullmatch(text.strip())
    if found is None:
        return text
    if _is_number(raw) and _rounds_to(raw, found[0]):
        return _plain(raw, text)
    return text if shown.words else _read(found[0])


def _one_of(text: str, exact: Sequence[Any], place: int) -> Value:
    """Return one of the numbers behind a cell; the cell's text where it shows none."""
    if len(exact) <= place or SYMBOL.search(text) or not NUMBER.search(text):
        return text
    if is_missing(exact[place]):
        return text
    return _plain(exact[place], text)


def _plain(value: Any, text: str) -> Value:
    number = float(value)
    if math.isinf(number):
        return decimals(number)
    whole = number.is_integer() and "." not in text and "%" not in text
    return int(number) if whole else number


def _is_number(value: Any) -> bool:
    return isinstance(value, Number) and not isinstance(value, bool) and not is_missing(value)


def _rounds_to(value: Any, shown: str) -> bool:
    """Whether a value is what was written, but for rounding."""
    places = _places(shown) + (2 if shown.endswith("%") else 0)
    return abs(float(value) - _read(shown)) <= 0.5000001 * 10.0**-places


def _read(number: str) -> int | float:
    """Read a number as it is written; a percentage as the fraction it is."""
    digits = number.replace(",", "").replace("\N{MINUS SIGN}", "-").rstrip("%")
    if number.endswith("%"):
        return round(float(digits) / 100, _places(number) + 2)
    return float(digits) if "." in digits else int(digits)


def _places(number: str) -> int:
    return len(number.rstrip("%").partition(".")[2])


def _says_more(text: str) -> bool:
    """Whether a cell says something beside its numbers, such as by an arrow."""
    return bool(NUMBER.search(text) and PLAIN.sub("", NUMBER.sub("", text)))


def _column(
    heading: str, values: Iterable[Value], texts: Sequence[str], *, place: int
) -> ExactColumn:
    kept = tuple(values)
    if all(isinstance(value, str) for value in kept):
        return ExactColumn(heading, kept)
    numbers = [NUMBER.findall(text) for text in texts]
    written = [found[min(place, len(found) - 1)] for found in numbers if found]
    places = max(_places(number) for number in written)
    thousands = "#,##0" if any("," in number for number in written) else "0"
    percent = "%" if any(number.endswith("%") for number in written) else ""
    return ExactColumn(heading, kept, f"{thousands}{'.' + '0' * places if places else ''}{percent}")


def _with_own_headings(columns: Sequence[ExactColumn]) -> list[ExactColumn]:
    """Number headings that occur twice: a spreadsheet's must differ."""
    seen: dict[str, int] = {}
    made = []
    for column in columns:
        seen[column.heading] = seen.get(column.heading, 0) + 1
        times = seen[column.heading]
        heading = f"{column.heading} ({times})" if times > 1 else column.heading
        made.append(ExactColumn(heading, column.values, column.number_format))
    return made
