"""Plans for reports on the small invented county."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from evaluation_lib.areas import county_of
from evaluation_lib.disclosure.release_plan import CELL, ReleasePlan
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.release_of_records.cells import release_cells


@pytest.fixture(scope="session")
def with_plan() -> Callable[..., RecordsReport]:
    """Give a report a plan: every cell of its page is shown but those that ``hide`` names.

    ``hide`` takes the cells (the columns of `release_plan.CELL` and their ``count``) and says of
    each whether it is hidden.
    """

    @cache
    def cells_of(report: RecordsReport) -> pd.DataFrame:
        areas = list(dict.fromkeys([county_of(report.dictionary), report.setting.area]))
        return release_cells(report, areas=areas).cells

    def planned(
        report: RecordsReport, *, hide: Callable[[pd.DataFrame], pd.Series] = none_of
    ) -> RecordsReport:
        cells = cells_of(report)
        shown = cells.assign(shown=~hide(cells).astype(bool))[[*CELL, "shown"]]
        plan = ReleasePlan(cells=shown, audience="team", rounding_base=None, describing_base=10)
        return replace(report, release=plan)

    return planned


def none_of(cells: pd.DataFrame) -> pd.Series:
    """Hide nothing."""
    return pd.Series(False, index=cells.index)
