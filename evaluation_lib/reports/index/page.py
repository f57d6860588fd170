"""The page that a run's reader opens first: where to begin, search, every report, what failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.presentation.sections import Part, Points, Title, paragraphs, section
from evaluation_lib.presentation.stamp import Stamp, StampedTitle
from evaluation_lib.presentation.stamped import KINDS, stamp_words
from evaluation_lib.presentation.wording import text
from evaluation_lib.reports.index.listed import Listed
from evaluation_lib.reports.index.matrix import matrix
from evaluation_lib.reports.index.reading import for_readers, reading_lists
from evaluation_lib.reports.index.search import search
from evaluation_lib.reports.render import render_parts
from evaluation_lib.wordlists import joined

STYLE = Path(__file__).parent / "index.css"


@dataclass(frozen=True)
class Look:
    """How the parts that only the index has are laid out."""

    def _repr_html_(self) -> str:
        return f"<style>{_style()}</style>"


@cache
def _style() -> str:
    return STYLE.read_text(encoding="utf-8").strip()


@dataclass(frozen=True)
class Band:
    """Parts beside each other where there is room, below each other where there is none."""

    parts: tuple[Part, ...]

    def _repr_html_(self) -> str:
        inside = "".join(part._repr_html_() for part in self.parts)
        return f"<div class='band' style='--number: {len(self.parts)}'>{inside}</div>"


@dataclass(frozen=True)
class Link:
    """A paragraph that is one link."""

    href: str
    label: str

    def _repr_html_(self) -> str:
        return f"<p><a href='{escape(self.href, quote=True)}'>{escape(self.label)}</a></p>"


def index_page(reports: Sequence[Listed], *, run: str, dictionary: Dictionary) -> str:
    """Render the index of a run.

    Parameters
    ----------
    reports
        Every report of the run's folder.
    run
        The run's name.
    dictionary
        The data dictionary, for words, reading orders and the order of areas.
    """
    marks = sorted({report.entry.mark for report in reports})
    # The page as a whole is marked where all of its reports are.
    heading = " ".join([text(dictionary, "index.title", run=run), *marks[:1]]).rstrip()
    title = Title(heading, tuple(_leads(marks, dictionary)))
    stamps = _stamps(reports, dictionary)
    parts: list[Part] = [
        Look(),
        StampedTitle(stamps, title) if stamps else title,
        *_failures(reports, dictionary),
        *_reading(reports, dictionary),
        section(text(dictionary, "index.search.heading"), [search(reports, dictionary=dictionary)]),
        section(
            text(dictionary, "index.reports_heading"), [matrix(reports, dictionary=dictionary)]
        ),
        Link("data-dictionary.html", text(dictionary, "index.dictionary")),
    ]
    return render_parts(parts, title=heading)


def _leads(marks: Sequence[str], dictionary: Dictionary) -> list[str]:
    """Say what the page is, and what the mark on some of its reports means."""
    return [
        text(dictionary, "index.lead"),
        *(text(dictionary, "invented.index_lead", short=mark) for mark in marks if mark),
    ]


def _stamps(reports: Sequence[Listed], dictionary: Dictionary) -> tuple[Stamp, ...]:
    """The pages' stamps, since the search shows their main points; each says what it asks for."""
    found = {stamp for report in reports for stamp in report.stamps}
    known = {
        **{
            stamp_words(dictionary, kind): text(dictionary, f"stamp.{kind}.index") for kind in KINDS
        },
        text(dictionary, "invented.stamp"): text(dictionary, "index.invented"),
    }
    return tuple(Stamp(words, why) for words, why in known.items() if words in found)


def _failures(reports: Sequence[Listed], dictionary: Dictionary) -> list[Part]:
    failed = [report.entry for report in reports if report.entry.problem]
    if not failed:
        return []
    points = tuple(
        text(
            dictionary,
            "index.failed_point",
            area=entry.area,
            title=entry.title,
            problem=entry.problem,
            copy=entry.failed_copy,
        )
        for entry in failed
    )
    return [section(text(dictionary, "index.failed_heading"), [Points(points)])]


def _reading(reports: Sequence[Listed], dictionary: Dictionary) -> list[Part]:
    lists = reading_lists(reports, dictionary=dictionary)
    if not lists:
        return []
    areas = {report.entry.area for report in for_readers(reports, dictionary).values()}
    area = joined(sorted(areas))
    lead = paragraphs(text(dictionary, "index.reading.lead", area=area))
    return [section(text(dictionary, "index.reading.heading"), [lead, Band(tuple(lists))])]
