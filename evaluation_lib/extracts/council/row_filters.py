"""Which rows of a table are such a record at all, by the words in some of its columns."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from evaluation_lib.extracts.council.columns import first_of
from evaluation_lib.extracts.council.headers import Headers
from evaluation_lib.extracts.council.raw_tables import (
    LEFT_OUT,
    RawTable,
    no_problems,
    problems_of,
)
from evaluation_lib.extracts.council.sources import Part, RowFilter
from evaluation_lib.wordlists import listed

SAY_WHICH = (
    "correct it in the system, or add the word to the values or the others of this part in "
    "extract_formats/ of the data dictionary"
)


def rows_that_count(cells: pd.DataFrame, part: Part, headers: Headers) -> pd.DataFrame:
    """Return the rows of a table that belong to a part; rows without any cell do not."""
    kept = cells.notna().any(axis=1)
    if part.only_rows:
        kept &= _in_filters(cells, part.only_rows, headers)
    return cells[kept & ~_in_filters(cells, part.except_rows, headers)]


def rows_of_unknown_kind(raw: RawTable, part: Part, headers: Headers) -> pd.DataFrame:
    """Name the rows whose word is neither one that counts nor one that is known not to.

    Only where the source says which words are known not to count.
    """
    found = [_unknown(raw, item, headers) for item in part.only_rows if item.others]
    return pd.concat([no_problems(), *found], ignore_index=True)


def _unknown(raw: RawTable, item: RowFilter, headers: Headers) -> pd.DataFrame:
    heading = headers.find([item.header])
    if heading is None:
        return no_problems()
    known = RowFilter(item.header, (*item.values, *item.others))
    cells = first_of(raw.cells, heading)
    strange = cells.notna() & ~_in_filters(raw.cells, [known], headers)
    return problems_of(
        file=raw.file,
        sheet=raw.sheet,
        rows=raw.cells.index[strange].tolist(),
        column=heading,
        found=cells[strange].tolist(),
        allowed=listed(item.values),
        what_to_do=SAY_WHICH,
        consequence=LEFT_OUT,
    )


def _in_filters(cells: pd.DataFrame, filters: Iterable[RowFilter], headers: Headers) -> pd.Series:
    found = pd.Series(False, index=cells.index)
    for item in filters:
        if (heading := headers.find([item.header])) is not None:
            wanted = [value.casefold().strip() for value in item.values]
            held = first_of(cells, heading).str.casefold().str.strip()
            # A spreadsheet writes the number of a kind as 1.0.
            held = held.str.replace(r"^(\d+)\.0+$", r"\1", regex=True)
            found |= held.isin(wanted).to_numpy()
    return found
