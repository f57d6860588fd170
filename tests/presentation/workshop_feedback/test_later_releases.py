"""A page of a longer period beside an earlier page: what lies between the two is protected too."""

from __future__ import annotations

import pandas as pd

from evaluation_lib.areas import parts_by_area
from evaluation_lib.disclosure.release_plan import CELL
from evaluation_lib.disclosure.release_planning import as_published, plan_release
from evaluation_lib.presentation.planned_cells import together
from evaluation_lib.reports.planned_kinds import OfFeedback


def plan(report, *, earlier):
    kind = OfFeedback()
    periods = [name for one in earlier for name in one.cells["period"].unique()]
    areas = kind.areas(report, [])
    found = together([kind.cells(report, areas), kind.earlier_cells(report, areas, periods)])
    return plan_release(
        found.cells,
        given_sums=found.sums,
        parts_of_areas=parts_by_area(report.dictionary),
        earlier=earlier,
        rules=report.rules,
    )


def test_the_answers_of_the_last_learning_space_cannot_be_worked_out_by_subtraction(open_for):
    before, now = open_for(period_end="2025-03-01"), open_for(period_end="2025-03-31")
    first = plan(before, earlier=[])
    second = plan(now, earlier=[as_published(first, rules=before.rules)])
    assert second.proof.given_away.empty
    old, new = (
        one.cells.loc[one.cells["shown"] & one.cells["period"].str.contains(" to ")]
        for one in (first, second)
    )
    line = [name for name in CELL if name != "period"]
    both = new.merge(old, on=line, suffixes=("", "_before"))
    between = both["count"] - both["count_before"]
    shares = both["part"] == "went_on"
    assert len(both) > 30
    # None of a theme's answers came between: that tells nothing small of anybody who wrote then.
    small = between[shares & (between > 0) & (between < before.rules.threshold)]
    assert pd.Series(small).empty
