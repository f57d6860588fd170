"""What happened in a period: events, and the children they happened to, by area and group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from evaluation_lib.areas import Area
from evaluation_lib.counts.children import (
    AGE_OUTSIDE,
    FLOW,
    UNACCOMPANIED,
    UNBORN,
    Point,
    all_groups,
    counted_rows,
    points_of,
)
from evaluation_lib.counts.choices import Choices
from evaluation_lib.counts.periods import Period
from evaluation_lib.counts.places import counts_by
from evaluation_lib.counts.table import (
    CHILDREN,
    EVENTS,
    LEFT_OUT_TYPES,
    PLACE,
    count_table,
    with_periods,
)
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.records.records import Records

REASONS = (UNBORN, AGE_OUTSIDE, UNACCOMPANIED)
#: Of events that end something, a child's last in a period counts; of all others the first.
ENDINGS = "ends_period"

NOT_A_FLOW = "'{found}' is open on a day, it does not happen in a period: write one of {allowed}."


def flow_counts(
    records: Records,
    *,
    points: Sequence[str],
    areas: Sequence[Area],
    periods: Sequence[Period],
    choices: Choices,
    dictionary: Dictionary,
) -> pd.DataFrame:
    """Count what happened in each period, by area and group, empty cells as 0.

    Parameters
    ----------
    records
        The records.
    points
        Decision points that are flows.
    areas
        The county, quadrants, districts.
    periods
        What `periods.periods_between` returns; they may overlap.
    choices
        How to count.
    dictionary
        The data dictionary.

    Returns
    -------
    pandas.DataFrame
        `table.COUNT_COLUMNS`, ``kind`` ``flow``: one row per decision point, ``counted``
        (``events`` and ``children``), area, group and period. Which of the two reports go by stands
        in table ``decision_points`` (see `whole.headline`). A child counts once in each period,
        however long it is, so a year's children are no sum of its quarters'. The child stands in
        the area and group of its first event of the period (of ends, of the last), so children of
        parts add up to those of the whole, and a child whose events lie in two quadrants is a
        child of one.

    Raises
    ------
    DataError
        If a decision point does not exist or is a stock.
    """
    levels = {
        "group": all_groups(choices.grouping, dictionary=dictionary),
        PLACE: range(len(periods)),
    }
    found = []
    for point in flow_points(points, dictionary=dictionary):
        rows = counted_rows(records, point.decision_point, choices=choices, dictionary=dictionary)
        events = in_periods(rows[rows["left_out"].isna()], periods)
        children = once_a_period(events, last=point.only == ENDINGS)
        for counted, some in ((EVENTS, events), (CHILDREN, children)):
            cells = counts_by(some, areas=areas, levels=levels)
            found.append(cells.assign(decision_point=point.decision_point, counted=counted))
    return count_table(found, periods=periods, said={"kind": FLOW, "clock": choices.clock})


def left_out_counts(
    records: Records,
    *,
    points: Sequence[str],
    periods: Sequence[Period],
    choices: Choices,
    dictionary: Dictionary,
) -> pd.DataFrame:
    """Count what `flow_counts` leaves out, for the whole county.

    Returns
    -------
    pandas.DataFrame
        ``decision_point``, ``period``, ``kind``, ``reason`` (``unborn``, ``age_outside``,
        ``unaccompanied``), ``events``, ``children``: every reason for every period, also where
        nothing was left out.

    Raises
    ------
    DataError
        If a decision point does not exist or is a stock.
    """
    found = []
    for point in flow_points(points, dictionary=dictionary):
        rows = counted_rows(records, point.decision_point, choices=choices, dictionary=dictionary)
        gone = in_periods(rows[rows["left_out"].notna()], periods)
        table = left_out_by_reason(gone, periods=periods)
        found.append(table.assign(decision_point=point.decision_point, kind=FLOW))
    return left_out_table(found)


def left_out_by_reason(gone: pd.DataFrame, *, periods: Sequence[Period]) -> pd.DataFrame:
    """Count rows that were left out by period and reason: ``events`` and ``children``."""
    keys = [PLACE, "reason"]
    grid = pd.MultiIndex.from_product([range(len(periods)), REASONS], names=keys)
    by = gone.rename(columns={"left_out": "reason"}).groupby(keys)["child_id"]
    numbers = pd.DataFrame({EVENTS: by.size(), CHILDREN: by.nunique()})
    return with_periods(numbers.reindex(grid, fill_value=0).reset_index(), periods)


def left_out_table(found: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Put tables of what was left out together in one form."""
    together = pd.concat(found, ignore_index=True) if found else pd.DataFrame()
    return together.reindex(columns=list(LEFT_OUT_TYPES)).astype(LEFT_OUT_TYPES)


def flow_points(points: Iterable[str], *, dictionary: Dictionary) -> list[Point]:
    """Return the decision points of these names, or say which of them is no flow."""
    flows = {name: item for name, item in points_of(dictionary).items() if item.kind == FLOW}
    for name in points:
        if name not in flows:
            raise DataError(NOT_A_FLOW.format(found=name, allowed=", ".join(flows)))
    return [flows[name] for name in points]


def in_periods(rows: pd.DataFrame, periods: Sequence[Period]) -> pd.DataFrame:
    """Return the rows of each period one after the other, in the order of their days.

    Parameters
    ----------
    rows
        Rows with ``day``, ``child_id`` and ``event_id``.
    periods
        The periods; a row stands once for each one that its day lies in.

    Returns
    -------
    pandas.DataFrame
        The rows, with ``place``: the period's place in the list.
    """
    ordered = rows.sort_values(["day", "child_id", "event_id"], kind="stable", ignore_index=True)
    days = ordered["day"].to_numpy(dtype="datetime64[D]")
    starts = np.array([period.start for period in periods], dtype="datetime64[D]")
    ends = np.array([period.end for period in periods], dtype="datetime64[D]")
    first = days.searchsorted(starts, side="left")
    numbers = days.searchsorted(ends, side="right") - first
    place = np.repeat(np.arange(len(periods)), numbers)
    since = np.arange(numbers.sum()) - np.repeat(numbers.cumsum() - numbers, numbers)
    found = ordered.take(np.repeat(first, numbers) + since).reset_index(drop=True)
    return found.assign(**{PLACE: place})


def once_a_period(rows: pd.DataFrame, *, last: bool = False) -> pd.DataFrame:
    """Keep the first row of a child in each period of `in_periods`, or the last."""
    return rows.drop_duplicates([PLACE, "child_id"], keep="last" if last else "first")
