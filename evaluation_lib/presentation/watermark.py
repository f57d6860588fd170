"""Say on a page, and on every table and chart in it, that its children are invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import singledispatch
from typing import TypeVar

from evaluation_lib.opening import AnyReport
from evaluation_lib.presentation.drawing import Chart, with_line_below
from evaluation_lib.presentation.folded import Folded
from evaluation_lib.presentation.glossary import Glossary
from evaluation_lib.presentation.sections import Paragraphs, Part, Points, Section
from evaluation_lib.presentation.stamp import Stamp, StampedTitle
from evaluation_lib.presentation.tables import ReportTable
from evaluation_lib.presentation.wording import text

P = TypeVar("P", bound=Part)
SENTENCES = (Paragraphs, Points)


@dataclass(frozen=True)
class Words:
    """The words of the mark: a few for captions, those of the stamp, and what they mean."""

    short: str
    stamp: str
    why: str


def marked(part: P, report: AnyReport) -> P:
    """Mark a part of a page, and all the parts in it, if the report's children are invented.

    The words stand in captions and headings themselves, so that they are copied with a table.

    Raises
    ------
    TypeError
        If a part is of a kind that this module does not know: it could carry a table unmarked.
    """
    if not report.invented:
        return part
    short, stamp, why = (
        text(report.dictionary, f"invented.{name}") for name in ("short", "stamp", "why")
    )
    return _marked(part, Words(short, stamp, why))


@singledispatch
def _marked(part: Part, words: Words) -> Part:
    raise TypeError(f"{type(part).__name__} has no place for the mark of invented data")


@_marked.register
def _(part: Paragraphs | Points | Glossary, words: Words) -> Part:
    return part


@_marked.register
def _(part: Section, words: Words) -> Part:
    # Sentences have no caption: they are copied with the heading above them.
    of_sentences = any(isinstance(one, SENTENCES) for one in part.parts)
    heading = f"{part.heading} {words.short}" if of_sentences else part.heading
    return replace(part, heading=heading, parts=_all_marked(part.parts, words))


@_marked.register
def _(part: Folded, words: Words) -> Part:
    return replace(part, parts=_all_marked(part.parts, words))


def _all_marked(parts: Sequence[Part], words: Words) -> tuple[Part, ...]:
    return tuple(_marked(part, words) for part in parts)


@_marked.register
def _(part: ReportTable, words: Words) -> Part:
    return replace(part, caption=f"{part.caption} {words.short}")


@_marked.register
def _(part: Chart, words: Words) -> Part:
    # A picture is copied without the words above it, so it has them inside as well.
    return replace(
        part,
        headline=f"{part.headline} {words.short}",
        svg=with_line_below(part.svg, words.short),
        table=None if part.table is None else _marked(part.table, words),
    )


@_marked.register
def _(part: StampedTitle, words: Words) -> Part:
    heading = f"{part.title.heading} {words.short}"
    return replace(
        part,
        stamps=(*part.stamps, Stamp(words.stamp, words.why)),
        title=replace(part.title, heading=heading),
    )
