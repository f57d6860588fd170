"""Children who reach decision points, followed to several others at once."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from evaluation_lib.counts.children import counted_rows
from evaluation_lib.counts.choices import Choices
from evaluation_lib.counts.cohort_pairs import (
    Pair,
    follow_up_months,
    observed_cohorts,
    points_followed,
)
from evaluation_lib.counts.cohorts import day_reached, first_in_each
from evaluation_lib.counts.following import EventGraph, days_of, first_days, graph_of
from evaluation_lib.counts.periods import Period
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.records.records import Records


def several_cohorts(
    records: Records,
    *,
    pairs: Sequence[Pair],
    periods: Sequence[Period],
    choices: Choices,
    dictionary: Dictionary,
    graph: EventGraph | None = None,
) -> pd.DataFrame:
    """Follow the children of several pairs of decision points, reading each point's events once.

    Parameters
    ----------
    records, periods, choices, dictionary, graph
        As for `cohorts.cohort_counts`; cohorts not followed for the whole time are left out.
    pairs
        From where to where.

    Returns
    -------
    pandas.DataFrame
        One row per child, pair and period, as `cohorts.cohort_children` follows them: the columns
        of `children.counted_rows` at the first event, ``place``, ``period``, ``decision_point``
        (the pair's name) and ``went_on`` (within the follow-up). In the order of the pairs.

    Raises
    ------
    DataError
        As `cohorts.cohort_children`.
    """
    graph = graph_of(records.links) if graph is None else graph
    whole = observed_cohorts(records, periods=periods, dictionary=dictionary)
    starts = list(dict.fromkeys(pair.start for pair in pairs))
    targets = list(dict.fromkeys(pair.to for pair in pairs))
    read = {
        name: counted_rows(records, name, choices=choices, dictionary=dictionary)
        for name in {*starts, *targets}
    }
    children = {name: first_in_each(read[name], whole) for name in starts}
    followed = {
        name: went_on_to(
            children[name],
            start=name,
            targets={pair.to: read[pair.to] for pair in pairs if pair.start == name},
            records=records,
            dictionary=dictionary,
            graph=graph,
        )
        for name in starts
    }
    found = [
        children[pair.start].assign(decision_point=pair.name, went_on=followed[pair.start][pair.to])
        for pair in pairs
    ]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()


def went_on_to(
    children: pd.DataFrame,
    *,
    start: str,
    targets: dict[str, pd.DataFrame],
    records: Records,
    dictionary: Dictionary,
    graph: EventGraph,
) -> pd.DataFrame:
    """Say of the children of a cohort which of some decision points they reached in the follow-up.

    Parameters
    ----------
    children
        The events at which children reached the first point: ``child_id``, ``event_id``, ``day``.
    start
        That point.
    targets
        The other points, each with its `children.counted_rows`.
    records, dictionary
        The records and the data dictionary.
    graph
        `graph_of` the records' links.

    Returns
    -------
    pandas.DataFrame
        On the children's index, one column of true and false for each of ``targets``.

    Raises
    ------
    DataError
        As `cohorts.cohort_children`.
    """
    first, *points = points_followed([start, *targets], records=records, dictionary=dictionary)
    until = children["day"] + pd.DateOffset(months=follow_up_months(dictionary))
    found = {}
    for point in points:
        days = days_of(graph, point.table, targets[point.decision_point])
        reached = day_reached(graph, first_days(graph, days), point=first, rows=children)
        found[point.decision_point] = (reached <= until).fillna(False).astype(bool)
    return pd.DataFrame(found, index=children.index)
