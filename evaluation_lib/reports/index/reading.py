"""Where each kind of reader begins: short lists, from the dictionary, of what to read in turn."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from string import Formatter
from urllib.parse import quote

from evaluation_lib.areas import county_of, slug_of
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.presentation.wording import template, text
from evaluation_lib.reports.index.listed import Listed
from evaluation_lib.reports.index.matrix import in_order
from evaluation_lib.reports.outline import SECTION, Item


@dataclass(frozen=True)
class Step:
    """One thing to read: its words, its address if it was made, why, and how long it takes."""

    words: str
    address: str
    why: str
    minutes: int


@dataclass(frozen=True)
class ReadingList:
    """What one kind of reader reads, in turn."""

    reader: str
    minutes: str
    steps: tuple[Step, ...]

    def _repr_html_(self) -> str:
        anchor = f"begin-{slug_of(self.reader)}"
        steps = "".join(
            f"<li>{_linked(step)}<br><span class='soft'>{escape(step.why)}</span></li>"
            for step in self.steps
        )
        return (
            f"<section class='reader' aria-labelledby='{anchor}'><h3 id='{anchor}'>"
            f"{escape(self.reader)}</h3><p class='soft'>{escape(self.minutes)}</p>"
            f"<ol>{steps}</ol></section>"
        )


def reading_lists(reports: Sequence[Listed], *, dictionary: Dictionary) -> list[ReadingList]:
    """Return the lists that the dictionary's table ``reading_orders`` holds, on this run's pages.

    The county's reports are linked; where a run has none, those of its first area that has one. A
    list of which nothing was made is left out.
    """
    found = []
    by_notebook = for_readers(reports, dictionary)
    table = dictionary.read("reading_orders")
    for label, rows in table.groupby("label", sort=False):
        steps = tuple(
            _step(row, by_notebook.get(row["notebook"]), dictionary)
            for row in rows.sort_values("order").to_dict("records")
        )
        if any(step.address for step in steps):
            minutes = sum(step.minutes for step in steps)
            words = text(dictionary, "index.reading.minutes", minutes=minutes)
            found.append(ReadingList(str(label), words, steps))
    return found


def for_readers(reports: Sequence[Listed], dictionary: Dictionary) -> Mapping[str, Listed]:
    """The report to read of each notebook: the county's, or else that of the first area."""
    county = county_of(dictionary).slug
    slugs = list(in_order([report.entry for report in reports], dictionary))
    order = sorted(
        reports,
        key=lambda report: (report.entry.slug != county, slugs.index(report.entry.slug)),
    )
    chosen: dict[str, Listed] = {}
    for report in order:
        if report.outline is not None:
            chosen.setdefault(report.entry.notebook, report)
    return chosen


def _step(row: Mapping[str, object], report: Listed | None, dictionary: Dictionary) -> Step:
    title = str(dictionary.read("reports").set_index("notebook")["title"][row["notebook"]])
    why, minutes = str(row["why"]), int(str(row["minutes"]))
    if report is None:
        return Step(text(dictionary, "index.not_made", title=title), "", why, minutes)
    section = str(row["section"]) if isinstance(row["section"], str) else ""
    part = section_of(report, section, dictionary=dictionary) if section else None
    if part is None:
        return Step(report.entry.label, report.entry.page, why, minutes)
    words = text(dictionary, "index.reading.part", title=title, part=part.text)
    return Step(words, f"{report.entry.page}#{quote(part.anchor)}", why, minutes)


def section_of(report: Listed, key: str, *, dictionary: Dictionary) -> Item | None:
    """Return the section of a page whose heading the dictionary's words under a key give."""
    literal = (
        re.escape(words) + ("" if name is None else ".+")
        for words, name, _, _ in Formatter().parse(template(dictionary, key))
    )
    heading = re.compile("".join(literal) + r"(\s\(.*\))?")
    items = report.outline.items if report.outline else ()
    return next(
        (item for item in items if item.kind == SECTION and heading.fullmatch(item.text)), None
    )


def _linked(step: Step) -> str:
    if not step.address:
        return escape(step.words)
    return f"<a href='{escape(step.address, quote=True)}'>{escape(step.words)}</a>"
