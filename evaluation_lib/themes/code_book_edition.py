"""By which code book something was coded: its name, its version, and a mark of what it says."""

from __future__ import annotations

import hashlib
import json

from evaluation_lib.errors import DataError
from evaluation_lib.themes.code_book import Code, CodeBook
from evaluation_lib.wordlists import cut

#: The column of a coder's sheet.
EDITION = "code_book"

OTHER_EDITION = (
    "{file} was coded by '{found}', and the code book here is '{own}'. Name the one that it was "
    "coded by with --code-book, or have every answer coded again on new sheets."
)
SEVERAL_EDITIONS = (
    "{file} names {number} code books in the column code_book, such as '{first}' and '{second}'. "
    "A sheet is coded by one: name the sheet as its coder handed it in."
)


def edition_of(book: CodeBook) -> str:
    """Return a code book's name and version, with a mark that changes with what coders decide by.

    The mark is the beginning of a SHA-256 of ids, labels, definitions, borders and rules. Examples,
    keywords, aspirations and the history are left out: to mend them changes no decision.
    """
    decided_by = [
        book.rules,
        book.unit,
        [_decided_by(theme) for theme in book.themes],
        [
            (facet.id, facet.label, facet.definition, [_decided_by(one) for one in facet.values])
            for facet in book.facets
        ],
    ]
    mark = hashlib.sha256(json.dumps(decided_by).encode("utf-8")).hexdigest()[:8]
    return f"{book.name}, version {book.version} ({mark})"


def refuse_other_edition(found: list[str], book: CodeBook, *, file: str) -> None:
    """Refuse what was coded by another code book, or by this one in another version.

    Parameters
    ----------
    found
        What stands in the rows of the column `EDITION`; empty cells say nothing.
    book
        The code book that is used.
    file
        The file, for the sentence.

    Raises
    ------
    DataError
        Naming both.
    """
    editions = sorted({" ".join(cell.split()) for cell in found} - {""})
    if len(editions) > 1:
        first, second = (cut(one) for one in editions[:2])
        raise DataError(
            SEVERAL_EDITIONS.format(file=file, number=len(editions), first=first, second=second)
        )
    own = " ".join(edition_of(book).split())
    if editions and editions != [own]:
        raise DataError(OTHER_EDITION.format(file=file, found=cut(editions[0]), own=own))


def _decided_by(code: Code) -> tuple[object, ...]:
    return code.id, code.label, code.definition, code.include, code.exclude
