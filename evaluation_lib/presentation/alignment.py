"""How a column of a table stands: words to the left, numbers under one another by their points."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

#: The first number of a cell: what is aligned.
FIRST = re.compile(r"[+\N{MINUS SIGN}-]?\d[\d,]*(?:\.\d+)?")
#: An interval is not broken across lines, nor is a sign parted from it.
HELD = re.compile(r"(?<=\d) (?=to (?:\d|no\b))|(?<=to) (?=\d)|(?<=[\d)%]) (?=[▲▼])")
HARD_SPACE = "\N{NO-BREAK SPACE}"
#: Signs narrower than a digit in the page's letters, by the share of a digit's width.
NARROW = {",": 0.5, ".": 0.5, "-": 0.6}


@dataclass(frozen=True)
class Aligned:
    """A column ready to be shown.

    Attributes
    ----------
    cells
        Its cells as HTML.
    left
        Whether it stands to the left; else to the right.
    width
        How many digits wide its widest first number is; 0 where the cells need no such room.
    """

    cells: tuple[str, ...]
    left: bool
    width: float = 0


def aligned(texts: Sequence[str], *, words: bool) -> Aligned:
    """Align a column.

    Numbers alone, all with as many decimals, stand to the right, and so does a symbol among them.
    Where more follows a number, or decimals differ, cells stand to the left and their first number
    in a room of its own, to whose right side it is set.

    Parameters
    ----------
    texts
        The column's cells.
    words
        Whether they are words, which stand to the left as they are.
    """
    if words:
        return Aligned(tuple(escape(text) for text in texts), left=True)
    numbers = [found[0] if (found := FIRST.match(text)) else "" for text in texts]
    shapes = {
        (_places(number), text[len(number) :])
        for number, text in zip(numbers, texts, strict=True)
        if number
    }
    if not shapes:
        return Aligned(tuple(escape(text) for text in texts), left=any(map(str.strip, texts)))
    if len(shapes) == 1 and next(iter(shapes))[1] in ("", "%"):
        return Aligned(tuple(escape(text) for text in texts), left=False)
    return _by_their_points(texts, numbers)


def _by_their_points(texts: Sequence[str], numbers: Sequence[str]) -> Aligned:
    most = max(_places(number) for number in numbers)
    whole = [_wide(number) + _missing(number, most) for number in numbers if number]
    needed = len({*whole}) > 1 or any(_places(number) < most for number in numbers if number)
    cells = tuple(
        _in_room(number, text, most) if number and needed else _held(text)
        for number, text in zip(numbers, texts, strict=True)
    )
    return Aligned(cells, left=True, width=max(whole) if needed else 0)


def _in_room(number: str, text: str, most: int) -> str:
    missing = _missing(number, most)
    gap = f" style='padding-right:{missing:g}ch'" if missing else ""
    return f"<span{gap}>{number}</span>{_held(text[len(number) :])}"


def _held(text: str) -> str:
    return escape(HELD.sub(HARD_SPACE, text))


def _places(number: str) -> int:
    return len(number.partition(".")[2])


def _missing(number: str, most: int) -> float:
    """How wide the decimals are that a number lacks, with the point where it has none."""
    places = _places(number)
    return most - places + (NARROW["."] if most and not places else 0)


def _wide(number: str) -> float:
    return sum(NARROW.get(sign, 1) for sign in number)
