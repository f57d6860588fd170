"""What a source of extracts can carry, and the sentence that refuses what it cannot."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.wordlists import did_you_mean

NO_SUCH = "The data dictionary knows no {kind} called '{name}'{hint}"
NO_SOURCES = "No extracts were read that could hold {label}."
CARRIED = ("yes", "partly")


def can_carry(source: str, capability: str, *, dictionary: Dictionary) -> bool:
    """Return whether a source carries something, in full or in part.

    Parameters
    ----------
    source
        A kind of extract, such as ``cin_census``.
    capability
        A row of table ``capabilities``: the name of a table of records, or a detail such as
        ``team`` or ``home_postcode``.
    dictionary
        The data dictionary: tables ``capabilities`` and ``source_capabilities``.

    Raises
    ------
    DataError
        If the dictionary knows no such source or capability.
    """
    return str(_verdict(source, capability, dictionary=dictionary)["carried"]) in CARRIED


def refusal(sources: Sequence[str], capability: str, *, dictionary: Dictionary) -> str | None:
    """Return why none of the sources carries something, or ``None`` if one does.

    Returns
    -------
    str or None
        One sentence of the dictionary per source, in the order given.

    Raises
    ------
    DataError
        If the dictionary knows no such source or capability.
    """
    verdicts = [_verdict(source, capability, dictionary=dictionary) for source in sources]
    if any(verdict["carried"] in CARRIED for verdict in verdicts):
        return None
    if not verdicts:
        return NO_SOURCES.format(label=_label(capability, dictionary=dictionary))
    return " ".join(dict.fromkeys(str(verdict["why"]) for verdict in verdicts))


def _verdict(source: str, capability: str, *, dictionary: Dictionary) -> pd.Series:
    table = dictionary.read("source_capabilities")
    _known(source, sorted(set(table["source"])), kind="source of extracts")
    _known(capability, list(dictionary.read("capabilities")["capability"]), kind="capability")
    rows = table[(table["source"] == source) & (table["capability"] == capability)]
    return rows.iloc[0]


def _label(capability: str, *, dictionary: Dictionary) -> str:
    labels = dictionary.read("capabilities").set_index("capability")["label"]
    _known(capability, list(labels.index), kind="capability")
    return str(labels[capability])


def _known(name: str, names: Sequence[str], *, kind: str) -> None:
    if name not in names:
        raise DataError(NO_SUCH.format(kind=kind, name=name, hint=did_you_mean(name, names)))
