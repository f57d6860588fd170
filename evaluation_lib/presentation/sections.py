"""The parts of a report page: its title, its sections, its paragraphs and lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Protocol

from evaluation_lib.areas import slug_of

#: The kinds under which a notebook keeps the title and the tables of what it shows, for downloads.
TITLE = "application/vnd.evaluation-suite.title+json"
TABLES = "application/vnd.evaluation-suite.tables+json"


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

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """Give a notebook the title, and its words beside it."""
        shown = {"text/plain": self.heading, "text/html": self._repr_html_()}
        return shown | {TITLE: self.as_title()}

    def as_title(self) -> dict[str, Any]:
        """Return the title's words as plain data."""
        return {"heading": self.heading, "lines": list(self.lines)}


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

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """Give a notebook the section, and its tables with exact numbers beside it."""
        shown = {"text/plain": self.heading, "text/html": self._repr_html_()}
        tables = tables_in(self)
        return shown | ({TABLES: {"section": self.heading, "tables": tables}} if tables else {})


#: What a cell shows whose section does not apply to the area.
NO_SECTION = Section("", ())


def tables_in(part: Any) -> list[dict[str, Any]]:
    """Return the tables in a part as plain data, in their order: folded ones and charts' too."""
    if hasattr(part, "as_data"):
        return [part.as_data()]
    inside = [*getattr(part, "parts", ()), getattr(part, "table", None)]
    return [table for one in inside if one is not None for table in tables_in(one)]


def paragraphs(*sentences: str) -> Paragraphs:
    """Make paragraphs of the sentences that are not empty."""
    return Paragraphs(tuple(sentence for sentence in sentences if sentence))


def section(heading: str, parts: Sequence[Part]) -> Section:
    """Make a section."""
    return Section(heading, tuple(parts))
