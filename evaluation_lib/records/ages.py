"""How old a child was at an event, and whether the child was born."""

from __future__ import annotations

import narwhals as nw
from narwhals.typing import IntoFrameT

from evaluation_lib.records.exclusions import DATES_OF_CHILD

CHILD = "child_id"
ABOUT = (
    "date_of_birth",
    "expected_date_of_birth",
    "unaccompanied_asylum_seeking",
    "unaccompanied_until",
)


def with_child(events: IntoFrameT, children: IntoFrameT, *, date_field: str) -> IntoFrameT:
    """Add what the child was at the event: how old, born or not, unaccompanied or not.

    Parameters
    ----------
    events
        Rows with ``child_id`` and the day of the event.
    children
        One row per child of table ``children``, and ``adopted_date``.
    date_field
        The field with the day.

    Returns
    -------
    data frame
        The same rows in the same order with ``age_at_event`` (completed years by the calendar;
        empty where it is not known or the child was not born), ``unborn`` (the birth lies after the
        event, or there is only an expected one), ``unaccompanied`` (at the event; empty where no
        extract says) and the dates of the child that rules ask.
    """
    frame = nw.from_native(events, eager_only=True)
    about = nw.from_native(children, eager_only=True).select(CHILD, *ABOUT, *DATES_OF_CHILD)
    rows = frame.with_row_index("__place").join(about, on=CHILD, how="left").sort("__place")
    day = nw.col(date_field)
    over = (nw.col("unaccompanied_until") < day).fill_null(False)
    alone = nw.col("unaccompanied_asylum_seeking")
    return (
        rows.with_columns(
            age_at_event=completed_years(day),
            unborn=unborn_on(day),
            unaccompanied=nw.when(over & alone.fill_null(False))
            .then(nw.lit(False))
            .otherwise(alone),
        )
        .drop("__place", *ABOUT)
        .to_native()
    )


def unborn_on(day: nw.Expr) -> nw.Expr:
    """Whether a child of ``date_of_birth`` and ``expected_date_of_birth`` was not born on a day."""
    birth, expected = nw.col("date_of_birth"), nw.col("expected_date_of_birth")
    return (birth > day).fill_null(False) | (birth.is_null() & ~expected.is_null())


def completed_years(day: nw.Expr) -> nw.Expr:
    """The age on a day of a child of ``date_of_birth``; missing before birth."""
    birth = nw.col("date_of_birth")
    before_birthday = _of_the_year(day) < _of_the_year(birth)
    years = day.dt.year() - birth.dt.year() - before_birthday.cast(nw.Int64)
    return nw.when((birth <= day).fill_null(False)).then(years.cast(nw.Float64)).otherwise(None)


def _of_the_year(day: nw.Expr) -> nw.Expr:
    """A day's place among the months; one born on 29 February has a birthday on 1 March."""
    return day.dt.month().cast(nw.Float64) * 100 + day.dt.day().cast(nw.Float64)
