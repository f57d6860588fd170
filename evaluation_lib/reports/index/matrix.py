"""Areas down, reports across: each cell a report with its period, status, changes and files.

It is a table for who goes through it cell by cell, and a band of cards under each area's name for
who looks at it, so that any number of reports fits any width. The roles are written out because a
browser takes them from a table that is laid out as anything else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from evaluation_lib.areas import known_areas
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.presentation.wording import text
from evaluation_lib.reports.index.listed import Download, Listed
from evaluation_lib.reports.manifest import Entry

KB, MB = 1_000, 1_000_000


@dataclass(frozen=True)
class Matrix:
    """The reports of a run by area and notebook.

    Attributes
    ----------
    caption
        What the table holds.
    corner
        What the first column holds.
    headers
        The notebooks' titles.
    rows
        For each area its folder's name, its name, and its cells as HTML.
    """

    caption: str
    corner: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[str, ...]], ...]

    def _repr_html_(self) -> str:
        head = "".join(
            f"<th scope='col' role='columnheader'>{escape(header)}</th>"
            for header in (self.corner, *self.headers)
        )
        body = "".join(self._row(*row) for row in self.rows)
        return (
            f"<table class='reports' role='table' style='--number: {len(self.headers)}'>"
            f"<caption>{escape(self.caption)}</caption>"
            f"<thead role='rowgroup'><tr role='row'>{head}</tr></thead>"
            f"<tbody role='rowgroup'>{body}</tbody></table>"
        )

    def _row(self, slug: str, area: str, cells: tuple[str, ...]) -> str:
        shown = "".join(f"<td role='cell'>{cell}</td>" for cell in cells)
        return (
            f"<tr role='row'><th scope='row' role='rowheader' id='area-{escape(slug, quote=True)}'>"
            f"{escape(area)}</th>{shown}</tr>"
        )


def matrix(reports: Sequence[Listed], *, dictionary: Dictionary) -> Matrix:
    """Put the reports of a run in their places.

    Parameters
    ----------
    reports
        The reports, in the order of their notebooks.
    dictionary
        The data dictionary, for the words and the order of areas.
    """
    titles = {report.entry.notebook: report.entry.title for report in reports}
    by_page = {(report.entry.slug, report.entry.notebook): report for report in reports}
    areas = in_order([report.entry for report in reports], dictionary)
    return Matrix(
        caption=text(dictionary, "index.caption"),
        corner=text(dictionary, "index.area"),
        headers=tuple(titles.values()),
        rows=tuple(
            (
                slug,
                area,
                tuple(
                    _cell(by_page.get((slug, name)), title, dictionary)
                    for name, title in titles.items()
                ),
            )
            for slug, area in areas.items()
        ),
    )


def in_order(entries: Sequence[Entry], dictionary: Dictionary) -> dict[str, str]:
    """Return areas by their slug, in the dictionary's order, others by name behind."""
    order = {area.slug: place for place, area in enumerate(known_areas(dictionary))}
    areas = {entry.slug: entry.area for entry in entries}
    return dict(sorted(areas.items(), key=lambda item: (order.get(item[0], len(order)), item[1])))


def _cell(report: Listed | None, title: str, dictionary: Dictionary) -> str:
    if report is None:
        return f"<p class='soft'>{escape(text(dictionary, 'index.not_made', title=title))}</p>"
    entry = report.entry
    if entry.problem or report.outline is None:
        why = "failed" if entry.problem else "gone"
        said = escape(text(dictionary, f"index.{why}"))
        return f"<p class='name'>{escape(entry.label)}</p>" + _facts(
            {"status": f"<strong>{said}</strong>", "made": escape(entry.made)}, dictionary
        )
    stamps = "".join(f"<p class='mark'>{escape(stamp)}</p>" for stamp in report.stamps)
    name = f"<a href='{escape(entry.page, quote=True)}'>{escape(entry.label)}</a>"
    facts = {
        "status": f"<strong class='{report.status_kind}'>{escape(report.status)}</strong>",
        "changes": escape(report.changes),
        "period": escape(entry.period),
        "made": escape(entry.made),
    }
    return f"<p class='name'>{name}</p>{stamps}{_facts(facts, dictionary)}" + _files(
        report, dictionary
    )


def _facts(facts: Mapping[str, str], dictionary: Dictionary) -> str:
    """Write facts, each behind the word for what it is; those that are empty are left out."""
    pairs = "".join(
        f"<div><dt>{escape(text(dictionary, f'index.facts.{name}'))}</dt><dd>{value}</dd></div>"
        for name, value in facts.items()
        if value
    )
    return f"<dl>{pairs}</dl>"


def _files(report: Listed, dictionary: Dictionary) -> str:
    items = [_file(download, dictionary) for download in report.downloads]
    if report.old_pdf:
        items.append(f"<li>{escape(text(dictionary, 'index.old_pdf'))}</li>")
    if not items:
        return ""
    summary = escape(text(dictionary, "index.downloads"))
    # Each line that opens is told apart for who goes from one to the next.
    of = f"<span class='unseen'>: {escape(report.entry.label)}</span>"
    return f"<details><summary>{summary}{of}</summary><ul>{''.join(items)}</ul></details>"


def _file(download: Download, dictionary: Dictionary) -> str:
    key = download.ending.replace(".", "_")
    words = text(dictionary, f"index.files.{key}", size=size_in_words(download.size))
    return f"<li><a href='{escape(download.address, quote=True)}'>{escape(words)}</a></li>"


def size_in_words(size: int) -> str:
    """Write a file's size as people know it: ``340 KB``, ``1.2 MB``."""
    return f"{max(1, round(size / KB))} KB" if size < MB else f"{size / MB:.1f} MB"
