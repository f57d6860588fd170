"""Two clocks for ethnicity: as it was recorded at an event, and the latest that is known.

Children who go further through social care have their ethnicity filled in on the way, so the two
answer different questions and both are kept.
"""

from __future__ import annotations

from datetime import date

import narwhals as nw
from narwhals.typing import IntoDataFrameT

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.records.ethnicity_basis import basis_of_each
from evaluation_lib.records.ethnicity_order import (
    CHILD,
    MISSING,
    ORDER,
    STANDING,
    VALUE,
    last_word,
    ranked,
)
from evaluation_lib.records.frames import (
    NUMBER,
    ROW,
    beside,
    first_of_each,
    number_of,
    several_of,
    typed,
)

LATEST = (CHILD, *VALUE, "recorded_date", "described_by", "source", "conflicting")
AT_EVENT = (*(f"recorded_{name}" for name in VALUE), "recorded_basis", "recorded_on")


def latest_known(
    records: IntoDataFrameT, *, dictionary: Dictionary, as_of: date | None = None
) -> IntoDataFrameT:
    """Return each child's latest known ethnicity.

    A refusal, an empty cell or a label that cannot be read never overwrites a known value, and the
    child's or family's own description is never overwritten by another's; `ethnicity_order.ranked`
    has the whole order.

    Parameters
    ----------
    records
        ``ethnicity_records`` with ``code``, ``group``, ``status``, ``rule``.
    dictionary
        The data dictionary.
    as_of
        Only what was recorded on or before this day counts (of a record without a day, the day of
        its extract); everything if not given.

    Returns
    -------
    data frame
        One row per child of ``records``: ``child_id``, ``code``, ``group``, ``status`` (missing
        where nothing counts), ``rule``, ``recorded_date``, ``described_by``, ``source``,
        ``conflicting`` (other codes, or groups, of equal standing on the same day); sorted by
        child.
    """
    rows = last_word(ranked(records, dictionary=dictionary))
    children = rows.select(CHILD).unique([CHILD])
    if as_of is not None:
        stands = nw.when(nw.col("recorded_date").is_null()).then(nw.col("latest_snapshot"))
        known_on = stands.otherwise(nw.col("latest_day"))
        rows = rows.filter(
            (known_on <= number_of(as_of))
            & ~(nw.col("recorded_date").is_null() & nw.col("snapshot_date").is_null())
        )
    best = first_of_each(rows, CHILD, order=ORDER)
    latest = children.join(best, on=CHILD, how="left")
    latest = latest.join(_conflicts(rows, best), on=CHILD, how="left").with_columns(
        nw.col("status").fill_null(MISSING),
        nw.col("conflicting").fill_null(False).cast(nw.Boolean),
    )
    return typed(latest.select(*LATEST).sort(CHILD)).to_native()


def _conflicts(rows: nw.DataFrame, best: nw.DataFrame) -> nw.DataFrame:
    """Find the children with another code, or group, of equal standing to the one that counts."""
    equal = rows.join(best.select(CHILD, *STANDING), on=[CHILD, *STANDING], how="inner")
    # A group alone beside a code of that group is the same answer, less exactly.
    several = [several_of(equal, by=CHILD, what=name) for name in ("code", "group")]
    return nw.concat(several).unique([CHILD]).with_columns(conflicting=nw.lit(True))


def recorded_at_event(
    events: IntoDataFrameT,
    records: IntoDataFrameT,
    *,
    table: str,
    id_field: str,
    date_field: str,
    dictionary: Dictionary,
) -> IntoDataFrameT:
    """Add the ethnicity that was on record when an event happened, and how sure that is.

    `ethnicity_basis.basis_of_each` says which value that is. Where the source dates its first value
    later than the event, the event counts as missing: the value was filled in afterwards.

    Parameters
    ----------
    events
        Rows with ``child_id``, the identifier and the day of the event; ``source`` if there.
    records
        ``ethnicity_records`` with ``code``, ``group``, ``status``, ``rule``.
    table, id_field, date_field
        The table of events, and its fields of the identifier and the day.
    dictionary
        The data dictionary: tables ``ethnicity_statuses``, ``ethnicity_bases``.

    Returns
    -------
    data frame
        The same rows in the same order with ``recorded_code``, ``recorded_group``,
        ``recorded_status``, ``recorded_rule``, ``recorded_basis`` (see table ``ethnicity_bases``)
        and ``recorded_on`` (the day of the value).
    """
    rows = ranked(records, dictionary=dictionary)
    found = basis_of_each(events, rows, table=table, id_field=id_field, date_field=date_field)
    values = rows.select(
        nw.col(NUMBER).cast(nw.Int64),
        *(nw.col(name).alias(f"recorded_{name}") for name in VALUE),
        nw.col("recorded_date").alias("recorded_on"),
    )
    filled = found.join(values, on=NUMBER, how="left")
    filled = filled.with_columns(nw.col("recorded_status").fill_null(MISSING))
    return beside(events, filled.select(ROW, *AT_EVENT), AT_EVENT)
