"""What the tests of pages share: readers of HTML, and reports on a small invented county."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from evaluation_lib.areas import find_area, known_areas
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.findings.of_notebooks import rows_shown
from evaluation_lib.findings.table import finding, findings_table
from evaluation_lib.framework.parts import AMOUNT, CHANGE, GAP, Framework, Indicator
from evaluation_lib.framework.reading import evaluation_framework
from evaluation_lib.opening import RecordsReport, prepare_report
from evaluation_lib.presentation.sections import Section
from evaluation_lib.presentation.wording_rules import breaches
from evaluation_lib.synthetic.whole import write_county

PERIOD = {"period_start": "2020-04-01", "period_end": "2025-03-31"}
HIDDEN = ("style", "script")
SPOKEN = ("aria-label", "alt", "title")
LINKS = ("href", "xlink:href", "src", "action", "poster", "data", "srcset")
VOID = ("br", "hr", "img", "meta", "link", "input", "col", "wbr")


class Page(HTMLParser):
    """A page read once.

    Attributes
    ----------
    tags
        Every opening tag with its attributes, in order.
    texts
        Every piece of text outside of styles, and every text that is read aloud.
    open
        The tags that are still open; empty at the end of a well-formed page.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, Any]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, Any]]) -> None:
        self.handle_startendtag(tag, attributes)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, Any]]) -> None:
        self.tags.append((tag, dict(attributes)))
        self.texts += [value for name, value in attributes if name in SPOKEN]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip() and not {*self.open} & {*HIDDEN}:
            self.texts.append(data)

    def attributes(self, name: str) -> list[str]:
        """Every value of one attribute."""
        return [found[name] for _, found in self.tags if name in found]

    @property
    def links(self) -> list[str]:
        """Everything that a browser would fetch or follow."""
        return [link for name in LINKS for link in self.attributes(name)]


@pytest.fixture(scope="session")
def page() -> Callable[[str], Page]:
    """Read a piece of HTML."""
    return Page


@pytest.fixture(scope="session")
def unruly(dictionary: Dictionary) -> Callable[[Page], list[str]]:
    """Say what breaks the rules of wording on a page, or is another word for a certainty."""

    def found(read: Page) -> list[str]:
        return [str(one) for text in read.texts for one in breaches(text, dictionary=dictionary)]

    return found


@pytest.fixture(scope="session")
def small_extracts(dictionary: Dictionary, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extracts of a county of some 4,300 children who do not exist."""
    folder = tmp_path_factory.mktemp("a small county") / "county"
    county = write_county(folder, scenario="default", scale=0.06, seed=7, dictionary=dictionary)
    return county.extracts


@pytest.fixture(scope="session")
def small_report(small_extracts: Path, dictionary: Dictionary) -> Callable[..., RecordsReport]:
    """Open a report on it, with the notebook's defaults but for what is named."""

    @cache
    def open_for(area: str = "Essex", **settings: object) -> RecordsReport:
        given = {"area": area, **PERIOD, "extracts": str(small_extracts), **settings}
        return prepare_report(given, dictionary=dictionary)

    return open_for


@dataclass(frozen=True)
class ReadTable:
    """A table as a reader sees it: its caption, and its cells by what heads row and column."""

    caption: str
    rows: dict[tuple[str, ...], dict[str, str]]


def _seen(html: str) -> str:
    return unescape(re.sub("<[^>]+>", "", html)).replace("\N{NO-BREAK SPACE}", " ")


def _read(table: str) -> ReadTable:
    caption, head, body = (
        re.search(rf"<{tag}[^>]*>(.*?)</{tag}>", table, flags=re.DOTALL)[1]
        for tag in ("caption", "thead", "tbody")
    )
    headers = [_seen(one) for one in re.findall(r"<th[^>]*>(.*?)</th>", head)]
    rows = {}
    for row in re.findall(r"<tr>(.*?)</tr>", body, flags=re.DOTALL):
        heads = tuple(
            _seen(one) for one in re.findall(r"<th[^>]*>(.*?)</th>", row, flags=re.DOTALL)
        )
        cells = [_seen(one) for one in re.findall(r"<td[^>]*>(.*?)</td>", row, flags=re.DOTALL)]
        rows[heads] = dict(zip(headers[len(heads) :], cells, strict=True))
    return ReadTable(_seen(caption), rows)


@pytest.fixture(scope="session")
def tables_of() -> Callable[[str], list[ReadTable]]:
    """Read every table of a piece of HTML, in order."""
    return lambda html: [
        _read(one) for one in re.findall(r"<table.*?</table>", html, flags=re.DOTALL)
    ]


@pytest.fixture(scope="session")
def handed() -> Callable[[Section], pd.DataFrame]:
    """Read what a section hands to the evaluation, as a run does."""

    def read(section: Section) -> pd.DataFrame:
        return findings_table(rows_shown(section._repr_mimebundle_()))

    return read


@pytest.fixture(scope="session")
def framework(dictionary: Dictionary) -> Framework:
    """The framework of the data dictionary."""
    return evaluation_framework(dictionary)


@pytest.fixture(scope="session")
def of_findings(dictionary: Dictionary) -> Callable[..., Any]:
    """Make a report of findings that a test writes down by hand."""

    def made(rows: Iterable[Mapping[str, Any]], *, area: str = "Essex", **more: Any) -> Any:
        setting = SimpleNamespace(
            area=find_area(area, known_areas(dictionary)),
            period_start=more.pop("period_start", date(2020, 4, 1)),
            period_end=more.pop("period_end", date(2025, 3, 31)),
            programme_start=more.pop("programme_start", date(2023, 10, 1)),
            confidence=0.95,
        )
        return OfFindings(
            parameters={"audience": more.pop("audience", "team")},
            dictionary=dictionary,
            framework=evaluation_framework(dictionary),
            findings=SimpleNamespace(table=findings_table(rows), inputs=()),
            setting=setting,
            inputs=(),
            notes=(),
            invented=more.pop("invented", False),
        )

    return made


@pytest.fixture(scope="session")
def full_findings(dictionary: Dictionary) -> Callable[..., list[dict[str, Any]]]:
    """Make findings on every indicator, whose verdicts take turns."""
    groups = ("Mixed", "Asian", "Black", "Other")
    verdicts = ("clearly_higher", "no_clear_difference", "clearly_lower")

    def made(area: str = "Essex") -> list[dict[str, Any]]:
        return [
            row
            for turn, one in enumerate(evaluation_framework(dictionary).indicators)
            for place, group in enumerate(groups if one.source == "council_extracts" else ("",))
            for row in [a_finding(one, area, group, verdicts[(turn + place) % len(verdicts)])]
        ]

    return made


def a_finding(one: Indicator, area: str, group: str, verdict: str) -> dict[str, Any]:
    """A finding on an indicator as its page could hand it over."""
    same = {"indicator": one.id, "area": area, "kind": one.kind, "notebook": one.notebook}
    if one.kind in (CHANGE, GAP):
        told = {"value": 1.234, "lower": 1.055, "upper": 1.443, "number": 120, "unit": "ratio"}
        told |= {"period": "year to 31 March 2022 to year to 31 March 2025"}
        return finding(**same, **told, group=group, verdict=verdict, said=f"{one.label} moved.")
    unit = "count" if one.kind == AMOUNT else "words"
    return finding(**same, unit=unit, said=f"80 of 120 were told of {one.label.lower()}.")


class OfFindings(SimpleNamespace):
    """A report of findings, as its sections ask for it."""

    __hash__ = object.__hash__
