"""Which data there are, and what of them is and is not known: by name, never by number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from evaluation_lib.framework.parts import Source
from evaluation_lib.presentation.network_questions.shared import (
    asked,
    known_of,
    labels,
    layout,
    said,
)
from evaluation_lib.presentation.sections import Section, paragraphs
from evaluation_lib.presentation.tables import Column, report_table

if TYPE_CHECKING:
    from evaluation_lib.evaluation_report import EvaluationReport

COLUMNS = ("data", "page", "known", "not_known", "missing")


def which_data(report: EvaluationReport) -> Section:
    """A line for each source of data: on which page it stands, what of it is known, what not."""
    rows = [_row(report, one) for one in report.framework.sources if one.files or _told(one)]
    table = report_table(
        pd.DataFrame(rows, columns=list(COLUMNS)),
        caption=said(report, "data.caption"),
        columns=[
            Column(name, said(report, f"columns.{name}"), words=True, empty=said(report, "none"))
            for name in COLUMNS
        ],
        dictionary=report.dictionary,
        notes=[said(report, "data.note")],
    )
    return asked(report, layout(report)["data"], [paragraphs(said(report, "data.lead")), table])


def _told(source: Source) -> bool:
    """Whether a source is a page of data, and not the evaluation itself."""
    return source.notebook != "university_evaluation"


def _row(report: EvaluationReport, source: Source) -> dict[str, str]:
    several = [one for one in known_of(report).values() if one.indicator.source == source.id]
    lacking = [one for one in several if not one.known]
    titles = report.dictionary.read("reports").set_index("notebook")["title"]
    return {
        "data": source.label,
        "page": str(titles.get(source.notebook, source.notebook.replace("_", " "))),
        "known": labels(report, (one for one in several if one.known)),
        "not_known": labels(report, lacking),
        "missing": source.answers if lacking else "",
    }
