"""The stamp on every page that is made from records of children and not yet protected."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from evaluation_lib.presentation.sections import Title

#: What ends a text in a style sheet, or the style sheet itself.
UNSAFE = re.compile(r'["\\<>\n\r]')


@dataclass(frozen=True)
class StampedTitle:
    """The heading of a page with a stamp above it; in print the stamp heads every sheet.

    Attributes
    ----------
    stamp
        The few words of the stamp.
    explanation
        What they ask of the reader.
    title
        The heading.
    """

    stamp: str
    explanation: str
    title: Title

    def _repr_html_(self) -> str:
        # Only the margin of a sheet is the same on each; a part of the page would hide its text.
        words = UNSAFE.sub(lambda found: f"\\{ord(found[0]):x} ", self.stamp)
        look = "color: #b10e1e; font: bold 11pt Arial, Helvetica, sans-serif"
        sheets = "".join(
            f'@{place} {{ content: "{words}"; {look} }} ' for place in ("top-left", "bottom-left")
        )
        return (
            f"<style>@page {{ {sheets}}}</style>"
            f"<div class='stamp' role='note'><strong>{escape(self.stamp)}</strong> "
            f"<span>{escape(self.explanation)}</span></div>{self.title._repr_html_()}"
        )
