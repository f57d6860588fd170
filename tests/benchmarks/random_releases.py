"""Releases of counts made by chance, nested as the suite's are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evaluation_lib.disclosure.linked_cells import LinkedCells, linked_cells

#: Means of counts of a district in a quarter at the first decision point, by group.
MEANS = {"White": 20.0, "Mixed": 3.0, "Asian": 2.0, "Black": 1.5, "Other": 0.8}
#: How far the last decision point lies below the first.
FUNNEL = (3.0, 0.3)
SMALL = 5
KEYS = ["area", "group", "year"]

Parents = Mapping[str, dict[str, str]]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Release:
    """Cells and their sums, those that readers know, and those that nobody shows."""

    linked: LinkedCells
    known: Mask
    unpublished: Mask


def random_releases(tables: Sequence[int], *, rng: np.random.Generator) -> Release:
    """Some tables side by side, linked by nothing: districts in quadrants, by group and year."""
    made = [_random_table(f"table {number}", rng=rng) for number in tables]
    cells = pd.concat([cells for cells, _ in made], ignore_index=True)
    nesting = {
        name: _nesting({child: parent for _, one in made for child, parent in one[name].items()})
        for name in KEYS
    }
    linked = linked_cells(cells, dimensions=KEYS, nesting=nesting, total=None)
    return Release(linked, cells["known"].to_numpy(), cells["unpublished"].to_numpy())


def _random_table(name: str, *, rng: np.random.Generator) -> tuple[pd.DataFrame, Parents]:
    """One table with gaps of every kind, and for each dimension what is part of what."""
    each = rng.integers(2, 4)
    quadrants = {f"district {i}": f"quadrant {i // each}" for i in range(2 * each)}
    groups = list(MEANS)[: rng.integers(2, 5)]
    years = [str(year) for year in range(1 + (rng.random() < 0.125))]
    means = dict(zip(groups, rng.gamma(1, rng.uniform(1, 8), size=len(groups)), strict=True))
    cells = _leaves(area=list(quadrants), group=groups, year=years)
    cells["count"] = rng.poisson(cells["group"].map(means))
    cells = _with_total(_with_areas(cells, quadrants), "group")
    if rng.random() < 0.5:
        cells = _with_total(cells, "year")
    if rng.random() < 0.3:
        cells = cells[rng.random(len(cells)) < 0.9]
    cells["known"] = (rng.random(len(cells)) < 0.03) & (cells["count"] > SMALL)
    cells["known"] &= rng.random() < 0.3
    cells["unpublished"] = (rng.random(len(cells)) < 0.1) & ~cells["known"]
    cells["unpublished"] &= rng.random() < 0.3
    parts = {
        "area": quadrants | dict.fromkeys(quadrants.values(), "Total"),
        "group": dict.fromkeys(groups, "Total"),
        "year": dict.fromkeys(years, "Total"),
    }
    # Values of one table are none of another's.
    cells[KEYS] = name + " " + cells[KEYS]
    return cells, {
        key: {f"{name} {child}": f"{name} {parent}" for child, parent in one.items()}
        for key, one in parts.items()
    }


def county(quarters: int) -> Release:
    """Twelve districts in four quadrants in a county, five groups, eight decision points."""
    rng = np.random.default_rng(1)
    parents = {f"district {i:02}": f"quadrant {i // 3}" for i in range(12)}
    points = [f"point {i}" for i in range(8)]
    reached = dict(zip(points, np.geomspace(*FUNNEL, len(points)), strict=True))
    names = [f"quarter {i:02}" for i in range(quarters)]
    cells = _leaves(area=list(parents), group=list(MEANS), point=points, period=names)
    cells["count"] = rng.poisson(cells["group"].map(MEANS) * cells["point"].map(reached))
    cells = _with_total(_with_areas(cells, parents), "group")
    linked = linked_cells(
        cells,
        dimensions=["area", "group", "point", "period"],
        nesting={"area": _nesting(parents)},
    )
    nobody = np.zeros(len(cells), dtype=bool)
    return Release(linked, nobody, nobody)


def _leaves(**values: list[str]) -> pd.DataFrame:
    return pd.MultiIndex.from_product(values.values(), names=values).to_frame(index=False)


def _with_areas(cells: pd.DataFrame, parents: dict[str, str]) -> pd.DataFrame:
    """Add quadrants and the county."""
    quadrants = _added_up(cells.assign(area=cells["area"].map(parents)))
    return pd.concat([_with_total(cells, "area"), quadrants], ignore_index=True)


def _with_total(cells: pd.DataFrame, name: str) -> pd.DataFrame:
    return pd.concat([cells, _added_up(cells.assign(**{name: "Total"}))], ignore_index=True)


def _added_up(cells: pd.DataFrame) -> pd.DataFrame:
    keys = [name for name in cells if name != "count"]
    return cells.groupby(keys, as_index=False)["count"].sum()


def _nesting(parents: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame({"child": list(parents), "parent": list(parents.values())})
