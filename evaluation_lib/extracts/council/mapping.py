"""Turn a recognised table into rows of records; every cell that cannot be used is named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.extracts.council.cell_problems import caution, cells_missing, cells_not_usable
from evaluation_lib.extracts.council.columns import Cells, read_column, read_columns
from evaluation_lib.extracts.council.headers import Headers
from evaluation_lib.extracts.council.identifying import identified
from evaluation_lib.extracts.council.raw_tables import READ, RawTable, no_problems, problems_of
from evaluation_lib.extracts.council.row_filters import rows_of_unknown_kind, rows_that_count
from evaluation_lib.extracts.council.sources import Format, Part
from evaluation_lib.wordlists import listed

UNKNOWN_COLUMNS = "columns that the source is known to have"
LEAVE = "nothing needs doing: the columns are not read"
LONGEST_COLUMNS = 8
CHILD, ETHNICITY = "child_id", "ethnicity_records"


@dataclass(frozen=True, eq=False)
class Mapped:
    """What one part of a table became.

    Attributes
    ----------
    tables
        Rows by table of records, typed as the dictionary says, without ``snapshot_date``.
    problems
        Cells and rows that could not be used.
    rows, rows_read
        How many rows the part has, and how many became records.
    """

    tables: Mapping[str, pd.DataFrame]
    problems: pd.DataFrame
    rows: int
    rows_read: int


def map_part(raw: RawTable, part: Part, *, one: Format, dictionary: Dictionary) -> Mapped:
    """Read the rows of one part.

    A row without a value for a required field is left out; any other cell that cannot be used is
    left empty; both are named.

    Parameters
    ----------
    raw
        The table.
    part
        The part that it was recognised as; it must have ``records``.
    one
        The source.
    dictionary
        The data dictionary.
    """
    headers = Headers(raw.cells.columns)
    cells, rows = _numbered(rows_that_count(raw.cells, part, headers))
    columns = read_columns(cells, part, headers, one=one, dictionary=dictionary)
    events = _hold_an_event(columns, part, index=cells.index)
    kept = events & _usable(columns, index=cells.index)
    tables = _tables(columns, part, kept, rows, dictionary=dictionary)
    return Mapped(
        tables={
            name: _traced(table, raw, source=one.source, dictionary=dictionary, name=name)
            for name, table in tables.items()
        },
        problems=pd.concat(
            [
                _problems(raw, columns, rows, where=events, dictionary=dictionary),
                rows_of_unknown_kind(raw, part, headers),
                check_only(raw, part, one=one, dictionary=dictionary),
            ],
            ignore_index=True,
        ),
        rows=len(cells),
        rows_read=int(kept.sum()),
    )


def check_only(raw: RawTable, part: Part, *, one: Format, dictionary: Dictionary) -> pd.DataFrame:
    """Hold columns that no report uses against what the source allows, and name what does not fit.

    A return with such a cell would be refused; whoever checks the extract wants to know.
    """
    headers = Headers(raw.cells.columns)
    cells, rows = _numbered(raw.cells)
    found = [no_problems()]
    for column in part.columns:
        if column.only_checked and headers.has(column):
            item = read_column(cells, column, headers, one=one, dictionary=dictionary)
            found.append(
                cells_not_usable(raw, item, rows=rows, where=item.unusable, dictionary=dictionary)
            )
    return pd.concat(found, ignore_index=True)


def unknown_columns(raw: RawTable, parts: Iterable[Part]) -> pd.DataFrame:
    """Name the columns of a table that its source is not known to have; they are not read."""
    unknown = Headers(raw.cells.columns).unknown(parts)
    if not unknown:
        return no_problems()
    return problems_of(
        file=raw.file,
        sheet=raw.sheet,
        rows=[0],
        column="",
        found=[listed(unknown, longest=LONGEST_COLUMNS)],
        allowed=UNKNOWN_COLUMNS,
        what_to_do=LEAVE,
        consequence=READ,
    )


def _numbered(cells: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """Return cells counted from nought, and the number that each row has in its file."""
    return cells.reset_index(drop=True), pd.Series(cells.index.to_numpy(), dtype="Int64")


def _hold_an_event(columns: Sequence[Cells], part: Part, *, index: pd.Index) -> pd.Series:
    """Rows that hold such a record at all: the fields it cannot be without are not empty."""
    held = pd.Series(True, index=index)
    for field in part.rows_with:
        found = [item.found.notna() for item in columns if item.column.field == field]
        held &= found[0] if found else False
    return held


def _usable(columns: Sequence[Cells], *, index: pd.Index) -> pd.Series:
    """Rows with a value for every required field."""
    usable = pd.Series(True, index=index)
    for item in columns:
        if item.column.required:
            usable &= item.values.notna()
    return usable


def _problems(
    raw: RawTable,
    columns: Sequence[Cells],
    rows: pd.Series,
    *,
    where: pd.Series,
    dictionary: Dictionary,
) -> pd.DataFrame:
    found = [no_problems()]
    for item in columns:
        wrong = where & item.unusable
        found.append(cells_not_usable(raw, item, rows=rows, where=wrong, dictionary=dictionary))
        if item.column.required:
            found.append(cells_missing(raw, item, rows=rows, where=where, dictionary=dictionary))
        if item.column.caution:
            found.append(caution(raw, item))
    return pd.concat(found, ignore_index=True)


def _tables(
    columns: Sequence[Cells],
    part: Part,
    kept: pd.Series,
    rows: pd.Series,
    *,
    dictionary: Dictionary,
) -> dict[str, pd.DataFrame]:
    """Put the fields of every table side by side, each row with the child it is about."""
    names = dict.fromkeys([str(part.records), *[item.column.table for item in columns]])
    child = next((item.values for item in columns if item.column.field == CHILD), None)
    found = {}
    for name in names:
        fields = {item.column.field: item.values for item in columns if item.column.table == name}
        if CHILD not in fields and child is not None:
            fields[CHILD] = child
        found[name] = pd.DataFrame(fields)[kept].assign(source_row=rows[kept])
    return _identified(found, str(part.records), dictionary=dictionary)


def _identified(
    found: dict[str, pd.DataFrame], name: str, *, dictionary: Dictionary
) -> dict[str, pd.DataFrame]:
    """Give events without an identifier one, and tie the ethnicity on their rows to them."""
    events = identified(found[name], name, dictionary=dictionary)
    id_field = dictionary.table(name).field_names[0]
    if id_field == CHILD or ETHNICITY not in found:
        return found | {name: events}
    tied = found[ETHNICITY].assign(recorded_at=name, event_id=events[id_field])
    return found | {name: events, ETHNICITY: tied}


def _traced(
    table: pd.DataFrame, raw: RawTable, *, source: str, dictionary: Dictionary, name: str
) -> pd.DataFrame:
    """Add where each row stands and bring the columns into the dictionary's order and types."""
    rows = table.reset_index(drop=True)
    rows["source"], rows["source_file"] = source, raw.file
    rows["source_sheet"] = raw.sheet or pd.NA
    typed = {}
    for item in dictionary.table(name).fields:
        held = rows[item.name] if item.name in rows else pd.Series(pd.NA, index=rows.index)
        typed[item.name] = _typed(held, item.pandas_type)
    return pd.DataFrame(typed)


def _typed(values: pd.Series, pandas_type: str) -> pd.Series:
    if pandas_type.startswith("datetime") and not pd.api.types.is_datetime64_any_dtype(values):
        return pd.Series(np.datetime64("NaT"), index=values.index).astype(pandas_type)
    return values.astype(pandas_type)
