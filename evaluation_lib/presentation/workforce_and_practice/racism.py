"""Reports of racism: how many, how they were dealt with, and how long that takes.

More reports can be more racism or more trust: the number is told and never judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from evaluation_lib.areas import county_of
from evaluation_lib.measures.audits import NOT_TOLD, CaseShare, Difference, difference_of_shares
from evaluation_lib.measures.racism_reports import (
    ACTION,
    NO_ACTION,
    OPEN,
    TimeToClose,
    difference_of_means,
    time_to_close,
)
from evaluation_lib.presentation.certainty import HIDDEN
from evaluation_lib.presentation.exact_numbers import Cell
from evaluation_lib.presentation.numbers import (
    CONFIDENTIAL,
    NOT_APPLICABLE,
    interval,
    is_missing,
    whole,
)
from evaluation_lib.presentation.released import counted, rounds
from evaluation_lib.presentation.sections import Section
from evaluation_lib.presentation.table_html import ReportTable
from evaluation_lib.presentation.tables import Column
from evaluation_lib.presentation.workforce_and_practice import racism_counts
from evaluation_lib.presentation.workforce_and_practice.cells_written import (
    change_table,
    share_cell,
)
from evaluation_lib.presentation.workforce_and_practice.changes import (
    NONE,
    Change,
    compared,
    judged,
    share_of,
    two_years,
)
from evaluation_lib.presentation.workforce_and_practice.settings import setting_of
from evaluation_lib.presentation.workforce_and_practice.shared import (
    a_section,
    a_table,
    county_only,
    not_evidenced,
    period_in_words,
    said,
    span_of,
)
from evaluation_lib.programme_report import ProgrammeReport, is_of_the_county

FILE = "racism_reports"
DAYS_A_WEEK = 7
NO_ACTION_CHANGE, TIME_CHANGE = "racism_reports_no_action", "racism_reports_time"


@dataclass(frozen=True)
class ReportsOfPeriod:
    """What is shown of the reports made in a period; ``NA`` and `NOT_TOLD` where hidden.

    Attributes
    ----------
    name
        Of the period.
    reports
        How many were made.
    states
        By how they stand.
    no_action
        The share without action, of those decided: open ones are not.
    time
        How long they take; none where a number that it rests on is hidden.
    """

    name: str
    reports: Any
    states: Mapping[str, Any]
    no_action: CaseShare
    time: TimeToClose | None


def reports_by_period(report: ProgrammeReport) -> list[ReportsOfPeriod]:
    """Return what is shown of every year's reports, and last of the whole period's."""
    rows = racism_counts.shown_kinds(
        report, racism_counts.by_state(report, county_of(report.dictionary))
    )
    periods = [*racism_counts.counted_years(report), span_of(report)]
    return [_of_period(report, rows[rows["period"] == one.name], one) for one in periods]


def _of_period(report: ProgrammeReport, rows: pd.DataFrame, period: Any) -> ReportsOfPeriod:
    states = dict(zip(rows["decision_point"], rows["count"], strict=True))
    decided = states[ACTION] + states[NO_ACTION]
    everything_shown = rows[["count", "reached"]].notna().to_numpy().all()
    time = None
    if everything_shown and not rounds(report) and rows["reached"].iloc[0] > 0:
        time = time_to_close(
            racism_counts.standing(report, period),
            within=_within(report),
            confidence=report.setting.confidence,
        )
    share = share_of(report, states[NO_ACTION], decided)
    return ReportsOfPeriod(period.name, rows["reached"].iloc[0], states, share, time)


def _within(report: ProgrammeReport) -> float:
    return float(setting_of(report.dictionary, "racism_reports", "within_days"))


def racism_changes(report: ProgrammeReport) -> dict[str, Change]:
    """Compare the years: the share without action, and the mean days that a report is open."""
    years = reports_by_period(report)[:-1]
    by_name = {one.name: one for one in years if is_missing(one.reports) or one.reports > 0}
    pair = two_years(report, by_name)
    if isinstance(pair, str):
        nothing = Change("", "", NOT_TOLD, NOT_TOLD, NONE, HIDDEN, pair)
        return {TIME_CHANGE: nothing, NO_ACTION_CHANGE: nothing}
    earlier, later = (by_name[name] for name in pair)
    found = {
        TIME_CHANGE: _change_of_time(report, earlier, later),
        NO_ACTION_CHANGE: compared(
            report, pair, earlier.no_action, later.no_action, difference_of_shares
        ),
    }
    return judged(found, confidence=report.setting.confidence)


def _change_of_time(
    report: ProgrammeReport, earlier: ReportsOfPeriod, later: ReportsOfPeriod
) -> Change:
    def as_share(one: ReportsOfPeriod) -> CaseShare:
        if one.time is None:
            return NOT_TOLD
        ends = (one.time.mean, one.time.mean_lower, one.time.mean_upper)
        return CaseShare(*ends, audited=float(one.reports), effective=float(one.reports))

    def subtract(_: CaseShare, __: CaseShare) -> Difference:
        if earlier.time is None or later.time is None:
            return NONE
        return difference_of_means(
            later.time,
            earlier.time,
            within=_within(report),
            confidence=report.setting.confidence,
        )

    years = (earlier.name, later.name)
    return compared(report, years, as_share(earlier), as_share(later), subtract)


def reports_of_racism(report: ProgrammeReport) -> Section:
    """How many reports, how they stand, how long they take, and where the racism came from."""
    if not is_of_the_county(report):
        return county_only(report, "racism")
    lacking = not_evidenced(report, "racism", FILE)
    if lacking is not None:
        return lacking
    periods = reports_by_period(report)
    if not is_missing(periods[-1].reports) and periods[-1].reports == 0:
        return a_section(report, "racism", [])
    parts = [_by_year(report, periods), _changes(report), _sources(report)]
    return a_section(report, "racism", parts)


def _by_year(report: ProgrammeReport, periods: list[ReportsOfPeriod]) -> ReportTable:
    rows = pd.DataFrame(
        [
            {
                "period": one.name if at < len(periods) - 1 else said(report, "racism.whole"),
                "reports": one.reports,
                **one.states,
                "share": share_cell(report, one.no_action),
                "median": _median(one.time),
            }
            for at, one in enumerate(periods)
        ]
    )
    return a_table(
        report,
        rows,
        caption=said(report, "racism.caption"),
        columns=[
            Column("period", said(report, "columns.reported_in"), words=True),
            Column("reports", said(report, "columns.reports"), counted),
            *(
                Column(state, said(report, f"racism.states.{key}"), counted)
                for key, state in (("action", ACTION), ("no_action", NO_ACTION), ("open", OPEN))
            ),
            Column("share", said(report, "columns.no_action")),
            Column("median", said(report, "columns.half_closed")),
        ],
        notes=[said(report, "racism.open_note"), said(report, "racism.time_note")],
    )


def _median(time: TimeToClose | None) -> Cell:
    """Write within how many weeks half were closed: each is the time of one report, to the day."""
    if time is None:
        return Cell(CONFIDENTIAL)
    if np.isnan(time.median):
        return Cell(NOT_APPLICABLE)
    ends = tuple(
        float(np.ceil(one / DAYS_A_WEEK)) if np.isfinite(one) else one
        for one in (time.median, time.median_lower, time.median_upper)
    )
    return Cell(f"{whole(ends[0])} ({interval(ends[1], ends[2], 0)})", ends)


def _changes(report: ProgrammeReport) -> ReportTable:
    found = racism_changes(report)
    days = f"{_within(report):.0f}"
    labels = {name: said(report, f"measures.{name}", days=days) for name in found}
    return change_table(
        report,
        {NO_ACTION_CHANGE: found[NO_ACTION_CHANGE]},
        labels=labels,
        days={TIME_CHANGE: found[TIME_CHANGE]},
    )


def _sources(report: ProgrammeReport) -> ReportTable:
    county = county_of(report.dictionary)
    rows = racism_counts.shown_kinds(report, racism_counts.by_source(report, county))
    rows = rows.assign(
        source=[said(report, f"racism.sources.{one}") for one in rows["decision_point"]]
    )
    return a_table(
        report,
        rows,
        caption=said(report, "racism.sources_caption", period=period_in_words(report)),
        columns=[
            Column("source", said(report, "columns.source"), words=True),
            Column("count", said(report, "columns.reports"), counted),
        ],
        notes=[said(report, "racism.number_note")],
    )
