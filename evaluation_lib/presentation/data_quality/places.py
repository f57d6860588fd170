"""Where children belong, and how often the ethnicity is not known there."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.extracts.council.capabilities import refusal
from evaluation_lib.measures.data_quality.known_ethnicity import known_by, with_share
from evaluation_lib.measures.data_quality.places import (
    SIDES,
    agreement,
    areas_in_order,
    events_by_area,
    in_no_quadrant,
)
from evaluation_lib.opening import NEEDED_FOR_PLACE, RecordsReport
from evaluation_lib.presentation.data_quality.shared import (
    a_section,
    a_table,
    counted,
    limit,
    not_known_column,
    number_column,
    own_decisions,
    own_events,
    said,
    with_not_known_cells,
    words,
)
from evaluation_lib.presentation.numbers import percent, whole
from evaluation_lib.presentation.sections import Part, Section, paragraphs
from evaluation_lib.presentation.tables import Column
from evaluation_lib.records.places import unlisted_teams
from evaluation_lib.wordlists import joined

TEAM = "team"


def unknown_by_place(report: RecordsReport) -> Section:
    """The share without a known ethnicity by part of the county, and by team."""
    if not any(len(rows) for rows in own_decisions(report).values()):
        return a_section(report, "by_place", [])
    parts = [_not_known_by(report, column) for column in _columns(report)]
    return a_section(report, "by_place", [part for found in parts for part in found])


def _columns(report: RecordsReport) -> list[str]:
    """Name the columns that tell this area's events apart, that of ``area_by`` first."""
    level, side = report.setting.area.level, report.setting.area_by
    if level == "local_authority":
        return [f"area_by_{one}" for one in (side, *(one for one in SIDES if one != side))]
    return ["district_of_home", TEAM] if level == "quadrant" and side == "home" else [TEAM]


def _not_known_by(report: RecordsReport, column: str) -> list[Part]:
    side = TEAM if TEAM in column else "home"
    refused = refusal(report.records.sources, NEEDED_FOR_PLACE[side], dictionary=report.dictionary)
    if refused:
        return [paragraphs(said(report, f"by_place.refused_{side}", why=refused))]
    found = known_by(
        own_decisions(report),
        column=column,
        clock=report.setting.clock,
        dictionary=report.dictionary,
    )
    summed = found.groupby(column)[["born", "not_known"]].sum().reset_index()
    if set(summed[column]) <= in_no_quadrant(report.dictionary):
        # Where the map of teams knows none of them, the teams themselves still tell something.
        teams = _not_known_by(report, TEAM) if column == "area_by_team" else []
        return [paragraphs(said(report, f"places.unknown_{side}")), *teams]
    return [_place_table(report, with_share(_ordered(report, summed, column)), column)]


def _ordered(report: RecordsReport, summed: pd.DataFrame, column: str) -> pd.DataFrame:
    """Areas in the order of reports; teams and districts, those with the most not known first."""
    if column == TEAM or column == "district_of_home":
        return summed.sort_values("not_known", ascending=False, kind="stable")
    ranks = {area: place for place, area in enumerate(areas_in_order(report.dictionary))}
    return summed.sort_values(column, key=lambda names: names.map(ranks), kind="stable")


def _place_table(report: RecordsReport, summed: pd.DataFrame, column: str) -> Part:
    most = limit(report, "most_teams") if column == TEAM else len(summed)
    rest = len(summed) - most
    notes = []
    if rest > 0:
        notes.append(said(report, "by_place.more", number=counted(report, rest, TEAM)))
    return a_table(
        report,
        with_not_known_cells(report, summed.head(most)),
        caption=said(report, f"by_place.caption_{column}"),
        columns=[
            Column(column, said(report, f"columns.{column}"), words),
            number_column(report, "born"),
            number_column(report, "not_known"),
            not_known_column(report),
        ],
        notes=notes,
    )


def where_children_belong(report: RecordsReport) -> Section:
    """Events by where in the county they belong, by home and by team, and how often both agree."""
    events = own_events(report)
    counts = events_by_area(events, dictionary=report.dictionary)
    if counts.empty:
        return a_section(report, "places", [])
    told = [side for side in SIDES if _is_told(report, counts, side)]
    silent = [_why_unknown(report, side) for side in SIDES if side not in told]
    parts: list[Part] = [paragraphs(*silent, *_unlisted(report))]
    if told:
        parts.append(
            a_table(
                report,
                counts[counts[told].sum(axis=1) > 0],
                caption=said(report, "places.caption"),
                columns=[
                    Column("area", said(report, "columns.area"), words),
                    *[Column(side, said(report, f"columns.by_{side}"), whole) for side in told],
                ],
                notes=[said(report, "places.note"), *_agreement(report)],
            )
        )
    return a_section(report, "places", parts)


def _is_told(report: RecordsReport, counts: pd.DataFrame, side: str) -> bool:
    placed = counts.loc[counts[side] > 0, "area"]
    return not set(placed) <= in_no_quadrant(report.dictionary)


def _why_unknown(report: RecordsReport, side: str) -> str:
    refused = refusal(report.records.sources, NEEDED_FOR_PLACE[side], dictionary=report.dictionary)
    if refused:
        return said(report, f"by_place.refused_{side}", why=refused)
    return said(report, f"places.unknown_{side}")


def _agreement(report: RecordsReport) -> list[str]:
    both, same = agreement(own_events(report), dictionary=report.dictionary)
    if not both:
        return []
    number = counted(report, both, "event")
    return [said(report, "places.agreement", events=number, share=percent(same / both))]


def _unlisted(report: RecordsReport) -> list[str]:
    """Name the teams that stand in the records and not in the map of teams."""
    rows = [
        table[[TEAM, "day"]]
        for table in own_events(report).values()
        if TEAM in table and len(table)
    ]
    if not rows:
        return []
    found = unlisted_teams(pd.concat(rows), date_field="day", dictionary=report.dictionary)
    if found.empty:
        return []
    ordered = found.sort_values("events", ascending=False, kind="stable")[TEAM]
    named = ordered.head(limit(report, "most_teams")).tolist()
    teams = counted(report, len(ordered), TEAM)
    return [said(report, "places.unlisted", number=teams, teams=joined(named))]
