"""Cohorts: children who reach a decision point, followed for a fixed time along allowed steps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from evaluation_lib.areas import Area
from evaluation_lib.counts.children import Point, all_groups, counted_rows
from evaluation_lib.counts.choices import Choices
from evaluation_lib.counts.cohort_pairs import (
    Pair,
    follow_up_months,
    observed_cohorts,
    points_followed,
)
from evaluation_lib.counts.flows import in_periods, once_a_period
from evaluation_lib.counts.following import (
    NEVER,
    Days,
    EventGraph,
    days_of,
    first_days,
    from_days,
    graph_of,
)
from evaluation_lib.counts.other_ends import with_other_ends
from evaluation_lib.counts.periods import Period
from evaluation_lib.counts.places import counts_by
from evaluation_lib.counts.table import CHILDREN, PLACE, count_table
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.records.records import Records

COHORT = "cohort"

CHILD_TYPES = {
    "child_id": "string",
    "family_id": "string",
    "group": "string",
    "quadrant": "string",
    "district": "string",
    "period": "string",
    "place": "int64",
    "reached_on": "datetime64[us]",
    "followed_until": "datetime64[us]",
    "went_on_on": "datetime64[us]",
    "went_on": "boolean",
    "observed": "boolean",
    "other_end": "string",
    "other_end_on": "datetime64[us]",
    "in_days": "Int64",
    "days_followed": "Int64",
}
#: The columns that counts of cohorts have besides those of all counts.
ENDS = ("start", "to")


def cohort_children(
    records: Records,
    *,
    start: str,
    to: str,
    periods: Sequence[Period],
    choices: Choices,
    dictionary: Dictionary,
    graph: EventGraph | None = None,
) -> pd.DataFrame:
    """Follow the children who reach a decision point in a period to another one.

    A child is in the cohort of a period once, with the first such event in it. What followed from
    this event is found along the links of the records, step by step over any event between, so a
    later event that another one led to is none of its.

    Parameters
    ----------
    records
        The records.
    start, to
        Two decision points that children reach on a day, such as ``referrals`` and
        ``looked_after_started`` (a period of care began).
    periods
        The periods; where they overlap a child is in several cohorts.
    choices
        How to count: the age and the unaccompanied at the first event, its ethnicity and its area.
    dictionary
        The data dictionary.
    graph
        `graph_of` the records' links, where it is made once for several pairs.

    Returns
    -------
    pandas.DataFrame
        One row per child and period: ``child_id``, ``family_id``, ``group``, ``quadrant``,
        ``district``, ``period`` and ``place`` (its place in the list), ``reached_on`` (the day of
        the first event), ``followed_until`` (the end of the follow-up, or the last day observed
        where that is earlier), ``went_on_on`` (the first such day, also after the follow-up;
        missing where none), ``went_on`` (within the follow-up), ``observed`` (the whole follow-up
        has passed), ``other_end`` and ``other_end_on`` (why and from when nothing more could
        follow: see `with_other_ends`; missing of children who went on), ``in_days`` (from the first
        event to going on; 0 where this began in the course of an assessment, which counts on the
        day of its completion) and ``days_followed`` (to going on within the follow-up, to another
        end, or to the last day followed). By period, then by child.

    Raises
    ------
    DataError
        If a decision point is none that is reached on a day, if both are the same, or if the
        extracts hold nothing of one.
    """
    first, last = points_followed([start, to], records=records, dictionary=dictionary)
    graph = graph_of(records.links) if graph is None else graph
    rows = counted_rows(records, start, choices=choices, dictionary=dictionary)
    targets = counted_rows(records, to, choices=choices, dictionary=dictionary)
    reached = first_days(graph, days_of(graph, last.table, targets))
    rows["went_on_on"] = day_reached(graph, reached, point=first, rows=rows)
    children = first_in_each(rows, periods)
    return _followed(children, records, months=follow_up_months(dictionary))


def cohort_counts(
    records: Records,
    *,
    start: str,
    to: str,
    areas: Sequence[Area],
    periods: Sequence[Period],
    choices: Choices,
    dictionary: Dictionary,
    graph: EventGraph | None = None,
) -> pd.DataFrame:
    """Count how many children of each cohort went on within the follow-up.

    Parameters
    ----------
    records, start, to, periods, choices, dictionary, graph
        As for `cohort_children`. Cohorts whose follow-up has not passed for all are left out as a
        whole (`censored_cohorts` names them): their latest children have had less time.
    areas
        The county, to which all children belong, quadrants (of the home or of the team, as was
        chosen), districts (of the home).

    Returns
    -------
    pandas.DataFrame
        The columns of `table.count_table`, ``kind`` ``cohort``, ``decision_point`` such as
        ``referrals_to_looked_after_started``, and ``start``, ``to`` and ``reached``: one row per
        area, group and period, also where nobody reached the first point. ``count`` of ``reached``
        children went on.

    Raises
    ------
    DataError
        As `cohort_children`.
    """
    whole = observed_cohorts(records, periods=periods, dictionary=dictionary)
    children = cohort_children(
        records,
        start=start,
        to=to,
        periods=whole,
        choices=choices,
        dictionary=dictionary,
        graph=graph,
    )
    return cohort_rows(
        children,
        pair=Pair(start, to),
        areas=areas,
        periods=whole,
        choices=choices,
        dictionary=dictionary,
    )


def first_in_each(rows: pd.DataFrame, periods: Sequence[Period]) -> pd.DataFrame:
    """Return the first event of each child in each period, among the rows that count.

    Returns
    -------
    pandas.DataFrame
        The rows with ``place`` (the period's place in the list) and ``period`` (its name).
    """
    first = once_a_period(in_periods(rows[rows["left_out"].isna()], periods))
    first = first.sort_values([PLACE, "child_id"], ignore_index=True)
    names = pd.Series([period.name for period in periods], dtype="string")
    return first.assign(period=first[PLACE].map(names))


def day_reached(graph: EventGraph, reached: Days, *, point: Point, rows: pd.DataFrame) -> pd.Series:
    """Return, for each row of a decision point, the day that `first_days` found for its event."""
    numbers = graph.numbers(point.table, rows)
    found = np.where(numbers >= 0, np.append(reached, NEVER)[numbers], NEVER)
    return from_days(found, index=rows.index)


def cohort_rows(
    children: pd.DataFrame,
    *,
    pair: Pair,
    areas: Sequence[Area],
    periods: Sequence[Period],
    choices: Choices,
    dictionary: Dictionary,
    went_on: str = "went_on",
) -> pd.DataFrame:
    """Count the children of cohorts by area, group and period, in the columns of counts.

    Parameters
    ----------
    children
        Children of cohorts: ``quadrant``, ``district``, ``group``, ``place`` (the period's place
        in the list) and the column that ``went_on`` names.
    pair
        The decision points.
    areas, periods, choices, dictionary
        As for `cohort_counts`.
    went_on
        The column that says who is counted as having gone on.
    """
    groups = all_groups(choices.grouping, dictionary=dictionary)
    levels = {"group": groups, PLACE: range(len(periods))}
    cells = counts_by(children, areas=areas, levels=levels).rename(columns={"count": "reached"})
    gone = children[children[went_on].astype(bool)]
    cells["count"] = counts_by(gone, areas=areas, levels=levels)["count"]
    cells = cells.assign(start=pair.start, to=pair.to)
    said = {"decision_point": pair.name, "kind": COHORT, "counted": CHILDREN}
    counts = count_table([cells], periods=periods, said=said | {"clock": choices.clock})
    return counts.astype({"reached": "Int64", **dict.fromkeys(ENDS, "string")})


def _followed(children: pd.DataFrame, records: Records, *, months: int) -> pd.DataFrame:
    """Say of each child until when it was followed, and what became of it by then."""
    until = pd.Timestamp(records.observed_until)
    rows = children.rename(columns={"day": "reached_on"})
    full = rows["reached_on"] + pd.DateOffset(months=months)
    rows["followed_until"] = full.mask(full > until, until)
    rows["observed"] = full <= until
    rows["went_on"] = (rows["went_on_on"] <= rows["followed_until"]).fillna(False)
    rows["in_days"] = (rows["went_on_on"] - rows["reached_on"]).dt.days.clip(lower=0)
    rows = with_other_ends(rows, records)
    last = rows["other_end_on"].fillna(rows["followed_until"])
    followed = (last - rows["reached_on"]).dt.days
    rows["days_followed"] = followed.mask(rows["went_on"], rows["in_days"])
    return rows[[*CHILD_TYPES]].astype(CHILD_TYPES)
