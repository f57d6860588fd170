"""How large a file may be before it is opened, from the data dictionary."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation_lib.dictionary import Dictionary


class Unreadable(Exception):
    """A file or sheet that cannot be read, in the words of the list of problems.

    Parameters
    ----------
    found, allowed, what_to_do
        As `raw_tables.PROBLEM_COLUMNS` says.
    """

    def __init__(self, found: str, *, allowed: str, what_to_do: str) -> None:
        self.found, self.allowed, self.what_to_do = found, allowed, what_to_do
        super().__init__(found)


@dataclass(frozen=True)
class Limits:
    """What a file may be at most (document ``extract_limits``)."""

    largest_file_bytes: int
    largest_unpacked_bytes: int
    largest_packing: int
    most_parts: int
    most_columns: int
    lines_to_headings: int
    most_memory_bytes: int
    most_seconds: int
    deepest_element: int
    most_elements_of_child: int


def limits_of(dictionary: Dictionary) -> Limits:
    """Return the limits that the dictionary sets."""
    return Limits(**dictionary.document("extract_limits"))
