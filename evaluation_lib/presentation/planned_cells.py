"""Cells of a release and the sums among them, made from tables of counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from evaluation_lib.disclosure.release_plan import CELL, EVERYBODY
from evaluation_lib.disclosure.release_sums import OF_THE_WHOLE, WAY
from evaluation_lib.opening import RecordsReport

#: Columns of `ReleaseCells.cells` besides those of a cell.
FACTS = {"count": "Int64", "shown_on_a_page": bool, "all_or_none": bool}
#: The parts of a share: who could go on, who did, who did not.
REACHED, WENT_ON, DID_NOT = "reached", "went_on", "did_not_go_on"


@dataclass(frozen=True, eq=False)
class ReleaseCells:
    """Some cells of a release, and the sums that hold among them.

    Attributes
    ----------
    cells
        The columns of `release_plan.CELL`; ``count``; ``shown_on_a_page`` (false for what a reader
        only works out, such as how many did not go on); ``all_or_none`` (true where none or all of
        a group would tell something of each of its children).
    sums
        One row for each part of each sum, besides those of areas and groups, which follow from
        their names: the columns of `release_plan.CELL` of the part, those of the whole with
        ``whole_`` before their names, and ``way``, which tells the ways apart in which one whole
        is made up (who could go on is made up for each share of who did and who did not).
    """

    cells: pd.DataFrame
    sums: pd.DataFrame


#: What makes the cells of one table of counts, of the report's own area.
Maker = Callable[[RecordsReport], ReleaseCells]


def cells_of_counts(
    counts: pd.DataFrame,
    *,
    family: str,
    part: str = "",
    everybody: bool = True,
    sums: pd.DataFrame | None = None,
    shown_on_a_page: bool = True,
    **same: str,
) -> ReleaseCells:
    """Return counts by group as cells, with everybody together beside them.

    Parameters
    ----------
    counts
        A row for each cell: ``count`` and the columns of `release_plan.CELL` that are not given.
    family, part
        The names of the table of counts, and of its part.
    everybody
        Whether the groups are all that there are, so that their sum is a cell too.
    sums
        Further sums, see `ReleaseCells`.
    shown_on_a_page
        Whether a page shows them.
    same
        Columns of `release_plan.CELL` that are the same in all rows.
    """
    rows = counts.assign(family=family, part=part, **same)[[*CELL, "count"]]
    if everybody:
        keys = [name for name in CELL if name != "group"]
        together = rows.groupby(keys, sort=False)["count"].sum().reset_index()
        rows = pd.concat([rows, together.assign(group=EVERYBODY)], ignore_index=True)
    cells = rows.assign(shown_on_a_page=shown_on_a_page, all_or_none=False)
    return ReleaseCells(cells, _no_sums() if sums is None else sums)


def cells_of_shares(
    counts: pd.DataFrame,
    *,
    family: str,
    start: Mapping[str, str] | None = None,
    everybody: bool = True,
    **same: str,
) -> ReleaseCells:
    """Return shares as cells: who could go on, who went on, and who did not.

    Parameters
    ----------
    counts
        A row for each group and share: ``decision_point`` (the share's name), ``group``, ``count``
        (who went on), ``reached``, and the other columns of `release_plan.CELL` not given.
    family
        The name of the table of counts.
    start
        The share's name → the decision point that all had reached. Shares with the same one are of
        the same children, so those who could go on are one cell. The share itself if not given.
    everybody
        Whether a page shows all groups together as well.
    same
        Columns of `release_plan.CELL` that are the same in all rows.
    """
    if counts.empty:
        return NOTHING
    rows = counts.assign(family=family, **same)
    whole = rows.assign(part=REACHED, decision_point=began_at(rows, start), count=rows["reached"])
    whole = whole.drop_duplicates(CELL)
    went_on = rows.assign(part=WENT_ON)
    did_not = rows.assign(part=DID_NOT, count=rows["reached"] - rows["count"])
    found = [
        cells_of_counts(
            some,
            family=family,
            part=some["part"].iloc[0],
            everybody=everybody,
            shown_on_a_page=part != DID_NOT,
        ).cells.assign(all_or_none=part != REACHED)
        for part, some in ((REACHED, whole), (WENT_ON, went_on), (DID_NOT, did_not))
    ]
    cells = pd.concat(found, ignore_index=True).drop_duplicates(CELL, ignore_index=True)
    parts = cells[cells["part"] != REACHED]
    wholes = parts.assign(part=REACHED, decision_point=began_at(parts, start))[CELL].set_axis(
        OF_THE_WHOLE, axis=1
    )
    sums = pd.concat([parts[CELL], wholes], axis="columns")
    return ReleaseCells(cells, sums.assign(**{WAY: parts["decision_point"]}))


def began_at(rows: pd.DataFrame, start: Mapping[str, str] | None) -> pd.Series:
    """Return under which decision point those who could go on stand, see `cells_of_shares`."""
    return rows["decision_point"].map(start) if start else rows["decision_point"]


def cells_of_kinds(counts: pd.DataFrame, *, family: str, whole: str, **same: str) -> ReleaseCells:
    """Return shares of kinds as cells, each child being of one kind: all children, and each kind.

    Parameters
    ----------
    counts
        A row for each group and kind, none left out: ``decision_point`` (the kind), ``group``,
        ``count``, ``reached`` (all children of the group), and the other columns of
        `release_plan.CELL` not given.
    family
        The name of the table of counts.
    whole
        What all kinds together stand under in ``decision_point``.
    same
        Columns of `release_plan.CELL` that are the same in all rows.
    """
    if counts.empty:
        return NOTHING
    rows = counts.assign(family=family, **same)
    wholes = rows.assign(part=REACHED, decision_point=whole, count=rows["reached"])
    kinds = cells_of_counts(rows, family=family, part=WENT_ON, everybody=False).cells
    wholes = wholes.drop_duplicates(CELL)
    every = cells_of_counts(wholes, family=family, part=REACHED, everybody=False).cells
    # That none is of a kind tells little where there are several; that all are of one tells all.
    keys = [kinds[name] for name in ("area", "group", "period")]
    kinds = kinds.assign(all_or_none=kinds["count"].gt(0).groupby(keys).transform("sum") == 1)
    parts = kinds[CELL]
    of_whole = parts.assign(part=REACHED, decision_point=whole)[CELL].set_axis(OF_THE_WHOLE, axis=1)
    sums = pd.concat([parts, of_whole], axis="columns").assign(**{WAY: ""})
    return ReleaseCells(pd.concat([every, kinds], ignore_index=True), sums)


def whole_within(
    *,
    part: str,
    count: int,
    whole: str,
    reached: int,
    whole_part: str = REACHED,
    **same: str,
) -> ReleaseCells:
    """Say that those who could go on at one point lie among those of another.

    Where a page shows both, taking one off the other tells how many are in neither: a cell that
    nobody shows, and that must be as safe as any.

    Parameters
    ----------
    part, count
        The decision point of the smaller whole, and how many it is.
    whole, reached
        The decision point of the larger one, and how many it is.
    whole_part
        The part of the larger one that is meant: `REACHED`, or `WENT_ON`.
    **same
        All other columns of `release_plan.CELL`, such as ``family`` and ``area``.
    """
    rows = pd.DataFrame(
        [
            {**same, "part": REACHED, "decision_point": part, "count": count},
            {**same, "part": whole_part, "decision_point": whole, "count": reached},
            {**same, "part": DID_NOT, "decision_point": f"{whole}, not {part}"}
            | {"count": reached - count},
        ]
    )
    cells = rows.assign(shown_on_a_page=rows["part"] != DID_NOT, all_or_none=False)
    cells = cells[[*CELL, *FACTS]].astype({"count": "Int64"})
    parts = cells.iloc[[0, 2]]
    return ReleaseCells(
        cells, sums_of(parts, way=f"with {part}", part=whole_part, decision_point=whole)
    )


def sums_of(parts: pd.DataFrame, *, way: str = "", **whole: str) -> pd.DataFrame:
    """Say of cells that they make up others, whose names are the same but for some.

    Parameters
    ----------
    parts
        The columns of `release_plan.CELL`.
    way
        See `ReleaseCells`.
    **whole
        Columns of `release_plan.CELL` → how the wholes are called in them.

    Returns
    -------
    pandas.DataFrame
        As ``sums`` of `ReleaseCells`.
    """
    wholes = parts[CELL].assign(**whole).set_axis(OF_THE_WHOLE, axis="columns")
    return pd.concat([parts[CELL], wholes], axis="columns").assign(**{WAY: way})


def _no_sums() -> pd.DataFrame:
    return pd.DataFrame(columns=[*CELL, *OF_THE_WHOLE, WAY], dtype="str")


NOTHING = ReleaseCells(pd.DataFrame(columns=[*CELL, *FACTS]).astype({"count": "Int64"}), _no_sums())


def together(found: Iterable[ReleaseCells]) -> ReleaseCells:
    """Put cells together; one that several tables show is one cell."""
    some = [one for one in found if len(one.cells) or len(one.sums)]
    if not some:
        return NOTHING
    cells = pd.concat([one.cells for one in some], ignore_index=True)
    shown = cells.groupby(CELL, sort=False)[["shown_on_a_page", "all_or_none"]].transform("any")
    cells = cells.assign(**shown).drop_duplicates(CELL, ignore_index=True)
    sums = pd.concat([one.sums for one in some], ignore_index=True)
    return ReleaseCells(cells, sums.drop_duplicates(ignore_index=True))
