"""How old a child was at an event, and whether the child was born."""

from __future__ import annotations

import narwhals as nw
from narwhals.typing import IntoFrameT


def with_age(events: IntoFrameT, children: IntoFrameT, *, date_field: str) -> IntoFrameT:
    """Add the age in completed years, and whether the child was unborn.

    Parameters
    ----------
    events
        Rows with ``child_id`` and the day of the event.
    children
        One row per child with ``date_of_birth`` and ``expected_date_of_birth``.
    date_field
        The field with the day.

    Returns
    -------
    data frame
        The same rows in the same order with ``age_at_event`` (years; empty where it is not known or
        the child was not born) and ``unborn``: the birth lies after the event, or there is only an
        expected one.
    """
    frame = nw.from_native(events, eager_only=True)
    born = nw.from_native(children, eager_only=True).select(
        "child_id", "date_of_birth", "expected_date_of_birth"
    )
    rows = frame.with_row_index("place").join(born, on="child_id", how="left").sort("place")
    day, birth = nw.col(date_field), nw.col("date_of_birth")
    after = (birth > day).fill_null(False)
    unborn = after | (birth.is_null() & ~nw.col("expected_date_of_birth").is_null())
    before_birthday = (day.dt.month() * 100 + day.dt.day()) < (
        birth.dt.month() * 100 + birth.dt.day()
    )
    years = day.dt.year() - birth.dt.year() - before_birthday.cast(nw.Int64)
    age = nw.when(~after & ~birth.is_null()).then(years).otherwise(None)
    return (
        rows.with_columns(age_at_event=age.cast(nw.Float64), unborn=unborn.cast(nw.Boolean))
        .drop("place", "date_of_birth", "expected_date_of_birth")
        .to_native()
    )
