"""What the graph of decision points is made of: points, the ways between them, a sign a group."""

from __future__ import annotations

from dataclasses import dataclass

HIGHER, LOWER, NO_CLEAR_DIFFERENCE = "higher", "lower", "no_clear_difference"
HIDDEN, NOT_KNOWN = "hidden", "not_known"
#: What stands before a group, so that nothing is told by colour alone.
SIGNS = {HIGHER: "▲", LOWER: "▼", NO_CLEAR_DIFFERENCE: "·", HIDDEN: "–", NOT_KNOWN: "?"}
CLEAR = (HIGHER, LOWER)


@dataclass(frozen=True)
class GroupSign:
    """One line of a box: a group, its ratio, and what the ratio's interval says.

    Attributes
    ----------
    group, ratio
        Ready to be read; the ratio may be empty.
    certainty
        One of `SIGNS`: ``hidden`` is not drawn because there are too few, ``not_known`` because
        the number may not be shown.
    """

    group: str
    ratio: str
    certainty: str

    @property
    def clear(self) -> bool:
        """Whether the group is clearly higher or clearly lower."""
        return self.certainty in CLEAR


@dataclass(frozen=True)
class Node:
    """One decision point.

    Attributes
    ----------
    name
        What arrows call it.
    label, count
        How readers call it, and how many children or events, ready to be read; may be empty.
    groups
        Its lines, from top to bottom.
    place
        Its column and its row in the picture, both from 0.
    """

    name: str
    label: str
    count: str
    groups: tuple[GroupSign, ...]
    place: tuple[int, int]


@dataclass(frozen=True)
class Arrow:
    """A way from one node to another, by their names, and the share that goes it where known.

    Attributes
    ----------
    source, target
        The nodes at its ends, by their names.
    share
        Ready to be read; may be empty.
    name
        What the caller calls it.
    """

    source: str
    target: str
    share: str = ""
    name: str = ""
