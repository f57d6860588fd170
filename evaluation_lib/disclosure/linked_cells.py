"""Cells of a release in long form, and the sums that hold among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from evaluation_lib.disclosure.nesting import parts_of
from evaluation_lib.errors import DataError

#: Value column of cells in long form, and what stands in a dimension for all its values together.
COUNT, TOTAL = "count", "Total"
#: Columns of sums that are given directly, besides the dimensions.
SUM, SIGN = "sum", "sign"

NO_COLUMN = "The cells have no column '{column}'. Columns: {columns}."
EMPTY = "Column '{column}' has an empty cell. Write the value, or {total} for all together."
TWICE = "The cell {cell} stands there twice. Leave one of both."
NO_CELLS = "There are no cells. Give at least one row."

Ints = NDArray[np.int64]
Parts = Mapping[str, Sequence[str]]


@dataclass(frozen=True, eq=False)
class LinkedCells:
    """Cells and the sums that hold among them.

    Attributes
    ----------
    cells
        One row per cell in the order in which it came: the dimensions as text, ``count`` (Int64,
        ``<NA>`` where not known).
    dimensions
        The names of the dimensions, sorted, so that nothing depends on the order of columns.
    sums
        One row per sum, one column per cell and, behind them, one per remainder: 1 for what is the
        sum, -1 for its parts. Every row times the counts is 0.
    remainders
        One row per sum of which parts are missing: the dimensions of the sum itself. What is
        missing is one more cell, which nobody shows; it is a column of ``sums`` behind the cells.
    order
        Positions of the cells in the order of their names.
    """

    cells: pd.DataFrame
    dimensions: tuple[str, ...]
    sums: sparse.csr_matrix
    remainders: pd.DataFrame
    order: Ints

    @property
    def missing_parts(self) -> int:
        """How many sums are not claimed, because a part of theirs is no cell."""
        return len(self.remainders)

    def row_of(self, position: int) -> int:
        """Return the row of a cell in the table; of a remainder, that of the sum it is left of."""
        if position < len(self.cells):
            return position
        [sum_] = self.sums[:, [position]].tocoo().row
        told = self.sums[sum_]
        return int(told.indices[told.data > 0][0])

    def name(self, position: int) -> str:
        """Name a cell for a person: its dimensions, or the sum that a remainder is left of."""
        known = len(self.cells)
        table, row = (
            (self.cells, position) if position < known else (self.remainders, position - known)
        )
        named = ", ".join(
            f"{dimension} {table[dimension].iloc[row]}" for dimension in self.dimensions
        )
        return named if position < known else f"what is left of {named}"


def linked_cells(
    cells: pd.DataFrame,
    *,
    dimensions: Sequence[str],
    nesting: Mapping[str, pd.DataFrame] | None = None,
    extra_sums: pd.DataFrame | None = None,
    total: str | None = TOTAL,
) -> LinkedCells:
    """Find every sum that holds among cells.

    Along each dimension, for every combination of the others: a value that the nesting gives parts
    is their sum, and ``total`` is the sum of all values that are part of none (or of the parts that
    the nesting gives it). A sum of which no part is a cell is no sum.

    Parameters
    ----------
    cells
        One row per cell: the dimensions, ``count`` (may be ``<NA>``).
    dimensions
        Columns that tell cells from each other.
    nesting
        For a dimension a table ``child``, ``parent``. A child may have several parents (a quarter
        in overlapping windows); each parent is the sum of its children.
    extra_sums
        Sums that no nesting gives: the dimensions, ``sum`` (which sum, any label), ``sign`` (1 for
        the sum, -1 for a part).
    total
        What stands for all values of a dimension together; None if nothing does.

    Raises
    ------
    DataError
        If a column is missing, a dimension is empty somewhere, a cell stands there twice, or the
        nesting leads back to itself.
    """
    dimensions = tuple(sorted(dimensions))
    cells = _checked(cells, dimensions=dimensions, total=total)
    codes = {name: pd.factorize(cells[name], sort=True) for name in dimensions}
    parts = {
        name: parts_of(values, nesting=(nesting or {}).get(name), total=total)
        for name, (_, values) in codes.items()
    }
    found = [_sums_along(name, codes, parts=parts[name]) for name in dimensions]
    if extra_sums is not None:
        found.append(_given_sums(extra_sums, cells=cells, dimensions=dimensions))
    order = np.lexsort([codes[name][0] for name in reversed(dimensions)])
    sums, of_remainders = _matrix(found, order=order)
    return LinkedCells(
        cells=cells,
        dimensions=dimensions,
        sums=sums,
        remainders=cells.iloc[of_remainders][list(dimensions)].reset_index(drop=True),
        order=order,
    )


def _checked(
    cells: pd.DataFrame, *, dimensions: tuple[str, ...], total: str | None
) -> pd.DataFrame:
    if not len(cells):
        raise DataError(NO_CELLS)
    for column in (*dimensions, COUNT):
        if column not in cells:
            raise DataError(NO_COLUMN.format(column=column, columns=", ".join(cells.columns)))
    kept = cells[[*dimensions, COUNT]].reset_index(drop=True)
    for column in dimensions:
        if kept[column].isna().any():
            raise DataError(EMPTY.format(column=column, total=total))
    kept = kept.astype({**dict.fromkeys(dimensions, "str"), COUNT: "Int64"})
    twice = kept.duplicated(list(dimensions))
    if twice.any():
        raise DataError(TWICE.format(cell=", ".join(kept.loc[twice.idxmax(), list(dimensions)])))
    return kept


def _sums_along(name: str, codes: Mapping[str, tuple], *, parts: Parts) -> pd.DataFrame:
    """Sums along one dimension: ``sum``, ``cell``, ``sign``, ``whole`` (whether no part lacks)."""
    at = pd.DataFrame({"value": codes[name][1][codes[name][0]], "place": _places(name, codes)})
    at["cell"] = np.arange(len(at))
    asked = pd.DataFrame(
        [(parent, child) for parent, children in parts.items() for child in children],
        columns=["parent", "child"],
        dtype="str",
    )
    sums = at.rename(columns={"cell": "sum", "value": "parent"}).merge(asked, on="parent")
    found = _with_cells(sums[["sum", "place", "child"]], at=at)
    # A part that is no cell is the sum of its own parts, where these are cells.
    while len(stand_in := _own_parts(found, asked=asked, at=at)):
        found = pd.concat([found.drop(stand_in["replaced"]), stand_in.drop(columns="replaced")])
        found = found.reset_index(drop=True)
    lacks = found["cell"].isna()
    found["whole"] = ~lacks.groupby(found["sum"]).transform("any")
    return _signed(found[~lacks])


def _places(name: str, codes: Mapping[str, tuple]) -> Ints:
    """Number the combinations of all other dimensions, one number per cell."""
    others = [other for dimension, (other, _) in codes.items() if dimension != name]
    if not others:
        return np.zeros(len(codes[name][0]), dtype=np.int64)
    return np.unique(np.column_stack(others), axis=0, return_inverse=True)[1].reshape(-1)


def _with_cells(parts: pd.DataFrame, *, at: pd.DataFrame) -> pd.DataFrame:
    cells = at.rename(columns={"value": "child"})
    return parts.merge(cells, on=["child", "place"], how="left")


def _own_parts(found: pd.DataFrame, *, asked: pd.DataFrame, at: pd.DataFrame) -> pd.DataFrame:
    """Parts of parts that are no cell, where at least one of them is, and what they replace."""
    lacks = found[found["cell"].isna()].reset_index(names="replaced")
    below = lacks.drop(columns="cell").merge(
        asked.rename(columns={"child": "below"}), left_on="child", right_on="parent"
    )
    below = below.drop(columns=["child", "parent"]).rename(columns={"below": "child"})
    # What lies deeper still is looked for only through values that are in the table's nesting.
    stand_in = _with_cells(below, at=at)
    some = stand_in["cell"].notna() | stand_in["child"].isin(asked["parent"])
    return stand_in[some.groupby(stand_in["replaced"]).transform("any")]


def _signed(parts: pd.DataFrame) -> pd.DataFrame:
    """One row for each cell of each sum, the sum itself first."""
    parts = parts[["sum", "cell", "whole"]].astype({"cell": np.int64}).assign(sign=-1)
    sums = parts.drop_duplicates("sum").assign(cell=lambda rows: rows["sum"], sign=1)
    return pd.concat([sums, parts], ignore_index=True)


def _given_sums(
    extra: pd.DataFrame, *, cells: pd.DataFrame, dimensions: tuple[str, ...]
) -> pd.DataFrame:
    keys = list(dimensions)
    numbered = cells[keys].assign(cell=np.arange(len(cells)))
    found = extra.astype(dict.fromkeys(keys, "str")).merge(numbered, on=keys, how="left")
    lacks = found["cell"].isna()
    found["whole"] = ~lacks.groupby(found[SUM]).transform("any")
    # Without the sum itself or without any part nothing can be said.
    told = found[~lacks].groupby(SUM)[SIGN].transform(lambda signs: {1, -1} <= set(signs))
    return found[~lacks][told.astype(bool)].assign(cell=lambda rows: rows["cell"].astype(int))[
        [SUM, "cell", SIGN, "whole"]
    ]


def _matrix(found: Sequence[pd.DataFrame], *, order: Ints) -> tuple[sparse.csr_matrix, Ints]:
    """One row per sum, in an order that only names decide, and of which cells parts are missing."""
    number = len(order)
    rank = np.empty(number, dtype=np.int64)
    rank[order] = np.arange(number)
    told = pd.concat([table.assign(source=at) for at, table in enumerate(found)], ignore_index=True)
    told["row"] = told.groupby(["source", "sum"], sort=False).ngroup()
    told["rank"] = rank[told["cell"].to_numpy(dtype=np.int64)]
    told = told.sort_values(["row", "sign", "rank"], ascending=[True, False, True])
    told["row"] = _ranked(told)[told["row"].to_numpy(dtype=np.int64)]
    lacking = told[~told["whole"].astype(bool) & told["sign"].eq(1)]
    lacking = lacking.drop_duplicates("row").sort_values("row")
    rows = np.concatenate([told["row"], lacking["row"]]).astype(np.int64)
    columns = np.concatenate([told["cell"], number + np.arange(len(lacking))]).astype(np.int64)
    signs = np.concatenate([told["sign"], np.full(len(lacking), -1)]).astype(float)
    shape = (told["row"].nunique(), number + len(lacking))
    return sparse.csr_matrix((signs, (rows, columns)), shape), lacking["cell"].to_numpy(np.int64)


def _ranked(told: pd.DataFrame) -> Ints:
    """Rank the sums by the names of their cells, the sum itself first."""
    names = told.groupby("row")["rank"].agg(tuple).to_list()
    ranks = np.empty(len(names), dtype=np.int64)
    ranks[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
    return ranks
