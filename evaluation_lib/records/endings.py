"""What the reason for which something ended says: adopted, gone to another council, going on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import narwhals as nw
from narwhals.typing import IntoFrame, IntoFrameT

from evaluation_lib.dictionary import Dictionary

CHILD = "child_id"
ADOPTED, TRANSFERRED_OUT, CONTINUES = "adopted", "transferred_out", "continues"
#: The fields that hold the day on which a case or an episode ended.
ENDS = ("closure_date", "end_date")


def ending_codes(dictionary: Dictionary, kind: str) -> dict[str, tuple[str, ...]]:
    """Return the codes of a kind of ending (table ``ending_reasons``) by the field they are in."""
    reasons = dictionary.read("ending_reasons")
    of_kind = reasons[reasons["kind"] == kind]
    return {str(field): tuple(codes) for field, codes in of_kind.groupby("list")["code"]}


def adoptions(tables: Iterable[IntoFrame], *, codes: Mapping[str, tuple[str, ...]]) -> Any:
    """Find the day on which each child was adopted.

    Parameters
    ----------
    tables
        Tables of events, at least one with a field of ``codes``.
    codes
        The codes that say so, by field.

    Returns
    -------
    data frame
        ``child_id``, ``adopted_date``: one row per adopted child, the earliest of several days.
    """
    found = []
    for table in tables:
        rows = nw.from_native(table, eager_only=True)
        end = next((name for name in ENDS if name in rows.columns), None)
        for field, of_field in codes.items():
            if end is not None and field in rows.columns:
                adopted = rows.filter(nw.col(field).is_in(list(of_field)).fill_null(False))
                found.append(adopted.select(nw.col(CHILD), nw.col(end).alias("adopted_date")))
    days = nw.concat(found).filter(~nw.col("adopted_date").is_null())
    return days.group_by(CHILD).agg(nw.col("adopted_date").min()).sort(CHILD).to_native()


def with_transfers(events: IntoFrameT, *, codes: Mapping[str, tuple[str, ...]]) -> IntoFrameT:
    """Add ``transferred_out`` to events that end with a reason: another council took over."""
    frame = nw.from_native(events, eager_only=True)
    for field, of_field in codes.items():
        if field in frame.columns:
            gone = nw.col(field).is_in(list(of_field)).fill_null(False)
            frame = frame.with_columns(gone.alias(TRANSFERRED_OUT))
    return frame.to_native()
