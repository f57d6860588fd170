"""Read which values of a table are parts of which others, and tell whose dimension each is of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from evaluation_lib.csv_files import read_csv_table
from evaluation_lib.disclosure.linked_cells import TOTAL
from evaluation_lib.disclosure.long_form.reading import value_of
from evaluation_lib.disclosure.nesting import CHILD, PARENT, parts_of
from evaluation_lib.errors import DataError
from evaluation_lib.wordlists import cut, listed

NO_ROWS = "{file} has no rows: write one for each value that is part of another (child,parent)."
EMPTY = "{file}, row {row}: {column} is empty. Write the value, or delete the row."
PART_OF_ITSELF = "{file}, row {row}: {value} is part of itself. Correct the row, or delete it."
TOTAL_AS_PART = f"{{file}}, row {{row}}: {TOTAL} is part of nothing. Swap child and parent."
NONE_KNOWN = (
    "No value of {file} stands in the table. In the file: {values}. Write them as the table does."
)
#: Values that an error lists.
MOST_LISTED = 10


@dataclass(frozen=True, eq=False)
class Nestings:
    """What is part of what.

    Attributes
    ----------
    by_dimension
        For a dimension a table ``child``, ``parent``.
    passed_over
        Values of the file that stand in no dimension, nor does anything that they are linked to.
    """

    by_dimension: Mapping[str, pd.DataFrame]
    passed_over: list[str]


def read_nestings(
    source: Path | None, *, cells: pd.DataFrame, dimensions: Sequence[str]
) -> Nestings:
    """Read a file of columns ``child,parent``.

    One file serves all dimensions: values that are linked with each other belong to the dimension
    whose column holds the most of them, and to several where these hold as many.

    Parameters
    ----------
    source
        The file; without one nothing is nested.
    cells, dimensions
        The table, as text.

    Raises
    ------
    DataError
        If the file cannot be read, holds nothing of the table, or leads back to itself.
    """
    if source is None:
        return Nestings({}, [])
    pairs = _pairs(source)
    held = {name: set(cells[name]) - {TOTAL} for name in dimensions}
    chosen: dict[str, list[pd.DataFrame]] = {}
    passed_over: list[str] = []
    for values, rows in _linked(pairs):
        shared = {name: len(values & of) for name, of in held.items()}
        most = max(shared.values())
        if not most:
            passed_over += sorted(values)
        for name, number in shared.items():
            if most and number == most:
                chosen.setdefault(name, []).append(rows)
    if not chosen:
        known = listed(passed_over, longest=MOST_LISTED)
        raise DataError(NONE_KNOWN.format(file=source.name, values=cut(known, longest=300)))
    nestings = {name: pd.concat(rows, ignore_index=True) for name, rows in chosen.items()}
    for name, nesting in nestings.items():
        parts_of(held[name], nesting=nesting, total=TOTAL)  # refuses circles
    return Nestings(nestings, passed_over)


def _pairs(source: Path) -> pd.DataFrame:
    table, file = read_csv_table(source), source.name
    at = {column: table.position(column, file=file) for column in (CHILD, PARENT)}
    if not table.rows:
        raise DataError(NO_ROWS.format(file=file))
    pairs = pd.DataFrame(
        {name: [value_of(row[position]) for row in table.rows] for name, position in at.items()},
        dtype="str",
    )
    for number, pair in zip(table.numbers, pairs.itertuples(index=False), strict=True):
        empty = [name for name in (CHILD, PARENT) if not getattr(pair, name)]
        if empty:
            raise DataError(EMPTY.format(file=file, row=number, column=empty[0]))
        if pair.child == TOTAL:
            raise DataError(TOTAL_AS_PART.format(file=file, row=number))
        if pair.child == pair.parent:
            raise DataError(PART_OF_ITSELF.format(file=file, row=number, value=cut(pair.child)))
    return pairs.drop_duplicates(ignore_index=True)


def _linked(pairs: pd.DataFrame) -> list[tuple[set[str], pd.DataFrame]]:
    """Part the rows into those that hang together, each with its values; `TOTAL` links nothing."""
    groups: list[tuple[set[str], list[int]]] = []
    for row, pair in enumerate(pairs.itertuples(index=False)):
        values, rows = {pair.child, pair.parent} - {TOTAL}, [row]
        apart = []
        for group in groups:
            if group[0] & values:
                values, rows = values | group[0], group[1] + rows
            else:
                apart.append(group)
        groups = [*apart, (values, rows)]
    return [(values, pairs.iloc[sorted(rows)]) for values, rows in groups]
