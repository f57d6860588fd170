"""What every cleaner does with tables, so that the same code runs on pandas and on polars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import narwhals as nw
import pandas as pd
from narwhals.typing import IntoDataFrameT

#: The place of an event among the events given, and of a value among the values.
ROW, NUMBER = "__row", "__number"
DAY = "__day"
#: A day before all others, and one after them, in days since 1970-01-01; also "no value".
FIRST_DAY, LAST_DAY, NOTHING = -1_000_000, 1_000_000, -1
MICROSECONDS_A_DAY = 86_400_000_000


def day_number(name: str, *, missing: int = FIRST_DAY) -> nw.Expr:
    """Return a date column as whole days since 1970-01-01, with a number for missing ones."""
    microseconds = nw.col(name).cast(nw.Datetime("us")).dt.timestamp("us")
    return microseconds.fill_null(missing * MICROSECONDS_A_DAY).cast(nw.Int64) // MICROSECONDS_A_DAY


def holds(day: str) -> nw.Expr:
    """Whether ``valid_from`` to ``valid_to``, open where one is missing, holds a numbered day.

    A day that is not known (the first of all) lies within spans that are open at both ends alone.
    """
    start, end = day_number("valid_from"), day_number("valid_to", missing=LAST_DAY)
    known = (nw.col(day) != FIRST_DAY) | (end == LAST_DAY)
    return (start <= nw.col(day)) & (end >= nw.col(day)) & known


def number_of(day: date) -> int:
    """Return one day as `day_number` counts it."""
    return (pd.Timestamp(day).normalize() - pd.Timestamp(0)).days


def in_library_of(frame: nw.DataFrame, table: pd.DataFrame) -> nw.DataFrame:
    """Return a table of the data dictionary as a frame of the library that ``frame`` is of."""
    own = nw.from_native(table, eager_only=True)
    if frame.implementation.is_pandas():
        return own
    columns = {name: [None if pd.isna(cell) else cell for cell in table[name]] for name in table}
    return nw.from_dict(columns, schema=own.schema, backend=frame.implementation)


def with_text(frame: nw.DataFrame, *names: str) -> nw.DataFrame:
    """Add columns of missing text where the frame does not have them."""
    return frame.with_columns(
        nw.lit(None).cast(nw.String).alias(name) for name in names if name not in frame.columns
    )


def first_of_each(frame: nw.DataFrame, by: str, *, order: Sequence[str]) -> nw.DataFrame:
    """Return one row per value of ``by``: the one that comes first in an order of columns.

    Columns of numbers whose name starts with ``latest`` count from the greatest down; missing
    text comes last.
    """
    descending = [False, *(name.startswith("latest") for name in order)]
    ordered = frame.sort(by, *order, descending=descending, nulls_last=True)
    return ordered.unique([by], keep="first", maintain_order=True)


def several_of(rows: nw.DataFrame, *, by: str, what: str) -> nw.DataFrame:
    """Return the values of ``by`` that have more than one value of ``what``, missing ones aside."""
    distinct = rows.filter(~nw.col(what).is_null()).select(by, what).unique()
    counted = distinct.group_by(by).agg(nw.len().alias("__values"))
    return counted.filter(nw.col("__values") > 1).select(by)


def last_on_or_before(asked: nw.DataFrame, values: nw.DataFrame, *, by: str) -> nw.DataFrame:
    """Find the last value on or before each day, without joining every value to every day.

    Parameters
    ----------
    asked
        ``__row``, ``by``, ``__day``: one row per question.
    values
        ``__number``, ``by``, ``__day``: numbered upwards in the order of ``by`` and ``__day``.

    Returns
    -------
    narwhals.DataFrame
        ``__row``, ``__number``: one row per question; -1 where there is no value.
    """
    given = values.select(by, DAY, NUMBER, nw.lit(NOTHING).cast(nw.Int64).alias(ROW))
    wanted = asked.select(
        by, DAY, nw.lit(NOTHING).cast(nw.Int64).alias(NUMBER), nw.col(ROW).cast(nw.Int64)
    )
    # A value of the day itself stands before the question; what comes last has the greatest number.
    both = nw.concat([given.with_columns(nw.col(NUMBER).cast(nw.Int64)), wanted])
    both = both.filter(~nw.col(by).is_null()).with_columns(is_asked=nw.col(ROW) != NOTHING)
    both = both.sort(by, DAY, "is_asked", NUMBER, ROW).with_row_index("__place")
    found = both.with_columns(nw.col(NUMBER).cum_max().over(by, order_by="__place"))
    return found.filter(nw.col("is_asked")).select(ROW, NUMBER)


def beside(events: IntoDataFrameT, added: nw.DataFrame, names: Sequence[str]) -> IntoDataFrameT:
    """Set columns beside the rows they were found for.

    Parameters
    ----------
    events
        The events, in pandas or polars.
    added
        ``__row`` and the columns to add, one row per event, in any order.
    names
        Which columns to add; those already there are replaced.

    Returns
    -------
    The events with the columns: the same rows, in the same order.
    """
    ordered = typed(added.sort(ROW).select(*names))
    frame = nw.from_native(events, eager_only=True)
    return frame.with_columns(*(ordered.get_column(name) for name in names)).to_native()


def typed(frame: nw.DataFrame) -> nw.DataFrame:
    """Give pandas columns the types of the data dictionary, and rows their numbers from 0.

    polars has no other types and no row labels.
    """
    if not frame.implementation.is_pandas():
        return frame
    kinds = {nw.String: "string", nw.Boolean: "boolean", nw.Object: "string"}
    wanted = {name: kinds[type(kind)] for name, kind in frame.schema.items() if type(kind) in kinds}
    return nw.from_native(
        nw.to_native(frame).astype(wanted).reset_index(drop=True), eager_only=True
    )
