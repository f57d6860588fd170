"""Questions that the network alone can answer: prompts, and room for its own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from evaluation_lib.presentation.network_questions.shared import all_said, asked, layout, said
from evaluation_lib.presentation.sections import Points, Section, paragraphs
from evaluation_lib.presentation.tables import Column, report_table

if TYPE_CHECKING:
    from evaluation_lib.evaluation_report import EvaluationReport


def how_diverse_we_are(report: EvaluationReport) -> Section:
    """How diverse the network is: nothing is counted here, and why."""
    return _prompts(report, layout(report)["prompts"][0])


def champion_voices(report: EvaluationReport) -> Section:
    """How the voices of the Black Principal Social Workers are championed."""
    return _prompts(report, layout(report)["prompts"][1])


def _prompts(report: EvaluationReport, name: str) -> Section:
    lead = paragraphs(said(report, f"prompts.{name}.lead"))
    points = Points(tuple(all_said(report, f"prompts.{name}.points")))
    return asked(report, name, [lead, points])


def what_we_do(report: EvaluationReport) -> Section:
    """What is done already, differently and started, at each level: for the network to fill in."""
    steps = layout(report)["steps"]
    rows = [
        {"level": one.label, **dict.fromkeys(steps["columns"], "")}
        for one in report.framework.levels
    ]
    table = report_table(
        pd.DataFrame(rows, columns=["level", *steps["columns"]]),
        caption=said(report, "steps.caption"),
        columns=[
            Column(name, said(report, f"columns.{name}"), words=True, empty=said(report, "open"))
            for name in ("level", *steps["columns"])
        ],
        dictionary=report.dictionary,
    )
    return asked(report, steps["question"], [paragraphs(said(report, "steps.lead")), table])
