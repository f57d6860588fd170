"""What is chosen before anything is counted: whose ethnicity, which groups, which children."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation_lib.errors import DataError
from evaluation_lib.measures.groups import GROUPING

#: Which recorded ethnicity counts.
LATEST, RECORDED = "latest", "recorded"
#: What decides where a child belongs.
HOME, TEAM = "home", "team"
#: Whether unaccompanied asylum-seeking children are counted.
WITH, WITHOUT, ONLY = "with", "without", "only"

NOT_A_CHOICE = "{name} '{found}' is not a way to count: write {allowed}."
_ALLOWED = {
    "clock": (LATEST, RECORDED),
    "area_by": (HOME, TEAM),
    "unaccompanied": (WITH, WITHOUT, ONLY),
}


@dataclass(frozen=True)
class Choices:
    """How children and events are counted.

    Attributes
    ----------
    clock
        Which recorded ethnicity counts: ``latest`` known, or ``recorded`` at the event.
    grouping
        A grouping of table ``ethnic_groupings``.
    area_by
        What decides a child's quadrant: ``home`` or ``team``.
    ages
        The youngest and the oldest counted, in completed years at the event; for a count of those
        open on a day, on that day. A child whose age is not known is counted.
    unaccompanied
        Whether unaccompanied asylum-seeking children are counted: ``with``, ``without``, ``only``.

    Raises
    ------
    DataError
        If a word is none of these.
    """

    clock: str = LATEST
    grouping: str = GROUPING
    area_by: str = HOME
    ages: tuple[int, int] = (0, 17)
    unaccompanied: str = WITH

    def __post_init__(self) -> None:
        """Refuse a word that is no choice."""
        for name, allowed in _ALLOWED.items():
            found = getattr(self, name)
            if found not in allowed:
                raise DataError(
                    NOT_A_CHOICE.format(name=name, found=found, allowed=" or ".join(allowed))
                )
