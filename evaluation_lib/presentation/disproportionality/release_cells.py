"""Every cell of counts that the report shows, before any is hidden, and the sums among them.

A run asks for them once, for the county and all its parts, and plans which of them are shown; the
sections then ask `released.protected` by the same names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evaluation_lib.areas import Area
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.analysis import (
    DECISION_POINTS,
    unprotected_counts,
)
from evaluation_lib.presentation.disproportionality.planned_cells import (
    NOTHING,
    Maker,
    ReleaseCells,
    cells_of_counts,
    together,
)
from evaluation_lib.presentation.disproportionality.spans import choices_of
from evaluation_lib.presentation.disproportionality.time_counts import drawn_counts


def _decision_points(report: RecordsReport) -> ReleaseCells:
    """What happened in the main span, what was open on its day: all places that the page names."""
    if report.setting.area.level == "quadrant":
        # The county's page names every quadrant, so it has these cells already.
        return NOTHING
    return cells_of_counts(
        unprotected_counts(report), family=DECISION_POINTS, part=choices_of(report).unaccompanied
    )


def _over_time(report: RecordsReport) -> ReleaseCells:
    """What charts over time are made of: the periods and groups that are drawn, no others."""
    return cells_of_counts(
        drawn_counts(report),
        family=DECISION_POINTS,
        part=choices_of(report).unaccompanied,
        everybody=False,
    )


MAKERS: Sequence[Maker] = (_decision_points, _over_time)


def release_cells(report: RecordsReport, *, areas: Sequence[Area]) -> ReleaseCells:
    """Return every cell of the reports on some areas.

    Parameters
    ----------
    report
        A report whose release is not planned yet; its own area makes no difference.
    areas
        The county first, then its parts.
    """
    reports = [replace(report, setting=replace(report.setting, area=area)) for area in areas]
    return together(maker(one) for one in reports for maker in MAKERS)
