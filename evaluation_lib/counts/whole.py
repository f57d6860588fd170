"""All counts of a set of extracts in one table: flows, stocks and cohorts, with populations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from evaluation_lib.areas import Area
from evaluation_lib.counts.children import FLOW, STOCK, all_groups, points_of
from evaluation_lib.counts.choices import Choices
from evaluation_lib.counts.cohort_pairs import follow_up_months, observed_cohorts, pairs_held
from evaluation_lib.counts.cohorts import cohort_counts
from evaluation_lib.counts.coverage import followed_to, not_told, told
from evaluation_lib.counts.flows import flow_counts, left_out_counts
from evaluation_lib.counts.following import graph_of
from evaluation_lib.counts.periods import (
    MONTH,
    QUARTER,
    ROLLING,
    YEAR,
    Period,
    days_between,
    periods_between,
)
from evaluation_lib.counts.populations import with_populations
from evaluation_lib.counts.stocks import stock_counts, stock_left_out_counts
from evaluation_lib.counts.table import CHILDREN
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.records.records import Records

#: On which days stocks are counted: those that end the shortest of the periods asked for.
DAYS_OF = {MONTH: MONTH, QUARTER: QUARTER, ROLLING: QUARTER}


def count(
    records: Records,
    *,
    areas: Sequence[Area],
    period_start: date,
    period_end: date,
    grains: Sequence[str],
    choices: Choices,
    denominator: str,
    populations: pd.DataFrame,
    dictionary: Dictionary,
) -> pd.DataFrame:
    """Count everything that the records tell between two days.

    Parameters
    ----------
    records
        The records.
    areas
        The county, quadrants, districts.
    period_start, period_end
        The first and the last day.
    grains
        Kinds of periods (`periods.GRAINS`); stocks are counted on the last days of months, else of
        quarters, else of years, whichever are asked for.
    choices
        How to count; see `populations.choices_for` for the ages that a denominator is of.
    denominator
        A row of table ``denominators``.
    populations
        Table ``population_by_ethnic_group``.
    dictionary
        The data dictionary.

    Returns
    -------
    pandas.DataFrame
        The rows of `flows.flow_counts`, `stocks.stock_counts` and `cohorts.cohort_counts` (of the
        pairs that reports show), with the columns of `populations.with_populations` (missing for
        cohorts, which have ``reached``, ``start`` and ``to``). No row stands for a period that
        `coverage.not_told` names, nor for a cohort not yet followed for the whole time, or to a
        decision point that the extracts do not tell as long (`coverage.followed_to`).
    """
    periods, days = spans(period_start, period_end, grains=grains)
    missing = not_told(records, periods=periods, days=days, dictionary=dictionary)
    asked = {"areas": areas, "choices": choices, "dictionary": dictionary}
    counts = [
        flow_counts(records, points=[name], periods=told(missing, name, periods), **asked)
        for name in _points(FLOW, dictionary)
    ]
    counts += [
        stock_counts(records, points=[name], days=told(missing, name, days), **asked)
        for name in _points(STOCK, dictionary)
    ]
    divided = with_populations(
        pd.concat(counts, ignore_index=True),
        populations=populations,
        denominator=denominator,
        dictionary=dictionary,
        grouping=choices.grouping,
    )
    followed = all_cohort_counts(records, periods=periods, missing=missing, **asked)
    return pd.concat([divided, *followed], ignore_index=True)


def all_cohort_counts(
    records: Records,
    *,
    areas: Sequence[Area],
    periods: Sequence[Period],
    missing: pd.DataFrame,
    choices: Choices,
    dictionary: Dictionary,
) -> list[pd.DataFrame]:
    """Count the cohorts that reports show, one table each, empty cells as 0 of 0."""
    pairs = pairs_held(records, dictionary=dictionary)
    graph = graph_of(records.links) if pairs else None
    groups = all_groups(choices.grouping, dictionary=dictionary)
    months = follow_up_months(dictionary)
    found = []
    for pair in pairs:
        known = told(missing, pair.start, periods)
        known = followed_to(records, pair.to, known, months=months, dictionary=dictionary)
        whole = observed_cohorts(records, periods=known, dictionary=dictionary)
        if not whole:
            continue
        counts = cohort_counts(
            records,
            start=pair.start,
            to=pair.to,
            areas=areas,
            periods=whole,
            choices=choices,
            dictionary=dictionary,
            graph=graph,
        )
        found.append(_with_empty_cells(counts, areas=areas, groups=groups))
    return found


def _with_empty_cells(
    counts: pd.DataFrame, *, areas: Sequence[Area], groups: Sequence[str]
) -> pd.DataFrame:
    """Add the cells of a cohort table that nobody reached: 0 of 0, not nothing."""
    of_period = counts.drop(columns=["area", "group", "reached", "count"]).drop_duplicates()
    cells = pd.MultiIndex.from_product([[area.name for area in areas], groups])
    grid = cells.to_frame(index=False, name=["area", "group"]).astype("string")
    keys = ["area", "group", "period"]
    numbers = counts[[*keys, "reached", "count"]]
    filled = of_period.merge(grid, how="cross").merge(numbers, on=keys, how="left")
    return filled.fillna({"reached": 0, "count": 0})


def spans(
    period_start: date, period_end: date, *, grains: Sequence[str]
) -> tuple[list[Period], list[Period]]:
    """Return the periods of all grains, and the days on which stocks are counted."""
    periods = [
        period
        for grain in dict.fromkeys(grains)
        for period in periods_between(period_start, period_end, grain=grain)
    ]
    shortest = next((DAYS_OF[grain] for grain in DAYS_OF if grain in grains), YEAR)
    return periods, days_between(period_start, period_end, grain=shortest)


def left_out(
    records: Records,
    *,
    period_start: date,
    period_end: date,
    grains: Sequence[str],
    choices: Choices,
    dictionary: Dictionary,
) -> pd.DataFrame:
    """Count by reason what `count` leaves out (`flows.left_out_counts`), in the whole county."""
    periods, days = spans(period_start, period_end, grains=grains)
    missing = not_told(records, periods=periods, days=days, dictionary=dictionary)
    asked = {"choices": choices, "dictionary": dictionary}
    found = [
        left_out_counts(records, points=[name], periods=told(missing, name, periods), **asked)
        for name in _points(FLOW, dictionary)
    ]
    found += [
        stock_left_out_counts(records, points=[name], days=told(missing, name, days), **asked)
        for name in _points(STOCK, dictionary)
    ]
    return pd.concat(found, ignore_index=True)


def headline(counts: pd.DataFrame, *, dictionary: Dictionary) -> pd.DataFrame:
    """Return the rows that reports go by: of each point its events or its children.

    Which of the two stands in table ``decision_points`` (``counts``); a decision point that is not
    there, such as a cohort, counts children.
    """
    of_point = dictionary.read("decision_points").set_index("decision_point")["counts"]
    wanted = counts["decision_point"].map(of_point).fillna(CHILDREN)
    return counts[counts["counted"] == wanted]


def _points(kind: str, dictionary: Dictionary) -> list[str]:
    return [name for name, point in points_of(dictionary).items() if point.kind == kind]
