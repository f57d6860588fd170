"""A cohort followed from point to point: those of it who reached the next, then those of these."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from evaluation_lib.areas import Area
from evaluation_lib.counts.children import counted_rows
from evaluation_lib.counts.choices import Choices
from evaluation_lib.counts.cohort_pairs import (
    Pair,
    follow_up_months,
    observed_cohorts,
    points_followed,
)
from evaluation_lib.counts.cohorts import cohort_rows, day_reached, first_in_each
from evaluation_lib.counts.following import NEVER, Days, EventGraph, days_of, first_days, graph_of
from evaluation_lib.counts.periods import Period
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.records.records import Records

STEP, CUMULATIVE = "step", "cumulative"

TOO_FEW_POINTS = (
    "A nested cohort goes over three decision points or more, not only {found}: for two, count a "
    "cohort."
)


def nested_cohort(
    records: Records,
    *,
    points: Sequence[str],
    areas: Sequence[Area],
    periods: Sequence[Period],
    choices: Choices,
    dictionary: Dictionary,
) -> pd.DataFrame:
    """Count how a cohort thins out from point to point.

    Of the children who reach the first point in a period, those who reached the second along links
    within the follow-up; of these, those whose way led on from there to the third within the same
    time since the first; and so on. Every step begins with just those in whom the one before ended,
    so the shares of the steps multiply to the share of the whole way, and so do ratios between
    groups. Cohorts of `cohort_counts` are not nested: each takes in all children who reach its
    first point, from wherever, and follows them anew, so theirs need not multiply.

    Parameters
    ----------
    records, areas, periods, choices, dictionary
        As for `cohorts.cohort_counts`; cohorts not followed for the whole time are left out.
    points
        Decision points in the order in which they are passed, three or more.

    Returns
    -------
    pandas.DataFrame
        The columns of `cohorts.cohort_counts`, and ``part``: ``step`` for each pair of neighbours,
        in their order, then ``cumulative`` for the first point to the last.

    Raises
    ------
    DataError
        If there are fewer than three points, or one cannot be followed from or to.

    See Also
    --------
    evaluation_lib.measures.nested_steps.cumulative_relative_rate : The ratio of the whole way.
    """
    if len(points) < 3:
        raise DataError(TOO_FEW_POINTS.format(found=", ".join(points) or "none"))
    whole = observed_cohorts(records, periods=periods, dictionary=dictionary)
    children = nested_children(
        records, points=points, periods=whole, choices=choices, dictionary=dictionary
    )

    def rows(start: str, to: str, *, part: str) -> pd.DataFrame:
        counts = cohort_rows(
            children[children[start]],
            pair=Pair(start, to),
            areas=areas,
            periods=whole,
            choices=choices,
            dictionary=dictionary,
            went_on=to,
        )
        return counts.assign(part=part)

    steps = [rows(start, to, part=STEP) for start, to in zip(points, points[1:], strict=False)]
    return pd.concat([*steps, rows(points[0], points[-1], part=CUMULATIVE)], ignore_index=True)


def nested_children(
    records: Records,
    *,
    points: Sequence[str],
    periods: Sequence[Period],
    choices: Choices,
    dictionary: Dictionary,
) -> pd.DataFrame:
    """Say of each child of a cohort which of the points it passed, one after the other.

    Returns
    -------
    pandas.DataFrame
        One row per child and period: the columns of `children.counted_rows` of the first point,
        ``period``, ``place``, and a column of true and false named after each point; that of the
        first is always true, and none is true behind one that is not.
    """
    passed = points_followed(points, records=records, dictionary=dictionary)
    graph = graph_of(records.links)
    held = [
        counted_rows(records, point, choices=choices, dictionary=dictionary) for point in points
    ]
    days = [
        days_of(graph, point.table, rows) for point, rows in zip(passed[1:], held[1:], strict=True)
    ]
    ways = {
        name: day_reached(graph, _over(graph, days[: place + 1]), point=passed[0], rows=held[0])
        for place, name in enumerate(points[1:])
    }
    children = first_in_each(held[0].assign(**ways), periods)
    until = children["day"] + pd.DateOffset(months=follow_up_months(dictionary))
    reached = {name: (children[name] <= until).fillna(False).astype(bool) for name in ways}
    return children.assign(**{points[0]: True}, **reached)


def _over(graph: EventGraph, days: Sequence[Days]) -> Days:
    """The first day on which the last of several points is reached over all points before it."""
    through = days[-1]
    for before in reversed(days[:-1]):
        through = np.where(before == NEVER, NEVER, first_days(graph, through))
    return first_days(graph, through)
