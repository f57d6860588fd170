"""Where children belong, and how often the ethnicity is not known there."""

from __future__ import annotations

from functools import partial

import pandas as pd

from evaluation_lib.disclosure.describing import Sum
from evaluation_lib.extracts.council.capabilities import refusal
from evaluation_lib.measures.data_quality.known_ethnicity import known_by
from evaluation_lib.measures.data_quality.places import (
    SIDES,
    agreement,
    areas_in_order,
    events_by_area,
    in_no_quadrant,
)
from evaluation_lib.opening import NEEDED_FOR_PLACE, RecordsReport
from evaluation_lib.presentation.data_quality.described import (
    described_rows,
    most_first,
    number_writer,
    share_in_words,
    share_of,
)
from evaluation_lib.presentation.data_quality.few_children import carried_by_enough, not_named
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
    summed = described_rows(
        report,
        partial(_counted, column),
        key=[column],
        numbers=["born", "not_known"],
        down=[],
    )
    if set(summed[column]) <= in_no_quadrant(report.dictionary):
        # Where the map of teams knows none of them, the teams themselves still tell something.
        teams = _not_known_by(report, TEAM) if column == "area_by_team" else []
        return [paragraphs(said(report, f"places.unknown_{side}")), *teams]
    return [_place_table(report, _ordered(report, summed, column), column)]


def _counted(column: str, report: RecordsReport) -> pd.DataFrame:
    """Count by a column, all decision points together; what few children carry is no row of it."""
    decisions = own_decisions(report)
    found = known_by(
        decisions, column=column, clock=report.setting.clock, dictionary=report.dictionary
    )
    summed = found.groupby(column)[["born", "not_known"]].sum().reset_index()
    if report.release is None or column != TEAM:
        return summed
    return summed[summed[TEAM].isin(carried_by_enough(report, decisions, TEAM))]


def _ordered(report: RecordsReport, summed: pd.DataFrame, column: str) -> pd.DataFrame:
    """Areas in the order of reports; teams and districts, those with the most not known first."""
    if column == TEAM or column == "district_of_home":
        ordered = summed.sort_values("not_known", ascending=False, kind="stable")
        return most_first(report, ordered, "not_known", then=[column])
    ranks = {area: place for place, area in enumerate(areas_in_order(report.dictionary))}
    return summed.sort_values(column, key=lambda names: names.map(ranks), kind="stable")


def _place_table(report: RecordsReport, summed: pd.DataFrame, column: str) -> Part:
    most = limit(report, "most_teams") if column == TEAM else len(summed)
    rest = len(summed) - most
    notes = []
    if rest > 0:
        notes.append(said(report, "by_place.more", number=counted(report, rest, TEAM)))
    if column == TEAM:
        notes += not_named(report, "teams")
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
    counts = described_rows(
        report,
        lambda one: events_by_area(own_events(one), dictionary=one.dictionary),
        key=["area"],
        numbers=SIDES,
        down=[],
    )
    if counts.empty:
        return a_section(report, "places", [])
    told = [side for side in SIDES if _is_told(report, counts, side)]
    silent = [_why_unknown(report, side) for side in SIDES if side not in told]
    parts: list[Part] = [paragraphs(*silent, *_unlisted(report))]
    if told:
        parts.append(
            a_table(
                report,
                counts[~(counts[told] == 0).all(axis=1).fillna(False)],
                caption=said(report, "places.caption"),
                columns=[
                    Column("area", said(report, "columns.area"), words),
                    *[
                        Column(side, said(report, f"columns.by_{side}"), number_writer(report))
                        for side in told
                    ],
                ],
                notes=[said(report, "places.note"), *_agreement(report)],
            )
        )
    return a_section(report, "places", parts)


def _is_told(report: RecordsReport, counts: pd.DataFrame, side: str) -> bool:
    placed = counts.loc[~(counts[side] == 0).fillna(False), "area"]
    return not set(placed) <= in_no_quadrant(report.dictionary)


def _why_unknown(report: RecordsReport, side: str) -> str:
    refused = refusal(report.records.sources, NEEDED_FOR_PLACE[side], dictionary=report.dictionary)
    if refused:
        return said(report, f"by_place.refused_{side}", why=refused)
    return said(report, f"places.unknown_{side}")


def _agreement(report: RecordsReport) -> list[str]:
    found = described_rows(
        report,
        _placed_twice,
        key=["key"],
        numbers=["both", "same"],
        sums=[Sum("both", ("same",), rest=True)],
    )
    share = share_of(report, found["same"], found["both"])
    if share.isna().all():
        return []
    number = counted(report, found["both"].iloc[0], "event")
    share_told = share_in_words(report, share.iloc[0])
    return [said(report, "places.agreement", events=number, share=share_told)]


def _placed_twice(report: RecordsReport) -> pd.DataFrame:
    both, same = agreement(own_events(report), dictionary=report.dictionary)
    return pd.DataFrame({"key": [""], "both": [both], "same": [same]})


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
    if report.release is not None:
        return _unlisted_of_enough(report, found)
    ordered = found.sort_values("events", ascending=False, kind="stable")[TEAM]
    named = ordered.head(limit(report, "most_teams")).tolist()
    teams = counted(report, len(ordered), TEAM)
    return [said(report, "places.unlisted", number=teams, teams=joined(named))]


def _unlisted_of_enough(report: RecordsReport, found: pd.DataFrame) -> list[str]:
    """Name the teams that enough children belong to, in the order of their names."""
    enough = carried_by_enough(report, own_events(report), TEAM)
    teams = [name for name in found[TEAM].sort_values() if name in enough]
    if not teams:
        return not_named(report, "teams")
    named = joined(teams[: limit(report, "most_teams")])
    number = counted(report, len(teams), TEAM)
    unlisted = said(report, "described.unlisted", number=number, teams=named)
    return [unlisted, *not_named(report, "teams")]
