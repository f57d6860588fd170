"""Read the columns of a recognised table: its cells become the values of fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.extracts.council import values as reading
from evaluation_lib.extracts.council.headers import Headers
from evaluation_lib.extracts.council.sources import ColumnOf, Format, Part

#: Cells that may hold a day, among those that identifiers are joined of.
LIKE_A_DAY = r"[/.\-]|\s[A-Za-z]{3}"


@dataclass(frozen=True, eq=False)
class Cells:
    """One column of a part, read.

    Attributes
    ----------
    column
        What the source says of it.
    heading
        Its heading in the table; empty for a constant.
    values
        What its cells mean, typed.
    unusable
        Where a cell holds something that cannot be used.
    found
        The cells as they are written.
    """

    column: ColumnOf
    heading: str
    values: pd.Series
    unusable: pd.Series
    found: pd.Series


def read_columns(
    cells: pd.DataFrame, part: Part, headers: Headers, *, one: Format, dictionary: Dictionary
) -> list[Cells]:
    """Read, for every field of every table, the first column that the table of cells can fill."""
    fields = dict.fromkeys((column.table, column.field) for column in part.columns if column.field)
    found = []
    for table, field in fields:
        column = headers.column_for(part, str(field), table=table)
        if column is not None:
            found.append(read_column(cells, column, headers, one=one, dictionary=dictionary))
    return found


def read_column(
    cells: pd.DataFrame, column: ColumnOf, headers: Headers, *, one: Format, dictionary: Dictionary
) -> Cells:
    """Read one column; the table must have its heading."""
    heading, found = _found(cells, column, headers)
    reader = _reader(column, one=one, dictionary=dictionary)
    values, unusable = _each_text_once(found, reader)
    return Cells(column, heading, values, unusable, found)


def first_of(cells: pd.DataFrame, heading: str) -> pd.Series:
    """Return the first of the columns that share a heading."""
    return cells.loc[:, cells.columns == heading].iloc[:, 0].astype("string")


def _found(cells: pd.DataFrame, column: ColumnOf, headers: Headers) -> tuple[str, pd.Series]:
    if column.constant is not None:
        return "", pd.Series(column.constant, index=cells.index, dtype="string")
    if column.made_of:
        headings = [str(headers.find(place)) for place in column.made_of]
        joined, *others = [_part_of_identifier(first_of(cells, heading)) for heading in headings]
        for other in others:
            joined = joined + "-" + other
        return " + ".join(headings), joined
    heading = str(headers.find(column.headers))
    return heading, first_of(cells, heading)


def _part_of_identifier(found: pd.Series) -> pd.Series:
    """A day in an identifier is written one way, however the file writes it."""
    text, _ = _each_text_once(found, reading.identifiers)
    like = text.str.contains(LIKE_A_DAY, regex=True).fillna(False)
    if not like.any():
        return text
    days, _ = _each_text_once(text.where(like), reading.dates)
    return text.mask(days.notna(), days.dt.strftime("%Y-%m-%d").astype("string"))


def _each_text_once(
    found: pd.Series, reader: Callable[[pd.Series], reading.Values]
) -> reading.Values:
    """Read each different text once: a column of a million cells holds few codes and days."""
    places, distinct = pd.factorize(found, use_na_sentinel=False)
    values, unusable = reader(pd.Series(distinct, dtype="string"))
    return (
        values.take(places).set_axis(found.index),
        unusable.astype(bool).take(places).set_axis(found.index),
    )


def _reader(
    column: ColumnOf, *, one: Format, dictionary: Dictionary
) -> Callable[[pd.Series], reading.Values]:
    if column.form == "date":
        return lambda found: reading.dates(found, day_first=one.day_first)
    if column.form == "boolean":
        return lambda found: _yes_or_no(found, column, dictionary=dictionary)
    if column.form == "code":
        return lambda found: reading.codes(
            found, code_list=list(column.lists), dictionary=dictionary
        )
    if column.form == "present":
        return lambda found: _present(found, column)
    return {
        "identifier": reading.identifiers,
        "text": reading.texts,
        "integer": reading.integers,
        "postcode": reading.postcodes,
        "pupil_number": reading.pupil_numbers,
    }[column.form]


def _yes_or_no(found: pd.Series, column: ColumnOf, *, dictionary: Dictionary) -> reading.Values:
    """Read yes and no; lists of the column's own may know further words, and words for unknown."""
    if not column.lists:
        return reading.booleans(found, dictionary=dictionary)
    coded, unusable = reading.codes(found, code_list=list(column.lists), dictionary=dictionary)
    return coded.map({"true": True, "false": False}).astype("boolean"), unusable


def _present(found: pd.Series, column: ColumnOf) -> reading.Values:
    """A filled cell is a yes, unless it holds one of the words for no."""
    words = [value.casefold() for value in column.false_values]
    text, _ = reading.texts(found)
    held = (~text.str.casefold().isin(words)).astype("boolean").mask(text.isna())
    if column.when_empty is not None:
        held = held.fillna(column.when_empty)
    return held, pd.Series(False, index=found.index)
