"""Refuse a code book whose parts do not fit each other: codings could not be understood by it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from evaluation_lib.errors import DataError
from evaluation_lib.wordlists import cut, did_you_mean, folded

if TYPE_CHECKING:
    from evaluation_lib.themes.code_book import CodeBook

#: Changes after which the codes named are still there.
STILL_THERE = ("added", "kept")
IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")

BAD_ID = "{file}: '{id}' is no id. Write small letters, digits and _, a letter first."
TWICE = "{file}: {what} '{name}' stands there twice. Every code needs one of its own."
NO_CODES = "{file} has no themes and no facets: write at least one theme."
NOT_THERE = "{file}, history: the code '{id}' was {change}, but is not in the book{meant}"
STILL_IN_BOOK = "{file}, history: the code '{id}' was {change}, but is still in the book."


def refuse_clashes(book: CodeBook, *, file: str) -> None:
    """Refuse a code book without codes, with ids that are none, or with names that clash.

    Raises
    ------
    DataError
        Naming the first.
    """
    if not book.codes:
        raise DataError(NO_CODES.format(file=file))
    ids = [*book.ids, *(facet.id for facet in book.facets)]
    for found in ids:
        if not IDENTIFIER.fullmatch(found):
            raise DataError(BAD_ID.format(file=file, id=cut(found)))
    labels = [*book.labels.values(), *(facet.label for facet in book.facets)]
    for what, names in (("the id", ids), ("the label", [folded(label) for label in labels])):
        again = [name for at, name in enumerate(names) if name in names[:at]]
        if again:
            raise DataError(TWICE.format(file=file, what=what, name=again[0]))


def refuse_wrong_history(book: CodeBook, *, file: str) -> None:
    """Refuse a history that names codes which are not there, or still are.

    Raises
    ------
    DataError
        Naming the first.
    """
    for change in book.history:
        there = change.became if change.change not in STILL_THERE else change.codes
        for found in there:
            if found not in book.ids:
                meant = did_you_mean(found, book.ids)
                raise DataError(
                    NOT_THERE.format(file=file, id=cut(found), change=change.change, meant=meant)
                )
        gone: Sequence[str] = () if change.change in STILL_THERE else change.codes
        for found in gone:
            if found in book.ids and found not in change.became:
                raise DataError(STILL_IN_BOOK.format(file=file, id=found, change=change.change))
