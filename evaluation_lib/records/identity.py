"""One row per child, by the source's own identifier and nothing else.

No child is ever linked to another identifier by name, date of birth or pupil number: that would
find adopted children again.
"""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw
from narwhals.typing import IntoFrameT

CHILD = "child_id"
#: Once true, true: a status that a child has or had.
EVER = ("unaccompanied_asylum_seeking", "national_transfer_scheme", "restricted")
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


def one_row_per_child(children: IntoFrameT) -> IntoFrameT:
    """Bring everything that extracts say of a child into one row.

    Of a field that is told more than once the value of the latest snapshot counts; an empty cell
    never overwrites a value. A status that the child has or had is true once any extract says so.

    Parameters
    ----------
    children
        Rows of table ``children``.

    Returns
    -------
    data frame
        One row per ``child_id``, sorted by it: the fields without the trace of where they stood.
    """
    rows = nw.from_native(children, eager_only=True).sort(ORDER, nulls_last=False)
    found = rows.select(CHILD).unique(subset=[CHILD]).sort(CHILD)
    for field in (*LATEST, *EVER):
        found = found.join(_one_value(rows, field), on=CHILD, how="left")
    return found.sort(CHILD).to_native()


def _one_value(rows: nw.DataFrame, field: str) -> nw.DataFrame:
    known = rows.select(CHILD, field).filter(~nw.col(field).is_null())
    if field in EVER:
        return known.group_by(CHILD).agg(nw.col(field).any())
    if field == "sex":
        # "Not recorded" gives way to what is recorded, however old.
        known = known.with_columns(rank=(nw.col("sex") != UNKNOWN_SEX).cast(nw.Int64))
        known = known.with_row_index("place").sort("rank", "place").drop("rank", "place")
    return known.unique(subset=[CHILD], keep="last", maintain_order=True)


def conflicts(children: IntoFrameT) -> IntoFrameT:
    """Name what extracts say differently of one child and cannot both be.

    Returns
    -------
    data frame
        ``child_id``, ``field``, ``values`` (text, how many different ones), sorted.
    """
    rows = nw.from_native(children, eager_only=True)
    found = [_conflicts_in(rows, field) for field in UNCHANGING]
    return nw.concat(found).sort(CHILD, "field").to_native()


def _conflicts_in(rows: nw.DataFrame, field: str) -> nw.DataFrame:
    known = rows.select(CHILD, field).filter(~nw.col(field).is_null())
    if field == "sex":
        known = known.filter(nw.col("sex") != UNKNOWN_SEX)
    known = known.unique(subset=[CHILD, field])
    counts = known.group_by(CHILD).agg(nw.len().alias("values"))
    return counts.filter(nw.col("values") > 1).select(
        nw.col(CHILD), nw.lit(field).alias("field"), nw.col("values").cast(nw.Int64)
    )


def without_children(rows: IntoFrameT, child_ids: Sequence[str]) -> IntoFrameT:
    """Leave out every row of some children."""
    frame = nw.from_native(rows, eager_only=True)
    return frame.filter(~nw.col(CHILD).is_in(list(child_ids))).to_native()
