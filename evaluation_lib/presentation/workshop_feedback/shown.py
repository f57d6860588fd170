"""The counts of answers as the release shows them: hidden numbers are taken out first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from evaluation_lib.areas import Area, county_of, find_area, known_areas
from evaluation_lib.feedback_report import FeedbackReport
from evaluation_lib.presentation.exact_numbers import Cell
from evaluation_lib.presentation.marks import Mark
from evaluation_lib.presentation.numbers import CONFIDENTIAL, is_missing, percent, whole
from evaluation_lib.presentation.released import protected, protected_shares
from evaluation_lib.presentation.workshop_feedback import counted
from evaluation_lib.presentation.workshop_feedback.counted import ATTENDED, CODED, TOGETHER
from evaluation_lib.presentation.workshop_feedback.pairs import pair_named
from evaluation_lib.presentation.workshop_feedback.release_cells import starts

#: Probabilities beyond this, and below what is left of it, are not told apart.
ALMOST = 0.99


def shares_of(
    report: FeedbackReport, count: Callable[[FeedbackReport, Area], pd.DataFrame], area: Area
) -> pd.DataFrame:
    """Return how many answers have each code, hidden numbers taken out.

    Parameters
    ----------
    report
        The report.
    count
        Counts them: `counted.coded_of_all`, `coded_by_role` or `coded_by_year`.
    area
        The place.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``group``, ``period``, ``count``, ``reached`` (all answers), ``share``.
    """
    rows = count(report, area)
    safe = protected_shares(report, rows, family=CODED, start=starts(report))
    number, of = (safe[name].astype("Float64") for name in ("count", "reached"))
    return safe.rename(columns={"decision_point": "code"}).assign(
        share=(number / of.mask(of == 0)).astype(float)
    )


def own_shares(report: FeedbackReport) -> pd.DataFrame:
    """Return `shares_of` the page's own area, of all roles and days together."""
    return shares_of(report, counted.coded_of_all, report.setting.area)


def all_answers(report: FeedbackReport) -> Any:
    """Return how many answers the page is about; missing where that is hidden."""
    shares = own_shares(report)
    return shares["reached"].iloc[0] if len(shares) else pd.NA


def all_attended(report: FeedbackReport) -> Any:
    """Return how many people attended; missing where that is hidden or not known."""
    rows = protected(report, counted.attended(report, report.setting.area), family=ATTENDED)
    return rows["count"].iloc[0] if len(rows) else pd.NA


def probability_text(value: float) -> str:
    """Write a probability; none is said to be certain."""
    if value > ALMOST:
        return f"more than {percent(ALMOST, 0)}"
    return f"less than {percent(1 - ALMOST, 0)}" if value < 1 - ALMOST else percent(value, 0)


def pairs_of(report: FeedbackReport) -> pd.DataFrame:
    """Return how many answers speak of two themes (`counted.together`), hidden ones taken out."""
    rows = counted.together(report, county_of(report.dictionary))
    rows = rows.assign(
        decision_point=list(map(pair_named, rows["code"], rows["other"])),
        count=rows["both"],
    )
    return protected(report, rows, family=TOGETHER)


def quadrants(report: FeedbackReport) -> list[Area]:
    """Return the quadrants."""
    return [area for area in known_areas(report.dictionary) if area.level == "quadrant"]


def area_named(report: FeedbackReport, name: str) -> Area:
    """Return an area by its name."""
    return find_area(name, known_areas(report.dictionary))


def share_cell(row: dict[str, Any]) -> Cell:
    """Write a share with the number of answers behind it, or that it is hidden."""
    if is_missing(row["share"]):
        return Cell(CONFIDENTIAL)
    return Cell(percent(row["share"], 0), (row["share"],))


def number_cell(value: Any) -> str:
    """Write a number of answers, or that it is hidden."""
    return CONFIDENTIAL if is_missing(value) else whole(value)


def share_mark(row: dict[str, Any], *, label: str, emphasis: bool = True) -> Mark:
    """Return the dot of a share in a chart; answers of who chose to give one have no interval."""
    share = row["share"]
    absent = CONFIDENTIAL if is_missing(share) else ""
    return Mark(label, share, share, share, emphasis=emphasis, absent=absent)
