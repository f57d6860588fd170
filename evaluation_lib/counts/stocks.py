"""What is open on a day: children, each of them once, by area and group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import narwhals as nw
import pandas as pd

from evaluation_lib.areas import Area
from evaluation_lib.counts.children import (
    AGE_OUTSIDE,
    STOCK,
    UNBORN,
    Point,
    all_groups,
    counted_rows,
    points_of,
)
from evaluation_lib.counts.choices import Choices
from evaluation_lib.counts.flows import left_out_by_reason, left_out_table
from evaluation_lib.counts.periods import Period
from evaluation_lib.counts.places import counts_by
from evaluation_lib.counts.table import CHILDREN, PLACE, count_table
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.records.ages import completed_years, unborn_on
from evaluation_lib.records.records import Records

NOT_A_STOCK = "'{found}' happens in a period, it is not open on a day: write one of {allowed}."
SEPARATOR = "|"
#: Why a stock cannot be told.
NO_EVENTS, NO_END = "no_events", "no_end"


def stock_counts(
    records: Records,
    *,
    points: Sequence[str],
    areas: Sequence[Area],
    days: Sequence[Period],
    choices: Choices,
    dictionary: Dictionary,
) -> pd.DataFrame:
    """Count the children of whom something is open on a day, by area and group, empty cells as 0.

    Parameters
    ----------
    records
        The records.
    points
        Decision points that are stocks.
    areas
        The county, quadrants, districts.
    days
        What `periods.days_between` returns.
    choices
        How to count; the ages are those on the day.
    dictionary
        The data dictionary.

    Returns
    -------
    pandas.DataFrame
        `table.COUNT_COLUMNS`, ``kind`` ``stock``, ``counted`` ``children``: one row per decision
        point, area, group and day. Open is what started by the end of the day and had not ended by
        then. A child counts once, in the area and group of what started latest, and as
        unaccompanied or not as it was then. Points that `stocks_not_told` names have no rows.

    Raises
    ------
    DataError
        If a decision point does not exist or is a flow.
    """
    groups = all_groups(choices.grouping, dictionary=dictionary)
    levels = {"group": groups, PLACE: range(len(days))}
    found = []
    for point in _told(records, points, dictionary=dictionary):
        rows = open_rows(records, point, days=days, choices=choices, dictionary=dictionary)
        cells = counts_by(rows[rows["left_out"].isna()], areas=areas, levels=levels)
        found.append(cells.assign(decision_point=point.decision_point))
    said = {"kind": STOCK, "counted": CHILDREN, "clock": choices.clock}
    return count_table(found, periods=days, said=said)


def stock_left_out_counts(
    records: Records,
    *,
    points: Sequence[str],
    days: Sequence[Period],
    choices: Choices,
    dictionary: Dictionary,
) -> pd.DataFrame:
    """Count the children with something open whom `stock_counts` leaves out, in the whole county.

    Returns
    -------
    pandas.DataFrame
        As `flows.left_out_counts`; ``events`` are the children, since each counts once.
    """
    found = []
    for point in _told(records, points, dictionary=dictionary):
        rows = open_rows(records, point, days=days, choices=choices, dictionary=dictionary)
        table = left_out_by_reason(rows[rows["left_out"].notna()], periods=days)
        found.append(table.assign(decision_point=point.decision_point, kind=STOCK))
    return left_out_table(found)


def stocks_not_told(records: Records, *, dictionary: Dictionary) -> dict[str, str]:
    """Return the stocks that these records cannot tell: decision point → why, in one word.

    ``no_events`` where the extracts hold none of such events; ``no_end`` where their source does
    not say when they ended (table ``open_episodes``), so that all would seem to be open.
    """
    endless = dictionary.read("open_episodes").set_index("table")["sources_without_end"].dropna()
    found = {}
    for name, point in points_of(dictionary).items():
        if point.kind != STOCK:
            continue
        if not len(records.tables.get(point.table, ())):
            found[name] = NO_EVENTS
        elif records.source_of_table.get(point.table) in _words(endless.get(point.table)):
            found[name] = NO_END
    return found


def open_rows(
    records: Records,
    point: Point,
    *,
    days: Sequence[Period],
    choices: Choices,
    dictionary: Dictionary,
) -> pd.DataFrame:
    """Return what is open on each day, one row per child and day.

    Returns
    -------
    pandas.DataFrame
        Rows of `children.counted_rows` with ``place`` (of the day in the list), ``age`` on the day
        and ``left_out`` as it is on the day.
    """
    rows = counted_rows(records, point.decision_point, choices=choices, dictionary=dictionary)
    expected = records.children[["child_id", "expected_date_of_birth"]]
    rows = rows.merge(expected, on="child_id", how="left", validate="many_to_one")
    # What started latest stands last; of two that started on one day, what ends later or never.
    rows = rows.sort_values(["day", "end", "event_id"], na_position="last", kind="stable")
    found = [
        _open_on(rows, pd.Timestamp(day.end)).assign(**{PLACE: place})
        for place, day in enumerate(days)
    ]
    together = pd.concat(found, ignore_index=True) if found else rows.iloc[:0].assign(place=0, on=0)
    return _judged(together, choices=choices)


def _open_on(rows: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    is_open = (rows["day"] <= day) & ~(rows["end"] <= day)
    return rows[is_open].drop_duplicates("child_id", keep="last").assign(on=day)


def _judged(rows: pd.DataFrame, *, choices: Choices) -> pd.DataFrame:
    """Ask on the day what is asked of events when they happen."""
    frame = nw.from_native(rows.astype({"on": "datetime64[us]"}), eager_only=True)
    day, (youngest, oldest) = nw.col("on"), choices.ages
    asked = frame.with_columns(age=completed_years(day), unborn=unborn_on(day)).to_native()
    outside = ((asked["age"] < youngest) | (asked["age"] > oldest)).fillna(False).astype(bool)
    left_out = asked["left_out"].mask(outside, AGE_OUTSIDE)
    return asked.assign(left_out=left_out.mask(asked["unborn"].astype(bool), UNBORN))


def _told(records: Records, points: Iterable[str], *, dictionary: Dictionary) -> list[Point]:
    stocks = {name: item for name, item in points_of(dictionary).items() if item.kind == STOCK}
    for name in points:
        if name not in stocks:
            raise DataError(NOT_A_STOCK.format(found=name, allowed=", ".join(stocks)))
    not_told = stocks_not_told(records, dictionary=dictionary)
    return [stocks[name] for name in points if name not in not_told]


def _words(cell: object) -> tuple[str, ...]:
    return tuple(cell.split(SEPARATOR)) if isinstance(cell, str) else ()
