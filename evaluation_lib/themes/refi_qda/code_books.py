"""Turn a code book of this suite into codes as other programs know them, and back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, NamedTuple

import yaml

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.themes.code_book import Code, CodeBook, Facet
from evaluation_lib.themes.refi_qda.exchanged import ExchangedCode, ReadProject, told_apart
from evaluation_lib.themes.refi_qda.writing_codes import exchanged_labels
from evaluation_lib.wordlists import folded

DESCRIPTIONS = "refi_qda/code_descriptions"
DESCRIBED = ("include", "exclude", "examples")
#: Longer lines would be folded in the middle of a sentence.
NEVER_FOLDED = 1_000_000
FIRST_VERSION = "1"


class CodesOut(NamedTuple):
    """Codes for other programs, and what of the code book they cannot carry."""

    codes: tuple[ExchangedCode, ...]
    found: Counter[str]


class BookRead(NamedTuple):
    """A code book made of another program's codes, if any can be given, and what it cannot hold."""

    book: CodeBook | None
    found: Counter[str]


def exchanged_codes(book: CodeBook, *, dictionary: Dictionary) -> CodesOut:
    """Return the codes of a code book: themes, then each facet as a heading with its values.

    What to count and to leave out, and the examples, become lines of a code's definition
    (document ``refi_qda/code_descriptions``).
    """
    lines = dictionary.document(DESCRIPTIONS)
    codes = [_exchanged(theme, lines=lines) for theme in book.themes]
    for facet in book.facets:
        codes.append(ExchangedCode(facet.id, facet.label, facet.definition, codable=False))
        codes += [_exchanged(value, lines=lines, parent=facet.id) for value in facet.values]
    found = Counter(
        code_texts=sum(any(getattr(code, name) for name in DESCRIBED) for code in book.codes),
        code_rules=sum(bool(code.keywords) for code in book.codes),
        code_aspirations=sum(bool(code.aspirations) for code in book.codes),
        code_book_history=int(bool(book.history)),
    )
    return CodesOut(tuple(codes), found)


def code_book_from(read: ReadProject, *, name: str, known: CodeBook) -> BookRead:
    """Make a code book of the codes that were read.

    Parameters
    ----------
    read
        What was read, with the ids of `known` where the file means the same codes.
    name
        What the book is called if the file does not say.
    known
        A code book from which everything is taken over that other programs cannot carry.

    Returns
    -------
    BookRead
        None for the book if no code can be given.
    """
    given = set(read.passages["code"])
    codes = [code for code in read.codes if code.codable or code.id in given]
    ours = {code.id: code for code in known.codes}
    facets = [
        Facet(facet.id, facet.label, values, facet.definition)
        for facet in known.facets
        if (values := tuple(value for value in facet.values if value.id in _ids(codes)))
    ]
    of_facets = {value.id for facet in facets for value in facet.values}
    taken = [part.label for facet in facets for part in (facet, *facet.values)]
    taken += [ours[code.id].label for code in codes if code.id in ours]
    added = [code for code in codes if code.id not in ours]
    labels = told_apart([*taken, *(code.label or code.id for code in added)], key=folded)
    new = {
        code.id: Code(code.id, label, definition=code.definition)
        for code, label in zip(added, labels[len(taken) :], strict=True)
    }
    themes = [(ours | new)[code.id] for code in codes if code.id not in of_facets]
    if not codes:
        return BookRead(None, Counter())
    return BookRead(
        CodeBook(
            name=read.name or name,
            version=known.version if _ids(codes) <= set(ours) else FIRST_VERSION,
            themes=tuple(themes),
            facets=tuple(facets),
        ),
        _lost(read, codes, known=known, facets=facets),
    )


def code_book_yaml(book: CodeBook) -> str:
    """Return a code book as `code_book.read_code_book` reads it; empty lines are left out."""
    return yaml.safe_dump(_plain(book), sort_keys=False, allow_unicode=True, width=NEVER_FOLDED)


def _exchanged(code: Code, *, lines: Mapping[str, str], parent: str | None = None) -> ExchangedCode:
    said = [code.definition]
    said += [
        lines[name].format(texts=lines["between"].join(texts))
        for name in DESCRIBED
        if (texts := getattr(code, name))
    ]
    return ExchangedCode(code.id, code.label, "\n".join(filter(None, said)), parent=parent)


def _lost(
    read: ReadProject,
    codes: Sequence[ExchangedCode],
    *,
    known: CodeBook,
    facets: Sequence[Facet],
) -> Counter[str]:
    names = exchanged_labels(
        [ExchangedCode(code.id, code.label) for code in known.codes],
    )
    kept = {facet.id for facet in facets}
    headings = {code.parent for code in read.codes if code.parent} - kept
    return Counter(
        headings=len(headings),
        colours=sum(bool(code.colour) for code in codes),
        label_changed=sum(
            code.id in names and folded(code.label) != folded(names[code.id]) for code in codes
        ),
    )


def _ids(codes: Sequence[ExchangedCode]) -> set[str]:
    return {code.id for code in codes}


def _plain(part: Any) -> Any:
    """Turn dataclasses and tuples into what YAML knows, without what is empty."""
    if isinstance(part, tuple):
        return [_plain(one) for one in part]
    if isinstance(part, (Code, CodeBook, Facet)):
        values = {item.name: _plain(getattr(part, item.name)) for item in fields(part)}
        return {name: value for name, value in values.items() if value not in ("", [])}
    return part
