"""Which episodes start a period of being looked after, and which end one.

A looked-after child has one episode after the other: each change of legal status or placement ends
one and starts the next on the same day. Only the first starts a period and only the last ends it.
"""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw
from narwhals.typing import IntoFrameT

CHILD = "child_id"
START, END = "start_date", "end_date"
#: What `with_periods` adds: whether an episode goes on with a period, and whether it ends one.
CONTINUES, ENDS = "continues_period", "ends_period"
SELF = "__same_day"


def with_periods(
    episodes: IntoFrameT,
    *,
    left_out: str,
    going_on: Sequence[str],
    continuing: Sequence[str],
) -> IntoFrameT:
    """Say of each episode whether it goes on with a period of care and whether it ends one.

    An episode goes on with a period if it starts on the day that another episode of the child
    ended, unless the codes say otherwise; if its reason says so, though the one before is not in
    the extract; or if the source gives the period an earlier first day. One that follows an episode
    that is left out, such as a short break, starts a period: nothing before it is counted.

    Parameters
    ----------
    episodes
        Rows with ``child_id``, ``start_date``, ``end_date``, ``period_start_date``,
        ``reason_started``, ``reason_ended``.
    left_out
        The column that says which rows are not counted.
    going_on
        Reasons for starting that go on with a period.
    continuing
        Reasons for ending after which another episode begins on the same day.

    Returns
    -------
    data frame
        The same rows in the same order with ``continues_period`` and ``ends_period``.
    """
    frame = nw.from_native(episodes, eager_only=True).with_row_index("__place")
    marked = frame.with_columns(
        **{SELF: (nw.col(START) == nw.col(END)).fill_null(False)},
        goes_on=nw.col("reason_started").is_in(list(going_on)).fill_null(False),
        no_start=nw.col("reason_started").is_null(),
        continues=nw.col("reason_ended").is_in(list(continuing)).fill_null(False),
        no_reason=nw.col("reason_ended").is_null(),
        counted=~nw.col(left_out),
    )
    before = _on_a_day(marked, END, {"continues": "x", "no_reason": "open"}, name="before")
    after = _on_a_day(marked, START, {"goes_on": "on", "no_start": "open"}, name="after")
    joined = marked.join(before, left_on=[CHILD, START], right_on=[CHILD, "day"], how="left")
    joined = joined.join(after, left_on=[CHILD, END], right_on=[CHILD, "day"], how="left")
    told = joined.with_columns(_continues().alias(CONTINUES), _ends().alias(ENDS))
    columns = [*(name for name in frame.columns if name != "__place"), CONTINUES, ENDS]
    return told.sort("__place").select(*columns).to_native()


def _on_a_day(marked: nw.DataFrame, day: str, kinds: dict[str, str], *, name: str) -> nw.DataFrame:
    """Count a child's episodes that start or end on a day, by what they say of it.

    Episodes of a single day are counted apart as well: one must not be its own neighbour.
    """
    sums = {}
    for column, short in kinds.items():
        kept, left = nw.col(column) & nw.col("counted"), nw.col(column) & ~nw.col("counted")
        sums[f"{name}_{short}"], sums[f"{name}_{short}_left"] = kept, left
    sums[f"{name}_any"], sums[f"{name}_any_left"] = nw.col("counted"), ~nw.col("counted")
    rows = marked.filter(~nw.col(day).is_null()).select(
        nw.col(CHILD),
        nw.col(day).alias("day"),
        *[value.cast(nw.Int64).alias(key) for key, value in sums.items()],
        *[
            (value & ~nw.col(SELF)).cast(nw.Int64).alias(f"{key}_longer")
            for key, value in sums.items()
        ],
    )
    counted = [column for column in rows.columns if column not in (CHILD, "day")]
    return rows.group_by(CHILD, "day").agg(*[nw.col(column).sum() for column in counted])


def _some(name: str) -> nw.Expr:
    """Whether there is a neighbour of a kind; for an episode of one day, one that is longer."""
    number = nw.when(nw.col(SELF)).then(nw.col(f"{name}_longer")).otherwise(nw.col(name))
    return number.fill_null(0) > 0


def _continues() -> nw.Expr:
    unless_said = nw.col("goes_on") | nw.col("no_start")
    follows = _some("before_x") | (_some("before_open") & unless_said)
    after_left_out = (_some("before_x_left") | _some("before_open_left")) & ~follows
    earlier = (nw.col("period_start_date") < nw.col(START)).fill_null(False)
    return follows | ((earlier | nw.col("goes_on")) & ~after_left_out)


def _ends() -> nw.Expr:
    ended = ~nw.col(END).is_null()
    only_left_out = _some("after_any_left") & ~_some("after_any")
    goes_on = nw.col("continues") & ~only_left_out
    followed = nw.col("no_reason") & (_some("after_on") | _some("after_open"))
    return ended & ~goes_on & ~followed
