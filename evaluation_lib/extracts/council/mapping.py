"""Turn a recognised table into rows of records; every cell that cannot be used is named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.extracts.council import values as reading
from evaluation_lib.extracts.council.formats import ColumnOf, Format, Part, RowFilter
from evaluation_lib.extracts.council.headers import Headers
from evaluation_lib.extracts.council.raw_tables import (
    LEFT_EMPTY,
    LEFT_OUT,
    NOT_USED,
    READ,
    RawTable,
    no_problems,
    problems_of,
)
from evaluation_lib.wordlists import listed

#: What a cell may hold, by the form of its column, for the list of problems.
ALLOWED = {
    "identifier": "an identifier as the system writes it",
    "text": "text",
    "date": "a day such as 31/03/2025 or 2025-03-31, from 1900 to 2099",
    "integer": "a whole number",
    "boolean": "yes or no",
    "postcode": "a whole postcode",
    "present": "text",
    "pupil_number": "a unique pupil number",
}
ALLOWED_CODE = "a code or label of the list {lists}"
WRITE_DATE = "correct the day in the system and export again"
WRITE_CODE = "correct it in the system, or add the spelling to recorded_values.csv"
WRITE_VALUE = "correct the cell in the system and export again"
LONG_NUMBER = "export identifiers as text: a spreadsheet has cut off their digits"
SAY_WHICH = (
    "correct it in the system, or add the word to the values or the others of this part in "
    "extract_formats/ of the data dictionary"
)
FILL = "fill the cell in the system and export again"
EMPTY = "(empty)"
UNKNOWN_COLUMNS = "columns that the source is known to have"
LEAVE = "nothing needs doing: the columns are not read"
WHAT_TO_DO = {"date": WRITE_DATE, "code": WRITE_CODE, "identifier": LONG_NUMBER}
TRACE = ("source", "snapshot_date", "source_file", "source_sheet", "source_row")
ETHNICITY = "ethnicity_records"


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


@dataclass(frozen=True, eq=False)
class _Cells:
    """One column of a part, read: its values, where they cannot be used, and as they were found."""

    column: ColumnOf
    heading: str
    values: pd.Series
    unusable: pd.Series
    found: pd.Series


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
    cells = _rows_that_count(raw.cells, part, headers)
    rows = pd.Series(cells.index.to_numpy(), dtype="Int64")
    cells = cells.reset_index(drop=True)
    columns = _read_columns(cells, part, headers, one=one, dictionary=dictionary)
    events = _hold_an_event(columns, part, index=cells.index)
    usable, lacking = _usable_rows(columns, index=cells.index)
    kept = events & usable
    problems = [
        *[_cell_problems(raw, item, rows, where=item.unusable & events) for item in columns],
        *[_empty_problems(raw, item, rows, where=where & events) for item, where in lacking],
        *[_caution(raw, item) for item in columns if item.column.caution],
        *[_unknown_rows(raw, item, headers) for item in part.only_rows if item.others],
        check_only(raw, part, one=one, dictionary=dictionary),
    ]
    tables = _tables(columns, part, kept, rows, dictionary=dictionary)
    return Mapped(
        tables={
            name: _traced(table, raw, source=one.source, dictionary=dictionary, name=name)
            for name, table in tables.items()
        },
        problems=pd.concat([no_problems(), *problems], ignore_index=True),
        rows=len(cells),
        rows_read=int(kept.sum()),
    )


def check_only(raw: RawTable, part: Part, *, one: Format, dictionary: Dictionary) -> pd.DataFrame:
    """Hold columns that no report uses against what the source allows, and name what does not fit.

    A return with such a cell would be refused; whoever checks the extract wants to know.
    """
    headers = Headers(raw.cells.columns)
    rows = pd.Series(raw.cells.index.to_numpy(), dtype="Int64")
    cells = raw.cells.reset_index(drop=True)
    found = [no_problems()]
    for column in part.columns:
        if column.only_checked and headers.has(column):
            item = _read(cells, column, headers, one=one, dictionary=dictionary)
            problems = _cell_problems(raw, item, rows, where=item.unusable)
            found.append(problems.assign(consequence=NOT_USED).astype(problems.dtypes))
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
        found=[listed(unknown, longest=8)],
        allowed=UNKNOWN_COLUMNS,
        what_to_do=LEAVE,
        consequence=READ,
    )


def _rows_that_count(cells: pd.DataFrame, part: Part, headers: Headers) -> pd.DataFrame:
    kept = cells.notna().any(axis=1)
    if part.only_rows:
        kept &= _in_filters(cells, part.only_rows, headers)
    return cells[kept & ~_in_filters(cells, part.except_rows, headers)]


def _in_filters(cells: pd.DataFrame, filters: Iterable[RowFilter], headers: Headers) -> pd.Series:
    found = pd.Series(False, index=cells.index)
    for item in filters:
        if (heading := headers.find([item.header])) is not None:
            wanted = [_compared(value) for value in item.values]
            held = cells[heading].str.casefold().str.replace(r"^(\d+)\.0+$", r"\1", regex=True)
            found |= held.str.strip().isin(wanted).to_numpy()
    return found


def _unknown_rows(raw: RawTable, item: RowFilter, headers: Headers) -> pd.DataFrame:
    """Name the rows whose value is neither one that counts nor one that is known not to."""
    heading = headers.find([item.header])
    if heading is None:
        return no_problems()
    known = RowFilter(item.header, (*item.values, *item.others))
    cells = _one_column(raw.cells, heading)
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


def _compared(value: str) -> str:
    return value.casefold().strip()


def _read_columns(
    cells: pd.DataFrame,
    part: Part,
    headers: Headers,
    *,
    one: Format,
    dictionary: Dictionary,
) -> list[_Cells]:
    """Read, for every field of every table, the first column that the table of cells can fill."""
    fields = dict.fromkeys((column.table, column.field) for column in part.columns if column.field)
    found = []
    for table, field in fields:
        column = headers.column_for(part, str(field), table=table)
        if column is not None:
            found.append(_read(cells, column, headers, one=one, dictionary=dictionary))
    return found


def _read(
    cells: pd.DataFrame,
    column: ColumnOf,
    headers: Headers,
    *,
    one: Format,
    dictionary: Dictionary,
) -> _Cells:
    heading, found = _found(cells, column, headers)
    values, unusable = _values(found, column, one=one, dictionary=dictionary)
    return _Cells(column, heading, values, unusable.astype(bool), found)


def _found(cells: pd.DataFrame, column: ColumnOf, headers: Headers) -> tuple[str, pd.Series]:
    if column.constant is not None:
        return "", pd.Series(column.constant, index=cells.index, dtype="string")
    if column.made_of:
        headings = [str(headers.find(place)) for place in column.made_of]
        parts = [_part_of_identifier(_one_column(cells, heading)) for heading in headings]
        joined = parts[0]
        for part in parts[1:]:
            joined = joined + "-" + part
        return " + ".join(headings), joined
    heading = str(headers.find(column.headers))
    return heading, _one_column(cells, heading)


def _part_of_identifier(found: pd.Series) -> pd.Series:
    """A day in an identifier is written one way, however the file writes it."""
    text, _ = reading.identifiers(found)
    days, _ = reading.dates(
        text.where(text.str.contains(r"[/.\-]|\s[A-Za-z]{3}", regex=True).fillna(False))
    )
    return text.mask(days.notna(), days.dt.strftime("%Y-%m-%d").astype("string"))


def _one_column(cells: pd.DataFrame, heading: str) -> pd.Series:
    """Take the first of columns that share a heading."""
    return cells.loc[:, cells.columns == heading].iloc[:, 0].astype("string")


def _values(
    found: pd.Series, column: ColumnOf, *, one: Format, dictionary: Dictionary
) -> tuple[pd.Series, pd.Series]:
    if column.form == "date":
        return reading.dates(found, day_first=one.day_first)
    if column.form == "boolean":
        return reading.booleans(found, dictionary=dictionary)
    if column.form == "code":
        return reading.codes(found, code_list=list(column.lists), dictionary=dictionary)
    if column.form == "present":
        return _present(found, column)
    simple = {
        "identifier": reading.identifiers,
        "text": reading.texts,
        "integer": reading.integers,
        "postcode": reading.postcodes,
        "pupil_number": reading.pupil_numbers,
    }
    return simple[column.form](found)


def _present(found: pd.Series, column: ColumnOf) -> tuple[pd.Series, pd.Series]:
    """A filled cell is a yes, unless it holds one of the words for no."""
    words = [value.casefold() for value in column.false_values]
    text, _ = reading.texts(found)
    held = (~text.str.casefold().isin(words)).astype("boolean").mask(text.isna())
    if column.when_empty is not None:
        held = held.fillna(column.when_empty)
    return held, pd.Series(False, index=found.index)


def _hold_an_event(columns: list[_Cells], part: Part, *, index: pd.Index) -> pd.Series:
    """Rows that hold such a record at all: the fields it cannot be without are not empty."""
    held = pd.Series(True, index=index)
    for field in part.rows_with:
        found = [item.found.notna() for item in columns if item.column.field == field]
        held &= found[0] if found else False
    return held


def _usable_rows(
    columns: list[_Cells], *, index: pd.Index
) -> tuple[pd.Series, list[tuple[_Cells, pd.Series]]]:
    """Rows with a value for every required field, and for each such field the rows without."""
    usable = pd.Series(True, index=index)
    lacking = []
    for item in columns:
        if item.column.required:
            usable &= item.values.notna()
            lacking.append((item, item.found.isna()))
    return usable, lacking


def _cell_problems(
    raw: RawTable, item: _Cells, rows: pd.Series, *, where: pd.Series
) -> pd.DataFrame:
    column = item.column
    allowed = ALLOWED.get(column.form) or ALLOWED_CODE.format(lists=" or ".join(column.lists))
    return problems_of(
        file=raw.file,
        sheet=raw.sheet,
        rows=rows[where].tolist(),
        column=item.heading,
        found=item.found[where].tolist(),
        allowed=allowed,
        what_to_do=WHAT_TO_DO.get(column.form, WRITE_VALUE),
        consequence=LEFT_OUT if column.required else LEFT_EMPTY,
    )


def _empty_problems(
    raw: RawTable, item: _Cells, rows: pd.Series, *, where: pd.Series
) -> pd.DataFrame:
    return problems_of(
        file=raw.file,
        sheet=raw.sheet,
        rows=rows[where].tolist(),
        column=item.heading,
        found=[EMPTY] * int(where.sum()),
        allowed=ALLOWED.get(item.column.form, ALLOWED["text"]),
        what_to_do=FILL,
        consequence=LEFT_OUT,
    )


def _caution(raw: RawTable, item: _Cells) -> pd.DataFrame:
    return problems_of(
        file=raw.file,
        sheet=raw.sheet,
        rows=[0],
        column=item.heading,
        found=[item.heading],
        allowed=str(item.column.headers[0]),
        what_to_do=str(item.column.caution),
        consequence=READ,
    )


def _tables(
    columns: list[_Cells],
    part: Part,
    kept: pd.Series,
    rows: pd.Series,
    *,
    dictionary: Dictionary,
) -> dict[str, pd.DataFrame]:
    """Put the fields of every table side by side, each row with the child it is about."""
    names = list(dict.fromkeys([str(part.records), *[item.column.table for item in columns]]))
    child = next((item.values for item in columns if item.column.field == "child_id"), None)
    found = {}
    for name in names:
        fields = {item.column.field: item.values for item in columns if item.column.table == name}
        if "child_id" not in fields and child is not None:
            fields["child_id"] = child
        frame = pd.DataFrame(fields)[kept]
        frame["source_row"] = rows[kept]
        found[name] = frame
    _identify(found, str(part.records), dictionary=dictionary)
    return found


def _identify(found: dict[str, pd.DataFrame], name: str, *, dictionary: Dictionary) -> None:
    """Give events without an identifier one, and tie the ethnicity on their rows to them."""
    id_field = dictionary.table(name).field_names[0]
    if id_field != "child_id":
        if id_field not in found[name] or found[name][id_field].isna().any():
            made = made_identifiers(found[name], name, dictionary=dictionary)
            given = found[name].get(id_field, pd.Series(pd.NA, index=made.index, dtype="string"))
            found[name][id_field] = given.fillna(made)
        if ETHNICITY in found:
            found[ETHNICITY] = found[ETHNICITY].assign(
                recorded_at=name, event_id=found[name][id_field]
            )


def made_identifiers(rows: pd.DataFrame, name: str, *, dictionary: Dictionary) -> pd.Series:
    """Make identifiers of the child and the day, and a number where one day has several.

    Rows that are equal in every field get the same: they are one event, written twice.
    """
    days = [
        item.name
        for item in dictionary.table(name).fields
        if item.type == "date" and item.constraints.get("required")
    ]
    day = rows[days[0]].dt.strftime("%Y-%m-%d").astype("string")
    base = rows["child_id"] + "-" + day
    content = rows.drop(columns=["source_row"])
    same = content.astype("string").fillna("").agg("\x1f".join, axis=1) if len(rows) else base
    distinct = pd.DataFrame({"base": base, "same": same}).drop_duplicates()
    # The number must not hang on the order in which a file happens to list its rows.
    distinct = distinct.sort_values(["base", "same"])
    distinct["number"] = distinct.groupby("base").cumcount() + 1
    number = pd.Series(
        distinct.set_index(["base", "same"])["number"]
        .reindex(pd.MultiIndex.from_arrays([base, same]))
        .to_numpy(),
        index=rows.index,
    )
    return base.where(number <= 1, base + "-" + number.astype("Int64").astype("string"))


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
