"""The stamp on every page that is made from records of children and not yet protected."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from evaluation_lib.presentation.sections import Title


@dataclass(frozen=True)
class StampedTitle:
    """The heading of a page with a stamp above it; in print the stamp stands on every sheet."""

    stamp: str
    explanation: str
    title: Title

    def _repr_html_(self) -> str:
        return (
            f"<div class='stamp' role='note'><strong>{escape(self.stamp)}</strong> "
            f"<span>{escape(self.explanation)}</span></div>{self.title._repr_html_()}"
        )
