"""Make a table of numbers safe to be shown, and attack it to prove that it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation_lib.disclosure.audit import RECOVERABLE, TOO_NARROW, audit
from evaluation_lib.disclosure.linked_cells import COUNT, LinkedCells, linked_cells
from evaluation_lib.disclosure.long_form.completing import CompletedTable
from evaluation_lib.disclosure.long_form.reading import FILE, ROW, SHOWN, STATUS, LongTable, named
from evaluation_lib.disclosure.protection import Mask
from evaluation_lib.disclosure.rounding import rounded
from evaluation_lib.disclosure.rules import Rules
from evaluation_lib.disclosure.suppression import plan_suppression
from evaluation_lib.errors import DataError
from evaluation_lib.presentation.numbers import CONFIDENTIAL, ROUNDS_TO_ZERO
from evaluation_lib.wordlists import cut

NOT_A_NUMBER = (
    "{file}, row {row}: {cell} is no number but a symbol. protect needs every number as it is: "
    "what is hidden must be planned for the whole table together."
)
TOO_FEW_PEOPLE = (
    "The table is about fewer than {least} people in all, and about so few nothing is shown of "
    "{subject}. Do not publish it."
)
AUDIT_FAILED = (
    "Nothing was written: of the cells to be hidden, {number} could be worked out too closely. "
    "Pool groups or leave out a column, and tell the suite's keepers."
)


@dataclass(frozen=True, eq=False)
class ProtectedTable:
    """A table that is safe to be shown.

    Attributes
    ----------
    cells
        The dimensions, and ``count`` as text: a number, ``[c]``, or ``[low]``.
    dimensions
        The names of the dimensions.
    rules
        The rules that it was made by.
    cells_shown, people_shown
        The share of cells that are not hidden, and of people counted in the finest cells who stand
        in one that is not.
    people
        How many people stand in the finest cells.
    totals_added, zeros_added
        See `completing.CompletedTable`.
    """

    cells: pd.DataFrame
    dimensions: list[str]
    rules: Rules
    cells_shown: float
    people_shown: float
    people: int
    totals_added: int
    zeros_added: int


def refuse_symbols(table: LongTable) -> None:
    """Refuse a table in which anything but numbers stands.

    Raises
    ------
    DataError
        For the first cell that is a symbol.
    """
    symbols = table.cells[table.cells[STATUS] != SHOWN]
    if len(symbols):
        first = symbols.iloc[0]
        cell = cut(named(first, table.dimensions))
        raise DataError(NOT_A_NUMBER.format(file=first[FILE], row=first[ROW], cell=cell))


def protect(table: CompletedTable, *, rules: Rules) -> ProtectedTable:
    """Hide what is small and what would give it away, round what is left, and attack the result.

    Zeros are shown. Whether none or all of a group is hidden too cannot be asked here: a table in
    long form does not say which of its numbers are shares of which others.

    Raises
    ------
    DataError
        If nothing may be shown of so few people, or an attacker can work out a hidden number.
    """
    linked = linked_cells(table.cells, dimensions=table.dimensions, nesting=table.nesting)
    counts = linked.cells[COUNT]
    finest = _finest(linked)
    people = int(counts[finest].sum())
    if 0 < people < rules.least_contributors:
        said = rules.subject.replace("_", " ")
        raise DataError(TOO_FEW_PEOPLE.format(least=rules.least_contributors, subject=said))
    hidden = plan_suppression(
        linked,
        primary=((counts > 0) & (counts < rules.threshold)).to_numpy(dtype=bool),
        minimum_width=rules.minimum_width,
        largest_small=rules.threshold - 1,
    )
    shown = rounded(counts, base=rules.rounding_base)
    low = ((shown == 0) & (counts > 0)).to_numpy(dtype=bool) & ~hidden
    _refuse_unsafe(linked, hidden=hidden, rules=rules)
    return ProtectedTable(
        cells=table.cells[table.dimensions].assign(
            **{COUNT: np.select([hidden, low], [CONFIDENTIAL, ROUNDS_TO_ZERO], shown.astype("str"))}
        ),
        dimensions=table.dimensions,
        rules=rules,
        cells_shown=float(1 - hidden.mean()),
        people_shown=float(counts[finest & ~hidden].sum() / people) if people else 1.0,
        people=people,
        totals_added=table.totals_added,
        zeros_added=table.zeros_added,
    )


def _finest(linked: LinkedCells) -> Mask:
    """Mark the cells that are not the sum of others."""
    sums = linked.sums.tocoo()
    finest = np.ones(linked.sums.shape[1], dtype=bool)
    finest[sums.col[sums.data > 0]] = False
    return finest[: len(linked.cells)]


def _refuse_unsafe(linked: LinkedCells, *, hidden: Mask, rules: Rules) -> None:
    """Attack with the exact numbers: rounded ones, and knowing the rules, can tell no more."""
    found = audit(
        linked,
        hidden=hidden,
        minimum_width=rules.minimum_width,
        largest_small=rules.threshold - 1,
    )
    if not found.safe:
        number = int((found.cells[RECOVERABLE] | found.cells[TOO_NARROW]).sum())
        raise DataError(AUDIT_FAILED.format(number=number or len(found.differences)))
