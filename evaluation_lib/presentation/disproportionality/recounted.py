"""The rows behind the counts, to count the same days once more in another way."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from evaluation_lib.areas import Area
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
    unprotected_counts,
)
from evaluation_lib.presentation.released import protected

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


def recounted(
    report: RecordsReport,
    rows: pd.DataFrame,
    *,
    family: str,
    part: str,
    groups: Sequence[str] | None = None,
    points: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Count some rows in the cells of the report's own area.

    Parameters
    ----------
    report
        The report.
    rows
        Some of the rows of `rows_under`.
    family, part
        What the release calls these counts.
    groups, points
        The groups and the decision points that are counted; all of them if not given.

    Returns
    -------
    pandas.DataFrame
        The rows of `analysis.counts_of` of the report's area, with the ``count`` and the design
        effect of these rows; empty cells as 0, ``NA`` where the release hides a count.
    """
    area = report.setting.area
    about = own(report, counts_of(report)).drop(columns=COUNTED)
    numbers = unprotected_recount(report, rows, areas=[area])[[*CELL, "count"]]
    found = about.merge(numbers, on=CELL, validate="one_to_one")
    for name, wanted in (("group", groups), ("decision_point", points)):
        found = found if wanted is None else found[found[name].isin(wanted)]
    here = rows[in_area(rows, area)]
    effects = design_effects(here, by=CELL, cluster="family_id") if len(here) else None
    counted = with_design_effect(
        found.reset_index(drop=True), dictionary=report.dictionary, effects=effects
    )
    return protected(report, counted, family=family, parts={"count": part})


def unprotected_recount(
    report: RecordsReport, rows: pd.DataFrame, *, areas: Sequence[Area]
) -> pd.DataFrame:
    """Count some rows in the cells of some areas before any is hidden.

    Parameters
    ----------
    report
        The report.
    rows
        Some of the rows of `rows_under`.
    areas
        Some of the areas that the report speaks of.

    Returns
    -------
    pandas.DataFrame
        The rows of `analysis.unprotected_counts` of these areas with the ``count`` of these rows.
    """
    here = pd.concat([rows[in_area(rows, area)].assign(area=area.name) for area in areas])
    numbers = here.groupby(["area", *CELL]).size().rename("count").reset_index()
    cells = unprotected_counts(report).drop(columns="count")
    cells = cells[cells["area"].isin([area.name for area in areas])]
    found = cells.merge(numbers, on=["area", *CELL], how="left", validate="one_to_one")
    return found.assign(count=found["count"].fillna(0).astype("Int64"))
