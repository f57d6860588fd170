"""The rows behind the counts, to count the same days once more in another way."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from evaluation_lib.counts.children import ROW_TYPES, Point
from evaluation_lib.counts.choices import Choices
from evaluation_lib.counts.places import in_area
from evaluation_lib.measures.clustering import with_design_effect
from evaluation_lib.measures.design_effects import design_effects
from evaluation_lib.opening import RecordsReport
from evaluation_lib.presentation.disproportionality.analysis import (
    counts_of,
    own,
    rows_of,
    told_points,
)

CELL = ["decision_point", "group"]
NO_ROWS = [*ROW_TYPES, "decision_point"]
#: What depends on the rows that are counted; all else stays as `analysis.counts_of` has it.
COUNTED = ["count", "design_effect", "design_effect_from"]


def rows_under(
    report: RecordsReport, choices: Choices, *, points: Sequence[str] | None = None
) -> pd.DataFrame:
    """Return all rows of the county that are counted under some choices in the report's days.

    Parameters
    ----------
    report
        The report.
    choices
        How to count.
    points
        Decision points; those that the report cannot tell have no rows. All of them if not given.

    Returns
    -------
    pandas.DataFrame
        Rows of `children.counted_rows` (of a stock, of `stocks.open_rows`) with ``decision_point``,
        one decision point after the other; nothing is left out any more.
    """
    told = [point for point in told_points(report) if points is None or _name(point) in points]
    found = [rows_of(report, point, choices).assign(decision_point=_name(point)) for point in told]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=NO_ROWS)


def _name(point: Point) -> str:
    return point.decision_point


def recounted(report: RecordsReport, rows: pd.DataFrame) -> pd.DataFrame:
    """Count some rows in the cells of the report's own area.

    Parameters
    ----------
    report
        The report.
    rows
        Some of the rows of `rows_under`.

    Returns
    -------
    pandas.DataFrame
        The rows of `analysis.counts_of` of the report's area, with the ``count`` and the design
        effect of these rows; empty cells as 0.
    """
    here = rows[in_area(rows, report.setting.area)]
    numbers = here.groupby(CELL).size().rename("count").reset_index()
    cells = own(report, counts_of(report)).drop(columns=COUNTED)
    found = cells.merge(numbers, on=CELL, how="left", validate="one_to_one")
    effects = design_effects(here, by=CELL, cluster="family_id") if len(here) else None
    return with_design_effect(
        found.assign(count=found["count"].fillna(0).astype("Int64")),
        dictionary=report.dictionary,
        effects=effects,
    )
