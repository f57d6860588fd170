"""Search over every page of a run, within the index: no server, and no request to anywhere.

What is searched is what a page's headings, captions, chart headlines and main points say, nothing
else of it, each with the stamps of its page.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.presentation.wording import text
from evaluation_lib.reports.index.listed import Listed
from evaluation_lib.reports.index.matrix import in_order
from evaluation_lib.reports.manifest import Entry
from evaluation_lib.reports.outline import CHART, POINT, SECTION, TABLE

SCRIPT = Path(__file__).parent / "search.js"
KINDS = (SECTION, CHART, TABLE, POINT)
#: What stands for the area's name in the words that several areas' pages share; no page has it.
AREA = "\ufffc"
#: How many results are shown at once.
MOST = 40


@dataclass(frozen=True)
class Search:
    """The field to write in, its results, and the list of sections for who has no script."""

    label: str
    hint: str
    data: str
    sections: str

    def _repr_html_(self) -> str:
        return (
            "<form role='search' id='search-form' hidden>"
            f"<label for='search-words'>{escape(self.label)}</label>"
            f"<p class='soft' id='search-hint'>{escape(self.hint)}</p>"
            "<input type='search' id='search-words' autocomplete='off' spellcheck='false' "
            "aria-describedby='search-hint'>"
            "<p role='status' id='search-said'></p><ol id='search-found'></ol></form>"
            f"{self.sections}"
            f"<script type='application/json' id='search-data'>{self.data}</script>"
            f"<script>{script()}</script>"
        )


@cache
def script() -> str:
    """Return the script that searches."""
    return SCRIPT.read_text(encoding="utf-8").strip()


def search(reports: Sequence[Listed], *, dictionary: Dictionary) -> Search:
    """Make the search over the pages of a run.

    Parameters
    ----------
    reports
        The reports; those without a page are left out.
    dictionary
        The data dictionary, for the words.
    """
    places = list(in_order([report.entry for report in reports], dictionary))
    made = sorted(
        (report for report in reports if report.outline is not None),
        key=lambda report: places.index(report.entry.slug),
    )
    return Search(
        label=text(dictionary, "index.search.label"),
        hint=text(dictionary, "index.search.hint"),
        data=_as_json(search_data(made, dictionary=dictionary)),
        sections=_sections(made, dictionary),
    )


def search_data(reports: Sequence[Listed], *, dictionary: Dictionary) -> dict[str, Any]:
    """Return what the script searches in.

    Returns
    -------
    dict
        ``pages``: address, report's title with its mark, area and stamps of each; ``items``: kind,
        words, anchor and the numbers of the pages that say so, the area's name replaced where they
        say it; ``words``: what the script says.
    """
    items: dict[tuple[str, tuple[str, ...], int, str, str], list[int]] = {}
    for number, report in enumerate(reports):
        entry = report.entry
        for item in dict.fromkeys(report.outline.items if report.outline else ()):
            words, kind = item.text.replace(entry.area, AREA), KINDS.index(item.kind)
            key = (entry.notebook, report.stamps, kind, words, quote(item.anchor))
            items.setdefault(key, []).append(number)
    return {
        "pages": [
            [one.entry.page, _title(one.entry), one.entry.area, ", ".join(one.stamps)]
            for one in reports
        ],
        "items": [[*key[2:], on_pages] for key, on_pages in items.items()],
        "words": {
            "kinds": [text(dictionary, f"index.search.kinds.{kind}") for kind in KINDS],
            "also": text(dictionary, "index.search.also"),
            "none": text(dictionary, "index.search.none"),
            "one": text(dictionary, "index.search.one"),
            "many": text(dictionary, "index.search.many", number="#"),
            "cut": text(dictionary, "index.search.cut", number="#", shown=MOST),
        },
        "area": AREA,
        "most": MOST,
    }


def _title(entry: Entry) -> str:
    return f"{entry.title} {entry.mark}".rstrip()


def _as_json(data: dict[str, Any]) -> str:
    """Write data so that nothing in it can end the element it stands in."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return written.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _sections(reports: Sequence[Listed], dictionary: Dictionary) -> str:
    """Write every page's sections as a plain list, folded."""
    lists = "".join(_sections_of(report) for report in reports)
    summary = escape(text(dictionary, "index.search.sections"))
    return f"<details><summary>{summary}</summary>{lists}</details>" if lists else ""


def _sections_of(report: Listed) -> str:
    items = report.outline.items if report.outline else ()
    links = "".join(
        f"<li><a href='{escape(f'{report.entry.page}#{quote(item.anchor)}', quote=True)}'>"
        f"{escape(item.text)}</a></li>"
        for item in items
        if item.kind == SECTION and item.anchor
    )
    name = escape(". ".join([report.entry.label, *report.stamps]))
    return f"<h3>{name}</h3><ul>{links}</ul>" if links else ""
