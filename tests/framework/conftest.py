"""A framework of the tests' own, and findings made by hand."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from evaluation_lib.framework.parts import Framework
from evaluation_lib.framework.reading import evaluation_framework

#: A finding as a page hands it over, but for what a test is about.
FINDING = {
    "indicator": "",
    "area": "Essex",
    "group": "",
    "kind": "change",
    "measure": "share who agree",
    "period": "2022 to 2025",
    "value": math.nan,
    "lower": math.nan,
    "upper": math.nan,
    "unit": "share",
    "number": pd.NA,
    "verdict": "",
    "said": "",
    "notebook": "workforce_and_practice",
    "section": "",
    "missing": "",
}


@pytest.fixture(scope="session")
def framework(dictionary) -> Framework:
    """The framework of the data dictionary."""
    return evaluation_framework(dictionary)


@pytest.fixture(scope="session")
def findings() -> Callable[..., pd.DataFrame]:
    """Make a table of findings of the rows that are given."""

    def made(*rows: dict[str, Any]) -> pd.DataFrame:
        return pd.DataFrame([{**FINDING, **row} for row in rows], columns=list(FINDING))

    return made
