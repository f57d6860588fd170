"""Tables of counts for tests of suppression: the published cases of other tools, random ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from evaluation_lib.disclosure.linked_cells import LinkedCells, linked_cells


@pytest.fixture(scope="session")
def sdc_cases(shared_real: Path) -> Callable[[str], Any]:
    """Read a file of cases, see `MANIFEST_statistics.csv` beside it for their sources."""

    def read(name: str) -> Any:
        file = shared_real.parent / "reference" / "sdc" / f"{name}.json"
        if not file.is_file():
            pytest.skip("the reference values do not lie beside the project")
        return json.loads(file.read_text(encoding="utf-8"))

    return read


def with_totals(cells: pd.DataFrame, *, dimensions: list[str]) -> pd.DataFrame:
    """Add the sum over each dimension, and over all of them."""
    for name in dimensions:
        others = [one for one in dimensions if one != name]
        sums = cells.groupby(others, sort=False)["count"].sum().reset_index()
        cells = pd.concat([cells, sums.assign(**{name: "Total"})], ignore_index=True)
    return cells


@pytest.fixture(scope="session")
def table_with_totals() -> Callable[..., LinkedCells]:
    """Link the cells of a table by its totals."""

    def linked(cells: pd.DataFrame, *, dimensions: list[str]) -> LinkedCells:
        return linked_cells(with_totals(cells, dimensions=dimensions), dimensions=dimensions)

    return linked
