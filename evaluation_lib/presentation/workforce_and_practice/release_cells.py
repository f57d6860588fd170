"""Every number of people on the pages on workforce and practice, before any is hidden."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd

from evaluation_lib.areas import Area
from evaluation_lib.disclosure.register import COUNTING
from evaluation_lib.disclosure.windows import SPAN, window_named
from evaluation_lib.presentation.planned_cells import ReleaseCells, together
from evaluation_lib.presentation.workforce_and_practice.audit_counts import audit_cells
from evaluation_lib.presentation.workforce_and_practice.complaints import complaint_cells
from evaluation_lib.presentation.workforce_and_practice.prompt_sheet import prompt_sheet_cells
from evaluation_lib.presentation.workforce_and_practice.racism_counts import racism_cells
from evaluation_lib.presentation.workforce_and_practice.reach_counts import reach_cells
from evaluation_lib.presentation.workforce_and_practice.shared import span_of
from evaluation_lib.presentation.workforce_and_practice.standard_counts import standard_cells
from evaluation_lib.presentation.workforce_and_practice.survey_cells import survey_cells
from evaluation_lib.programme_report import ProgrammeReport

#: What makes the cells of one part of the page, for the county (first) and the quadrants.
Maker = Callable[[ProgrammeReport, Sequence[Area]], ReleaseCells]
MAKERS: tuple[Maker, ...] = (
    reach_cells,
    survey_cells,
    standard_cells,
    racism_cells,
    audit_cells,
    prompt_sheet_cells,
    complaint_cells,
)


def programme_cells(report: ProgrammeReport, *, areas: Sequence[Area]) -> ReleaseCells:
    """Return every cell of the pages of all areas, and the sums among them.

    Parameters
    ----------
    report
        The report on the county.
    areas
        The county, then the quadrants. Staff are counted for the county alone.
    """
    return together([make(report, areas) for make in MAKERS])


def earlier_cells(
    report: ProgrammeReport, *, areas: Sequence[Area], periods: Sequence[str]
) -> ReleaseCells:
    """Return the cells of earlier pages' whole periods, on no page now (`Kind.earlier_cells`).

    Parameters
    ----------
    report, areas
        As for `programme_cells`.
    periods
        Names of periods of earlier releases; those without a day of this one's are left out.
    """
    own = span_of(report)
    windows = [window for name in periods if (window := window_named(name)) is not None]
    found = [
        programme_cells(_in_days(report, one.start, one.end), areas=areas)
        for one in windows
        if one.kind == SPAN
        and one.name != own.name
        and one.start <= own.end
        and own.start <= one.end
    ]
    return together([replace(one, cells=one.cells.assign(shown_on_a_page=False)) for one in found])


def _in_days(report: ProgrammeReport, start: object, end: object) -> ProgrammeReport:
    setting = replace(report.setting, period_start=start, period_end=end)
    return replace(report, setting=setting)


def with_counting(cells: pd.DataFrame, report: ProgrammeReport) -> pd.DataFrame:
    """Say of each cell how it is counted, so that only like is put beside like."""
    whose = "invented" if report.invented else "of this council"
    return cells.assign(**{COUNTING: f"{whose}; as the programme counts"})
