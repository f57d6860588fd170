"""A coder's sheet: the answers in an order of the coder's own, and a cell for each code."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from evaluation_lib.errors import DataError
from evaluation_lib.themes.code_book import CodeBook
from evaluation_lib.themes.code_book_edition import EDITION, edition_of
from evaluation_lib.wordlists import cut, folded

READ, NOTE, CODER = "read", "note", "coder"
#: What stands beside coders' columns in files, so that no coder can be called it.
TAKEN = ("response_id", "answer", "workshop", "quadrant", "role", "code", "adjudicated", "reason")

SAME_CODER = "The coder {coder} is named twice. Two people code, each under a name of their own."
FEWER_THAN_TWO = "--coders needs two names, such as --coders A,B: two people code each answer."
NOT_A_NAME = (
    "'{coder}' cannot be a coder's name: use letters, digits, spaces, - and _, and none of the "
    "column names such as code or answer."
)
TAKEN_HEADING = (
    "The label '{label}' is the name of a column that every coder's sheet has. Change it in the "
    "code book."
)
LONGEST_NAME = 40
CODE_BOOK_HEADINGS = ("Kind", "Code", "Definition", "Belongs to it", "Does not", "Invented example")


@dataclass(frozen=True)
class SheetColumn:
    """A column of a sheet that a coder fills.

    Attributes
    ----------
    heading
        What stands in the first row.
    codes
        The code for each word that can be chosen, folded: one for a theme, all of a facet's values.
    choices
        What the drop-down offers.
    """

    heading: str
    codes: Mapping[str, str]
    choices: tuple[str, ...]


def code_columns(book: CodeBook, *, settings: Mapping[str, Any]) -> list[SheetColumn]:
    """Return the columns of a sheet that stand for codes: one a theme, one a facet.

    Parameters
    ----------
    book
        The code book.
    settings
        ``sheets`` of the dictionary's document ``themes``.

    Raises
    ------
    DataError
        If a label is the name of another column of the sheet.
    """
    yes = settings["yes"]
    themes = [
        SheetColumn(theme.label, {folded(word): theme.id for word in yes}, (yes[0],))
        for theme in book.themes
    ]
    facets = [
        SheetColumn(
            facet.label,
            {folded(name): value.id for value in facet.values for name in (value.label, value.id)},
            tuple(value.label for value in facet.values),
        )
        for facet in book.facets
    ]
    taken = {folded(name) for name in (*settings["shown"], READ, NOTE, CODER, EDITION)}
    for column in (*themes, *facets):
        if folded(column.heading) in taken:
            raise DataError(TAKEN_HEADING.format(label=column.heading))
    return [*themes, *facets]


def coders_of(text: str) -> tuple[str, ...]:
    """Return the coders that a list with commas names.

    Raises
    ------
    DataError
        If there are fewer than two, one is named twice, or a name cannot be one of a file.
    """
    coders = tuple(filter(None, (part.strip() for part in text.split(","))))
    for at, coder in enumerate(coders):
        refuse_as_coder(coder)
        if folded(coder) in map(folded, coders[:at]):
            raise DataError(SAME_CODER.format(coder=coder))
    if len(coders) < 2:
        raise DataError(FEWER_THAN_TWO)
    return coders


def refuse_as_coder(name: str) -> None:
    """Refuse what cannot be a coder's name, since files and columns are called by it.

    Raises
    ------
    DataError
        If it is too long, has other signs than letters, digits, spaces, - and _, or is the name of
        a column.
    """
    plain = name.replace(" ", "").replace("-", "").replace("_", "")
    if not plain.isalnum() or len(name) > LONGEST_NAME or folded(name) in map(folded, TAKEN):
        raise DataError(NOT_A_NAME.format(coder=cut(name)))


def coder_sheet(
    answers: pd.DataFrame, book: CodeBook, *, coder: str, settings: Mapping[str, Any]
) -> pd.DataFrame:
    """Lay out one coder's sheet, with nothing in it of any other coder or of the suite.

    Parameters
    ----------
    answers
        As `answers.read_answers` returns them.
    book
        The code book.
    coder
        The coder. The order of the answers hangs on the name, so that coders tire at different
        answers, and a sheet made again is the same.
    settings
        ``sheets`` of the dictionary's document ``themes``.

    Returns
    -------
    pandas.DataFrame
        The columns that are shown, ``read``, one empty column for each theme and facet, ``note``,
        ``coder`` and ``code_book``.
    """
    seed = int.from_bytes(hashlib.sha256(coder.encode("utf-8")).digest()[:8], "big")
    order = np.random.default_rng(seed).permutation(len(answers))
    sheet = answers[list(settings["shown"])].iloc[order].reset_index(drop=True)
    headings = [column.heading for column in code_columns(book, settings=settings)]
    empty = dict.fromkeys([READ, *headings, NOTE], "")
    return sheet.assign(**empty, **{CODER: coder, EDITION: edition_of(book)})


def code_book_rows(book: CodeBook, *, how_to: Sequence[str]) -> list[list[str]]:
    """Return a code book as rows of a sheet: how to work, what it is, its rules, and every code.

    Every row has as many cells as `CODE_BOOK_HEADINGS` names; codes stand behind its row.
    """
    top = [
        *(["How to work", one] for one in how_to),
        ["Code book", f"{book.name}, version {book.version}"],
        ["Question", book.question],
        ["The question", book.leading_question],
        ["Unit", book.unit],
        *(["Rule", rule] for rule in book.rules),
    ]
    rows = [[*row, *[""] * (len(CODE_BOOK_HEADINGS) - len(row))] for row in top if row[1]]
    rows.append(list(CODE_BOOK_HEADINGS))
    kinds = [("Theme", theme) for theme in book.themes]
    kinds += [(facet.label, value) for facet in book.facets for value in facet.values]
    for kind, code in kinds:
        several = (code.include, code.exclude, code.examples)
        rows.append([kind, code.label, code.definition, *("; ".join(parts) for parts in several)])
    return rows
