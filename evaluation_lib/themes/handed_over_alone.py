"""Refuse raw answers of those who hand over themselves what others may see."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.wordlists import cut, did_you_mean, listed

#: Between two ways in which a code list writes one name.
BETWEEN = ";"
NO_LETTERS = re.compile(r"[\W_]+")
#: A name is one where no letter stands beside it; a year may.
ALONE = r"(?<![^\W\d_]){name}(?![^\W\d_])"

NO_COLLECTION = "--collection '{found}' is not known{hint} Collections: {collections}."
NOT_RAW = (
    "Raw answers of {label} are not read in. {why} Write what was handed over into "
    "handed_over.csv of the feedback folder instead."
)
NAMED_IN = " The {what} '{found}' says that answers are theirs."


def refuse_collection(collection: str, *, dictionary: Dictionary) -> None:
    """Refuse a collection that is not known, or whose raw answers belong to those who gave them.

    Raises
    ------
    DataError
        If it is either.
    """
    rows = dictionary.read("feedback_collections").set_index("collection")
    if collection not in rows.index:
        known = list(rows.index)
        raise DataError(
            NO_COLLECTION.format(
                found=cut(collection),
                hint=did_you_mean(collection, known),
                collections=listed(known),
            )
        )
    row = rows.loc[collection]
    if not row["raw_answers"]:
        raise DataError(NOT_RAW.format(label=row["label"], why=row["meaning"]))


def refuse_named(texts: Mapping[str, Sequence[str]], *, dictionary: Dictionary) -> None:
    """Refuse answers where a text beside them names those whose raw answers are not read.

    Whoever imports an export of a drop-in by habit leaves ``--collection`` as it is; its workshop,
    its question or its file often says whose words it holds.

    Parameters
    ----------
    texts
        What a text is, as a person is told → the texts.
    dictionary
        The data dictionary: label and ``written_as`` of ``feedback_collections``.

    Raises
    ------
    DataError
        If any text names them, be it that of a single answer.
    """
    rows = dictionary.read("feedback_collections")
    for row in rows[~rows["raw_answers"].astype(bool)].itertuples(index=False):
        names = [row.label, *row.written_as.split(BETWEEN)]
        theirs = re.compile("|".join(ALONE.format(name=re.escape(_plain(one))) for one in names))
        for what, found in _different(texts):
            if theirs.search(_plain(found)):
                refused = NOT_RAW.format(label=row.label, why=row.meaning)
                raise DataError(refused + NAMED_IN.format(what=what, found=cut(found)))


def _different(texts: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    for what, found in texts.items():
        yield from ((what, text) for text in dict.fromkeys(found))


def _plain(text: str) -> str:
    """Return a text in small letters, with one space for whatever is no letter and no digit."""
    return NO_LETTERS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
