"""One place in a text that says, or may say, who somebody is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Found:
    """A place in a text.

    Attributes
    ----------
    start, end
        Where it stands.
    kind
        The kind of identifier, or how a name was found (``deidentification.yaml``).
    label
        What stands in its place, without the brackets.
    certain
        Whether it is taken out; otherwise a person decides.
    people
        Of a name, the people of the roster that it may be.
    """

    start: int
    end: int
    kind: str
    label: str
    certain: bool
    people: frozenset[int] = field(default=frozenset())

    def overlaps(self, others: Iterable[Found]) -> bool:
        """Whether it stands partly in the place of another."""
        return any(self.start < other.end and other.start < self.end for other in others)
