"""What an exchange with another program loses, element by element, as the standard asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from xml.etree.ElementTree import Element

import pandas as pd

from evaluation_lib.dictionary import Dictionary

DOCUMENT = "refi_qda/losses"
LOSSES = ("element", "what", "number", "why")
DEPARTURE = "departure"
AT_PLACE = "{place}: {reason}"


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
    rows = [
        (kind["element"], kind["what"], found[name], kind["why"])
        for name, kind in document["read"].items()
        if found[name]
    ]
    departure = document["read"][DEPARTURE]
    rows += [
        (departure["element"], departure["what"], 1, AT_PLACE.format(place=place, reason=reason))
        for place, reason in departures
    ]
    rows += [
        (kind["element"], kind["what"], number, kind["why"])
        for kind in document["not_read"]
        if (number := len(root.findall(kind["path"])))
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
    rows = [
        (kind["element"], kind["what"], found[name], kind["why"])
        for name, kind in document["write"].items()
        if found[name]
    ]
    rows += [
        (kind["element"], kind["what"], number, kind["why"])
        for kind in document["tools"]
        if (number := len(root.findall(kind["path"])))
    ]
    return pd.DataFrame(rows, columns=list(LOSSES))
