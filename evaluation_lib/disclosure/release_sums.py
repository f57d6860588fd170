"""The sums among the cells of a release, with what is left of a whole beside its parts.

Whoever has a whole and all its parts but one works out the last by subtraction. Where the parts
that are shown do not make up the whole, such as quadrants beside children whose home lies in none,
what is left is a cell too: nobody writes it, everybody can work it out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from evaluation_lib.disclosure.release_plan import CELL, EVERYBODY
from evaluation_lib.disclosure.windows import windows_within

#: Columns of the whole in tables of the parts of sums, and which way of making it up it is.
OF_THE_WHOLE, WAY = [f"whole_{name}" for name in CELL], "way"
REST = "what is left of {whole} beside {parts}"


@dataclass(frozen=True, eq=False)
class Summed:
    """Cells and the sums among them.

    Attributes
    ----------
    cells
        Those given, what is left of wholes behind them (``shown_on_a_page`` false).
    sums
        One row for each cell of each sum: the columns of `release_plan.CELL`, ``sum`` (its number)
        and ``sign`` (1 for the whole, -1 for a part).
    """

    cells: pd.DataFrame
    sums: pd.DataFrame


def release_sums(
    cells: pd.DataFrame, *, given: pd.DataFrame, parts_of_areas: Mapping[str, Sequence[str]]
) -> Summed:
    """Find the sums among the cells of a release.

    Parameters
    ----------
    cells
        ``release_plan.CELL``, ``count`` (known of every cell) and further columns.
    given
        Sums that names do not tell: one row for each part, with the columns of the whole before
        which stands ``whole_``, and ``way``, which tells apart several ways to make up one whole.
    parts_of_areas
        An area → the areas that make it up, as far as they are its parts: the quadrants of the
        county, the districts of a quadrant.

    Returns
    -------
    Summed
        Sums over areas, groups, windows of time, and those given. A sum whose parts are more than
        the whole is none: the parts overlap.
    """
    groups = cells.loc[cells["group"] != EVERYBODY, "group"].unique()
    places = [("area", whole, parts) for whole, parts in parts_of_areas.items()]
    windows = windows_within(cells["period"].unique())
    times = [("period", whole, parts) for whole, _, parts in windows]
    found = [given[[*CELL, *OF_THE_WHOLE, WAY]]]
    for dimension, whole, parts in [*places, *times]:
        sums, rest = _with_rest(cells, dimension, whole=whole, parts=parts)
        found.append(sums)
        cells = pd.concat([cells, rest], ignore_index=True)
    # Last, so that what is left of an area or a window has its groups summed too.
    found.append(_everybody(cells, groups=_whole_groups(given, groups)))
    return Summed(cells.reset_index(drop=True), _long(found))


def _with_rest(
    cells: pd.DataFrame, dimension: str, *, whole: str, parts: Sequence[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Sums of one whole over one dimension, and the cells that are left of it."""
    others = [name for name in CELL if name != dimension]
    inside = cells[cells[dimension].isin(parts)]
    by_others = inside.groupby(others, sort=False)
    sums = by_others.agg(of_parts=("count", "sum"), named=(dimension, ", ".join)).reset_index()
    wholes = cells[cells[dimension] == whole].merge(sums, on=others)
    wholes = wholes.assign(count=wholes["count"] - wholes["of_parts"]).drop(columns="of_parts")
    wholes = wholes[wholes["count"] >= 0]
    # Where anything is left of a group, nobody can know that nothing is left of a part of it.
    left = wholes.groupby(["family", "area", "group", "period"])["count"].transform("max") > 0
    rest = wholes[left].assign(shown_on_a_page=False, all_or_none=False)
    # By the parts that are cells: of another release there may be others, and something else left.
    rest[dimension] = [REST.format(whole=whole, parts=parts) for parts in rest["named"]]
    rest = rest.drop(columns="named")
    every = pd.concat([inside[CELL], rest[CELL]], ignore_index=True)
    found = every.merge(wholes[others], on=others)
    return _beside(found, found.assign(**{dimension: whole})), rest


def _everybody(cells: pd.DataFrame, *, groups: Iterable[str]) -> pd.DataFrame:
    others = [name for name in CELL if name != "group"]
    wholes = cells.loc[cells["group"] == EVERYBODY, others]
    found = cells.loc[cells["group"].isin(list(groups)), CELL].merge(wholes, on=others)
    return _beside(found, found.assign(group=EVERYBODY))


def _whole_groups(given: pd.DataFrame, groups: Iterable[str]) -> list[str]:
    """Groups that are no part of another group: a part would be counted twice."""
    split = given[given["group"] != given["whole_group"]]
    return [group for group in groups if group not in set(split["group"])]


def _beside(parts: pd.DataFrame, wholes: pd.DataFrame) -> pd.DataFrame:
    named = wholes[CELL].set_axis(OF_THE_WHOLE, axis="columns")
    return pd.concat([parts[CELL], named], axis="columns").assign(**{WAY: ""})


def _long(found: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """One row for each cell of each sum, the whole first."""
    numbered = [
        some.assign(sum=some.groupby([*OF_THE_WHOLE, WAY], sort=False).ngroup(), of=place)
        for place, some in enumerate(found)
        if len(some)
    ]
    if not numbered:
        return pd.DataFrame(columns=[*CELL, "sum", "sign"])
    parts = pd.concat(numbered, ignore_index=True)
    parts["sum"] = parts.groupby(["of", "sum"], sort=False).ngroup()
    wholes = parts.drop_duplicates("sum")[[*OF_THE_WHOLE, "sum"]]
    wholes = wholes.set_axis([*CELL, "sum"], axis="columns").assign(sign=1)
    return pd.concat([wholes, parts[[*CELL, "sum"]].assign(sign=-1)], ignore_index=True)
