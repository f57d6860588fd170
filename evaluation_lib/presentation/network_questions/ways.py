"""The ways by which staff are heard, and whether anything is known of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from evaluation_lib.presentation.network_questions.shared import asked, known_of, layout, said
from evaluation_lib.presentation.sections import Section, paragraphs
from evaluation_lib.presentation.tables import Column, report_table

if TYPE_CHECKING:
    from evaluation_lib.evaluation_report import EvaluationReport

COLUMNS = ("way", "kept", "ask")
ALL, SOME, NOTHING = "all", "some", "nothing"


def how_staff_are_heard(report: EvaluationReport) -> Section:
    """A line for each way: whether something is known of it, and what the network may ask."""
    ways = layout(report)["mechanisms"]
    rows = [_row(report, name, indicators) for name, indicators in ways["ways"].items()]
    table = report_table(
        pd.DataFrame(rows, columns=list(COLUMNS)),
        caption=said(report, "ways.caption"),
        columns=[Column(name, said(report, f"columns.{name}"), words=True) for name in COLUMNS],
        dictionary=report.dictionary,
    )
    return asked(report, ways["question"], [paragraphs(said(report, "ways.lead")), table])


def _row(report: EvaluationReport, name: str, indicators: list[str]) -> dict[str, str]:
    known = [known_of(report)[one].known for one in indicators]
    state = ALL if all(known) else SOME if any(known) else NOTHING
    return {
        "way": said(report, f"ways.{name}.way"),
        "kept": said(report, f"ways.state.{state}"),
        "ask": said(report, f"ways.{name}.ask"),
    }
