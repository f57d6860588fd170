"""Audit tables as they are published: what their readers can work out of hidden numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.disclosure.audit import LOWER, RECOVERABLE, UPPER, Audit, audit
from evaluation_lib.disclosure.linked_cells import COUNT, LinkedCells, linked_cells
from evaluation_lib.disclosure.long_form.adding_up import (
    Range,
    bounds_of,
    contradiction,
    without_absent,
)
from evaluation_lib.disclosure.long_form.reading import (
    FILE,
    HIDDEN,
    LOW,
    NOTHING,
    SHOWN,
    STATUS,
    UNPUBLISHED,
    LongTable,
)
from evaluation_lib.disclosure.long_form.several_files import GIVEN_AWAY, one_row_per_cell
from evaluation_lib.disclosure.rules import DOCUMENT
from evaluation_lib.errors import DataError

#: The base that says that numbers are exact.
EXACT = 1
#: Exact numbers would be multiples of a base by chance once in so many tables.
HARDLY_CHANCE = 100

LOW_WITHOUT_BASE = (
    "{file} holds [low], so its numbers are rounded, and it cannot be told to what. Say so with "
    "--rounding-base."
)


@dataclass(frozen=True, eq=False)
class PublishedAudit:
    """What the readers of tables can work out.

    Attributes
    ----------
    cells
        One row per hidden cell: the dimensions, ``lower``, ``upper``, ``recoverable``; and
        ``given_away`` where another file shows its number.
    differences
        See `audit.Audit`.
    audited
        How many cells there are, hidden or not.
    sums
        How many sums link them.
    absent_as_zero, absent_as_unpublished
        How many sums lack a row, taken for a zero where the sum can hold so, or for a number that
        is not published.
    rounding_base, base_was_found
        To what the shown numbers are rounded, and whether nobody had said so.
    zero_is_shown
        Whether a 0 stands somewhere.
    solved_if_zeros_are_shown
        How many hidden cells could be solved by who knows that zeros are always shown, where no 0
        stands anywhere to show it.
    solved_if_exact
        How many could be solved if numbers that were found to be rounded were exact after all.
    """

    cells: pd.DataFrame
    differences: pd.DataFrame
    audited: int
    sums: int
    absent_as_zero: int
    absent_as_unpublished: int
    rounding_base: int | None
    base_was_found: bool
    zero_is_shown: bool
    solved_if_zeros_are_shown: int
    solved_if_exact: int


def audit_published(
    table: LongTable,
    *,
    nesting: Mapping[str, pd.DataFrame],
    hidden_range: Range | None = None,
    rounding_base: int | None = None,
    dictionary: Dictionary,
) -> PublishedAudit:
    """Audit what is published.

    Parameters
    ----------
    table
        All that is published together.
    nesting
        As for `linked_cells`.
    hidden_range
        The least and the greatest number of a hidden cell, where readers know them; without it a
        hidden cell is at least 1 if a 0 is shown anywhere (zeros are then not hidden), else 0.
    rounding_base
        To what shown numbers are rounded, `EXACT` if they are not; without it they are exact,
        unless exact numbers cannot fit together or all are multiples of a base.
    dictionary
        The data dictionary.

    Raises
    ------
    DataError
        If a cell has two numbers, or no numbers fit what is shown.
    """
    cells = one_row_per_cell(table)
    linked = linked_cells(cells, dimensions=table.dimensions, nesting=nesting)
    cells = _without_impossible(cells, linked=linked)
    linked = replace(linked, cells=linked.cells.assign(**{COUNT: cells[COUNT]}))
    zero = bool(((cells[STATUS] == SHOWN) & (cells[COUNT] == 0)).any())
    settings = dictionary.document(DOCUMENT)["audit"]
    asked = {
        "hidden_range": hidden_range or (1.0 if zero else 0.0, math.inf),
        "largest_small": settings["largest_small"],
    }
    bases = _bases(cells, given=rounding_base, usual=settings["usual_bases"])
    for base in bases:
        found = _attacked(linked, cells, base=base, **asked)
        if found is not None:
            break
    else:
        raise contradiction(linked, cells, base=bases[0], given=hidden_range)
    audited, kept = found
    known_positive = asked | {"hidden_range": (1.0, math.inf)}
    found_base = base is not None and rounding_base is None
    return PublishedAudit(
        cells=_told(audited, cells, base=base, dimensions=table.dimensions),
        differences=audited.differences,
        audited=len(cells),
        sums=linked.sums.shape[0],
        absent_as_zero=linked.missing_parts - kept,
        absent_as_unpublished=kept,
        rounding_base=base,
        base_was_found=found_base,
        zero_is_shown=zero,
        solved_if_zeros_are_shown=_solved(linked, cells, base=base, **known_positive)
        if hidden_range is None and not zero
        else 0,
        solved_if_exact=_solved(linked, cells, base=None, **asked)
        if found_base and not (cells[STATUS] == LOW).any()
        else 0,
    )


def _without_impossible(cells: pd.DataFrame, *, linked: LinkedCells) -> pd.DataFrame:
    """A figure that cannot exist adds nothing to a sum; where it is a sum itself, nothing is told.

    To take a part that cannot exist for one that is not published would leave an attacker less
    than readers know.
    """
    whole = np.zeros(linked.sums.shape[1], dtype=bool)
    whole[linked.sums.tocoo().col[linked.sums.tocoo().data > 0]] = True
    nothing = cells[STATUS] == NOTHING
    sums = nothing & whole[: len(cells)]
    status = cells[STATUS].mask(sums, UNPUBLISHED)
    return cells.assign(**{STATUS: status, COUNT: cells[COUNT].mask(nothing & ~sums, 0)})


def _bases(cells: pd.DataFrame, *, given: int | None, usual: Sequence[int]) -> list[int | None]:
    """Return the bases to try, in order: the one that is given, or else what the numbers look like.

    Numbers that are all multiples of a base are rounded to it where that is hardly chance, and
    where there is a number that rounds to zero; otherwise they are exact if they can be.
    """
    if given is not None:
        return [None if given == EXACT else given]
    numbers = cells.loc[cells[STATUS] == SHOWN, COUNT].astype("int64")
    different = numbers[numbers > 0].nunique()
    fitting = [base for base in usual if different and (numbers % base == 0).all()]
    if (cells[STATUS] == LOW).any():
        if not fitting:
            file = cells.loc[cells[STATUS] == LOW, FILE].iloc[0]
            raise DataError(LOW_WITHOUT_BASE.format(file=file))
        return list(fitting)
    evident = [base for base in fitting if base**different > HARDLY_CHANCE]
    return [*evident, None, *(base for base in fitting if base not in evident)]


def _attacked(
    linked: LinkedCells,
    cells: pd.DataFrame,
    *,
    base: int | None,
    hidden_range: Range,
    largest_small: int,
) -> tuple[Audit, int] | None:
    """Attack, and say how many absent rows stayed unknown; nothing where no numbers fit."""
    bounds = bounds_of(cells, base=base, hidden_range=hidden_range)
    strictest = without_absent(linked, bounds=bounds)
    for tried in (strictest, linked) if strictest is not linked else (linked,):
        found = audit(
            tried,
            hidden=cells[STATUS] == HIDDEN,
            unpublished=cells[STATUS] == UNPUBLISHED,
            low=cells[STATUS] == LOW,
            rounding_base=base,
            known_range=hidden_range,
            largest_small=largest_small,
        )
        if found.possible:
            return found, tried.missing_parts
    return None


def _solved(
    linked: LinkedCells,
    cells: pd.DataFrame,
    *,
    base: int | None,
    hidden_range: Range,
    largest_small: int,
) -> int:
    """Count what could be solved if more were known; nothing where that contradicts the table."""
    found = _attacked(
        linked, cells, base=base, hidden_range=hidden_range, largest_small=largest_small
    )
    return 0 if found is None else int(found[0].cells[RECOVERABLE].sum())


def _told(
    audited: Audit, cells: pd.DataFrame, *, base: int | None, dimensions: list[str]
) -> pd.DataFrame:
    """Return each cell that a file hides, those too of which another file shows the number."""
    keys = [*dimensions, LOWER, UPPER, RECOVERABLE]
    given = cells[cells[GIVEN_AWAY]]
    lower, upper = bounds_of(given, base=base, hidden_range=(0, math.inf))
    away = given[dimensions].assign(
        **{LOWER: lower, UPPER: upper, RECOVERABLE: lower == upper, GIVEN_AWAY: True}
    )
    away[UPPER] = away[UPPER].replace(math.inf, np.nan)
    found = pd.concat([audited.cells[keys].assign(**{GIVEN_AWAY: False}), away])
    return cells[dimensions].merge(found.astype({LOWER: "Int64", UPPER: "Int64"}), on=dimensions)
