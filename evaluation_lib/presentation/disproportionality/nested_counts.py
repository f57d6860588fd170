"""Counts of one section that are part of, or the same as, those of another, by what they count.

Children who could go on are among the events that brought them there; the stays that are followed
began in the very span whose beginnings are counted. Whoever has the one knows that the other is no
smaller, and often what it is: a hidden number must be hidden in both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from evaluation_lib.disclosure.release_plan import CELL
from evaluation_lib.presentation.disproportionality.analysis import DECISION_POINTS
from evaluation_lib.presentation.disproportionality.first_contacts_seen import (
    CONTACTS,
    FIRST,
    SOURCES,
    WHAT_FOLLOWED,
)
from evaluation_lib.presentation.disproportionality.followed import GOING_ON
from evaluation_lib.presentation.disproportionality.kinds import ALL_KINDS
from evaluation_lib.presentation.disproportionality.planned_cells import (
    REACHED,
    WENT_ON,
    ReleaseCells,
    sums_of,
    together,
)
from evaluation_lib.presentation.disproportionality.stays_seen import BACK, ENDED, STAYS

#: What is left of the larger count, which no page shows, and the way in which both make it up.
BEYOND = "beyond {family} {part}"
PLACE_AND_TIME = ["area", "group", "period"]


@dataclass(frozen=True)
class Counts:
    """Counts of a release by their names; ``point`` where only one decision point is meant."""

    family: str
    part: str
    point: str | None = None

    def of(self, cells: pd.DataFrame) -> pd.DataFrame:
        """Return their cells, with ``of``: the decision point by which two tables are compared."""
        own = (cells["family"] == self.family) & (cells["part"] == self.part)
        if self.point is not None:
            own &= cells["decision_point"] == self.point
        found = cells.loc[own, [*CELL, "count"]]
        return found.assign(of=found["decision_point"] if self.point is None else "")


def nestings(unaccompanied: str) -> list[tuple[Counts, Counts]]:
    """Return the counts that lie within others: what lies within, and what holds it.

    Parameters
    ----------
    unaccompanied
        Which counts of decision points the report shows, by unaccompanied children.
    """
    events = Counts(DECISION_POINTS, unaccompanied)
    contacts = Counts(DECISION_POINTS, unaccompanied, CONTACTS)
    first = Counts(FIRST, "")
    return [
        (Counts(GOING_ON, REACHED), events),
        (Counts(ENDED, REACHED), events),
        (Counts(ENDED, REACHED), Counts(STAYS, REACHED)),
        (Counts(BACK, REACHED), Counts(STAYS, WENT_ON)),
        (Counts(FIRST, "", FIRST), contacts),
        (Counts(SOURCES, REACHED, ALL_KINDS), Counts(FIRST, first.part, FIRST)),
        (Counts(WHAT_FOLLOWED, REACHED, ALL_KINDS), Counts(SOURCES, REACHED, ALL_KINDS)),
    ]


def with_nested(found: ReleaseCells, *, unaccompanied: str) -> ReleaseCells:
    """Add which counts lie within others, with what is left of these.

    Parameters
    ----------
    found
        All cells of a release.
    unaccompanied
        As for `nestings`.
    """
    return together([found, *_links(found.cells, nestings(unaccompanied))])


def _links(cells: pd.DataFrame, nested: Sequence[tuple[Counts, Counts]]) -> list[ReleaseCells]:
    links = []
    for within, whole in nested:
        keys = [*PLACE_AND_TIME, "of"]
        pairs = within.of(cells).merge(whole.of(cells), on=keys, suffixes=("", "_whole"))
        pairs = pairs[pairs["count"] <= pairs["count_whole"]]
        left = pairs.assign(
            count=pairs["count_whole"] - pairs["count"],
            part=BEYOND.format(family=within.family, part=within.part),
        )
        # Where nothing is ever left the two are one count, and readers can tell.
        left = left[left.groupby("of")["count"].transform("max") > 0]
        rest = left[[*CELL, "count"]].assign(shown_on_a_page=False, all_or_none=False)
        parts = pd.concat([pairs, left])
        links.append(ReleaseCells(rest.astype({"count": "Int64"}), _sums(parts, within, whole)))
    return links


def _sums(parts: pd.DataFrame, within: Counts, whole: Counts) -> pd.DataFrame:
    """Say of what lies within, and of what is left, that they make up the whole."""
    parts = parts.reset_index(drop=True)
    way = BEYOND.format(family=within.family, part=within.part)
    named = sums_of(parts, family=whole.family, part=whole.part, way=way)
    return named.assign(whole_decision_point=parts["decision_point_whole"])
