"""By which rules numbers are shown: who reads them, and whose data they are."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.wordlists import listed

#: The document of the data dictionary that holds the rules.
DOCUMENT = "disclosure"

NO_SUBJECT = "There are no rules for '{found}' in disclosure.yaml. Write one of: {known}."
NO_AUDIENCE = "There is no audience '{found}' in disclosure.yaml. Write one of: {known}."


@dataclass(frozen=True)
class Rules:
    """The rules for one audience and one kind of people.

    Attributes
    ----------
    audience, subject
        Who reads, and whose data it is.
    threshold
        The least number that is shown, besides 0.
    minimum_width
        How far apart the least and the greatest number that a hidden cell can be are at least.
    all_or_none
        Whether none or all of a group is hidden too.
    rounding_base
        The base to whose multiples shown numbers are rounded; ``None`` where they are exact.
    describing_base
        The same for numbers that describe the records themselves.
    levels
        The levels of area that may be shown.
    """

    audience: str
    subject: str
    threshold: int
    minimum_width: int
    all_or_none: bool
    rounding_base: int | None
    describing_base: int
    levels: tuple[str, ...]


def rules_for(*, audience: str, subject: str, dictionary: Dictionary) -> Rules:
    """Return the rules for an audience and a kind of people.

    Raises
    ------
    DataError
        If the data dictionary has none for them.
    """
    document = dictionary.document(DOCUMENT)
    if subject not in document:
        raise DataError(NO_SUBJECT.format(found=subject, known=listed(list(document))))
    found = document[subject]
    bases = found["rounding_base"]
    if audience not in bases:
        raise DataError(NO_AUDIENCE.format(found=audience, known=listed(list(bases))))
    return Rules(
        audience=audience,
        subject=subject,
        threshold=found["threshold"],
        minimum_width=found["minimum_width"],
        all_or_none=found["all_or_none"],
        rounding_base=bases[audience],
        describing_base=found["describing_base"],
        levels=tuple(found["levels"]),
    )
