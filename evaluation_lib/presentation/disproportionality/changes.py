"""What could change the answers most: unaccompanied children, or ethnicity not yet obtained."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import inf, log
from typing import Any

import pandas as pd

from evaluation_lib.counts.choices import WITHOUT
from evaluation_lib.measures.disproportionality import relative_rate_index
from evaluation_lib.measures.main_messages import TOO_SMALL
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.certainty import HIDDEN
from evaluation_lib.presentation.disproportionality.analysis import (
    counts_of,
    on_county_page,
    own,
    ratios_of,
    told,
)
from evaluation_lib.presentation.disproportionality.imputed import drawn_ratios
from evaluation_lib.presentation.disproportionality.unaccompanied_counts import (
    SECTION,
    three_ways,
    told_apart,
)

CELL = ["decision_point", "group"]
ENDS = ["value", "lower", "upper"]
UNACCOMPANIED, UNKNOWN = "unaccompanied", "unknown"
#: The kinds of ratio of which nothing is said.
UNTOLD = (TOO_SMALL, HIDDEN)


@dataclass(frozen=True)
class Change:
    """One ratio as it is and as it would be.

    Attributes
    ----------
    cause
        ``unaccompanied``: without unaccompanied children; ``unknown``: had ethnicity not yet
        obtained been drawn.
    point, group
        Of which ratio.
    before, value, lower, upper
        The ratio as the page has it, and the other one with its interval.
    certainty
        How sure the other one is; empty where nothing is said of it.
    turns
        Whether the answer is another one.
    """

    cause: str
    point: str
    group: str
    before: float
    value: float
    lower: float
    upper: float
    certainty: str
    turns: bool

    @property
    def size(self) -> float:
        """How far the ratio moves, up and down alike."""
        if min(self.before, self.value) <= 0:
            return inf if self.before != self.value else 0.0
        return abs(log(self.value / self.before))


def largest_change(report: RecordsReport) -> Change | None:
    """Return the change that matters most: one that turns an answer first, then the largest."""
    return first_of([*_without_unaccompanied(report), *_drawn(report)])


def first_of(changes: Iterable[Change]) -> Change | None:
    """Return the first of some changes in that order; none where no ratio moves."""
    moving = [change for change in changes if change.size > 0]
    return max(moving, key=lambda change: (change.turns, change.size), default=None)


def _without_unaccompanied(report: RecordsReport) -> list[Change]:
    if report.setting.unaccompanied == WITHOUT or on_county_page(report, SECTION):
        return []
    if not told_apart(report):
        return []
    rows = _pairs(ratios_of(report), ratios_without_unaccompanied(report))
    return [
        _change(UNACCOMPANIED, row, certainty=row["kind"], turns=row["kind"] != row["kind_before"])
        for row in rows[~rows["kind"].isin(UNTOLD)].to_dict("records")
    ]


@lru_cache(maxsize=4)
def ratios_without_unaccompanied(report: RecordsReport) -> pd.DataFrame:
    """Return the ratios that change without unaccompanied children, read as the page's are.

    They stand in the place of the page's own among all its comparisons, and all are corrected.
    """
    counts = three_ways(report)
    without = counts[counts["unaccompanied"] == WITHOUT].drop(columns="unaccompanied")
    points = without["decision_point"].unique()
    others = own(report, counts_of(report))
    swapped = pd.concat([others[~others["decision_point"].isin(points)], without])
    peopled = swapped[swapped["population"].notna()].reset_index(drop=True)
    measures = relative_rate_index(
        peopled,
        reference_group=report.setting.reference_group,
        confidence=report.setting.confidence,
    )
    ratios = told(report, measures, counts=peopled)
    return ratios[ratios["decision_point"].isin(points)].reset_index(drop=True)


def _drawn(report: RecordsReport) -> list[Change]:
    """Whether 1 lies in an interval is all that draws tell: they are not among the comparisons."""
    drawn = drawn_ratios(report).dropna(subset=ENDS)
    rows = _pairs(ratios_of(report), drawn)
    return [
        _change(UNKNOWN, row, certainty="", turns=_side(row) != _side(row, "_before"))
        for row in rows.to_dict("records")
    ]


def _pairs(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Put ratios beside those of the page that may be told in words."""
    told_before = before.loc[~before["kind"].isin(UNTOLD), [*CELL, *ENDS, "kind"]]
    kept = [*CELL, *ENDS, *(["kind"] if "kind" in after else [])]
    renamed = told_before.rename(columns={name: f"{name}_before" for name in [*ENDS, "kind"]})
    return renamed.merge(after[kept], on=CELL, validate="one_to_one")


def _change(cause: str, row: dict[str, Any], *, certainty: str, turns: bool) -> Change:
    return Change(
        cause,
        row["decision_point"],
        row["group"],
        row["value_before"],
        *(row[end] for end in ENDS),
        certainty,
        turns,
    )


def _side(row: dict[str, Any], when: str = "") -> int:
    return int(row[f"lower{when}"] > 1) - int(row[f"upper{when}"] < 1)
