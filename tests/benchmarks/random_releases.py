"""Releases of counts made by chance, nested as the suite's are."""

from __future__ import annotations

from collections.abc import Sequence
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

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Release:
    """Cells and their sums, those that readers know, and those that nobody shows."""

    linked: LinkedCells
    known: Mask
    unpublished: Mask


def random_releases(tables: Sequence[int], *, rng: np.random.Generator) -> Release:
    """Some tables side by side, linked by nothing: districts in quadrants, by group and year."""
    parts = {f"table {number}": _random_parts(rng) for number in tables}
    counts = [_random_counts(name, one, rng=rng) for name, one in parts.items()]
    cells = pd.concat(counts, ignore_index=True)
    nesting = {
        key: {
            f"{name} {child}": f"{name} {above}"
            for name, one in parts.items()
            for child, above in one[key].items()
        }
        for key in KEYS
    }
    cells = _with_parents(_with_parents(cells, "area", nesting), "area", nesting)
    cells = _with_parents(cells, "group", nesting)
    totals_of_years = _with_parents(cells, "year", nesting).iloc[len(cells) :]
    wanted = _of_some_tables(totals_of_years, share=0.5, rng=rng)
    cells = pd.concat([cells, totals_of_years[wanted]])
    lacking = _of_some_tables(cells, share=0.3, rng=rng) & (rng.random(len(cells)) < 0.1)
    cells = cells[~lacking].reset_index(drop=True)
    known = _of_some_tables(cells, share=0.3, rng=rng) & (rng.random(len(cells)) < 0.03)
    known &= cells["count"].to_numpy() > SMALL
    unpublished = _of_some_tables(cells, share=0.3, rng=rng) & (rng.random(len(cells)) < 0.1)
    linked = linked_cells(
        cells,
        dimensions=KEYS,
        nesting={key: _nesting(one) for key, one in nesting.items()},
        total=None,
    )
    return Release(linked, known, unpublished & ~known)


def _random_parts(rng: np.random.Generator) -> dict[str, dict[str, str]]:
    """Draw the values of each dimension of one table, and what each is part of."""
    each = rng.integers(2, 4)
    quadrants = {f"district {i}": f"quadrant {i // each}" for i in range(2 * each)}
    years = range(1 + (rng.random() < 0.125))
    return {
        "area": quadrants | dict.fromkeys(quadrants.values(), "county"),
        "group": dict.fromkeys(list(MEANS)[: rng.integers(2, 5)], "everybody"),
        "year": dict.fromkeys(map(str, years), "all years"),
    }


def _random_counts(
    name: str, parts: dict[str, dict[str, str]], *, rng: np.random.Generator
) -> pd.DataFrame:
    """Draw the counts of districts; values of one table are none of another's."""
    districts = [area for area, above in parts["area"].items() if above != "county"]
    cells = _leaves(area=districts, group=list(parts["group"]), year=list(parts["year"]))
    groups = parts["group"]
    means = dict(zip(groups, rng.gamma(1, rng.uniform(1, 8), size=len(groups)), strict=True))
    counts = rng.poisson(cells["group"].map(means))
    return (name + " " + cells).assign(count=counts)


def _of_some_tables(cells: pd.DataFrame, *, share: float, rng: np.random.Generator) -> Mask:
    """Mark the cells of some of the tables."""
    table, tables = pd.factorize(cells["area"].str.split().str[1])
    return (rng.random(len(tables)) < share)[table]


def county(quarters: int) -> Release:
    """Twelve districts in four quadrants in a county, five groups, eight decision points."""
    rng = np.random.default_rng(1)
    parents = {f"district {i:02}": f"quadrant {i // 3}" for i in range(12)}
    points = [f"point {i}" for i in range(8)]
    reached = dict(zip(points, np.geomspace(*FUNNEL, len(points)), strict=True))
    names = [f"quarter {i:02}" for i in range(quarters)]
    cells = _leaves(area=list(parents), group=list(MEANS), point=points, period=names)
    cells["count"] = rng.poisson(cells["group"].map(MEANS) * cells["point"].map(reached))
    quadrants = _added_up(cells.assign(area=cells["area"].map(parents)))
    cells = pd.concat([_with_total(cells, "area"), quadrants], ignore_index=True)
    cells = _with_total(cells, "group")
    linked = linked_cells(
        cells,
        dimensions=["area", "group", "point", "period"],
        nesting={"area": _nesting(parents)},
    )
    nobody = np.zeros(len(cells), dtype=bool)
    return Release(linked, nobody, nobody)


def _leaves(**values: list[str]) -> pd.DataFrame:
    return pd.MultiIndex.from_product(values.values(), names=values).to_frame(index=False)


def _with_parents(
    cells: pd.DataFrame, name: str, nesting: dict[str, dict[str, str]]
) -> pd.DataFrame:
    """Add what the values of a dimension are part of, where that is not there yet."""
    parents = nesting[name]
    there = cells[name].map(parents).dropna().isin(cells[name])
    above = cells.loc[there.index[~there]]
    above = _added_up(above.assign(**{name: above[name].map(parents)}))
    return pd.concat([cells, above], ignore_index=True)


def _with_total(cells: pd.DataFrame, name: str) -> pd.DataFrame:
    return pd.concat([cells, _added_up(cells.assign(**{name: "Total"}))], ignore_index=True)


def _added_up(cells: pd.DataFrame) -> pd.DataFrame:
    keys = [name for name in cells if name != "count"]
    return cells.groupby(keys, as_index=False)["count"].sum()


def _nesting(parents: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame({"child": list(parents), "parent": list(parents.values())})
