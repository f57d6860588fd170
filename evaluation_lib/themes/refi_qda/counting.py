"""Find out how a program counts the characters of a text, from where its passages begin and end.

The standard counts Unicode characters, and does not say how a line end counts. NVivo counts units
of UTF-16, in which an emoji is two; ATLAS.ti writes line ends of two characters and counts one.
Passages that people mark begin and end with words, so the wrong count shows (see the documentation
for what was measured).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

#: What the marked words count for when the program repeats them beside the passage.
NAME_WEIGHT = 2
CUT_NAME = "…"
#: The last character that UTF-16 writes as one unit.
LAST_OF_ONE_UNIT = 0xFFFF


class Counting(NamedTuple):
    """A way to count: units of UTF-16 or characters; line ends as stored or as one each."""

    utf16: bool
    one_line_end: bool


#: The standard's own way first: where nothing speaks against it, it holds.
COUNTINGS = (
    Counting(utf16=False, one_line_end=False),
    Counting(utf16=False, one_line_end=True),
    Counting(utf16=True, one_line_end=False),
    Counting(utf16=True, one_line_end=True),
)


class Mark(NamedTuple):
    """Where a program says that a passage lies, and what it calls the passage."""

    start: int
    end: int
    name: str


class MarkedText(NamedTuple):
    """A text as stored, without byte order mark, and the passages marked in it."""

    text: str
    marks: Sequence[Mark]


def with_plain_line_ends(text: str) -> str:
    """Return a text whose line ends are one character each."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def places(text: str, counting: Counting) -> np.ndarray:
    """Say which character each counted position is, in the text with plain line ends.

    Returns
    -------
    numpy.ndarray
        One number for each position from 0 to the end of the text, included.
    """
    characters = np.frombuffer(text.encode("utf-32-le"), dtype="<u4")
    line_feeds = characters == ord("\n")
    # The second of a pair: counted or not, it is no character of its own.
    second = np.zeros_like(line_feeds)
    second[1:] = line_feeds[1:] & (characters[:-1] == ord("\r"))
    counted = np.ones(len(characters), dtype=np.int64)
    if counting.one_line_end:
        counted[second] = 0
    if counting.utf16:
        counted[characters > LAST_OF_ONE_UNIT] = 2
    ends = np.cumsum(~second)
    return np.append(np.repeat(ends - 1, counted), ends[-1:] if len(ends) else 0)


def choose_countings(sources: Sequence[MarkedText]) -> list[Counting]:
    """Choose how the passages of each text are counted.

    Parameters
    ----------
    sources
        The texts of one project.

    Returns
    -------
    list
        A counting for each text: the one whose passages fit words best; where two fit alike, the
        one that fits the whole project best, and then the standard's.
    """
    scores = [{counting: _score(source, counting) for counting in COUNTINGS} for source in sources]
    whole: Counter[Counting] = Counter()
    for score in scores:
        whole.update(score)
    return [
        max(COUNTINGS, key=lambda counting, score=score: (score[counting], whole[counting]))
        for score in scores
    ]


def _score(source: MarkedText, counting: Counting) -> int:
    text, found = with_plain_line_ends(source.text), places(source.text, counting)
    return sum(
        _fit(text, start=found[mark.start], end=found[mark.end], name=mark.name)
        for mark in source.marks
        if 0 <= mark.start <= mark.end < len(found)
    )


def _fit(text: str, *, start: int, end: int, name: str) -> int:
    """Count what speaks for a passage: that it begins and ends with words, and bears its name."""
    passage = text[start:end]
    if not passage:
        return 0
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    begins = not passage[0].isspace() and not (passage[0].isalnum() and before.isalnum())
    ends = not passage[-1].isspace() and not (passage[-1].isalnum() and after.isalnum())
    return begins + ends + NAME_WEIGHT * _bears(name, passage)


def _bears(name: str, passage: str) -> bool:
    spoken, said = " ".join(passage.split()), " ".join(name.split())
    if said.endswith(CUT_NAME):
        return bool(said[:-1]) and spoken.startswith(said[:-1].rstrip())
    return bool(said) and spoken == said
