"""The few decision points that the report follows over time and from place to place."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.counts.children import Point, known_groups, points_of
from evaluation_lib.measures.groups import GROUPING
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.analysis import (
    labels_of,
    rules_of,
    told_points,
)
from evaluation_lib.presentation.disproportionality.shared import said
from evaluation_lib.presentation.disproportionality.wide import by_groups
from evaluation_lib.presentation.tables import Column, ReportTable

POINT = "decision_point"


def chosen_points(report: RecordsReport) -> list[Point]:
    """Return the decision points that ``over_time`` of the dictionary names, in its order."""
    points = points_of(report.dictionary)
    return [points[name] for name in rules_of(report, "over_time")["points"]]


def chosen_and_told(report: RecordsReport) -> list[str]:
    """Return the names of those that the extracts tell whole over the days that are counted."""
    told = set(told_points(report))
    return [point.decision_point for point in chosen_points(report) if point in told]


def in_reading_order(report: RecordsReport, rows: pd.DataFrame) -> pd.DataFrame:
    """Put rows into the order of decision points, then of groups, and label the points."""
    points, groups = list(labels_of(report)), known_groups(GROUPING, dictionary=report.dictionary)
    ranks = rows.assign(_p=rows[POINT].map(points.index), _g=rows["group"].map(groups.index))
    ordered = ranks.sort_values(["_p", "_g"], kind="stable").drop(columns=["_p", "_g"])
    return ordered.assign(label=ordered[POINT].map(labels_of(report))).reset_index(drop=True)


def points_by_groups(
    report: RecordsReport, rows: pd.DataFrame, *, caption: str, note: str
) -> ReportTable:
    """Make a table of cells, a row for each decision point and a column for each group.

    Parameters
    ----------
    report
        The report.
    rows
        ``decision_point``, ``group`` and ``cell`` (text, or `exact_numbers.Cell`); one row for each
        of both.
    caption, note
        What stands above and below it.
    """
    return by_groups(
        report,
        in_reading_order(report, rows),
        heads=[Column("label", said(report, "columns.decision_point"))],
        caption=caption,
        notes=[note],
    )
