"""The parts of a report page: its title, its sections, its paragraphs and lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Protocol

from evaluation_lib.areas import slug_of


class Part(Protocol):
    """Anything that can write itself as HTML, as Jupyter asks for it."""

    def _repr_html_(self) -> str: ...


@dataclass(frozen=True)
class Title:
    """The one first-level heading of a page, with lines below it."""

    heading: str
    lines: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        lines = "".join(f"<p class='lead'>{escape(line)}</p>" for line in self.lines)
        return f"<h1>{escape(self.heading)}</h1>{lines}"


@dataclass(frozen=True)
class Paragraphs:
    """Plain paragraphs."""

    sentences: tuple[str, ...]

    def _repr_html_(self) -> str:
        return "".join(f"<p>{escape(sentence)}</p>" for sentence in self.sentences)


@dataclass(frozen=True)
class Points:
    """A list of sentences."""

    sentences: tuple[str, ...]

    def _repr_html_(self) -> str:
        items = "".join(f"<li>{escape(sentence)}</li>" for sentence in self.sentences)
        return f"<ul>{items}</ul>"


@dataclass(frozen=True)
class Section:
    """A second-level heading and what stands under it; without parts it shows nothing."""

    heading: str
    parts: tuple[Part, ...]

    def _repr_html_(self) -> str:
        if not self.parts:
            return ""
        anchor = slug_of(self.heading)
        body = "".join(part._repr_html_() for part in self.parts)
        return (
            f"<section aria-labelledby='{anchor}'>"
            f"<h2 id='{anchor}'>{escape(self.heading)}</h2>{body}</section>"
        )


#: What a cell shows whose section does not apply to the area.
NO_SECTION = Section("", ())


def paragraphs(*sentences: str) -> Paragraphs:
    """Make paragraphs of the sentences that are not empty."""
    return Paragraphs(tuple(sentence for sentence in sentences if sentence))


def section(heading: str, parts: Sequence[Part]) -> Section:
    """Make a section."""
    return Section(heading, tuple(parts))
