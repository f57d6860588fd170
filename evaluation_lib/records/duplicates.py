"""Rows that say the same thing twice: one event in one extract is one row."""

from __future__ import annotations

import narwhals as nw
from narwhals.typing import IntoFrameT

CHILD = "child_id"
TRACE = ("source", "snapshot_date", "source_file", "source_sheet", "source_row")
#: Whether a child can have only one such event on a day (``event_tables.one_a_day``).
ALWAYS, WITHOUT_IDENTIFIERS, NEVER = "always", "without identifiers", "never"
#: Columns that the rows are worked on with.
FILLED, ALIKE = "__filled", "__alike"


def once_per_extract(rows: IntoFrameT, *, id_field: str) -> IntoFrameT:
    """Keep one row of each event in each extract.

    An export that joins tables one to many writes an event on several rows. Of the rows with one
    child and identifier in one snapshot the one with the most filled cells counts, then the one
    that stands first.

    Parameters
    ----------
    rows
        Rows of one event table.
    id_field
        The field that identifies an event.

    Returns
    -------
    data frame
        Rows of the table, in the order in which they came.
    """
    return _best_of(rows, key=[CHILD, id_field, "snapshot_date"], newest_first=False)


def one_a_day(
    events: IntoFrameT, *, id_field: str, date_field: str, rule: str = ALWAYS
) -> IntoFrameT:
    """Put together what cannot be two events: the same child on the same day.

    A census asks for the day of a conference in two places, and two numbers of one registration
    are still one plan. The row of the latest snapshot counts, then the one with the most filled
    cells, then the one that stands first.

    Parameters
    ----------
    events
        One row per event.
    id_field, date_field
        The fields that identify and date an event.
    rule
        ``always``; ``without identifiers``: only where the identifier is made of the child and the
        day, since the source has none of its own; ``never``.

    Returns
    -------
    data frame
        Rows of the table, in the order in which they came.
    """
    if rule == NEVER:
        return events
    frame = nw.from_native(events, eager_only=True)
    own = nw.lit(False) if rule == ALWAYS else ~_is_made(id_field, date_field)
    alike = frame.with_columns(nw.when(own).then(nw.col(id_field)).otherwise(None).alias(ALIKE))
    kept = _best_of(alike.to_native(), key=[CHILD, date_field, ALIKE], newest_first=True)
    return nw.from_native(kept, eager_only=True).drop(ALIKE).to_native()


def _is_made(id_field: str, date_field: str) -> nw.Expr:
    """Whether an identifier is the child and the day, and perhaps a number."""
    day = nw.col(date_field).dt.to_string("%Y-%m-%d")
    made = nw.concat_str(nw.col(CHILD), day, separator="-")
    numbered = nw.col(id_field).str.replace(r"-[0-9]+$", "")
    return ((nw.col(id_field) == made) | (numbered == made)).fill_null(False)


def _best_of(rows: IntoFrameT, *, key: list[str], newest_first: bool) -> IntoFrameT:
    """Keep the best row of each key, whatever order the rows come in."""
    frame = nw.from_native(rows, eager_only=True).with_row_index("__place")
    counted = frame.with_columns(nw.len().over(*key).alias(ALIKE + "_rows"))
    alone = counted.filter(nw.col(ALIKE + "_rows") == 1)
    several = counted.filter(nw.col(ALIKE + "_rows") > 1)
    # Only rows that have a rival are put into order: there are few of them.
    best = _in_order(several, key=key, newest_first=newest_first).unique(
        subset=key, keep="first", maintain_order=True
    )
    kept = nw.concat([alone.select(frame.columns), best.select(frame.columns)])
    return kept.sort("__place").drop("__place").to_native()


def _in_order(several: nw.DataFrame, *, key: list[str], newest_first: bool) -> nw.DataFrame:
    fields = [name for name in several.columns if name not in (*TRACE, *key, "__place")]
    fields = [name for name in fields if not name.startswith(ALIKE)]
    filled = nw.sum_horizontal(*[(~nw.col(name).is_null()).cast(nw.Int64) for name in fields])
    newest = ["snapshot_date"] if newest_first else []
    trace = ["source", "source_file", "source_sheet", "source_row"]
    by = [*newest, FILLED, *trace, *fields]
    # The fields themselves decide last: a join can put several rows on one line of a file.
    descending = [*[True for _ in newest], True, *[False for _ in (*trace, *fields)]]
    return several.with_columns(filled.alias(FILLED)).sort(
        *by, descending=descending, nulls_last=True
    )
