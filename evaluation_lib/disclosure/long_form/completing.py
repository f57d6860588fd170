"""Add to a table the totals and the zeros that it does not have, and check that it adds up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from evaluation_lib.disclosure.linked_cells import COUNT, TOTAL
from evaluation_lib.disclosure.long_form.reading import LongTable
from evaluation_lib.disclosure.nesting import CHILD, PARENT, parts_of
from evaluation_lib.errors import DataError
from evaluation_lib.wordlists import cut

#: More cells than anybody reads, and than the solver has time for.
MOST_CELLS = 50_000

DOES_NOT_ADD_UP = (
    "{cell} is {whole}, but its parts add up to {parts}. Correct the number, add a row for what "
    "is missing, or leave the total out: it is added."
)
TOO_MANY = (
    f"With its totals the table has more than {MOST_CELLS} cells. Leave out a column, or pool "
    "values of one."
)

Key = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class CompletedTable:
    """A table with every total that can be made of its rows.

    Attributes
    ----------
    cells
        The dimensions, ``count`` (Int64), sorted by the order in which values first stand in the
        table, parents and `TOTAL` behind their parts.
    dimensions
        The names of the dimensions.
    nesting
        For each dimension that has one, ``child``, ``parent`` among the values of the table.
    totals_added, zeros_added
        How many rows were added that are sums, and that are zeros since no row named anybody.
    """

    cells: pd.DataFrame
    dimensions: list[str]
    nesting: Mapping[str, pd.DataFrame]
    totals_added: int
    zeros_added: int


def completed(table: LongTable, *, nesting: Mapping[str, pd.DataFrame]) -> CompletedTable:
    """Add to a table of numbers all totals, and zeros for the parts of them that have no row.

    A combination that has no row although others beside it have one is one of nobody: its readers
    know so. Where a total stands without any of its parts, none are made up.

    Raises
    ------
    DataError
        If a total that is given is not the sum of its parts, or the table becomes too large.
    """
    dimensions = table.dimensions
    parts = [_parts_within(table.cells[name], nesting=nesting.get(name)) for name in dimensions]
    given = {
        tuple(key): int(count)
        for *key, count in table.cells[[*dimensions, COUNT]].itertuples(index=False)
    }
    cells, zeros = dict(given), set[Key]()
    before = -1
    while before != len(cells):
        before = len(cells)
        for at, of in enumerate(parts):
            _add_along(at, cells, zeros=zeros, parts=of, dimensions=dimensions)
            if len(cells) > MOST_CELLS:
                raise DataError(TOO_MANY)
    return CompletedTable(
        cells=_sorted(cells, table=table, parts=parts),
        dimensions=dimensions,
        nesting={
            name: _pairs(of) for name, of in zip(dimensions, parts, strict=True) if len(of) > 1
        },
        totals_added=len(cells) - len(given) - len(zeros),
        zeros_added=len(zeros),
    )


def _parts_within(values: pd.Series, *, nesting: pd.DataFrame | None) -> dict[str, list[str]]:
    """Return the parts of each parent, parents behind their parts, as far as the table has any."""
    held = set(values)
    parts = parts_of(sorted(held), nesting=nesting, total=TOTAL)
    kept: dict[str, list[str]] = {}

    def reaches(value: str) -> bool:
        if value not in kept and value in parts:
            found = [part for part in parts[value] if reaches(part)]
            if found:
                kept[value] = found
        return value in held or value in kept

    for parent in [*(one for one in parts if one != TOTAL), *([TOTAL] if TOTAL in parts else [])]:
        reaches(parent)
    return kept


def _add_along(
    at: int,
    cells: dict[Key, int],
    *,
    zeros: set[Key],
    parts: Mapping[str, Sequence[str]],
    dimensions: Sequence[str],
) -> None:
    """Add sums along one dimension, and the zeros that they are sums of."""
    for place in dict.fromkeys((key[:at], key[at + 1 :]) for key in cells):
        for parent, children in parts.items():
            keys = [(*place[0], child, *place[1]) for child in children]
            absent = [key for key in keys if key not in cells]
            if len(absent) == len(keys):
                continue
            for key in absent:
                cells[key] = 0
                zeros.add(key)
            whole, found = (*place[0], parent, *place[1]), sum(cells[key] for key in keys)
            if cells.setdefault(whole, found) != found:
                cell = ", ".join(
                    f"{name} {value}" for name, value in zip(dimensions, whole, strict=True)
                )
                raise DataError(
                    DOES_NOT_ADD_UP.format(cell=cut(cell), whole=cells[whole], parts=found)
                )


def _sorted(
    cells: Mapping[Key, int], *, table: LongTable, parts: Sequence[Mapping[str, Sequence[str]]]
) -> pd.DataFrame:
    ranks = []
    for name, of in zip(table.dimensions, parts, strict=True):
        order = [value for value in table.cells[name].unique() if value != TOTAL]
        order += [parent for parent in of if parent not in order and parent != TOTAL]
        ranks.append({value: rank for rank, value in enumerate([*order, TOTAL])})
    keys = sorted(cells, key=lambda key: [of[value] for of, value in zip(ranks, key, strict=True)])
    found = pd.DataFrame(keys, columns=table.dimensions, dtype="str")
    return found.assign(**{COUNT: pd.array([cells[key] for key in keys], dtype="Int64")})


def _pairs(parts: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    return pd.DataFrame(
        [(child, parent) for parent, children in parts.items() for child in children],
        columns=[CHILD, PARENT],
        dtype="str",
    )
