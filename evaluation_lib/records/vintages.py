"""Each event once, in its latest version; what later extracts changed is kept beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic

import narwhals as nw
from narwhals.typing import IntoFrameT

TRACE = ("source", "snapshot_date", "source_file", "source_sheet", "source_row")
FILLED, CHANGED, EMPTIED, GONE = "filled in", "changed", "emptied", "gone"
WHOLE_ROW = "(row)"
DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True, eq=False)
class Versions(Generic[IntoFrameT]):
    """The events of one table and what their extracts say of each other.

    Attributes
    ----------
    events
        One row per event: its latest version.
    restated
        ``event_id``, ``field``, ``before``, ``after`` (text), ``snapshot_before``,
        ``snapshot_after``, ``kind``.
    rows, repeated, seen_again
        How many rows were read, how many repeat an event of the same extract, how many show an
        event of an earlier one again.
    """

    events: IntoFrameT
    restated: IntoFrameT
    rows: int
    repeated: int
    seen_again: int


def latest_versions(rows: IntoFrameT, *, id_field: str) -> Versions[IntoFrameT]:
    """Collapse repeated rows and stacked snapshots to one row per event.

    Within one snapshot the row with the most filled cells counts, then the one that stands first.
    Across snapshots the latest counts.

    Parameters
    ----------
    rows
        Rows of one event table.
    id_field
        The field that identifies an event.
    """
    frame = nw.from_native(rows, eager_only=True)
    fields = [name for name in frame.columns if name not in (*TRACE, id_field, "child_id")]
    key = ["child_id", id_field]
    filled = nw.sum_horizontal(*[(~nw.col(name).is_null()).cast(nw.Int64) for name in fields])
    ordered = frame.with_columns(filled_cells=filled).sort(
        [*key, "snapshot_date", "filled_cells", "source_file", "source_sheet", "source_row"],
        descending=[False] * len(key) + [False, True, False, False, False],
        nulls_last=False,
    )
    each = ordered.unique(subset=[*key, "snapshot_date"], keep="first", maintain_order=True)
    each = each.drop("filled_cells")
    latest = each.unique(subset=key, keep="last", maintain_order=True)
    return Versions(
        events=latest.to_native(),
        restated=_restated(each, key=key, fields=fields).to_native(),
        rows=len(frame),
        repeated=len(frame) - len(each),
        seen_again=len(each) - len(latest),
    )


def _restated(each: nw.DataFrame, *, key: Sequence[str], fields: Sequence[str]) -> nw.DataFrame:
    """Compare each version of an event with the one before, field by field."""
    id_field = key[-1]
    found = [
        _field_restated(each, key=key, field=name).rename({id_field: "event_id"}) for name in fields
    ]
    return nw.concat(found).sort("event_id", "field", "snapshot_after", nulls_last=False)


def _field_restated(each: nw.DataFrame, *, key: Sequence[str], field: str) -> nw.DataFrame:
    text = each.select(*key, "snapshot_date", after=nw.col(field).cast(nw.String))
    compared = text.with_columns(
        before=nw.col("after").shift(1).over(*key, order_by="snapshot_date"),
        snapshot_before=nw.col("snapshot_date").shift(1).over(*key, order_by="snapshot_date"),
        place=nw.col("snapshot_date").is_null().cum_count().over(*key, order_by="snapshot_date"),
    )
    was, now = ~nw.col("before").is_null(), ~nw.col("after").is_null()
    differs = (was & now & (nw.col("before") != nw.col("after"))) | (was != now)
    kind = (
        nw.when(was & now)
        .then(nw.lit(CHANGED))
        .otherwise(nw.when(now).then(nw.lit(FILLED)).otherwise(nw.lit(EMPTIED)))
    )
    return compared.filter((nw.col("place") > 1) & differs).select(
        nw.col(key[-1]),
        nw.lit(field).alias("field"),
        nw.col("before"),
        nw.col("after"),
        nw.col("snapshot_before"),
        nw.col("snapshot_date").alias("snapshot_after"),
        kind.alias("kind"),
    )


def gone(rows: IntoFrameT, *, id_field: str, date_field: str, months: int) -> IntoFrameT:
    """Name events that a later snapshot covers and no longer shows.

    Parameters
    ----------
    rows
        Rows of one event table of one source that makes rolling snapshots.
    id_field, date_field
        The fields that identify and date an event.
    months
        How many months of events a snapshot shows.

    Returns
    -------
    data frame
        As ``Versions.restated``, field ``(row)`` and kind ``gone``.
    """
    frame = nw.from_native(rows, eager_only=True)
    last = frame.group_by(id_field).agg(
        nw.col("snapshot_date").max().alias("snapshot_before"),
        nw.col(date_field).max().alias("day"),
    )
    snapshots = frame.select(snapshot_after=nw.col("snapshot_date")).unique()
    later = last.join(snapshots, how="cross").filter(
        (nw.col("snapshot_after") > nw.col("snapshot_before"))
        & (
            (nw.col("snapshot_after") - nw.col("day")).dt.total_minutes()
            < months * DAYS_A_MONTH * 1440
        )
    )
    first = later.sort(id_field, "snapshot_after").unique(
        subset=[id_field], keep="first", maintain_order=True
    )
    return first.select(
        nw.col(id_field).alias("event_id"),
        nw.lit(WHOLE_ROW).alias("field"),
        nw.lit("").alias("before"),
        nw.lit("").alias("after"),
        nw.col("snapshot_before"),
        nw.col("snapshot_after"),
        nw.lit(GONE).alias("kind"),
    ).to_native()


def delays(rows: IntoFrameT, *, id_field: str, date_field: str) -> IntoFrameT:
    """Say for each event how long it took until a snapshot showed it.

    Only events are judged that an earlier snapshot could not yet, or could already, have shown:
    those that were not in the first snapshot of all.

    Parameters
    ----------
    rows
        Rows of one event table, all snapshots.
    id_field, date_field
        The fields that identify and date an event.

    Returns
    -------
    data frame
        ``event_id``, ``days`` from the event to the first snapshot with it, ``late`` (whether an
        earlier snapshot was taken on or after the day of the event and did not show it).
    """
    frame = nw.from_native(rows, eager_only=True).filter(~nw.col("snapshot_date").is_null())
    seen = frame.group_by(id_field).agg(
        nw.col("snapshot_date").min().alias("first_seen"), nw.col(date_field).min().alias("day")
    )
    snapshots = frame.select("snapshot_date").unique().sort("snapshot_date")
    before = snapshots.with_columns(previous=nw.col("snapshot_date").shift(1))
    judged = seen.join(before, left_on="first_seen", right_on="snapshot_date", how="left").filter(
        ~nw.col("previous").is_null()
    )
    minutes = (nw.col("first_seen") - nw.col("day")).dt.total_minutes()
    return (
        judged.select(
            nw.col(id_field).alias("event_id"),
            (minutes / 1440).alias("days"),
            (nw.col("day") <= nw.col("previous")).alias("late"),
        )
        .sort("event_id")
        .to_native()
    )
