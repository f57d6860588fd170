"""What makes a code book weak: sentences for those who wrote it, none of which stops anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from itertools import combinations
from typing import Any

import pandas as pd

from evaluation_lib.themes.code_book import CodeBook
from evaluation_lib.wordlists import folded

NO_DEFINITION = "{label}: no definition. Coders can agree on a code only if it says what it means."
NO_EXAMPLE = "{label}: no example. Write an invented one."
NO_BORDER = "{label}: nothing said to be left out. Name the theme that it is mixed up with most."
CATCH_ALL = "{label}: holds everything, so it says nothing. Split it, or name what it is about."
STANCE_AS_THEME = "{label}: is a stance. Agreeing and disagreeing under one theme make it useless."
ALIKE = "{first} and {second}: the labels are hard to tell apart. Rename one, or merge them."
NUMBER = (
    "There are {number} themes; {fewest} to {most} can be kept in mind by a coder and a reader."
)
FEW = "{label}: {number} answers, fewer than {fewest}. Merge it with another theme, or retire it."
OVERLAP = (
    "{first} and {second}: {both} of the {either} answers that have one of them have both. Merge "
    "them, or say better where one ends."
)


def weaknesses(book: CodeBook, settings: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each weakness of a code book.

    Parameters
    ----------
    book
        The code book.
    settings
        ``code_book`` of the dictionary's document ``themes``.
    """
    return [*_of_codes(book), *_of_labels(book, settings)]


def weaknesses_in_use(
    counts: pd.DataFrame, pairs: pd.DataFrame, book: CodeBook, settings: Mapping[str, Any]
) -> list[str]:
    """Return a sentence for each theme that coded answers show to be too rare or not its own.

    Parameters
    ----------
    counts, pairs
        As `measures.themes` returns them (`theme_counts` of all answers, `co_occurrence`).
    book, settings
        As `weaknesses` takes them.
    """
    labels = {theme.id: theme.label for theme in book.themes}
    rare = counts[counts["code"].isin(labels) & (counts["coded"] < settings["fewest_answers"])]
    found = [
        FEW.format(label=labels[code], number=number, fewest=settings["fewest_answers"])
        for code, number in zip(rare["code"], rare["coded"], strict=True)
    ]
    of_themes = pairs["code"].isin(labels) & pairs["other"].isin(labels)
    alike = pairs[of_themes & (pairs["jaccard"] > settings["most_overlap"])]
    return found + [
        OVERLAP.format(
            first=labels[row.code], second=labels[row.other], both=row.both, either=row.either
        )
        for row in alike.itertuples(index=False)
    ]


def _of_codes(book: CodeBook) -> Iterator[str]:
    for code in book.codes:
        if not code.definition:
            yield NO_DEFINITION.format(label=code.label)
        if not code.examples:
            yield NO_EXAMPLE.format(label=code.label)
    for theme in book.themes:
        if not theme.exclude:
            yield NO_BORDER.format(label=theme.label)


def _of_labels(book: CodeBook, settings: Mapping[str, Any]) -> Iterator[str]:
    labels = [theme.label for theme in book.themes]
    for label in labels:
        if folded(label) in settings["catch_all_labels"]:
            yield CATCH_ALL.format(label=label)
        if set(folded(label).split()) & set(settings["stance_labels"]):
            yield STANCE_AS_THEME.format(label=label)
    for first, second in combinations(labels, 2):
        alike = SequenceMatcher(None, folded(first), folded(second), autojunk=False).ratio()
        if alike >= settings["most_alike_labels"]:
            yield ALIKE.format(first=first, second=second)
    number = settings["themes"]
    if not number["fewest"] <= len(labels) <= number["most"]:
        yield NUMBER.format(number=len(labels), **number)
