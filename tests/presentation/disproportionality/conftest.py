"""Reports on an invented county small enough to be read in seconds."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from html import unescape
from pathlib import Path

import pandas as pd
import pytest

from evaluation_lib.areas import county_of
from evaluation_lib.dictionary import Dictionary
from evaluation_lib.disclosure.release_plan import CELL, ReleasePlan
from evaluation_lib.opening import RecordsReport, prepare_report
from evaluation_lib.presentation.disproportionality.release_cells import release_cells
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


@pytest.fixture(scope="session")
def with_plan() -> Callable[..., RecordsReport]:
    """Give a report a plan: every cell of its page is shown but those that ``hide`` names.

    ``hide`` takes the cells (the columns of `release_plan.CELL` and their ``count``) and says of
    each whether it is hidden.
    """

    @cache
    def cells_of(report: RecordsReport) -> pd.DataFrame:
        areas = list(dict.fromkeys([county_of(report.dictionary), report.setting.area]))
        return release_cells(report, areas=areas).cells

    def planned(
        report: RecordsReport, *, hide: Callable[[pd.DataFrame], pd.Series] = none_of
    ) -> RecordsReport:
        cells = cells_of(report)
        shown = cells.assign(shown=~hide(cells).astype(bool))[[*CELL, "shown"]]
        plan = ReleasePlan(cells=shown, audience="team", rounding_base=None, describing_base=10)
        return replace(report, release=plan)

    return planned


def none_of(cells: pd.DataFrame) -> pd.Series:
    """Hide nothing."""
    return pd.Series(False, index=cells.index)
