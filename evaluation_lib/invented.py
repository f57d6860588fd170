"""Tell records of the invented county from a council's own, and refuse the two in one folder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.wordlists import listed

DOCUMENT = "synthetic/invented"
CHILD, FILE = "child_id", "source_file"
SHOWN_FILES = 2

WRONG_DOCUMENT = (
    "synthetic/invented.yaml of the data dictionary does not say {what} as it should: compare it "
    "with the one that the suite ships."
)
MIXED = (
    "The extracts mix children of the invented county (identifiers beginning with {prefix}, in "
    "{invented}) with others (in {others}), so no count of them is true: keep the two in separate "
    "folders."
)


def invented_document(dictionary: Dictionary) -> Mapping[str, Any]:
    """Return what the data dictionary says of the invented county.

    Raises
    ------
    DataError
        If its reserved prefix is not a word: without one, every child would pass for invented.
    """
    document = dictionary.document(DOCUMENT)
    prefix = document.get("prefix")
    if not isinstance(prefix, str) or not prefix.strip():
        raise DataError(WRONG_DOCUMENT.format(what="the prefix"))
    return document


def bounds_of(name: str, *, dictionary: Dictionary) -> tuple[float, float]:
    """Return the least and the most that may be asked for of a county's ``scale`` or ``seed``.

    Raises
    ------
    DataError
        If the data dictionary does not hold them.
    """
    try:
        bounds = invented_document(dictionary)[name]
        minimum, maximum = bounds["minimum"], bounds["maximum"]
        if not minimum < maximum:
            raise ValueError("nothing lies between them")
        return minimum, maximum
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(WRONG_DOCUMENT.format(what=f"the bounds of {name}")) from error


def are_invented(tables: Mapping[str, pd.DataFrame], *, dictionary: Dictionary) -> bool:
    """Say whether the children in some tables are those of the invented county.

    A council must never have invented children counted among its own, nor the other way round.

    Parameters
    ----------
    tables
        Rows by table of records, as they were read; those with columns ``child_id`` and
        ``source_file`` are looked at.
    dictionary
        The data dictionary; ``synthetic/invented.yaml`` holds the reserved prefix.

    Returns
    -------
    bool
        True if every child's identifier begins with the prefix, in capitals or not; False if none
        does, or there is no child.

    Raises
    ------
    DataError
        If some do and others do not; it names the files of both.
    """
    prefix = invented_document(dictionary)["prefix"].strip()
    seen = [rows[[CHILD, FILE]].drop_duplicates() for rows in tables.values() if CHILD in rows]
    children = pd.concat(seen).dropna(subset=[CHILD]) if seen else pd.DataFrame(columns=[CHILD])
    invented = children[CHILD].astype("string").str.upper().str.startswith(prefix.upper())
    if invented.any() and not invented.all():
        raise DataError(
            MIXED.format(
                prefix=prefix,
                invented=_files(children[invented]),
                others=_files(children[~invented]),
            )
        )
    return bool(invented.any())


def _files(children: pd.DataFrame) -> str:
    names = sorted(children[FILE].dropna().astype(str).unique())
    return listed(names, longest=SHOWN_FILES)
