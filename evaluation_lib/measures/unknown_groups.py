"""What a grouping calls the children whose ethnicity is not known: refused, not yet obtained."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation_lib.counts.children import group_of_code
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError

REFUSED_CODE, NOT_YET_OBTAINED_CODE = "REFU", "NOBT"

NOT_APART = (
    "The grouping {grouping} keeps who refused and who was not yet asked in one group, {group}: "
    "this is worked out for those not yet asked alone. Choose a grouping that keeps them apart."
)


@dataclass(frozen=True)
class UnknownGroups:
    """The groups of those whose ethnicity is not known.

    Attributes
    ----------
    refused
        Who was asked and declined: a group of its own, never divided among the others.
    not_yet_obtained
        Who was not asked, or whose answer was not written down.
    """

    refused: str
    not_yet_obtained: str

    @property
    def kept_apart(self) -> bool:
        """Whether the grouping tells the two from each other."""
        return self.refused != self.not_yet_obtained

    @property
    def names(self) -> list[str]:
        """Their names, each once; not yet obtained first."""
        return list(dict.fromkeys([self.not_yet_obtained, self.refused]))


def unknown_groups(grouping: str, *, dictionary: Dictionary) -> UnknownGroups:
    """Return the names under which a grouping keeps those whose ethnicity is not known."""
    names = group_of_code(grouping, dictionary=dictionary)
    return UnknownGroups(str(names[REFUSED_CODE]), str(names[NOT_YET_OBTAINED_CODE]))


def unknown_groups_apart(grouping: str, *, dictionary: Dictionary) -> UnknownGroups:
    """Return them, or refuse a grouping that does not tell one from the other.

    Raises
    ------
    DataError
        If it keeps both in one group.
    """
    found = unknown_groups(grouping, dictionary=dictionary)
    if not found.kept_apart:
        raise DataError(NOT_APART.format(grouping=grouping, group=found.refused))
    return found
