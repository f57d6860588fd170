"""How late events come into the extracts: from the event to the first snapshot that shows it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import narwhals as nw
import pandas as pd
from narwhals.typing import IntoFrameT

from evaluation_lib.records.duplicates import CHILD
from evaluation_lib.records.vintages import days_frame, still_shown

MINUTES_A_DAY = 1440
NINE_IN_TEN = 0.9


def delays(
    versions: IntoFrameT,
    *,
    id_field: str,
    date_field: str,
    end_field: str | None,
    snapshots: Iterable[datetime],
    months: int | None,
) -> IntoFrameT:
    """Say for each event how long it took until a snapshot showed it, where that can be told.

    It can be told only where an earlier snapshot was taken that did not show the event: one before
    its day, which could not, or one that should have. What the very first snapshot shows may have
    been written down at any time.

    Parameters
    ----------
    versions
        One row per event and snapshot (`duplicates.once_per_extract`).
    id_field, date_field, end_field
        The fields that identify, date and end an event; no end where it does not last.
    snapshots
        The days of all the source's snapshots that hold this table, also where it is empty.
    months
        How many months a snapshot looks back; ``None`` for a source that shows everything.

    Returns
    -------
    data frame
        One row per event that has a snapshot: ``event_id``, ``days`` (empty where it cannot be
        told), ``late`` (whether a snapshot that should have shown the event did not; likewise).
    """
    frame = nw.from_native(versions, eager_only=True)
    days = days_frame(frame, snapshots)
    first = _first_versions(frame, id_field=id_field, date_field=date_field)
    first = first.join(
        days.with_columns(earlier=nw.col("snapshot").shift(1)),
        left_on="snapshot_date",
        right_on="snapshot",
        how="left",
    )
    # The earliest snapshot on or after the day looks back the least far: it decides.
    due = first.sort(date_field).join_asof(
        days.with_columns(due=nw.col("snapshot")),
        left_on=date_field,
        right_on="snapshot",
        strategy="forward",
    )
    late = (nw.col("due") < nw.col("snapshot_date")).fill_null(False)
    shown = still_shown(
        "due", date_field=date_field, end_field=end_field, open_on="due", months=months
    )
    told = ~nw.col("earlier").is_null() & (~late | shown.fill_null(False))
    waited = (nw.col("snapshot_date") - nw.col(date_field)).dt.total_minutes() // MINUTES_A_DAY
    return (
        due.with_columns(days=waited, late=late, told=told)
        .select(
            nw.col(id_field).alias("event_id"),
            nw.when(nw.col("told")).then(nw.col("days")).otherwise(None).alias("days"),
            nw.when(nw.col("told")).then(nw.col("late")).otherwise(None).alias("late"),
        )
        .sort("event_id", "days")
        .to_native()
    )


def _first_versions(frame: nw.DataFrame, *, id_field: str, date_field: str) -> nw.DataFrame:
    dated = frame.filter(~nw.col("snapshot_date").is_null() & ~nw.col(date_field).is_null())
    ordered = dated.sort(CHILD, id_field, "snapshot_date")
    first = ordered.unique(subset=[CHILD, id_field], keep="first", maintain_order=True)
    # An event dated after the snapshot that shows it is planned, not late.
    return first.filter(nw.col(date_field) <= nw.col("snapshot_date"))


def summed_up(delayed: pd.DataFrame) -> dict[str, object]:
    """Sum up the delays of one table.

    Returns
    -------
    dict
        ``events`` (whose delay can be told), ``unknown`` (those whose delay cannot),
        ``median_days``, ``days_of_nine_in_ten``, ``late``, ``share_late`` (of those told).
    """
    days = delayed["days"].astype("Float64").dropna()
    late = int(delayed["late"].astype("boolean").fillna(False).sum())
    some = len(days) > 0
    return {
        "events": len(days),
        "unknown": len(delayed) - len(days),
        "median_days": days.median() if some else pd.NA,
        "days_of_nine_in_ten": days.quantile(NINE_IN_TEN) if some else pd.NA,
        "late": late,
        "share_late": late / len(days) if some else pd.NA,
    }
