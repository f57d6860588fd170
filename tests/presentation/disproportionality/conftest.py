"""Reports on an invented county small enough to be read in seconds."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path

import pytest

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.opening import RecordsReport, prepare_report
from evaluation_lib.synthetic.whole import write_county

PERIOD = {"period_start": "2020-04-01", "period_end": "2025-03-31"}


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
        heads = tuple(_seen(one) for one in re.findall(r"<th[^>]*>(.*?)</th>", row))
        cells = [_seen(one) for one in re.findall(r"<td[^>]*>(.*?)</td>", row)]
        rows[heads] = dict(zip(headers[len(heads) :], cells, strict=True))
    return ReadTable(_seen(caption), rows)


@pytest.fixture(scope="session")
def tables_of() -> Callable[[str], list[ReadTable]]:
    """Read every table of a piece of HTML, in order."""
    return lambda html: [
        _read(one) for one in re.findall(r"<table.*?</table>", html, flags=re.DOTALL)
    ]
