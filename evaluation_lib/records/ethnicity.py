"""Two clocks for ethnicity: as it was recorded at an event, and the latest that is known.

Children who go further through social care have their ethnicity filled in on the way, so the two
answer different questions and both are kept.
"""

from __future__ import annotations

from typing import Any

import narwhals as nw
from narwhals.typing import IntoFrameT

from evaluation_lib.dictionary import Dictionary

CHILD = "child_id"
VALUE = ("code", "group", "status", "rule")
WHERE = ("source", "source_file", "source_sheet", "source_row")
MISSING = "missing"
RECORDED, SNAPSHOT, AFTER, UNKNOWN = "recorded", "snapshot", "after_event", "unknown"


def ranked(records: IntoFrameT, *, dictionary: Dictionary) -> Any:
    """Put the records of ethnicity into the order in which they count for a child.

    What is known comes before what is not (a refusal before a label that nobody can read, and so on
    down to an empty cell: table ``ethnicity_statuses``); then what the child or the family said;
    then the latest day; then a code before a group alone; then the latest extract. Where all of
    that ties, the place in the files decides, never the order in which rows came.

    Parameters
    ----------
    records
        ``ethnicity_records`` with ``code``, ``group``, ``status``, ``rule``.
    dictionary
        The data dictionary.

    Returns
    -------
    narwhals.DataFrame
        The rows, sorted, with ``status_order`` and ``own_words``.
    """
    frame = nw.from_native(records, eager_only=True)
    statuses = dictionary.read("ethnicity_statuses")
    words = dictionary.read("ethnicity_described_by")
    orders = dict(zip(statuses["status"], statuses["order"].astype(int), strict=True))
    own = dict(zip(words["described_by"], words["own_words"].astype(int), strict=True))
    judged = frame.with_columns(
        status_order=_looked_up("status", orders, otherwise=len(orders) + 1),
        own_words=_looked_up("described_by", own, otherwise=0),
        no_code=nw.col("code").is_null().cast(nw.Int64),
    )
    keys = [CHILD, "status_order", "own_words", "recorded_date", "no_code", "snapshot_date", *WHERE]
    descending = [False, False, True, True, False, True, False, False, False, False]
    return judged.sort(keys, descending=descending, nulls_last=True).drop("no_code")


def _looked_up(column: str, values: dict[str, int], *, otherwise: int) -> nw.Expr:
    found = nw.lit(otherwise)
    for key, value in values.items():
        found = nw.when(nw.col(column) == key).then(nw.lit(value)).otherwise(found)
    return found


def latest_known(
    records: IntoFrameT, *, dictionary: Dictionary, as_of: Any | None = None
) -> IntoFrameT:
    """Return each child's latest known ethnicity.

    A refusal, an empty cell or a label that cannot be read never overwrites a known value.

    Parameters
    ----------
    records
        ``ethnicity_records`` with ``code``, ``group``, ``status``, ``rule``.
    dictionary
        The data dictionary.
    as_of
        Only what was recorded on or before this day counts; everything if not given.

    Returns
    -------
    data frame
        One row per child: ``child_id``, ``code``, ``group``, ``status``, ``rule``,
        ``recorded_date``, ``described_by``, ``conflicting`` (different codes of equal standing on
        one day).
    """
    rows = ranked(records, dictionary=dictionary)
    if as_of is not None:
        rows = rows.filter(nw.col("recorded_date") <= as_of)
    first = rows.unique(subset=[CHILD], keep="first", maintain_order=True)
    standing = [CHILD, "status_order", "own_words", "recorded_date"]
    equal = rows.filter(~nw.col("code").is_null()).unique(subset=[*standing, "code"])
    counts = equal.group_by(standing).agg(nw.len().alias("codes"))
    joined = first.join(counts, on=standing, how="left")
    return (
        joined.with_columns(conflicting=(nw.col("codes") > 1).fill_null(False).cast(nw.Boolean))
        .select(CHILD, *VALUE, "recorded_date", "described_by", "conflicting")
        .sort(CHILD)
        .to_native()
    )


def recorded_at_event(
    events: IntoFrameT,
    records: IntoFrameT,
    *,
    table: str,
    id_field: str,
    date_field: str,
    dictionary: Dictionary,
) -> IntoFrameT:
    """Add the ethnicity that was on record when an event happened, and how sure that is.

    In this order: the value on the event's own row, from the earliest extract that shows it; the
    last value recorded on or before the day; the first that an extract shows after it; a value
    without any day. Where the first value was recorded later, the event counts as missing.

    Parameters
    ----------
    events
        Rows with ``child_id``, the identifier and the day of the event.
    records
        ``ethnicity_records`` with ``code``, ``group``, ``status``, ``rule``.
    table, id_field, date_field
        The table of events and its fields.
    dictionary
        The data dictionary: tables ``ethnicity_statuses``, ``ethnicity_bases``.

    Returns
    -------
    data frame
        The same rows in the same order with ``recorded_code``, ``recorded_group``,
        ``recorded_status``, ``recorded_rule``, ``recorded_basis``.
    """
    placed = nw.from_native(events, eager_only=True).with_row_index("place")
    days = placed.select("place", CHILD, day=nw.col(date_field), event=nw.col(id_field))
    rows = ranked(records, dictionary=dictionary)
    found = nw.concat([_own(days, rows, table=table), _of_the_child(days, rows)])
    best = found.sort("place", "step", "order", "status_order", *VALUE, nulls_last=True).unique(
        subset=["place"], keep="first", maintain_order=True
    )
    chosen = best.select(
        "place", *[nw.col(name).alias(f"recorded_{name}") for name in VALUE], "basis"
    )
    joined = placed.join(chosen, on="place", how="left").sort("place")
    return (
        joined.with_columns(
            recorded_status=nw.col("recorded_status").fill_null(MISSING),
            recorded_basis=nw.col("basis").fill_null(UNKNOWN),
        )
        .drop("place", "basis")
        .to_native()
    )


def _own(days: nw.DataFrame, rows: nw.DataFrame, *, table: str) -> nw.DataFrame:
    """Values that stand on the events' own rows, unless they were recorded later."""
    own = rows.filter(nw.col("recorded_at") == table).select(
        CHILD,
        "status_order",
        *VALUE,
        "recorded_date",
        event=nw.col("event_id"),
        basis=nw.col("recorded_date_basis"),
        seen=nw.col("snapshot_date"),
    )
    joined = days.join(own, on=[CHILD, "event"], how="inner")
    later = (nw.col("basis") == RECORDED) & (nw.col("recorded_date") > nw.col("day")).fill_null(
        False
    )
    first = joined.filter(~later).sort("place", "seen", "status_order", *VALUE, nulls_last=True)
    return _candidates(
        first.unique(subset=["place"], keep="first", maintain_order=True), step=0, order=nw.lit(0.0)
    )


def _of_the_child(days: nw.DataFrame, rows: nw.DataFrame) -> nw.DataFrame:
    """Values of the child from before the event, from an extract after it, or without a day."""
    values = rows.select(
        CHILD, "status_order", *VALUE, "recorded_date", basis=nw.col("recorded_date_basis")
    ).unique()
    joined = days.join(values, on=CHILD, how="inner")
    minutes = (nw.col("day") - nw.col("recorded_date")).dt.total_minutes().cast(nw.Float64)
    timed = joined.with_columns(minutes=minutes)
    before = timed.filter((nw.col("minutes") >= 0).fill_null(False))
    after = timed.filter((nw.col("minutes") < 0).fill_null(False))
    shown_after = after.filter(nw.col("basis") == SNAPSHOT)
    written_after = after.filter(nw.col("basis") != SNAPSHOT).with_columns(
        **{name: nw.lit(None, dtype=nw.String) for name in ("code", "group", "rule")},
        status=nw.lit(MISSING),
        basis=nw.lit(AFTER),
    )
    undated = timed.filter(nw.col("minutes").is_null()).with_columns(basis=nw.lit(UNKNOWN))
    return nw.concat(
        [
            _candidates(before, step=1, order=nw.col("minutes")),
            _candidates(shown_after, step=2, order=-nw.col("minutes")),
            _candidates(undated, step=3, order=nw.lit(0.0)),
            _candidates(written_after, step=4, order=-nw.col("minutes")),
        ]
    )


def _candidates(rows: nw.DataFrame, *, step: int, order: nw.Expr) -> nw.DataFrame:
    return rows.select(
        "place",
        *[nw.col(name).cast(nw.String) for name in VALUE],
        nw.col("basis").cast(nw.String),
        step=nw.lit(step),
        order=order,
        status_order=nw.col("status_order").cast(nw.Int64),
    )
