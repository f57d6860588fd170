"""Of whom the ethnicity is known, by decision point and by the two clocks."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.measures.data_quality.known_ethnicity import (
    known_by_decision_point,
    share_certain,
)
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.data_quality.shared import (
    a_section,
    a_table,
    not_known_column,
    number_column,
    own_decisions,
    said,
    share,
    with_not_known_cells,
    words,
)
from evaluation_lib.presentation.numbers import NOT_APPLICABLE, percent, whole
from evaluation_lib.presentation.sections import Part, Section
from evaluation_lib.presentation.tables import Column


def known_at_each_decision_point(report: RecordsReport) -> Section:
    """What counts at each decision point by what is known of the ethnicity, by both clocks."""
    known = known_by_decision_point(
        own_decisions(report), clock=report.setting.clock, dictionary=report.dictionary
    )
    parts = [] if known.empty else [_by_status(report, known), _by_clock(report, known)]
    return a_section(report, "known", parts)


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
                Column(status, label, whole)
                for status, label in statuses[["status", "label"]].to_numpy()
                if known[status].any()
            ],
            not_known_column(report),
        ],
        notes=[said(report, "known.share_note")],
    )


def _by_clock(report: RecordsReport, known: pd.DataFrame) -> Part:
    born = known["born"].astype("Float64").mask(known["born"] == 0)
    shares = {f"share_{name}": known[f"known_{name}"] / born for name in ("recorded", "latest")}
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
    return Column(name, said(report, f"columns.{name}"), share, empty=NOT_APPLICABLE)


def _how_sure(report: RecordsReport) -> str:
    """Say how much of "as recorded at the event" truly is that."""
    sure = share_certain(own_decisions(report), dictionary=report.dictionary)
    how = "all" if sure == 1 else "some" if sure else "none"
    return said(report, f"known.basis_{how}", share=percent(sure), rest=percent(1 - sure))
