"""What the analysis plan rests on, in the tables of changes, and what of it they cannot tell."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.measures.main_messages import TOO_SMALL
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.sections import Part, paragraphs
from evaluation_lib.presentation.tables import Column
from evaluation_lib.presentation.trend_analysis.changes import primary_of
from evaluation_lib.presentation.trend_analysis.outcomes import known_outcomes
from evaluation_lib.presentation.trend_analysis.shared import said

STANDING = "standing"


def with_standing(report: RecordsReport, changes: pd.DataFrame) -> pd.DataFrame:
    """Say of each change, in words, whether the plan's verdict rests on it: ``standing``."""
    words = {
        one: said(report, f"planned.{'primary' if one else 'secondary'}") for one in (True, False)
    }
    return changes.assign(**{STANDING: changes["primary"].map(words)})


def standing_columns(report: RecordsReport, changes: pd.DataFrame) -> list[Column]:
    """The column of those words, where the plan rests on any change of the table."""
    if not changes["primary"].any():
        return []
    return [Column(STANDING, said(report, "columns.standing"), words=True)]


def not_told(report: RecordsReport, changes: pd.DataFrame, measure: str) -> list[Part]:
    """Name what the plan's verdict rests on, but a table of changes cannot tell.

    Parameters
    ----------
    report
        The report.
    changes
        As `changes.changes_of_ratios` or `changes.changes_of_rates` gives.
    measure
        Of which of the two they are: ``ratio`` or ``rate``.
    """
    told = changes[changes["kind"] != TOO_SMALL]
    there = set(zip(told["outcome"], told["group"], strict=True))
    lacking = sorted(primary_of(report, measure) - there)
    if not lacking:
        return []
    labels = {one.outcome: one.label for one in known_outcomes(report)}
    pairs = "; ".join(f"{labels[outcome]}: {group}" for outcome, group in lacking)
    return [paragraphs(said(report, "planned.not_followed", pairs=pairs))]
