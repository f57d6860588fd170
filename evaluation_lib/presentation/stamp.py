"""The stamps on a page: that it is made from records of children, that they are invented."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

from evaluation_lib.presentation.sections import TITLE, Title

#: What ends a text in a style sheet, or the style sheet itself.
UNSAFE = re.compile(r'["\\<>\n\r]')
#: A stamp as it is written below, and its few words.
STAMPED = re.compile(r"<div class='stamp' role='note'><strong>([^<]*)</strong>")
#: Where in the margins of every printed sheet the first stamp stands, and the second.
MARGINS = (("top-left", "bottom-left"), ("top-right", "bottom-right"))


@dataclass(frozen=True)
class Stamp:
    """A few words in a frame of their own.

    Attributes
    ----------
    words
        The few words.
    explanation
        What they ask of the reader.
    """

    words: str
    explanation: str

    def _repr_html_(self) -> str:
        return (
            f"<div class='stamp' role='note'><strong>{escape(self.words)}</strong> "
            f"<span>{escape(self.explanation)}</span></div>"
        )


@dataclass(frozen=True)
class StampedTitle:
    """The heading of a page with stamps above it; in print the stamps head every sheet.

    Attributes
    ----------
    stamps
        One stamp or two.
    title
        The heading.
    """

    stamps: tuple[Stamp, ...]
    title: Title

    def _repr_html_(self) -> str:
        # Only the margin of a sheet is the same on each; a part of the page would hide its text.
        sheets = "".join(
            _in_the_margin(stamp.words, place)
            for stamp, places in zip(self.stamps, MARGINS, strict=False)
            for place in places
        )
        shown = "".join(stamp._repr_html_() for stamp in self.stamps)
        return f"<style>@page {{ {sheets}}}</style>{shown}{self.title._repr_html_()}"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """Give a notebook the title, and its words and stamps beside it."""
        stamps = {stamp.words: stamp.explanation for stamp in self.stamps}
        shown = {"text/plain": self.title.heading, "text/html": self._repr_html_()}
        return shown | {TITLE: self.title.as_title() | {"stamps": stamps}}


def css_text(words: str) -> str:
    """Escape words for a text in a style sheet, in double quotes."""
    return UNSAFE.sub(lambda found: f"\\{ord(found[0]):x} ", words)


def stamps_on(page: str) -> list[str]:
    """Return the few words of each stamp that a page carries."""
    return [unescape(words) for words in STAMPED.findall(page)]


def _in_the_margin(words: str, place: str) -> str:
    look = "color: #b10e1e; font: bold 11pt Arial, Helvetica, sans-serif"
    return f'@{place} {{ content: "{css_text(words)}"; {look} }} '
