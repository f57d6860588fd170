"""What a grouping calls the children whose ethnicity is not known: refused, not yet obtained."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation_lib.dictionary import Dictionary

REFUSED_CODE, NOT_YET_OBTAINED_CODE = "REFU", "NOBT"


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
        """Their names, each once."""
        return list(dict.fromkeys([self.refused, self.not_yet_obtained]))


def unknown_groups(grouping: str, *, dictionary: Dictionary) -> UnknownGroups:
    """Return the names under which a grouping keeps those whose ethnicity is not known."""
    names = dictionary.read("ethnicity_codes").set_index("code")[grouping]
    return UnknownGroups(str(names[REFUSED_CODE]), str(names[NOT_YET_OBTAINED_CODE]))
