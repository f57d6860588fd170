"""Reports on an invented county small enough to be read in seconds."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
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
