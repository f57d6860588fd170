"""Each event once, in its latest version; what later extracts changed is kept beside it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import narwhals as nw
from narwhals.typing import IntoFrameT

from evaluation_lib.records.duplicates import CHILD, TRACE
from evaluation_lib.records.identity import text_of

FILLED_IN, CHANGED, EMPTIED, GONE = "filled in", "changed", "emptied", "gone"
WHOLE_ROW = "(row)"
GONE_ROW = "(gone)"
COLUMNS = ("event_id", "field", "before", "after", "snapshot_before", "snapshot_after", "kind")


def latest_of_each(versions: IntoFrameT, *, id_field: str) -> IntoFrameT:
    """Keep the latest version of each event.

    Parameters
    ----------
    versions
        One row per event and snapshot (`duplicates.once_per_extract`).
    id_field
        The field that identifies an event of a child.

    Returns
    -------
    data frame
        One row per event, sorted by child and identifier.
    """
    frame = nw.from_native(versions, eager_only=True)
    ordered = frame.sort(CHILD, id_field, "snapshot_date", nulls_last=False)
    latest = ordered.unique(subset=[CHILD, id_field], keep="last", maintain_order=True)
    return latest.to_native()


def restated(versions: IntoFrameT, *, id_field: str) -> IntoFrameT:
    """Name every value that a later snapshot says otherwise than the one before.

    Parameters
    ----------
    versions
        One row per event and snapshot (`duplicates.once_per_extract`).
    id_field
        The field that identifies an event of a child.

    Returns
    -------
    data frame
        One row per changed value: ``event_id``, ``field``, ``before``, ``after`` (text, dates
        year-month-day), ``snapshot_before``, ``snapshot_after``, ``kind`` (filled in, changed,
        emptied); sorted.
    """
    frame = nw.from_native(versions, eager_only=True)
    fields = [name for name in frame.columns if name not in (*TRACE, id_field, CHILD)]
    several = frame.with_columns(versions=nw.len().over(CHILD, id_field))
    ordered = several.filter(nw.col("versions") > 1).sort(
        CHILD, id_field, "snapshot_date", nulls_last=False
    )
    pairs = _beside_the_one_before(ordered, id_field=id_field)
    # Where no event is seen twice one field is enough to say that nothing changed.
    asked = fields if len(ordered) else fields[:1]
    found = [_field_restated(ordered, pairs, field=name) for name in asked]
    # Children of one family may share an identifier, so every column takes part in the order.
    order = ("event_id", "snapshot_after", "field", "snapshot_before", "before", "after")
    return nw.concat(found).sort(*order).to_native()


def _beside_the_one_before(ordered: nw.DataFrame, *, id_field: str) -> nw.DataFrame:
    """The rows are in order, so the version before, if there is one, stands on the row above."""
    return ordered.select(
        nw.col(id_field).alias("event_id"),
        snapshot_before=nw.col("snapshot_date").shift(1),
        snapshot_after=nw.col("snapshot_date"),
        goes_on=(
            (nw.col(CHILD) == nw.col(CHILD).shift(1))
            & (nw.col(id_field) == nw.col(id_field).shift(1))
        ).fill_null(False),
    )


def _field_restated(ordered: nw.DataFrame, pairs: nw.DataFrame, *, field: str) -> nw.DataFrame:
    told = ordered.select(after=text_of(ordered, field))
    compared = pairs.with_columns(
        told.get_column("after"), told.get_column("after").shift(1).alias("before")
    ).filter(nw.col("goes_on"))
    was, now = ~nw.col("before").is_null(), ~nw.col("after").is_null()
    differs = (was != now) | (was & now & (nw.col("before") != nw.col("after")).fill_null(False))
    kind = (
        nw.when(was & now)
        .then(nw.lit(CHANGED))
        .otherwise(nw.when(now).then(nw.lit(FILLED_IN)).otherwise(nw.lit(EMPTIED)))
    )
    return compared.filter(differs).select(
        nw.col("event_id"),
        nw.lit(field).alias("field"),
        nw.col("before").cast(nw.String),
        nw.col("after").cast(nw.String),
        nw.col("snapshot_before"),
        nw.col("snapshot_after"),
        kind.alias("kind"),
    )


def gone(
    latest: IntoFrameT,
    *,
    id_field: str,
    date_field: str,
    end_field: str | None,
    snapshots: Iterable[datetime],
    months: int | None,
) -> IntoFrameT:
    """Name events that the snapshot after should show and does not.

    A rolling snapshot shows what happened, or was still open, in its last months. The event itself
    is kept: a source forgets more often than it corrects.

    Parameters
    ----------
    latest
        One row per event, in its latest version (`latest_of_each`).
    id_field, date_field, end_field
        The fields that identify, date and end an event; no end where it does not last.
    snapshots
        The days of all the source's snapshots that hold this table, also where it is empty.
    months
        How many months a snapshot looks back; ``None`` for a source that shows everything.

    Returns
    -------
    data frame
        As `restated`: field ``(row)``, after ``(gone)``, kind ``gone``; sorted.
    """
    last = nw.from_native(latest, eager_only=True)
    after = days_frame(last, snapshots).with_columns(snapshot_after=nw.col("snapshot").shift(-1))
    followed = last.join(after, left_on="snapshot_date", right_on="snapshot", how="inner")
    followed = followed.filter(~nw.col("snapshot_after").is_null())
    missing = followed.filter(
        still_shown(
            "snapshot_after",
            date_field=date_field,
            end_field=end_field,
            open_on="snapshot_date",
            months=months,
        )
    )
    named = missing.select(
        nw.col(id_field).alias("event_id"),
        nw.lit(WHOLE_ROW).alias("field"),
        nw.lit(None, dtype=nw.String).alias("before"),
        nw.lit(GONE_ROW).alias("after"),
        nw.col("snapshot_date").alias("snapshot_before"),
        nw.col("snapshot_after"),
        nw.lit(GONE).alias("kind"),
    )
    # A join keeps no order of its own.
    return named.sort("event_id", "snapshot_before", "snapshot_after").to_native()


def days_frame(frame: nw.DataFrame, days: Iterable[datetime]) -> nw.DataFrame:
    """Return days, each once and in order, as column ``snapshot`` of a frame like another."""
    kind = {"snapshot": nw.Datetime("us")}
    unique = sorted(set(days))
    return nw.from_dict({"snapshot": unique}, schema=kind, backend=frame.implementation)


def still_shown(
    snapshot: str, *, date_field: str, end_field: str | None, open_on: str, months: int | None
) -> nw.Expr:
    """Whether a snapshot should show an event.

    Parameters
    ----------
    snapshot
        The column with the day of the snapshot.
    date_field, end_field
        The fields that date and end an event.
    open_on
        The column with a day on which an event without an end is known to have been open.
    months
        How many months the snapshot looks back; ``None`` for one that shows everything.
    """
    begun = nw.col(date_field) <= nw.col(snapshot)
    if months is None:
        return begun
    first = nw.col(snapshot).dt.offset_by(f"-{months}mo")
    if end_field is None:
        return begun & (nw.col(date_field) > first)
    open_still = nw.col(end_field).is_null() & (nw.col(open_on) >= first)
    return begun & (open_still | (nw.col(end_field) > first).fill_null(False))
