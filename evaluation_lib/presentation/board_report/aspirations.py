"""Six aspirations in six lines: which way, how far, how surely, and how much of it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from evaluation_lib.framework.synthesis import NOT_YET_EVIDENCED, Judgement
from evaluation_lib.presentation.board_report.changes import (
    changes_of,
    direction,
    leading,
    name_of,
)
from evaluation_lib.presentation.board_report.shared import said
from evaluation_lib.presentation.certainty import NOT_KNOWN, certainty_sign, certainty_words
from evaluation_lib.presentation.handed_over import size_in_words
from evaluation_lib.presentation.numbers import whole
from evaluation_lib.presentation.sections import Section, section
from evaluation_lib.presentation.tables import Column, report_table
from evaluation_lib.presentation.university_evaluation.shared import judged
from evaluation_lib.presentation.watermark import marked

if TYPE_CHECKING:
    from evaluation_lib.evaluation_report import EvaluationReport

COLUMNS = ("aspiration", "indicator", "direction", "size", "certainty", "known")


def six_aspirations(report: EvaluationReport) -> Section:
    """A line for each aspiration, with the change that is told first (see `changes.leading`)."""
    rows = [_row(report, one) for one in judged(report).judgements]
    table = report_table(
        pd.DataFrame(rows, columns=list(COLUMNS)),
        caption=said(report, "aspirations.caption"),
        columns=[
            Column(name, said(report, f"columns.{name}"), words=True, empty=said(report, "none"))
            for name in COLUMNS
        ],
        dictionary=report.dictionary,
        notes=[said(report, "aspirations.note")],
    )
    return marked(section(said(report, "aspirations.heading"), [table]), report)


def _row(report: EvaluationReport, found: Judgement) -> dict[str, str]:
    goal = found.aspiration
    changes = found.changes
    told = {
        "aspiration": f"{goal.id}. {goal.short}",
        "certainty": _certainty(report, found),
        "known": said(
            report,
            "known",
            known=whole(sum(one.known and not one.of_county for one in changes)),
            all=whole(len(changes)),
        ),
    }
    shown = leading(list(changes_of(changes)))
    if shown is None:
        sign = certainty_sign(report.dictionary, NOT_KNOWN)
        words = certainty_words(report.dictionary, NOT_KNOWN)
        return {**told, "indicator": "", "direction": f"{sign} {words}", "size": ""}
    return {
        **told,
        "indicator": name_of(report, shown),
        "direction": direction(report, shown),
        "size": size_in_words(shown.row, report.dictionary),
    }


def _certainty(report: EvaluationReport, found: Judgement) -> str:
    verdict = report.framework.words("verdicts", found.verdict)
    if found.verdict == NOT_YET_EVIDENCED:
        return verdict
    confidence = report.framework.words("confidence", found.confidence)
    return said(report, "certainty", verdict=verdict, confidence=confidence)
