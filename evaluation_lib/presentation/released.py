"""What the release shows of the report's counts: every number that it hides is taken out first.

Measures, sentences and charts are made of what is left, so that none of them can tell it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from evaluation_lib.feedback_report import FeedbackReport
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.exact_numbers import Cell
from evaluation_lib.presentation.numbers import CONFIDENTIAL, is_missing, whole
from evaluation_lib.presentation.planned_cells import REACHED, WENT_ON, began_at
from evaluation_lib.programme_report import ProgrammeReport

#: What is known of a count beside its number, and could tell it: how many families it is of.
BESIDE_A_COUNT = {"design_effect": float("nan"), "design_effect_from": pd.NA}


def protected(
    report: RecordsReport | FeedbackReport | ProgrammeReport,
    rows: pd.DataFrame,
    *,
    family: str,
    parts: Mapping[str, str] | None = None,
    **same: str,
) -> pd.DataFrame:
    """Take the numbers that the release hides out of a table of counts; outside of runs, none.

    Parameters
    ----------
    report
        The report.
    rows
        A row for each cell, with the columns of `release_plan.CELL` that are not given here.
    family
        Which table of counts of the release it is, by its name in `release_cells`.
    parts
        The columns that hold numbers → the part of the family that each is; ``count`` as the part
        without a name if not given.
    **same
        Columns of `release_plan.CELL` that are the same in all rows, such as ``area``.

    Returns
    -------
    pandas.DataFrame
        The rows: ``NA`` where a number is hidden, and no design effect there either.
    """
    if report.release is None or rows.empty:
        return rows
    numbers = parts or {"count": ""}
    safe = report.release.protect(rows, family=family, parts=numbers, **same)
    hidden = safe[next(iter(numbers))].isna()
    beside = {
        name: safe[name].mask(hidden, nothing)
        for name, nothing in BESIDE_A_COUNT.items()
        if name in safe
    }
    return safe.assign(**beside)


def protected_shares(
    report: RecordsReport | FeedbackReport | ProgrammeReport,
    rows: pd.DataFrame,
    *,
    family: str,
    start: Mapping[str, str] | None = None,
    **same: str,
) -> pd.DataFrame:
    """Take the numbers of shares that the release hides out of a table; outside of runs, none.

    Parameters
    ----------
    report
        The report.
    rows
        A row for each group and share, as `planned_cells.cells_of_shares` takes them.
    family, start, **same
        As for `planned_cells.cells_of_shares`, by which the release knows them.

    Returns
    -------
    pandas.DataFrame
        The rows: ``reached`` is ``NA`` where it is hidden, ``count`` (who went on) where either is.
    """
    if report.release is None or rows.empty:
        return rows
    wholes = rows.assign(decision_point=began_at(rows, start))
    reached = protected(report, wholes, family=family, parts={"reached": REACHED}, **same)
    safe = protected(report, rows, family=family, parts={"count": WENT_ON}, **same)
    told = reached["reached"].notna()
    of_both = {name: safe[name].where(told) for name in ("count", *BESIDE_A_COUNT) if name in safe}
    return safe.assign(reached=reached["reached"], **of_both)


def counted(value: Any) -> str:
    """Write a count, or ``[c]`` where the release hides it."""
    return CONFIDENTIAL if is_missing(value) else whole(value)


def or_hidden(cell: Any, *counts: Any) -> Any:
    """Return a cell made from some counts, or ``[c]`` where one of them is hidden."""
    return Cell(CONFIDENTIAL) if any(is_missing(count) for count in counts) else cell


def rounds(report: RecordsReport | FeedbackReport | ProgrammeReport) -> bool:
    """Whether the release rounds its counts, so that nothing is made of the exact ones."""
    return report.release is not None and report.release.rounding_base is not None
