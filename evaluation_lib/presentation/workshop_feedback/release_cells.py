"""Every number that the pages on feedback show, before any is hidden, and the sums among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from evaluation_lib.areas import Area
from evaluation_lib.disclosure.register import COUNTING
from evaluation_lib.disclosure.windows import SPAN, window_named
from evaluation_lib.feedback_report import FeedbackReport
from evaluation_lib.presentation.planned_cells import ReleaseCells, cells_of_shares, together
from evaluation_lib.presentation.workshop_feedback import counted
from evaluation_lib.presentation.workshop_feedback.answer_links import (
    SILENT,
    attended_beside_answers,
    facet_values,
    told_with_another,
)
from evaluation_lib.presentation.workshop_feedback.counted import ANSWERS, CAME, CODED
from evaluation_lib.presentation.workshop_feedback.days import span_of


def feedback_cells(report: FeedbackReport, *, areas: Sequence[Area]) -> ReleaseCells:
    """Return every cell of the pages of all areas, and the sums among them.

    Parameters
    ----------
    report
        The report on the county.
    areas
        The county, then the quadrants.

    Returns
    -------
    ReleaseCells
        Roles, years and themes together are the county's alone: where a role or a year is told, no
        quadrant is.
    """
    county, start = areas[0], starts(report)
    whole = [counted.coded_of_all(report, area) for area in areas]
    years, roles = counted.coded_by_year(report, county), counted.coded_by_role(report, county)
    return together(
        [
            *(cells_of_shares(one, family=CODED, start=start, everybody=False) for one in whole),
            cells_of_shares(roles, family=CODED, start=start, everybody=True),
            cells_of_shares(years, family=CODED, start=start, everybody=False),
            *(attended_beside_answers(report, area) for area in areas),
            told_with_another(report, county),
            *(facet_values(report, rows) for rows in (*whole, years, roles)),
        ]
    )


def earlier_cells(
    report: FeedbackReport, *, areas: Sequence[Area], periods: Sequence[str]
) -> ReleaseCells:
    """Return the cells of earlier pages' whole periods, on no page now (see `Kind.earlier_cells`).

    Parameters
    ----------
    report, areas
        As for `feedback_cells`.
    periods
        Names of periods of earlier releases; those without a day of this one's are left out.
    """
    found = [
        feedback_cells(_in_period(report, name), areas=areas)
        for name in _other_spans(report, periods)
    ]
    return together([replace(one, cells=one.cells.assign(shown_on_a_page=False)) for one in found])


def _other_spans(report: FeedbackReport, earlier: Sequence[str]) -> list[str]:
    """Return the whole periods of earlier pages that this one's has days in common with."""
    own = span_of(report)
    found = [window for name in earlier if (window := window_named(name)) and window.kind == SPAN]
    return [
        one.name
        for one in found
        if one.name != own.name and one.start <= own.end and own.start <= one.end
    ]


def _in_period(report: FeedbackReport, name: str) -> FeedbackReport:
    window = window_named(name)
    assert window is not None
    days = {"period_start": window.start, "period_end": window.end}
    return replace(report, setting=replace(report.setting, **days))


def starts(report: FeedbackReport) -> dict[str, str]:
    """Return the point under which those stand who could have spoken of a code: all answers."""
    return {code.id: ANSWERS for code in counted.codes_of(report)}


def with_counting(cells: pd.DataFrame, report: FeedbackReport) -> pd.DataFrame:
    """Say of each cell how it is counted, so that it is put beside no cell of children.

    Answers to one question are alike, whatever code book they were read with; what they speak of is
    alike by one version of a code book alone.
    """
    whose = "invented" if report.invented else "of this council"
    book, question = report.feedback.code_book, report.feedback.answers["question"]
    asked = f"{whose}; {question.iloc[0] if len(question) else ''}"
    of_all = cells["decision_point"].isin([ANSWERS, CAME, SILENT])
    counting = of_all.map({True: asked, False: f"{asked}; {book.name} {book.version}"})
    return cells.assign(**{COUNTING: counting})
