"""Series to fit: one of chance alone, and the Sicilian smoking ban."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest


@pytest.fixture(scope="session")
def its(shared_reference) -> Path:
    """What R makes of the Sicilian smoking ban."""
    return shared_reference / "its"


@pytest.fixture(scope="session")
def sicily(its) -> pd.DataFrame:
    """Coronary admissions per head before and after the ban of January 2005."""
    rows = pd.read_csv(its / "sicily.csv")
    return pd.DataFrame(
        {
            "period": [f"{y}-{m:02d}" for y, m in zip(rows["year"], rows["month"], strict=True)],
            "count": rows["aces"].astype("Int64"),
            "exposure": rows["stdpop"],
        }
    )


@pytest.fixture
def drawn(rng) -> Callable[..., pd.DataFrame]:
    """Draw months from 2020-01 on, of which the second half is multiplied by an effect."""

    def draw(
        *, periods: int = 40, mean: float = 50.0, effect: float = 1.0, exposure: float = 1000.0
    ) -> pd.DataFrame:
        after = np.arange(periods) >= periods // 2
        return pd.DataFrame(
            {
                "period": pd.period_range("2020-01", periods=periods, freq="M").astype(str),
                "count": pd.array(rng.poisson(mean * effect**after), dtype="Int64"),
                "exposure": exposure,
            }
        )

    return draw
