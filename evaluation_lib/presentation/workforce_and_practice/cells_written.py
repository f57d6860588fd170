"""How the page writes shares, ratios and changes into the cells of its tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from evaluation_lib.measures.audits import CaseShare
from evaluation_lib.presentation.certainty import HIDDEN, certainty_words
from evaluation_lib.presentation.exact_numbers import Cell
from evaluation_lib.presentation.numbers import (
    CONFIDENTIAL,
    NOT_APPLICABLE,
    decimals,
    interval,
    is_missing,
    percent,
)
from evaluation_lib.presentation.released import rounds
from evaluation_lib.presentation.table_html import ReportTable
from evaluation_lib.presentation.tables import Column
from evaluation_lib.presentation.workforce_and_practice.changes import Change
from evaluation_lib.presentation.workforce_and_practice.shared import a_table, said
from evaluation_lib.programme_report import ProgrammeReport

#: Below this width an interval is told in tenths of a percent.
NARROW = 0.02


def share_cell(report: ProgrammeReport, share: CaseShare) -> Cell:
    """Write a share with its interval; of rounded counts the share alone."""
    if np.isnan(share.share):
        return Cell(CONFIDENTIAL)
    if rounds(report):
        return Cell(percent(share.share, 0), (round(share.share, 2),))
    places = places_of(share)
    ends = (share.lower, share.upper)
    between = " to ".join(percent(one, places) for one in ends)
    written = f"{percent(share.share, places)} ({between})"
    # Downloads hold no more digits: those of a weighted share would tell the strata apart.
    return Cell(written, tuple(as_told(one, places) for one in (share.share, *ends)))


def as_told(share: float, places: int) -> float:
    """Round a share as it is written in percent with some decimals."""
    return round(share, places + 2)


def places_of(share: CaseShare) -> int:
    """Return with how many decimals a share is told: one where whole percent are too coarse."""
    return 1 if share.upper - share.lower < NARROW else 0


def ratio_cell(report: ProgrammeReport, row: Mapping[str, Any]) -> Cell:
    """Write a ratio with its interval; ``[z]`` where neither group has an event."""
    if is_missing(row["lower"]):
        return Cell(CONFIDENTIAL)
    if is_missing(row["value"]):
        return Cell(NOT_APPLICABLE)
    ends = (row["value"], row["lower"], row["upper"])
    if rounds(report):
        return Cell(decimals(row["value"], 1), (round(row["value"], 1),))
    return Cell(f"{decimals(ends[0], 2)} ({interval(ends[1], ends[2], 2)})", ends)


def points(change: Change) -> Cell:
    """Write how many percentage points a share changed by, with the interval."""
    found = change.difference
    if np.isnan(found.value):
        return Cell(CONFIDENTIAL if change.earlier else NOT_APPLICABLE)
    ends = tuple(_whole(100 * one) for one in (found.value, found.lower, found.upper))
    return Cell(f"{decimals(ends[0], 0)} ({interval(ends[1], ends[2], 0)})", ends)


def in_words(report: ProgrammeReport, kind: str, missing: str = "") -> str:
    """Write how sure a comparison is, in the words of every report."""
    words = certainty_words(report.dictionary, kind)
    return f"{words}: {missing}" if kind == HIDDEN and missing else words


def change_table(
    report: ProgrammeReport,
    changes: Mapping[str, Change],
    *,
    labels: Mapping[str, str],
    days: Mapping[str, Change] | None = None,
) -> ReportTable:
    """A row for each measure: what it was in both years, the change, and how sure that is.

    Parameters
    ----------
    report
        The report.
    changes
        Those of shares, by measure.
    labels
        What each measure is called.
    days
        Those of mean days, by measure.
    """
    rows = [_row(report, labels[name], one, share_cell, points) for name, one in changes.items()]
    rows += [
        _row(report, labels[name], one, days_cell, days_apart) for name, one in (days or {}).items()
    ]
    return a_table(
        report,
        pd.DataFrame(rows),
        caption=said(report, "changes.caption"),
        columns=[
            Column("measure", said(report, "columns.measure"), words=True),
            Column("years", said(report, "columns.years"), words=True, heads=True),
            Column("before", said(report, "columns.earlier")),
            Column("after", said(report, "columns.later")),
            Column("change", said(report, "columns.change")),
            Column("words", said(report, "columns.in_words"), words=True),
        ],
        notes=[said(report, "changes.note")],
    )


def _row(
    report: ProgrammeReport,
    label: str,
    change: Change,
    value: Callable[[ProgrammeReport, CaseShare], Cell],
    apart: Callable[[Change], Cell],
) -> dict[str, Any]:
    known = bool(change.earlier)
    years = said(report, "changes.years", earlier=change.earlier, later=change.later)
    return {
        "measure": label,
        "years": years if known else NOT_APPLICABLE,
        "before": value(report, change.before) if known else Cell(NOT_APPLICABLE),
        "after": value(report, change.after) if known else Cell(NOT_APPLICABLE),
        "change": apart(change),
        "words": in_words(report, change.kind, change.missing),
    }


def days_cell(report: ProgrammeReport, days: CaseShare) -> Cell:
    """Write mean days with their interval, in whole days."""
    if np.isnan(days.share):
        return Cell(CONFIDENTIAL)
    ends = tuple(_whole(one) for one in (days.share, days.lower, days.upper))
    return Cell(f"{decimals(ends[0], 0)} ({interval(ends[1], ends[2], 0)})", ends)


def days_apart(change: Change) -> Cell:
    """Write by how many days the mean changed, with the interval, in whole days."""
    found = change.difference
    if np.isnan(found.value):
        return Cell(CONFIDENTIAL if change.earlier else NOT_APPLICABLE)
    ends = tuple(_whole(one) for one in (found.value, found.lower, found.upper))
    return Cell(f"{decimals(ends[0], 0)} ({interval(ends[1], ends[2], 0)})", ends)


def _whole(value: float) -> float:
    """Round, without a minus before zero."""
    return round(value) + 0.0
