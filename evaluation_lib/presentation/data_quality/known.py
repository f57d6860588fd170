"""Of whom the ethnicity is known, by decision point and by the two clocks."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.disclosure.describing import Sum
from evaluation_lib.measures.data_quality.known_ethnicity import (
    CLOCKS,
    UNBORN,
    certain_and_not,
    known_by_decision_point,
    known_statuses,
    statuses_of,
)
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.data_quality.described import (
    described_rows,
    is_nought,
    number_writer,
    share_cells,
    share_in_words,
    share_of,
)
from evaluation_lib.presentation.data_quality.shared import (
    a_section,
    a_table,
    not_known_column,
    number_column,
    own_decisions,
    said,
    with_not_known_cells,
    words,
)
from evaluation_lib.presentation.numbers import NOT_APPLICABLE
from evaluation_lib.presentation.sections import Part, Section
from evaluation_lib.presentation.tables import Column


def known_at_each_decision_point(report: RecordsReport) -> Section:
    """What counts at each decision point by what is known of the ethnicity, by both clocks."""
    known = known_here(report)
    parts = [] if known.empty else [_by_status(report, known), _by_clock(report, known)]
    return a_section(report, "known", parts)


def known_here(report: RecordsReport) -> pd.DataFrame:
    """Count by the status of ethnicity (`known_by_decision_point`), rounded in a run."""
    statuses, clock = statuses_of(report.dictionary), report.setting.clock
    known = sorted(known_statuses(report.dictionary))
    found = described_rows(
        report,
        known_counts,
        key=["table"],
        numbers=["events", *statuses, *(f"known_{one}" for one in CLOCKS), "born", "not_known"],
        sums=[
            Sum("events", ("born", UNBORN)),
            Sum("born", (*known, "not_known")),
            Sum("not_known", tuple(one for one in statuses if one not in {UNBORN, *known})),
            *(Sum("born", (f"known_{one}",), rest=True) for one in CLOCKS),
        ],
    )
    if report.release is None or len(known) > 1:
        return found
    # The same number twice: what is not told of one is not told of the other.
    return found.assign(**{f"known_{clock}": found[known[0]]})


def known_in_all(report: RecordsReport) -> pd.DataFrame:
    """Count all events by whether the ethnicity is known, by both clocks, rounded in a run.

    Returns
    -------
    pandas.DataFrame
        One row: ``born``, ``known_recorded``, ``known_latest``.
    """
    numbers = ["born", *(f"known_{one}" for one in CLOCKS)]
    return described_rows(
        report,
        lambda one: known_counts(one)[numbers].sum().to_frame().T.assign(key=""),
        key=["key"],
        numbers=numbers,
        sums=[Sum("born", (name,), rest=True) for name in numbers[1:]],
    )


def how_certain(report: RecordsReport) -> pd.DataFrame:
    """Count the events whose source says when the ethnicity was written down, rounded in a run."""
    return described_rows(
        report,
        lambda one: certain_and_not(own_decisions(one), dictionary=one.dictionary).assign(key=""),
        key=["key"],
        numbers=["certain", "uncertain", "events"],
        sums=[Sum("events", ("certain", "uncertain"))],
    )


def known_counts(report: RecordsReport) -> pd.DataFrame:
    """Count by the status of ethnicity (`known_by_decision_point`), exactly."""
    return known_by_decision_point(
        own_decisions(report), clock=report.setting.clock, dictionary=report.dictionary
    )


def _by_status(report: RecordsReport, known: pd.DataFrame) -> Part:
    statuses = report.dictionary.read("ethnicity_statuses").sort_values("order")
    return a_table(
        report,
        with_not_known_cells(report, known),
        caption=said(report, f"known.caption_{report.setting.clock}"),
        columns=[
            Column("label", said(report, "columns.decision_point"), words),
            number_column(report, "events"),
            *[
                Column(status, label, number_writer(report))
                for status, label in statuses[["status", "label"]].to_numpy()
                if known[status].fillna(1).any()
            ],
            not_known_column(report),
        ],
        notes=[said(report, "known.share_note")],
    )


def _by_clock(report: RecordsReport, known: pd.DataFrame) -> Part:
    shares = {
        f"share_{name}": share_cells(report, known[f"known_{name}"], known["born"])
        for name in CLOCKS
    }
    return a_table(
        report,
        known.assign(**shares),
        caption=said(report, "known.clocks_caption"),
        columns=[
            Column("label", said(report, "columns.decision_point"), words),
            number_column(report, "born"),
            number_column(report, "known_recorded"),
            _share_column(report, "share_recorded"),
            number_column(report, "known_latest"),
            _share_column(report, "share_latest"),
        ],
        notes=[_how_sure(report)],
    )


def _share_column(report: RecordsReport, name: str) -> Column:
    return Column(name, said(report, f"columns.{name}"), words, empty=NOT_APPLICABLE)


def _how_sure(report: RecordsReport) -> str:
    """Say how much of "as recorded at the event" truly is that."""
    found = how_certain(report)
    if is_nought(found["certain"].iloc[0]):
        return said(report, "known.basis_none")
    if is_nought(found["uncertain"].iloc[0]):
        return said(report, "known.basis_all")
    shares = [share_of(report, found[name], found["events"]) for name in ("certain", "uncertain")]
    sure, rest = (one.iloc[0] for one in shares)
    if pd.isna(sure) or pd.isna(rest):
        return said(report, "known.basis_not_told")
    values = {"share": share_in_words(report, sure), "rest": share_in_words(report, rest)}
    return said(report, "known.basis_some", **values)
