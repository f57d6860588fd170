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


class Covered:
    """The signs of a text in which something was found; a long answer may hold thousands."""

    def __init__(self, text: str, places: Iterable[Found] = ()) -> None:
        self._signs = bytearray(len(text))
        for place in places:
            self.add(place)

    def add(self, place: Found) -> None:
        """Cover a place."""
        self._signs[place.start : place.end] = b"\x01" * (place.end - place.start)

    def overlaps(self, start: int, end: int) -> bool:
        """Whether any sign from one place up to another is covered."""
        return 1 in self._signs[start:end]

    def with_free(self, places: Iterable[Found]) -> list[Found]:
        """Return the places that nothing covers, each covered once it is taken."""
        free = []
        for place in places:
            if not self.overlaps(place.start, place.end):
                self.add(place)
                free.append(place)
        return free
