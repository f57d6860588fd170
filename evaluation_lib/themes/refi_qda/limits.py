"""How large a file of another program may be before it is opened, from the data dictionary."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation_lib.dictionary import Dictionary


@dataclass(frozen=True)
class ExchangeLimits:
    """What a project or code book may be at most (document ``refi_qda/limits``)."""

    largest_file_bytes: int
    largest_unpacked_bytes: int
    largest_packing: int
    most_parts: int
    deepest_element: int
    most_elements: int
    packed_within: tuple[str, ...]


def exchange_limits(dictionary: Dictionary) -> ExchangeLimits:
    """Return the limits that the dictionary sets."""
    document = dictionary.document("refi_qda/limits")
    return ExchangeLimits(**document | {"packed_within": tuple(document["packed_within"])})
