"""Counts of one section that are part of, or the same as, those of another, by what they count.

Children who could go on are among the events that brought them there; the stays that are followed
began in the very span whose beginnings are counted. Whoever has the one knows that the other is no
smaller, and often what it is: a hidden number must be hidden in both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from evaluation_lib.counts.choices import LATEST, Choices
from evaluation_lib.disclosure.release_plan import CELL
from evaluation_lib.disclosure.release_sums import WAY
from evaluation_lib.presentation.disproportionality.analysis import DECISION_POINTS
from evaluation_lib.presentation.disproportionality.first_contacts_seen import (
    CONTACTS,
    FIRST,
    SOURCES,
    WHAT_FOLLOWED,
)
from evaluation_lib.presentation.disproportionality.followed import GOING_ON
from evaluation_lib.presentation.disproportionality.kinds import ALL_KINDS
from evaluation_lib.presentation.disproportionality.led_on import STEPS
from evaluation_lib.presentation.disproportionality.stays_seen import BACK, ENDED, STAYS
from evaluation_lib.presentation.disproportionality.unknown import OTHER_CLOCK
from evaluation_lib.presentation.planned_cells import (
    REACHED,
    WENT_ON,
    ReleaseCells,
    sums_of,
    together,
)

#: What is left of the larger count, which no page shows, and the way in which both make it up.
BEYOND = "{whole.family} {whole.part} beyond {within.family} {within.part}"
PLACE_AND_TIME = ["area", "group", "period"]


@dataclass(frozen=True)
class Counts:
    """Counts of a release by their names.

    Attributes
    ----------
    family, part
        As `release_plan.CELL` has them.
    point, group
        The decision point, or the group, where only one is meant.
    begins_at
        Step → decision point, where the counts stand under the steps that begin there.
    """

    family: str
    part: str
    point: str | None = None
    group: str | None = None
    begins_at: Mapping[str, str] | None = None

    def of(self, cells: pd.DataFrame) -> pd.DataFrame:
        """Return their cells, with ``of``: the decision point by which two tables are compared."""
        own = (cells["family"] == self.family) & (cells["part"] == self.part)
        if self.point is not None:
            own &= cells["decision_point"] == self.point
        if self.group is not None:
            own &= cells["group"] == self.group
        found = cells.loc[own, [*CELL, "count"]]
        point = found["decision_point"]
        if self.begins_at is not None:
            point = point.map(self.begins_at)
        return found.assign(of=point if self.point is None else "")


def nestings(
    choices: Choices, *, not_yet_obtained: str, steps: Mapping[str, str]
) -> list[tuple[Counts, Counts]]:
    """Return the counts that lie within others: what lies within, and what holds it.

    Parameters
    ----------
    choices
        How the report counts.
    not_yet_obtained
        The group of those whose ethnicity is not yet obtained.
    steps
        Step → the decision point whose events it begins at.
    """
    unaccompanied = choices.unaccompanied
    events = Counts(DECISION_POINTS, unaccompanied)
    contacts = Counts(DECISION_POINTS, unaccompanied, CONTACTS)
    first = Counts(FIRST, "", FIRST)
    # What was not yet obtained at the event may have been obtained since, never the other way.
    by_clock = [
        Counts(family, unaccompanied, group=not_yet_obtained)
        for family in (DECISION_POINTS, OTHER_CLOCK)
    ]
    at_last, at_the_event = by_clock if choices.clock == LATEST else reversed(by_clock)
    return [
        (at_last, at_the_event),
        (Counts(GOING_ON, REACHED), events),
        (Counts(STEPS, REACHED, begins_at=steps), events),
        (Counts(ENDED, REACHED), events),
        (Counts(ENDED, REACHED), Counts(STAYS, REACHED)),
        (Counts(BACK, REACHED), Counts(STAYS, WENT_ON)),
        (first, contacts),
        (Counts(SOURCES, REACHED, ALL_KINDS), first),
        (Counts(WHAT_FOLLOWED, REACHED, ALL_KINDS), Counts(SOURCES, REACHED, ALL_KINDS)),
    ]


def with_nested(
    found: ReleaseCells, *, choices: Choices, not_yet_obtained: str, steps: Mapping[str, str]
) -> ReleaseCells:
    """Add which counts lie within others, with what is left of these.

    Parameters
    ----------
    found
        All cells of a release.
    choices, not_yet_obtained, steps
        As for `nestings`.
    """
    nested = nestings(choices, not_yet_obtained=not_yet_obtained, steps=steps)
    return together([found, *_links(found.cells, nested)])


def _links(cells: pd.DataFrame, nested: Sequence[tuple[Counts, Counts]]) -> list[ReleaseCells]:
    links = []
    for within, whole in nested:
        keys = [*PLACE_AND_TIME, "of"]
        pairs = within.of(cells).merge(whole.of(cells), on=keys, suffixes=("", "_whole"))
        pairs = pairs[pairs["count"] <= pairs["count_whole"]]
        left = pairs.assign(
            count=pairs["count_whole"] - pairs["count"],
            part=BEYOND.format(whole=whole, within=within),
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
    named = sums_of(parts, family=whole.family, part=whole.part)
    # Several counts may lie within one: each makes it up with what is left beside it.
    way = f"{BEYOND.format(whole=whole, within=within)} " + parts["decision_point"]
    return named.assign(**{"whole_decision_point": parts["decision_point_whole"], WAY: way})
