"""One plan for a whole release: which cells of all its reports are hidden, attacked to prove it.

No report hides on its own: a county and four quadrants, this release and the last, are subtracted
from each other by whoever reads both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation_lib.disclosure.earlier_releases import (
    LOWEST,
    Published,
    changed_little,
    known_before,
)
from evaluation_lib.disclosure.linked_cells import LinkedCells, linked_cells
from evaluation_lib.disclosure.release_plan import CELL
from evaluation_lib.disclosure.release_proof import Proof, as_readers_see, proved
from evaluation_lib.disclosure.release_sums import OF_THE_WHOLE, WAY, release_sums
from evaluation_lib.disclosure.rounding import rounded
from evaluation_lib.disclosure.rules import Rules
from evaluation_lib.disclosure.suppression import ProtectionImpossible, plan_suppression

#: How long the solver looks for the cheapest plan of linked cells; then a safe one is good enough.
SECONDS = 8.0


@dataclass(frozen=True, eq=False)
class PlannedRelease:
    """A release that has been planned and attacked.

    Attributes
    ----------
    cells
        ``release_plan.CELL``, ``count``, ``shown_on_a_page``, ``shown``, ``known_before`` (readers
        know the number from elsewhere); what is left of wholes among them.
    sums
        As `release_sums.Summed.sums`.
    proof
        What the attacker finds.
    """

    cells: pd.DataFrame
    sums: pd.DataFrame
    proof: Proof


def plan_release(
    cells: pd.DataFrame,
    *,
    given_sums: pd.DataFrame,
    parts_of_areas: Mapping[str, Sequence[str]],
    earlier: Sequence[Published],
    rules: Rules,
) -> PlannedRelease:
    """Plan which cells of a release are shown, and attack the plan.

    Parameters
    ----------
    cells
        Every cell of all its reports: ``release_plan.CELL``, ``count``, ``shown_on_a_page``,
        ``all_or_none``.
    given_sums, parts_of_areas
        See `release_sums.release_sums`.
    earlier
        What has been published before, by whomever, the earliest first.
    rules
        The rules of the audience and of whose data it is.

    Raises
    ------
    EvaluationError
        If the attacker works out a hidden cell: then nothing may be published.
    """
    if cells.empty:
        return _nothing_to_plan(cells)
    summed = release_sums(cells, given=given_sums, parts_of_areas=parts_of_areas)
    linked = linked_cells(summed.cells, dimensions=CELL, extra_sums=summed.sums, total=None)
    table = summed.cells.assign(known_before=known_before(summed.cells, earlier))
    must = must_be_hidden(table, given_sums=given_sums, rules=rules)
    if rules.hide_small_changes:
        must |= changed_little(table, earlier, least=rules.threshold)
    hidden, lost = _planned(linked, table, must=must, rules=rules)
    # What the rules hide is hidden though readers know it: not all of them do.
    table = table.assign(
        shown=~hidden & ~must & table["shown_on_a_page"], lost=lost, lowest=lowest_hidden(table)
    )
    table, proof = proved(table, sums=summed.sums, earlier=earlier, rules=rules)
    return PlannedRelease(table, summed.sums, proof)


def _nothing_to_plan(cells: pd.DataFrame) -> PlannedRelease:
    """The plan of a release without counts, such as of extracts in which nothing happened."""
    named = cells[CELL]
    told = cells.assign(shown=False, known_before=False, lost=False, lowest=1)
    return PlannedRelease(told, named.assign(sum=0, sign=0), Proof(named, named, False))


def as_published(planned: PlannedRelease, *, rules: Rules) -> Published:
    """Return what readers will have of a release: its numbers as they are shown, and its sums."""
    seen = as_readers_see(planned.cells.assign(known_before=False), sums=planned.sums)
    shown = rounded(seen.cells["count"], base=rules.rounding_base)
    # For which single cells none or all was asked would tell which of them it is.
    lowest = seen.cells.groupby(["family", "part"])[LOWEST].transform("min")
    told = seen.cells.assign(**{"count": shown, LOWEST: lowest})
    return Published(told, seen.sums, rules.rounding_base)


def must_be_hidden(cells: pd.DataFrame, *, given_sums: pd.DataFrame, rules: Rules) -> pd.Series:
    """Say which cells are hidden for their own sake.

    A number from 1 to just below the threshold; and of shares, none or all of a group, which says
    something of each of its children.
    """
    count = cells["count"]
    small = (count > 0) & (count < rules.threshold)
    if not rules.all_or_none:
        return small.astype(bool)
    # Who did and who did not go on make up who could: where one is nobody, the other is all. Sums
    # over areas and groups say nothing of the kind.
    parts = cells.loc[cells["all_or_none"], [*CELL, "count"]].merge(given_sums, on=CELL)
    of_one = parts.groupby([*OF_THE_WHOLE, WAY])["count"]
    telling = (of_one.transform("min") == 0) & (of_one.transform("sum") > 0)
    telling = parts.loc[telling, CELL].drop_duplicates()
    marked = cells[CELL].merge(telling, on=CELL, how="left", indicator=True)
    return (small | (marked["_merge"] == "both").to_numpy()).astype(bool)


def _planned(
    linked: LinkedCells, cells: pd.DataFrame, *, must: pd.Series, rules: Rules
) -> tuple[np.ndarray, np.ndarray]:
    """Hide; what can be worked out whatever is hidden is hidden all the same, and told apart."""
    lost = np.zeros(len(cells), dtype=bool)
    for _ in range(len(cells)):
        try:
            hidden = plan_suppression(
                linked,
                primary=must.to_numpy() & ~lost & ~cells["known_before"].to_numpy(),
                # What is worked out anyway protects nothing, and nothing is left to protect in it.
                known=cells["known_before"].to_numpy() | lost,
                unpublished=~cells["shown_on_a_page"].to_numpy(),
                lowest_hidden=lowest_hidden(cells),
                minimum_width=rules.minimum_width,
                largest_small=rules.threshold - 1,
                seconds=SECONDS,
            )
        except ProtectionImpossible as error:
            lost[error.positions] = True
        else:
            return hidden | lost, lost
    raise AssertionError("every cell is lost")


def lowest_hidden(cells: pd.DataFrame) -> np.ndarray:
    """Return the least that a reader takes each cell for where it is hidden.

    Zeros are always shown, so it is at least 1, but where none of a group is hidden as well.
    """
    return np.where(cells["all_or_none"] | ~cells["shown_on_a_page"], 0, 1)
