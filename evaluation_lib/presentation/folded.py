"""Parts of a page that are there for who asks for them: folded on the screen, open in print."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from evaluation_lib.presentation.sections import Part


@dataclass(frozen=True)
class Folded:
    """Parts behind a line that opens them.

    Attributes
    ----------
    summary
        What stands behind the line.
    parts
        What it opens.
    """

    summary: str
    parts: tuple[Part, ...]

    def _repr_html_(self) -> str:
        inside = "".join(part._repr_html_() for part in self.parts)
        return f"<details><summary>{escape(self.summary)}</summary>{inside}</details>"


def folded_parts(summary: str, *parts: Part) -> Folded:
    """Fold some parts behind a line that says what they are."""
    return Folded(summary, parts)
