"""The stays of the report: how long they last, who of them ended within a year, who came back."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from evaluation_lib.counts.children import STOCK, points_of
from evaluation_lib.counts.cohort_pairs import follow_up_months
from evaluation_lib.counts.places import in_area
from evaluation_lib.counts.re_entries import re_entries
from evaluation_lib.counts.stays import BEGUN_BEFORE, stay_points, stays_from
from evaluation_lib.counts.stocks import stocks_not_told
from evaluation_lib.measures.durations import (
    OF_THEMSELVES,
    median_stay,
    restricted_mean_stay,
    restricted_to,
)
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.everywhere import once_for_all_areas
from evaluation_lib.presentation.disproportionality.followed import (
    POINT,
    cohort_years,
    span_of_years,
    whole_points,
)
from evaluation_lib.presentation.disproportionality.kinds import compared_shares, unprotected_shares
from evaluation_lib.presentation.disproportionality.spans import choices_of, spans_of
from evaluation_lib.presentation.released import protected_shares

CARE = "looked_after_started"
#: What the release calls the counts of stays, of those that ended in time, of who came back.
STAYS, ENDED, BACK = "stays", "stays_ended_in_time", "came_back"


@lru_cache(maxsize=4)
def told_stays(report: RecordsReport) -> tuple[str, ...]:
    """Return the kinds of stay that the extracts can tell: whole in these years, and with ends."""
    held = whole_points(report, spans_of(report).main)
    points = points_of(report.dictionary)
    endless = stocks_not_told(report.records, dictionary=report.dictionary)
    tables = {points[name].table for name in endless}
    open_ended = {point.table for point in points.values() if point.kind == STOCK} & tables
    return tuple(
        name
        for name in stay_points(report.dictionary)
        if name in held and points[name].table not in open_ended and _some_ended(report, name)
    )


def _some_ended(report: RecordsReport, name: str) -> bool:
    point = points_of(report.dictionary)[name]
    return bool(report.records.tables[point.table][point.end_field].notna().any())


@lru_cache(maxsize=32)
def stays_of(report: RecordsReport, name: str) -> pd.DataFrame:
    """Return the stays of one kind that began in the report's area, seen from its first day on."""
    stays, area = _stays_everywhere(report, name), report.setting.area
    return stays[in_area(stays, area)].assign(area=area.name, **{POINT: name})


@once_for_all_areas
def _stays_everywhere(report: RecordsReport, name: str) -> pd.DataFrame:
    return stays_from(
        report.records,
        name,
        first_day=spans_of(report).main.start,
        choices=choices_of(report),
        dictionary=report.dictionary,
    )


def begun_before_are_left_out(report: RecordsReport, name: str) -> bool:
    """Whether the stays that began before the first day had to be left out."""
    return bool((stays_of(report, name)["left_out"] == BEGUN_BEFORE).any())


def unprotected_stays(report: RecordsReport) -> pd.DataFrame:
    """Count the stays seen, and those of them seen to end, before any is hidden.

    Returns
    -------
    pandas.DataFrame
        One row per kind of stay and group, in their orders: ``area``, ``decision_point`` (the
        kind), ``group``, ``period``, ``reached`` (stays), ``count`` (ended); no rows where no kind
        is told.
    """
    if not told_stays(report):
        return pd.DataFrame()
    stays = _counting(report)
    ended = stays.assign(went_on=stays["ending"].notna())
    counts = unprotected_shares(report, ended, points=told_stays(report))
    return counts.assign(period=spans_of(report).main.name)


@lru_cache(maxsize=4)
def numbers_of_stays(report: RecordsReport) -> pd.DataFrame:
    """Count as `unprotected_stays`; ``NA`` where the release hides a number."""
    return protected_shares(report, unprotected_stays(report), family=STAYS)


@lru_cache(maxsize=4)
def medians(report: RecordsReport) -> pd.DataFrame:
    """Median stays of each kind and group in days, see `durations.median_stay`."""
    return median_stay(_counting(report), confidence=report.setting.confidence)


@lru_cache(maxsize=4)
def mean_stays(report: RecordsReport) -> pd.DataFrame:
    """Mean stays up to a day of each kind and group, see `durations.restricted_mean_stay`."""
    return restricted_mean_stay(
        _counting(report),
        within=restricted_to(report.dictionary),
        confidence=report.setting.confidence,
    )


def _counting(report: RecordsReport) -> pd.DataFrame:
    found = [stays_of(report, name) for name in told_stays(report)]
    together = pd.concat(found, ignore_index=True)
    return together[together["left_out"].isna()].reset_index(drop=True)


@lru_cache(maxsize=4)
def stays_ending_in_time(report: RecordsReport) -> pd.DataFrame:
    """Return the stays begun in the years that are followed, and which ended in the follow-up."""
    span = span_of_years(cohort_years(report)[0])
    months = pd.DateOffset(months=follow_up_months(report.dictionary))
    found = []
    for name in told_stays(report):
        stays = stays_of(report, name)
        begun = stays["start"].between(pd.Timestamp(span.start), pd.Timestamp(span.end))
        stays = stays[begun & stays["left_out"].isna()].reset_index(drop=True)
        of_itself = stays["ending"].isin(OF_THEMSELVES)
        in_time = (of_itself & (stays["end"] <= stays["start"] + months)).fillna(False)
        found.append(stays.assign(went_on=in_time.astype(bool)))
    return pd.concat(found, ignore_index=True)


def ended_in_time(report: RecordsReport) -> pd.DataFrame:
    """Share of the stays begun in the years that are followed which ended within the follow-up.

    Returns
    -------
    pandas.DataFrame
        As `kinds.compared_shares`, ``decision_point`` being the kind of stay. An end by the 18th
        birthday, death or another council's taking over is none of them.
    """
    return _compared(report, stays_ending_in_time(report), family=ENDED)


def _compared(report: RecordsReport, rows: pd.DataFrame, *, family: str) -> pd.DataFrame:
    span = span_of_years(cohort_years(report)[0])
    return compared_shares(report, rows, points=told_stays(report), family=family, period=span)


def came_back(report: RecordsReport) -> pd.DataFrame:
    """Share of the children whose stay ended who began another one within the follow-up.

    Returns
    -------
    pandas.DataFrame
        As `ended_in_time`; see `re_entries.re_entry_counts` for what an end is.
    """
    return _compared(report, children_coming_back(report), family=BACK)


@lru_cache(maxsize=4)
def children_coming_back(report: RecordsReport) -> pd.DataFrame:
    """Return the children whose stay ended, and which began another one in the follow-up."""
    children = _coming_back_everywhere(report)
    return children[in_area(children, report.setting.area)].reset_index(drop=True)


@once_for_all_areas
def _coming_back_everywhere(report: RecordsReport) -> pd.DataFrame:
    span = span_of_years(cohort_years(report)[0])
    found = []
    for name in told_stays(report):
        children = re_entries(
            report.records,
            name,
            periods=[span],
            choices=choices_of(report),
            dictionary=report.dictionary,
        )
        found.append(children.assign(went_on=children["came_back"].astype(bool), **{POINT: name}))
    return pd.concat(found, ignore_index=True)
