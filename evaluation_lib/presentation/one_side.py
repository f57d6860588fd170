"""A title for a page that is printed on one side of A4: it brings the style of that side along."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from evaluation_lib.presentation.stamp import StampedTitle

STYLE = Path(__file__).with_name("one_side.css")


@dataclass(frozen=True)
class OneSideTitle(StampedTitle):
    """A stamped heading whose page is printed small and close, so that it fits on one side.

    Where its numbers come from stays on the page, and is left out of print.
    """

    def _repr_html_(self) -> str:
        # Behind the stamps' own style, of which it makes the words in the margins smaller.
        return f"{super()._repr_html_()}<style>{_style()}</style>"


@cache
def _style() -> str:
    return " ".join(STYLE.read_text(encoding="utf-8").split())
