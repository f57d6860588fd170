"""Attack a plan beside all that was published before; hide more until nothing is worked out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation_lib.disclosure.audit import TOO_NARROW, Audit, audit
from evaluation_lib.disclosure.earlier_releases import (
    HIDDEN,
    LOWEST,
    SHOWN,
    STATUS,
    UNSEEN,
    Published,
    beside_earlier,
)
from evaluation_lib.disclosure.linked_cells import linked_cells
from evaluation_lib.disclosure.release_plan import CELL, among
from evaluation_lib.disclosure.rules import Rules
from evaluation_lib.errors import EvaluationError

AUDIT_FAILED = (
    "Nothing is published: of the numbers to be hidden, {number} can be worked out from what would "
    "be shown, the first of them in {first}. Show fewer periods or areas, and tell the "
    "suite's keepers."
)
CONTRADICTS = (
    "Nothing is published: the numbers to be shown contradict each other, so nobody can tell what "
    "can be worked out from them. Tell the suite's keepers."
)


@dataclass(frozen=True, eq=False)
class Proof:
    """What the attacker of a release finds.

    Attributes
    ----------
    audited
        Each hidden cell, those that earlier releases hide among them, as `audit.Audit.cells`.
    given_away
        Of these, those that can be worked out from what others, or earlier releases, have
        published: nothing that is hidden now could change it. Sums among them that leave over a
        few children beside their shown parts.
    another_vintage
        Whether earlier releases could not be put beside this one, since too much was restated.
    """

    audited: pd.DataFrame
    given_away: pd.DataFrame
    another_vintage: bool


def proved(
    cells: pd.DataFrame, *, sums: pd.DataFrame, earlier: Sequence[Published], rules: Rules
) -> tuple[pd.DataFrame, Proof]:
    """Attack a plan, and hide more where earlier releases give away what it hides.

    Rounded numbers are attacked as if they were exact: what holds for these holds for them. Zeros
    are shown as long as that is enough; then they are hidden too.

    Parameters
    ----------
    cells
        ``release_plan.CELL``, ``count``, ``shown_on_a_page``, ``shown``, ``known_before``,
        ``lost`` (worked out from what was published before, whatever is hidden), ``lowest``.
    sums
        As `release_sums.Summed.sums`.
    earlier
        What has been published before, the earliest first.
    rules
        The rules.

    Returns
    -------
    tuple
        The cells, with ``shown`` and ``lowest`` as they are in the end, and the proof.

    Raises
    ------
    EvaluationError
        If the attacker works out what earlier releases do not give away.
    """
    lost = cells.loc[cells["lost"], CELL]
    another_vintage = False
    while True:
        own = as_readers_see(cells, sums=sums)
        together = own if another_vintage else beside_earlier(own, earlier)
        found = _attacked(together, rules=rules)
        if not found.possible:
            if another_vintage or not earlier:
                raise EvaluationError(CONTRADICTS)
            another_vintage = True
            continue
        worked_out = _worked_out(found)
        new = worked_out[~among(worked_out, lost)]
        able = cells["shown"] & ~cells["known_before"]
        more = _beside(new, sums=together.sums, cells=cells, able=able & (cells["count"] > 0))
        if not more.any():
            more = _beside(new, sums=together.sums, cells=cells, able=able)
        if not more.any():
            # What readers know from elsewhere they would have without the release.
            alone = as_readers_see(cells.assign(shown=able, known_before=False), sums=sums)
            _refuse_unless_given_away(new, own=alone, rules=rules)
            return cells, Proof(found.cells, worked_out, another_vintage)
        zeros = more & (cells["count"] == 0)
        cells = cells.assign(shown=cells["shown"] & ~more, lowest=cells["lowest"].where(~zeros, 0))


def as_readers_see(cells: pd.DataFrame, *, sums: pd.DataFrame) -> Published:
    """Return what is seen of a plan: numbers shown or known before, and where some are hidden.

    Parameters
    ----------
    cells, sums
        As `proved` takes them.
    """
    seen = cells["shown"] | cells["known_before"]
    not_seen = np.where(cells["shown_on_a_page"], HIDDEN, UNSEEN)
    told = cells[CELL].assign(
        **{
            "count": cells["count"].astype("Int64").where(seen),
            STATUS: np.where(seen, SHOWN, not_seen),
            LOWEST: cells["lowest"],
        }
    )
    return Published(told, sums)


def _attacked(published: Published, *, rules: Rules) -> Audit:
    cells = published.cells
    linked = linked_cells(cells, dimensions=CELL, extra_sums=published.sums, total=None)
    return audit(
        linked,
        hidden=(cells[STATUS] == HIDDEN).to_numpy(),
        unpublished=(cells[STATUS] == UNSEEN).to_numpy(),
        lowest_hidden=cells[LOWEST].to_numpy(),
        minimum_width=rules.minimum_width,
        largest_small=rules.threshold - 1,
    )


def _worked_out(found: Audit) -> pd.DataFrame:
    """Return the hidden cells that are known too closely, and sums that leave a few over."""
    narrow = found.cells.loc[found.cells[TOO_NARROW], CELL]
    return pd.concat([narrow, found.differences[CELL]]).drop_duplicates(ignore_index=True)


def _beside(
    some: pd.DataFrame, *, sums: pd.DataFrame, cells: pd.DataFrame, able: pd.Series
) -> pd.Series:
    """Mark the cells to hide that lie in sums with some; where none does, those a step further."""
    reached = some[CELL]
    while True:
        near = sums.loc[sums["sum"].isin(sums.loc[among(sums, reached), "sum"]), CELL]
        near = near.drop_duplicates()
        found = able & among(cells, near)
        if found.any() or len(near) <= len(reached):
            return found
        reached = near


def _refuse_unless_given_away(some: pd.DataFrame, *, own: Published, rules: Rules) -> None:
    """Refuse if the release itself, without any other, gives away what it hides."""
    if not len(some):
        return
    found = _attacked(own, rules=rules)
    alone = _worked_out(found)
    alone = alone[among(alone, some)]
    if len(alone):
        first = ", ".join(filter(None, alone[["area", "decision_point"]].iloc[0]))
        raise EvaluationError(AUDIT_FAILED.format(number=len(alone), first=first))
