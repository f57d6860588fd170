"""Look on a finished page, and in its downloads, for numbers that are to be hidden.

The scan is the last net: what it finds has come by another way than the release, such as a number
that somebody has typed in. It looks for places where a hidden cell's labels and its number meet,
and says where, never which. What counts as such a place stands in ``page_scan.yaml``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.disclosure.file_pieces import pieces_of
from evaluation_lib.disclosure.page_pieces import Piece

FOUND = (
    "the page is not published: a number that is to be hidden can be read {places}. Take it out, "
    "or show it by the suite's own functions, which hide it."
)
IN_PART, IN_FILE = 'in its part "{part}"', "in {file}"

#: A cell that is a count, with or without a sign behind it.
COUNT = re.compile(r"(\d[\d,]*)[^\w.,%]*")
NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?![\w%]|[.,]\d)")
SENTENCE = re.compile(r"(?<=[.!?])\s+")
WORD = re.compile(r"\w+")


@dataclass(frozen=True, eq=False)
class Hidden:
    """The cells that are to be hidden, ready to be looked for; all words in small letters.

    Attributes
    ----------
    by_count
        The labels of each cell by its number.
    labels
        Finds any label; of two that fit, the longer: Black Caribbean is not Black.
    plain
        Words that a heading may hold beside a label.
    no_counts
        Finds numbers that count nothing.
    without_counts
        Finds the captions of tables that hold no counts.
    compared_with
        Finds whom a caption compares others with.
    spelt
        Numbers in words, from two.
    """

    by_count: Mapping[int, frozenset[frozenset[str]]]
    labels: re.Pattern[str]
    plain: frozenset[str]
    no_counts: re.Pattern[str]
    without_counts: re.Pattern[str]
    compared_with: re.Pattern[str]
    spelt: tuple[str, ...]
    _seen: dict[str, frozenset[str]] = field(default_factory=dict, repr=False)

    def labels_in(self, *texts: str) -> frozenset[str]:
        """Return the labels that texts name."""
        return frozenset().union(*map(self._labels_in_one, texts))

    def _labels_in_one(self, text: str) -> frozenset[str]:
        if text not in self._seen:
            self._seen[text] = frozenset(self.labels.findall(text.lower()))
        return self._seen[text]

    def is_no_more(self, heading: str) -> bool:
        """Whether a heading says nothing but labels and words that may stand beside them."""
        return set(WORD.findall(self.labels.sub(" ", heading.lower()))) <= self.plain

    def numbers_in(self, sentence: str) -> set[int]:
        """Return the numbers in a sentence that could be counts."""
        # A label may hold a number itself: Section 47 enquiries.
        rest = self.no_counts.sub(" ", self.labels.sub(" ", sentence.lower()))
        words = set(WORD.findall(rest))
        spelt = {number for number, word in enumerate(self.spelt, 2) if word in words}
        return spelt | set(map(_read, NUMBER.findall(rest)))


def hidden_cells(
    cells: pd.DataFrame, *, dictionary: Dictionary, others: Iterable[str] = ()
) -> Hidden:
    """Prepare the cells that are to be hidden.

    Parameters
    ----------
    cells
        One row per hidden cell: ``labels``, a tuple of the words by which pages name the cell (its
        area, group, decision point and, where pages tell periods apart, its period), and ``count``,
        its exact number.
    dictionary
        The data dictionary; its document ``page_scan`` says how to look.
    others
        Labels of cells that are shown, such as other areas: a cell that they name is none of these.
    """
    by_count: dict[int, set[frozenset[str]]] = defaultdict(set)
    for labels, count in zip(cells["labels"], cells["count"], strict=True):
        by_count[int(count)].add(frozenset(label.lower() for label in labels))
    known = {one for sets in by_count.values() for labels in sets for one in labels}
    known |= {label.lower() for label in others}
    words = "|".join(re.escape(label) for label in sorted(known, key=lambda one: (-len(one), one)))
    how = dictionary.document("page_scan")
    return Hidden(
        by_count={count: frozenset(sets) for count, sets in by_count.items()},
        labels=re.compile(rf"(?<!\w)(?:{words})(?!\w)" if words else r"(?!)"),
        plain=frozenset(how["heading_words"].split()),
        no_counts=re.compile("|".join(how["no_counts"]), re.IGNORECASE),
        without_counts=re.compile(how["captions_without_counts"], re.IGNORECASE),
        compared_with=re.compile(how["compared_with"], re.IGNORECASE),
        spelt=tuple(how["numbers_in_words"]),
    )


def refusal(files: Mapping[str, bytes], hidden: Hidden) -> str | None:
    """Return the sentence that says where a hidden number can be read; nothing where none can.

    Parameters
    ----------
    files
        The page and its downloads: what is in each, by name.
    hidden
        The cells that are to be hidden.
    """
    places: dict[str, None] = {}
    for name, content in files.items():
        for part in parts_with_hits(pieces_of(name, content), hidden):
            # A heading that holds a number could be what was found.
            named = part and not hidden.numbers_in(part)
            places[IN_PART.format(part=part) if named else IN_FILE.format(file=name)] = None
    return FOUND.format(places=" and ".join(places)) if places else None


def parts_with_hits(pieces: Iterable[Piece], hidden: Hidden) -> Iterator[str]:
    """Give the part of each piece in which a hidden cell's labels and its number meet."""
    for piece in pieces:
        if _in_cell(piece, hidden) if piece.headings else _in_text(piece, hidden):
            yield piece.part


def _in_cell(piece: Piece, hidden: Hidden) -> bool:
    """Whether a cell is a hidden one: its row and column name it, or the table does as a whole.

    Headings that name another cell, or another thing of that cell such as a ratio, are none of it.
    """
    whole = COUNT.fullmatch(piece.words.strip())
    cells = hidden.by_count.get(_read(whole[1]), ()) if whole else ()
    if not cells or not all(map(hidden.is_no_more, piece.headings)):
        return False
    if any(map(hidden.without_counts.match, piece.about)):
        return False
    near = hidden.labels_in(*piece.headings, *filter(hidden.is_no_more, piece.beside))
    counted = [hidden.compared_with.sub(" ", about) for about in piece.about]
    around = near | hidden.labels_in(*counted)
    return bool(near) and any(near <= labels <= around for labels in cells)


def _in_text(piece: Piece, hidden: Hidden) -> bool:
    """Whether a sentence names a hidden cell and its number; the page's title may name the area."""
    return any(_in_sentence(one, piece.about, hidden) for one in SENTENCE.split(piece.words))


def _in_sentence(sentence: str, about: tuple[str, ...], hidden: Hidden) -> bool:
    near = hidden.labels_in(sentence)
    around = near | hidden.labels_in(*about)
    return bool(near) and any(
        labels <= around and len(labels & near) >= min(2, len(labels))
        for count in hidden.numbers_in(sentence)
        for labels in hidden.by_count.get(count, ())
    )


def _read(number: str) -> int:
    return int(number.replace(",", ""))
