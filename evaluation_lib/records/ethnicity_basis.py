"""Which record of ethnicity stood when an event happened, and how sure that is."""

from __future__ import annotations

import narwhals as nw
from narwhals.typing import IntoDataFrame

from evaluation_lib.records.ethnicity_order import CHILD, ORDER, UNKNOWN, last_word
from evaluation_lib.records.frames import (
    DAY,
    FIRST_DAY,
    NOTHING,
    NUMBER,
    ROW,
    day_number,
    first_of_each,
    last_on_or_before,
    with_text,
)

EVENT, RECORDED, SNAPSHOT, AFTER = "event", "recorded", "snapshot", "after_event"
#: The bases of a record (field ``recorded_date_basis``) that the source itself dates.
DATED_BY_SOURCE = (RECORDED, EVENT)
EVENT_ID, SOURCE = "event_id", "source"
HELD = ("code", "group", "status")
RECORDS = ("own", "shown", "last", "next", "undated")
FLAGS = ("own_holds", "shown_holds", "shown_dated", "last_shown", "next_shown", "next_holds")


def basis_of_each(
    events: IntoDataFrame, rows: nw.DataFrame, *, table: str, id_field: str, date_field: str
) -> nw.DataFrame:
    """Find the record that counts as the ethnicity at each event.

    The first of these that there is:

    1. the value on the event's own row, where the source says that it was recorded then;
    2. the child's last value on or before the day, where the source dates it;
    3. the value on the event's own row, as the first extract shows it that has the event;
    4. the child's last value on or before the day, as an extract shows it;
    5. nothing, where the event's own row was read and is empty;
    6. the child's first record after the day, as an extract shows it: it may have stood before. If
       the source dates that record itself, it did not: then there is nothing;
    7. a value of the child without any day.

    Parameters
    ----------
    events
        Rows with ``child_id``, the identifier and the day; ``source`` if there.
    rows
        Records in their order (`ethnicity_order.ranked`).
    table, id_field, date_field
        The table of events, and its fields of the identifier and the day.

    Returns
    -------
    narwhals.DataFrame
        One row per event: ``__row``, ``__number`` of the record (-1 where there is none),
        ``recorded_basis``.
    """
    asked = _asked(events, id_field=id_field, date_field=date_field)
    current = last_word(rows)
    values = current.filter(nw.col("holds_a_value"))
    found = asked.select(ROW, has_day=nw.col(DAY) != FIRST_DAY)
    for more in (
        _own(asked, rows, table=table),
        _last_before(asked, values),
        _first_after(asked, current),
        _undated(asked, values),
    ):
        found = found.join(more, on=ROW, how="left")
    return _chosen(found)


def _asked(events: IntoDataFrame, *, id_field: str, date_field: str) -> nw.DataFrame:
    frame = with_text(nw.from_native(events, eager_only=True), SOURCE)
    return frame.with_row_index(ROW).select(
        ROW,
        CHILD,
        nw.col(id_field).alias(EVENT_ID),
        nw.col(SOURCE).alias("event_source"),
        day_number(date_field).alias(DAY),
    )


def _own(asked: nw.DataFrame, rows: nw.DataFrame, *, table: str) -> nw.DataFrame:
    """Find the records on the events' own rows: as written down then, and as an extract shows.

    Of several extracts that show the event, the first is the nearest to it.
    """
    # pandas would join missing ids to missing ids.
    mine = rows.filter(
        (nw.col("recorded_at") == table).fill_null(False) & ~nw.col(EVENT_ID).is_null()
    )
    pairs = asked.filter(~nw.col(EVENT_ID).is_null()).join(mine, on=[CHILD, EVENT_ID], how="inner")
    other_source = (nw.col("event_source") != nw.col(SOURCE)).fill_null(False)
    not_later = (nw.col(DAY) == FIRST_DAY) | (nw.col("latest_day") <= nw.col(DAY))
    with_event = (nw.col("recorded_date_basis") == EVENT).fill_null(False)
    pairs = pairs.filter(~other_source).with_columns(
        first_seen=nw.max_horizontal("latest_day", "latest_snapshot"),
        then=with_event | (_dated_by_source() & not_later),
    )
    found = asked.select(ROW)
    for name, some in (
        ("own", pairs.filter(nw.col("then"))),
        ("shown", pairs.filter(~_dated_by_source())),
    ):
        first = first_of_each(some, ROW, order=("first_seen", *ORDER)).select(
            ROW,
            nw.col(NUMBER).alias(name),
            nw.col("holds_a_value").alias(f"{name}_holds"),
            (nw.col("recorded_date_basis") == SNAPSHOT).fill_null(False).alias(f"{name}_dated"),
        )
        found = found.join(first, on=ROW, how="left")
    return found


def _dated_by_source() -> nw.Expr:
    return nw.col("recorded_date_basis").is_in(DATED_BY_SOURCE).fill_null(False)


def _one_a_day(records: nw.DataFrame) -> nw.DataFrame:
    """Take the record that counts on each day of each child, in the order of time.

    Of one day, what the source dates itself counts before what an extract shows.
    """
    dated = records.filter(nw.col("latest_day") != FIRST_DAY).with_columns(
        only_shown=~_dated_by_source(), **{DAY: nw.col("latest_day")}
    )
    best_first = [False, False, False, *(name.startswith("latest") for name in ORDER)]
    ordered = dated.sort(
        CHILD, DAY, "only_shown", *ORDER, descending=best_first, nulls_last=True
    ).unique([CHILD, DAY], keep="first", maintain_order=True)
    return ordered.rename({NUMBER: "record"})


def _last_before(asked: nw.DataFrame, values: nw.DataFrame) -> nw.DataFrame:
    """Find each child's last value on or before the day of the event."""
    days = _one_a_day(values).with_columns(
        held=nw.concat_str([nw.col(name).fill_null("") for name in HELD], separator="\t")
    )
    days = days.with_columns(before=nw.col("held").shift(1).over(CHILD, order_by=DAY))
    # An extract that shows what was recorded before only confirms it.
    same = (nw.col("held") == nw.col("before")).fill_null(False)
    days = days.filter(~(same & nw.col("only_shown"))).with_row_index(NUMBER)
    last = last_on_or_before(asked, days, by=CHILD)
    kept = days.select(
        _number(NUMBER), nw.col("record").alias("last"), nw.col("only_shown").alias("last_shown")
    )
    return last.join(kept, on=NUMBER, how="left").select(ROW, "last", "last_shown")


def _first_after(asked: nw.DataFrame, records: nw.DataFrame) -> nw.DataFrame:
    """Find each child's first record after the day of the event, empty cells among them."""
    days = _one_a_day(records).with_row_index(NUMBER).with_columns(_number(NUMBER))
    firsts = days.group_by(CHILD).agg(nw.col(NUMBER).min().alias("first"))
    places = asked.select(ROW, CHILD).join(
        last_on_or_before(asked, days, by=CHILD), on=ROW, how="left"
    )
    # The numbers of one child's days follow one another.
    following = nw.when(nw.col(NUMBER) == NOTHING).then("first").otherwise(nw.col(NUMBER) + 1)
    places = places.join(firsts, on=CHILD, how="left").select(
        ROW, CHILD, following.fill_null(NOTHING).cast(nw.Int64).alias(NUMBER)
    )
    kept = days.select(
        NUMBER,
        CHILD,
        nw.col("record").alias("next"),
        nw.col("only_shown").alias("next_shown"),
        nw.col("holds_a_value").alias("next_holds"),
    )
    return places.join(kept, on=[CHILD, NUMBER], how="left").drop(CHILD, NUMBER)


def _number(name: str) -> nw.Expr:
    return nw.col(name).cast(nw.Int64)


def _undated(asked: nw.DataFrame, values: nw.DataFrame) -> nw.DataFrame:
    without_day = values.filter(nw.col("latest_day") == FIRST_DAY)
    best = first_of_each(without_day, CHILD, order=ORDER)
    best = best.select(CHILD, nw.col(NUMBER).alias("undated"))
    return asked.select(ROW, CHILD).join(best, on=CHILD, how="left").select(ROW, "undated")


def _chosen(found: nw.DataFrame) -> nw.DataFrame:
    """Take the first place that there is, and name the basis."""
    found = found.with_columns(
        *(nw.col(name).fill_null(NOTHING).cast(nw.Int64) for name in RECORDS),
        *(nw.col(name).fill_null(False).cast(nw.Boolean) for name in FLAGS),
    )
    so = nw.col
    none = nw.lit(NOTHING).cast(nw.Int64)

    def there(name: str) -> nw.Expr:
        return nw.col(name) != NOTHING

    before, after = so("has_day") & there("last"), so("has_day") & there("next")
    places = [
        (so("own_holds"), nw.col("own"), EVENT),
        (before & ~so("last_shown"), nw.col("last"), RECORDED),
        (so("shown_holds") & so("shown_dated"), nw.col("shown"), SNAPSHOT),
        (so("shown_holds"), nw.col("shown"), UNKNOWN),
        (before, nw.col("last"), SNAPSHOT),
        (there("own"), none, EVENT),
        (there("shown") & so("shown_dated"), none, SNAPSHOT),
        (after & ~so("next_shown"), none, AFTER),
        (after & so("next_holds"), nw.col("next"), SNAPSHOT),
        (after, none, SNAPSHOT),
        (there("undated"), nw.col("undated"), UNKNOWN),
    ]
    number, basis = none, nw.lit(UNKNOWN)
    for holds, record, name in reversed(places):
        number = nw.when(holds).then(record).otherwise(number)
        basis = nw.when(holds).then(nw.lit(name)).otherwise(basis)
    return found.select(ROW, number.alias(NUMBER), basis.alias("recorded_basis"))
