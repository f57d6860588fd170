"""Words broken into lines that are no wider than the room there is."""

from __future__ import annotations

from itertools import takewhile

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path


def width_of(words: str, *, size: float, bold: bool = False) -> float:
    """Return how wide words are in points, in the font that the style in force names."""
    font = FontProperties(size=size, weight="bold" if bold else "normal")
    return text_to_path.get_text_width_height_descent(words, font, ismath=False)[0]


def broken(words: str, *, width: float, size: float, bold: bool = False) -> tuple[str, ...]:
    """Break words into lines no wider than so many points; a word that is wider is cut."""

    def fits(line: str) -> bool:
        return width_of(line, size=size, bold=bold) <= width

    lines: list[str] = []
    for word in words.split():
        if lines and fits(f"{lines[-1]} {word}"):
            lines[-1] += f" {word}"
            continue
        while not fits(word):
            ends = range(2, len(word))
            cut = max(takewhile(lambda end, word=word: fits(word[:end]), ends), default=1)
            lines.append(word[:cut])
            word = word[cut:]
        lines.append(word)
    return tuple(line for line in lines if line)
