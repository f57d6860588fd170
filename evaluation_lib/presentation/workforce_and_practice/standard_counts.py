"""The return on the workforce race equality standard as cells, before anything is hidden.

Staff of one ethnic group and year are one cell for all indicators that are of the same staff, so
that what one hides no other shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from evaluation_lib.areas import Area
from evaluation_lib.measures.workforce.standard import NOT_KNOWN
from evaluation_lib.presentation.planned_cells import (
    NOTHING,
    REACHED,
    WENT_ON,
    ReleaseCells,
    cells_of_shares,
    sums_of,
)
from evaluation_lib.presentation.released import protected_shares
from evaluation_lib.presentation.workforce_and_practice.settings import indicators_of
from evaluation_lib.presentation.workforce_and_practice.shared import said, years_of
from evaluation_lib.programme_report import ProgrammeReport

#: The table of counts of the release.
STANDARD = "programme_workforce_return"
#: The point under which all directly employed staff stand.
EMPLOYED = "directly_employed"
PAY_BANDS = "1"


def returned(report: ProgrammeReport, county: Area) -> pd.DataFrame:
    """Return the rows of the return in the page's whole years, as counts.

    Returns
    -------
    pandas.DataFrame
        The columns of the file, ``events`` as ``count`` and ``staff`` as ``reached``; ``area``,
        ``group``, ``period`` (the year's name) and ``decision_point`` (the indicator, and its pay
        band).
    """
    ends = {pd.Timestamp(year.end): year.name for year in years_of(report)}
    rows = report.programme["workforce_return"]
    rows = rows[rows["year_end"].isin(list(ends))]
    labels = {one.number: one.label for one in indicators_of(report.dictionary)}
    point = rows["indicator"].map(labels).astype("str")
    banded = rows["pay_band"] != ""
    unknown = said(report, "standard.group_not_known")
    return rows.assign(
        count=rows["events"],
        reached=rows["staff"],
        area=county.name,
        group=rows["ethnicity"].replace({NOT_KNOWN: unknown}),
        period=rows["year_end"].map(ends).astype("str"),
        decision_point=point.where(~banded, point + ": " + rows["pay_band"]),
    ).reset_index(drop=True)


def starts(rows: pd.DataFrame, report: ProgrammeReport) -> dict[str, str]:
    """Return under which point the staff of each indicator stand, see `cells_of_shares`.

    Those of directly employed staff share one, unless the return has another number for one of
    them, as where it was counted on another day.
    """
    staff = {one.number: one.staff for one in indicators_of(report.dictionary)}
    employed = rows[rows["indicator"].map(staff) == EMPLOYED]
    keys = ["group", "period"]
    first = employed.drop_duplicates(keys).set_index(keys)["reached"]
    same = employed.join(first.rename("first"), on=keys)
    other = set(same.loc[same["first"] != same["reached"], "decision_point"])
    shared = set(employed["decision_point"]) - other
    return {
        point: EMPLOYED if point in shared else said(report, "standard.staff_of", indicator=point)
        for point in rows["decision_point"].unique()
    }


def standard_cells(report: ProgrammeReport, areas: Sequence[Area]) -> ReleaseCells:
    """Return the cells of the return: of the county alone."""
    rows = returned(report, areas[0])
    if rows.empty:
        return NOTHING
    start = starts(rows, report)
    found = cells_of_shares(rows, family=STANDARD, start=start, everybody=False)
    bands = _bands(rows, found.cells, start)
    return ReleaseCells(found.cells, pd.concat([found.sums, bands], ignore_index=True))


def _bands(rows: pd.DataFrame, cells: pd.DataFrame, start: Mapping[str, str]) -> pd.DataFrame:
    """Say that pay bands make up all staff, where they do."""
    banded = rows[rows["indicator"] == PAY_BANDS]
    keys = ["group", "period"]
    sums = banded.groupby(keys)["count"].sum()
    whole = banded.groupby(keys)["reached"].first()
    made_up = sums.index[(sums == whole).to_numpy(bool)]
    points = banded["decision_point"].unique()
    parts = cells[(cells["part"] == WENT_ON) & cells["decision_point"].isin(points)]
    parts = parts[pd.MultiIndex.from_frame(parts[keys]).isin(made_up)]
    one = start[points[0]] if len(points) else EMPLOYED
    return sums_of(parts, way="pay_bands", part=REACHED, decision_point=one)


def shown_return(report: ProgrammeReport, county: Area) -> pd.DataFrame:
    """Return `returned` with ``events`` and ``staff`` as the release shows them."""
    rows = returned(report, county)
    if rows.empty:
        return rows
    safe = protected_shares(report, rows, family=STANDARD, start=starts(rows, report))
    return safe.assign(events=safe["count"], staff=safe["reached"])
