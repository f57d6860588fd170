"""Small tables of counts: with their totals, by chance, and as other tools published them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from evaluation_lib.disclosure.linked_cells import LinkedCells, linked_cells

#: Dimensions of other tools' tables that are nested in a column of their microdata.
NESTED_IN = {"county": ("quadrant",), "geo": ("eu",), "region": ("county", "group")}
FOUND = ("count", "lo", "up", "primary", "suppressed")

# sdcTable, tests/testthat/test-linked-tables.r, and UserSupport#136
REGIONS = [
    ("A", "county-1", "small", 2),
    ("B", "county-1", "small", 2),
    ("I", "county-1", "small", 8),
    ("J", "county-1", "small", 8),
    ("K", "county-2", "small", 3),
    ("L", "county-2", "BIG", 3),
    ("M", "county-2", "BIG", 3),
    ("N", "county-2", "small", 7),
]


def table(dimensions: str, rows: Sequence[tuple]) -> pd.DataFrame:
    """Make cells of rows: a value for each dimension, and the count."""
    return pd.DataFrame(rows, columns=[*dimensions.split(), "count"])


def with_totals(cells: pd.DataFrame, *, over: Sequence[str]) -> pd.DataFrame:
    """Add the sum over each dimension, and over all of them."""
    for name in over:
        others = [one for one in cells if one not in (name, "count")]
        sums = (
            cells.groupby(others, sort=False)["count"].sum().reset_index()
            if others
            else cells[["count"]].sum().to_frame().T
        )
        cells = pd.concat([cells, sums.assign(**{name: "Total"})], ignore_index=True)
    return cells


def linked_table(cells: pd.DataFrame, **nesting: dict[str, str]) -> LinkedCells:
    """Link cells by their totals and by what is nested in what: for a dimension, child: parent."""
    return linked_cells(
        cells,
        dimensions=[name for name in cells if name != "count"],
        nesting={name: nested(parents) for name, parents in nesting.items()},
    )


def nested(parents: dict[str, str]) -> pd.DataFrame:
    """Make a nesting of child: parent."""
    return pd.DataFrame({"child": list(parents), "parent": list(parents.values())})


def regions(*, by: tuple[str, ...]) -> LinkedCells:
    """The regions with the counties, or groups, or both that they add up to."""
    frame = pd.DataFrame(REGIONS, columns=["region", "county", "group", "count"])
    cells = [frame[["region", "count"]], pd.DataFrame({"region": ["Total"], "count": [36]})]
    for name in by:
        cells.append(frame.groupby(name)["count"].sum().rename_axis("region").reset_index())
    nesting = pd.concat(
        [nested(dict(zip(frame["region"], frame[name], strict=True))) for name in by]
    )
    both = pd.DataFrame(
        {"region": ["Total", "small", "BIG"], "sum": "by group", "sign": [1, -1, -1]}
    )
    wholes = nested({"county-1": "Total", "county-2": "Total"})
    if by == ("group",):
        wholes = nested({"small": "Total", "BIG": "Total"})
    return linked_cells(
        pd.concat(cells, ignore_index=True),
        dimensions=["region"],
        nesting={"region": pd.concat([nesting, wholes])},
        extra_sums=both if len(by) > 1 else None,
    )


def as_published(case: dict[str, Any], key: str = "published") -> tuple[pd.DataFrame, LinkedCells]:
    """Read another tool's table: what it published and hid, and the cells linked."""
    published = pd.DataFrame(case[key]).rename(columns=dict.fromkeys(["freq", "n", "ant"], "count"))
    inner = pd.DataFrame(case["inner"])
    dimensions = [name for name in published if name not in FOUND]
    nesting = {
        name: inner[[name, above]].drop_duplicates().set_axis(["child", "parent"], axis=1)
        for name in dimensions
        for above in NESTED_IN.get(name, ())
        if above in inner and above not in dimensions and inner[above].isin(published[name]).any()
    }
    return published, linked_cells(published, dimensions=dimensions, nesting=nesting)


@st.composite
def two_way(draw: st.DrawFn, *, rows: int = 2, columns: int = 3, most: int = 4) -> pd.DataFrame:
    """Draw a table of areas by groups with its totals."""
    counts = draw(st.lists(st.integers(0, most), min_size=rows * columns, max_size=rows * columns))
    names = [(f"area {i}", f"group {j}") for i in range(rows) for j in range(columns)]
    cells = table("area group", [(*name, count) for name, count in zip(names, counts, strict=True)])
    return with_totals(cells, over=["area", "group"])


@st.composite
def nested_areas(draw: st.DrawFn, *, most: int = 12) -> tuple[pd.DataFrame, dict[str, str]]:
    """Draw districts in quadrants in a county by group, and which district is in which quadrant."""
    parents = {
        f"district {i}{j}": f"quadrant {i}"
        for i in range(2)
        for j in range(draw(st.integers(2, 3)))
    }
    groups = [f"group {i}" for i in range(draw(st.integers(1, 3)))]
    names = [(district, group) for district in parents for group in groups]
    counts = draw(st.lists(st.integers(0, most), min_size=len(names), max_size=len(names)))
    cells = table("area group", [(*name, count) for name, count in zip(names, counts, strict=True)])
    quadrants = cells.assign(area=cells["area"].map(parents))
    quadrants = quadrants.groupby(["area", "group"], as_index=False)["count"].sum()
    county = with_totals(cells, over=["area"]).iloc[len(cells) :]
    return with_totals(pd.concat([cells, quadrants, county]), over=["group"]), parents
