"""Fixtures for measures: independent expected values, and small counts to measure."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest


@pytest.fixture(scope="session")
def shared_reference() -> Path:
    """The folder of independent expected values, which lies beside the project, not in it."""
    folder = Path(__file__).resolve().parents[3] / "shared" / "reference"
    if not folder.is_dir():
        pytest.skip("the folder of independent expected values is not beside the project")
    return folder


@pytest.fixture
def essex_2025() -> pd.DataFrame:
    """Children looked after in Essex on 31 March 2025 over children 0 to 17 in Census 2021."""
    groups = ["White", "Mixed", "Asian", "Black", "Other"]
    return pd.DataFrame(
        {
            "area": "Essex",
            "group": groups,
            "period": 2025,
            "count": pd.array([877, 131, 40, 72, 21], dtype="Int64"),
            "population": [266225.4, 18995.9, 13494.5, 10968.0, 3210.8],
        }
    )
