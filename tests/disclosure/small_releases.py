"""Releases of a few cells, for tests: made by hand or by chance, and attacked from outside."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import coo_array

from evaluation_lib.disclosure.earlier_releases import Published
from evaluation_lib.disclosure.release_plan import CELL, EVERYBODY
from evaluation_lib.disclosure.release_planning import PlannedRelease, plan_release
from evaluation_lib.disclosure.release_sums import OF_THE_WHOLE, WAY
from evaluation_lib.disclosure.rules import Rules

#: The rules for the team as the suite ships them, written out.
RULES = Rules("team", "child", 6, 3, True, None, 10, ("local_authority", "quadrant", "district"))
PARTS = {"County": ["North", "South"]}
NO_SUMS = pd.DataFrame(columns=[*CELL, *OF_THE_WHOLE, WAY], dtype="str")
YEARS = ["2019-20", "2020-21", "2021-22", "2022-23", "2023-24"]
FACTS = ["count", "shown_on_a_page", "all_or_none"]


def cells(*rows: tuple[str, str, int], **same: object) -> pd.DataFrame:
    """Make cells of areas, groups and counts."""
    frame = pd.DataFrame(rows, columns=["area", "group", "count"])
    usual = {"family": "f", "part": "", "decision_point": "p", "period": "2022-23"}
    facts = {"shown_on_a_page": True, "all_or_none": False}
    return frame.assign(**{**usual, **facts, **same})[[*CELL, *FACTS]]


def planned(
    table: pd.DataFrame,
    *,
    earlier: Sequence[Published] = (),
    given_sums: pd.DataFrame = NO_SUMS,
    rules: Rules = RULES,
) -> PlannedRelease:
    """Plan a release of the county and its two parts."""
    return plan_release(
        table, given_sums=given_sums, parts_of_areas=PARTS, earlier=earlier, rules=rules
    )


def shown(release: PlannedRelease) -> pd.DataFrame:
    """The cells of pages: what names them, and their number as a page has it."""
    told = release.cells[release.cells["shown_on_a_page"]]
    return told.assign(count=told["count"].astype("Int64").where(told["shown"]))


def bounds(numbers: pd.DataFrame, sums: pd.DataFrame) -> pd.DataFrame:
    """Return the least and the greatest of each hidden cell, by the plainest programme there is.

    ``numbers`` has the columns of a cell, ``count`` (missing where a reader has none) and
    ``hidden``: a reader knows that such a number is not 0.
    """
    table = numbers.reset_index(drop=True)
    named = sums.merge(table[CELL].assign(at=table.index), on=CELL, validate="many_to_one")
    matrix = coo_array(
        (named["sign"].to_numpy(float), (pd.factorize(named["sum"])[0], named["at"])),
        shape=(named["sum"].nunique(), len(table)),
    )
    known = table["count"].astype("Float64").to_numpy(float, na_value=np.nan)
    lower = np.where(np.isnan(known), table["hidden"].to_numpy(float), known)
    upper = np.where(np.isnan(known), np.inf, known)
    found = []
    for at in np.flatnonzero(table["hidden"]):
        goal = np.zeros(len(table))
        goal[at] = 1
        ends = [
            linprog(sign * goal, A_eq=matrix, b_eq=np.zeros(matrix.shape[0]),
                    bounds=list(zip(lower, upper, strict=True)))
            for sign in (1, -1)
        ]  # fmt: skip
        most = -ends[1].fun if ends[1].status == 0 else np.inf
        found.append((at, ends[0].fun, most))
    told = pd.DataFrame(found, columns=["at", "lower", "upper"]).set_index("at")
    return table.join(told, how="inner")


@st.composite
def counts_by_year(
    draw: st.DrawFn,
    *,
    years: Sequence[str] = YEARS[1:4],
    most_groups: int = 3,
    most_points: int = 2,
) -> pd.DataFrame:
    """Draw counts of two quadrants, and children whose home lies in neither, by group and year."""
    groups = ["White", "Black", "Asian"][: draw(st.integers(2, most_groups))]
    points = ["p", "q"][: draw(st.integers(1, most_points))]
    names = [
        (area, group, point, year)
        for area in ("North", "South", "elsewhere")
        for group in groups
        for point in points
        for year in years
    ]
    size = {"min_size": len(names), "max_size": len(names)}
    numbers = draw(st.lists(st.integers(0, 9), **size))
    leaves = pd.DataFrame(names, columns=["area", "group", "decision_point", "period"])
    return leaves.assign(count=numbers)


def release_of(leaves: pd.DataFrame, *, years: Sequence[str]) -> pd.DataFrame:
    """Return the cells of a release on three years: each, and all three; places; groups."""
    own = leaves[leaves["period"].isin(years)]
    own = pd.concat([own, own.assign(period=f"{years[0]} to {years[-1]}")])
    own = pd.concat([own[own["area"] != "elsewhere"], own.assign(area="County")])
    own = pd.concat([own, own.assign(group=EVERYBODY)])
    sums = own.groupby(["area", "group", "decision_point", "period"], sort=False)["count"].sum()
    facts = {"family": "f", "part": "", "shown_on_a_page": True, "all_or_none": False}
    return sums.reset_index().assign(**facts)[[*CELL, *FACTS]]
