"""What an exchange with another program loses, element by element, as the standard asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element

import pandas as pd

from evaluation_lib.dictionary import Dictionary

DOCUMENT = "refi_qda/losses"
LOSSES = ("element", "what", "number", "why")
DEPARTURE = "departure"
AT_PLACE = "{place}: {reason}"
IN_WORDS = "  {number} × {element}: {what} ({why})."

Row = tuple[str, str, int, str]


def read_losses(
    found: Counter[str],
    *,
    root: Element,
    departures: Sequence[tuple[str, str]],
    dictionary: Dictionary,
) -> pd.DataFrame:
    """Draw up what was not read of a file, or read otherwise.

    Parameters
    ----------
    found
        How often each kind under ``read`` of the document ``refi_qda/losses`` was met.
    root
        The file's first element, whose elements under ``not_read`` are counted.
    departures
        Where the file departs from the schema (`schemas.departures`).

    Returns
    -------
    pandas.DataFrame
        One row for each kind that was met: ``element`` (of the standard), ``what`` happens to it,
        ``number`` of times, ``why``.
    """
    document = dictionary.document(DOCUMENT)
    departure = document["read"][DEPARTURE]
    rows = [
        *_met(found, document["read"]),
        *(
            (
                departure["element"],
                departure["what"],
                1,
                AT_PLACE.format(place=place, reason=reason),
            )
            for place, reason in departures
        ),
        *_within(root, document["not_read"]),
    ]
    return pd.DataFrame(rows, columns=list(LOSSES))


def write_losses(found: Counter[str], *, root: Element, dictionary: Dictionary) -> pd.DataFrame:
    """Draw up what a file that was written does not carry, or carries otherwise.

    Parameters
    ----------
    found
        How often each kind under ``write`` of the document ``refi_qda/losses`` was met.
    root
        The file's first element, in which what other programs do not read is counted (``tools``).

    Returns
    -------
    pandas.DataFrame
        The columns of `read_losses`.
    """
    document = dictionary.document(DOCUMENT)
    rows = [*_met(found, document["write"]), *_within(root, document["tools"])]
    return pd.DataFrame(rows, columns=list(LOSSES))


def with_more_read(
    losses: pd.DataFrame, found: Counter[str], *, dictionary: Dictionary
) -> pd.DataFrame:
    """Return what was lost in reading with what was met after it (kinds under ``read``)."""
    more = _met(found, dictionary.document(DOCUMENT)["read"])
    return pd.concat([losses, pd.DataFrame(more, columns=list(LOSSES))], ignore_index=True)


def losses_in_words(losses: pd.DataFrame) -> list[str]:
    """Return a line for each loss, for a person to read."""
    return [
        IN_WORDS.format(number=row.number, element=row.element, what=row.what, why=row.why)
        for row in losses.itertuples(index=False)
    ]


def _met(found: Counter[str], kinds: Mapping[str, Mapping[str, str]]) -> list[Row]:
    return [
        (kind["element"], kind["what"], found[name], kind["why"])
        for name, kind in kinds.items()
        if found[name]
    ]


def _within(root: Element, kinds: Sequence[Mapping[str, str]]) -> list[Row]:
    return [
        (kind["element"], kind["what"], number, kind["why"])
        for kind in kinds
        if (number := len(root.findall(kind["path"])))
    ]
