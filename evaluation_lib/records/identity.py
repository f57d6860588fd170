"""One row per child, by the source's own identifier and nothing else.

No child is ever linked to another identifier by name, date of birth or pupil number: that would
find adopted children again.
"""

from __future__ import annotations

from typing import Any

import narwhals as nw
import pandas as pd
from narwhals.typing import IntoFrameT

CHILD = "child_id"
RESTRICTED = "restricted"
#: Once true, true: a status that a child has or had.
EVER = ("unaccompanied_asylum_seeking", "national_transfer_scheme", RESTRICTED)
LATEST = (
    "date_of_birth",
    "expected_date_of_birth",
    "date_of_death",
    "sex",
    "disability",
    "unaccompanied_until",
    "family_id",
)
#: What cannot change, so that two values are a conflict.
UNCHANGING = ("date_of_birth", "sex")
UNKNOWN_SEX = "U"
ORDER = ("snapshot_date", "source", "source_file", "source_sheet", "source_row")
#: A column that the rows are worked on with.
MONTH = "__month"


def one_row_per_child(children: IntoFrameT) -> IntoFrameT:
    """Bring everything that extracts say of a child into one row.

    Of a field that is told more than once the value of the latest snapshot counts; an empty cell
    never overwrites a value, nor does "not recorded" a recorded sex, nor the first of a month the
    exact day in it. A status that the child has or had is true once any extract says so.

    Parameters
    ----------
    children
        Rows of table ``children``.

    Returns
    -------
    data frame
        One row per ``child_id``, sorted by it: the fields without the trace of where they stood.
    """
    rows = nw.from_native(children, eager_only=True)
    found = rows.select(CHILD).unique(subset=[CHILD])
    for field in LATEST:
        found = found.join(_latest_value(rows, field), on=CHILD, how="left")
    for field in EVER:
        known = _known(rows, field).group_by(CHILD).agg(nw.col(field).max())
        found = found.join(known, on=CHILD, how="left")
    return found.sort(CHILD).to_native()


def conflicts(children: IntoFrameT) -> IntoFrameT:
    """Name what extracts say differently of one child and cannot both be.

    Parameters
    ----------
    children
        Rows of table ``children``.

    Returns
    -------
    data frame
        One row per child, field and value, of the fields that have several: ``child_id``,
        ``field``, ``value`` (text), ``last_said`` (the latest snapshot that says so), ``counts``
        (whether it is the value that `one_row_per_child` takes).
    """
    rows = nw.from_native(children, eager_only=True)
    found = [_conflicts_in(rows, field) for field in UNCHANGING]
    return nw.concat(found).sort(CHILD, "field", "value").to_native()


def restricted_children(children: IntoFrameT) -> frozenset[str]:
    """Return the children whose record any extract marks as restricted."""
    rows = nw.from_native(children, eager_only=True)
    marked = rows.filter(nw.col(RESTRICTED).fill_null(False))
    return frozenset(marked.get_column(CHILD).to_list())


def without_children(rows: IntoFrameT, child_ids: frozenset[str]) -> IntoFrameT:
    """Leave out every row of some children."""
    frame = nw.from_native(rows, eager_only=True)
    if not child_ids:
        return rows
    return frame.filter(~nw.col(CHILD).is_in(sorted(child_ids))).to_native()


def with_births_after(children: IntoFrameT, *, until: pd.Timestamp) -> IntoFrameT:
    """Take a date of birth that lies in the future for the day on which the child is expected.

    Parameters
    ----------
    children
        One row per child.
    until
        The last day that the extracts can know of.

    Returns
    -------
    data frame
        The same rows in the same order; ``unborn`` says who is not born by that day.
    """
    frame = nw.from_native(children, eager_only=True)
    birth, expected = nw.col("date_of_birth"), nw.col("expected_date_of_birth")
    future = nw.lit(False) if pd.isna(until) else (birth > until.to_pydatetime()).fill_null(False)
    moved = frame.with_columns(
        expected_date_of_birth=nw.when(future & expected.is_null()).then(birth).otherwise(expected),
        date_of_birth=nw.when(~future).then(birth).otherwise(None),
    )
    return moved.with_columns(unborn=birth.is_null() & ~expected.is_null()).to_native()


def _known(rows: nw.DataFrame, field: str) -> nw.DataFrame:
    """Rows that tell the field, less those that another row of the child tells better."""
    known = rows.filter(~nw.col(field).is_null())
    if field == "sex":
        said = nw.col("sex") != UNKNOWN_SEX
        return known.filter(said | ~_any(said, over=[CHILD]))
    if field == "date_of_birth":
        # Pseudonymised extracts give the first of the month: no other date, only a vaguer one.
        exact = nw.col(field).dt.day() != 1
        months = known.with_columns(nw.col(field).dt.to_string("%Y-%m").alias(MONTH))
        return months.filter(exact | ~_any(exact, over=[CHILD, MONTH])).drop(MONTH)
    return known


def _any(condition: nw.Expr, *, over: list[str]) -> nw.Expr:
    return condition.cast(nw.Int64).max().over(*over) > 0


def _latest_value(rows: nw.DataFrame, field: str) -> nw.DataFrame:
    """The last value; of two on one line of an extract, which a join can make, the greater."""
    ordered = _known(rows, field).sort(*ORDER, field, nulls_last=False)
    latest = ordered.unique(subset=[CHILD], keep="last", maintain_order=True)
    return latest.select(CHILD, field)


def _conflicts_in(rows: nw.DataFrame, field: str) -> nw.DataFrame:
    known = _known(rows, field)
    said = known.group_by(CHILD, field).agg(last_said=nw.col("snapshot_date").max())
    several = said.group_by(CHILD).agg(different=nw.len()).filter(nw.col("different") > 1)
    counting = _latest_value(rows, field).rename({field: "counting"})
    of_them = said.join(several.select(CHILD), on=CHILD, how="inner").join(
        counting, on=CHILD, how="left"
    )
    return of_them.select(
        nw.col(CHILD),
        nw.lit(field).alias("field"),
        text_of(of_them, field).alias("value"),
        nw.col("last_said"),
        (nw.col(field) == nw.col("counting")).alias("counts"),
    )


def text_of(frame: nw.DataFrame, field: str) -> nw.Expr:
    """Say a column as text, the same in pandas and polars and as the data dictionary writes it."""
    kind: Any = frame.schema[field]
    if kind == nw.Datetime or kind == nw.Date:
        return nw.col(field).dt.to_string("%Y-%m-%d")
    if kind == nw.Boolean:
        yes = nw.when(nw.col(field)).then(nw.lit("true")).otherwise(nw.lit("false"))
        return nw.when(~nw.col(field).is_null()).then(yes).otherwise(None)
    return nw.col(field).cast(nw.String)
