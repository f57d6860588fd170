"""The page that links every report of a run and says which failed and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from evaluation_lib.areas import known_areas
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.presentation.sections import Part, Points, Title, section
from evaluation_lib.presentation.wording import text
from evaluation_lib.reports.manifest import Entry
from evaluation_lib.reports.render import render_parts


@dataclass(frozen=True)
class LinkTable:
    """Areas down, reports across, each cell a link or the word for a failure."""

    caption: str
    corner: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]

    def _repr_html_(self) -> str:
        head = "".join(
            f"<th scope='col' class='words'>{escape(item)}</th>" for item in self.headers
        )
        body = "".join(
            f"<tr><th scope='row'>{escape(name)}</th>"
            + "".join(f"<td class='words'>{cell}</td>" for cell in cells)
            + "</tr>"
            for name, cells in self.rows
        )
        return (
            f"<div class='table'><table><caption>{escape(self.caption)}</caption>"
            f"<thead><tr><th scope='col'>{escape(self.corner)}</th>{head}</tr></thead>"
            f"<tbody>{body}</tbody></table></div>"
        )


@dataclass(frozen=True)
class Link:
    """A paragraph that is one link."""

    href: str
    label: str

    def _repr_html_(self) -> str:
        return f"<p><a href='{escape(self.href, quote=True)}'>{escape(self.label)}</a></p>"


def index_page(entries: Sequence[Entry], *, run: str, dictionary: Dictionary) -> str:
    """Render the index of a run.

    Parameters
    ----------
    entries
        Every report of the run's folder.
    run
        The run's name.
    dictionary
        The data dictionary, for words and the order of areas.
    """
    marks = sorted({entry.mark for entry in entries})
    # The page as a whole is marked where all of its reports are.
    heading = " ".join([text(dictionary, "index.title", run=run), *marks[:1]]).rstrip()
    parts: list[Part] = [
        Title(heading, tuple(_leads(marks, dictionary))),
        _table(entries, dictionary),
    ]
    failed = [entry for entry in entries if entry.problem]
    if failed:
        parts.append(
            section(
                text(dictionary, "index.failed_heading"),
                [
                    Points(
                        tuple(
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
                    )
                ],
            )
        )
    parts.append(Link("data-dictionary.html", text(dictionary, "index.dictionary")))
    return render_parts(parts, title=heading)


def _leads(marks: Sequence[str], dictionary: Dictionary) -> list[str]:
    """Say what the page is, and what the mark on some of its reports means."""
    return [
        text(dictionary, "index.lead"),
        *(text(dictionary, "invented.index_lead", short=mark) for mark in marks if mark),
    ]


def _table(entries: Sequence[Entry], dictionary: Dictionary) -> LinkTable:
    titles = {entry.notebook: entry.title for entry in entries}
    by_page = {(entry.slug, entry.notebook): entry for entry in entries}
    slugs = _in_order(entries, dictionary)
    return LinkTable(
        caption=text(dictionary, "index.caption"),
        corner=text(dictionary, "index.area"),
        headers=tuple(titles.values()),
        rows=tuple(
            (area, tuple(_cell(by_page.get((slug, name)), dictionary) for name in titles))
            for slug, area in slugs.items()
        ),
    )


def _in_order(entries: Sequence[Entry], dictionary: Dictionary) -> dict[str, str]:
    """Areas by their slug, in the dictionary's order, others by name behind."""
    order = {area.slug: place for place, area in enumerate(known_areas(dictionary))}
    areas = {entry.slug: entry.area for entry in entries}
    return dict(sorted(areas.items(), key=lambda item: (order.get(item[0], len(order)), item[1])))


def _cell(entry: Entry | None, dictionary: Dictionary) -> str:
    if entry is None:
        return ""
    if entry.problem:
        return f"{escape(text(dictionary, 'index.failed'))}, {escape(entry.made)}"
    link = f"<a href='{escape(entry.page, quote=True)}'>{escape(entry.label)}</a>"
    period = f"<br>{escape(entry.period)}" if entry.period else ""
    made = escape(text(dictionary, "index.made", made=entry.made))
    return f"{link}{period}<br>{made}"
