"""What the data dictionary says of the council's extracts: sources, their parts, their columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError

FOLDER = "extract_formats"
#: The kind of a source that each council returns once a year.
YEARLY = "yearly_return"
FORMS = (
    "identifier",
    "text",
    "date",
    "integer",
    "boolean",
    "code",
    "postcode",
    "present",
    "pupil_number",
)

WRONG_FORMAT = (
    "extract_formats/{file} of the data dictionary, part {part}: {reason}. Compare it with the "
    "files that the suite ships."
)
NO_RECORDS = "it says neither records nor not_used"
NO_FIELD = "column {column} says neither field nor not_read nor form"
NO_SUCH_FIELD = "table {table} has no field {field}"
NO_SUCH_FORM = "form {form} of {field} is not one of {forms}"


@dataclass(frozen=True)
class RowFilter:
    """Rows that count, or do not: those in which a column holds one of some values.

    Attributes
    ----------
    header
        The column's heading.
    values
        The values.
    others
        Values known to mean something else. Where they are given, any further value is named as a
        problem: a local word is not left out in silence.
    """

    header: str
    values: tuple[str, ...]
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class ColumnOf:
    """One column of a part and the field it becomes.

    Attributes
    ----------
    table, field
        The table of records and its field; nothing for a column that is not read, or only held
        against its form.
    headers
        The headings it may have, the newest first.
    form
        How its cells are read (see `values`).
    required
        Whether a row without it is left out.
    lists
        The lists of codes that its cells are looked up in.
    made_of
        Headings, or several for each place, whose cells are joined by hyphens instead.
    constant
        The same text for every row instead.
    caution
        What is to be said if this column is the one that is read.
    false_values, when_empty
        For the form ``present``: the values that mean no, and what an empty cell means.
    not_read
        Why the column is not read.
    """

    table: str
    field: str | None
    headers: tuple[str, ...]
    form: str = "text"
    required: bool = False
    lists: tuple[str, ...] = ()
    made_of: tuple[tuple[str, ...], ...] = ()
    constant: str | None = None
    caution: str | None = None
    false_values: tuple[str, ...] = ()
    when_empty: bool | None = None
    not_read: str | None = None

    @property
    def only_checked(self) -> bool:
        """Whether the column's cells are held against its form and become no field."""
        return self.field is None and self.not_read is None


@dataclass(frozen=True)
class Part:
    """One table of a source and the records it becomes.

    Attributes
    ----------
    source
        The source's name.
    name
        The part's name, as lists of problems write it.
    names
        Names that a sheet or a file of it may have.
    records
        The table of records; nothing where the part is not read.
    not_used
        Why the part is not read.
    recognised_by
        Fields whose columns must be there.
    columns
        Its columns.
    only_rows, except_rows
        Which rows count and which do not.
    rows_with
        Fields without which a row holds no such record.
    """

    source: str
    name: str
    names: tuple[str, ...]
    records: str | None
    not_used: str | None
    recognised_by: tuple[str, ...]
    columns: tuple[ColumnOf, ...]
    only_rows: tuple[RowFilter, ...] = ()
    except_rows: tuple[RowFilter, ...] = ()
    rows_with: tuple[str, ...] = ()

    def columns_of(self, field: str) -> list[ColumnOf]:
        """Return the columns that may fill a field, the first choice first."""
        return [column for column in self.columns if column.field == field]


@dataclass(frozen=True)
class Format:
    """One source of extracts.

    Attributes
    ----------
    source, label
        Its name in tables, and in sentences.
    kind
        ``snapshot``, ``live`` or ``yearly_return``.
    day_first
        How its dates are written.
    parts
        Its tables.
    """

    source: str
    label: str
    kind: str
    day_first: bool
    parts: tuple[Part, ...]


@cache
def extract_formats(dictionary: Dictionary) -> tuple[Format, ...]:
    """Return every source of extracts that the dictionary describes, by its file's name.

    Raises
    ------
    DataError
        If a file of ``extract_formats/`` does not describe a format.
    """
    files = sorted((dictionary.folder / FOLDER).glob("*.yaml"))
    return tuple(_format(file.stem, dictionary) for file in files)


def _format(stem: str, dictionary: Dictionary) -> Format:
    content = dictionary.document(f"{FOLDER}/{stem}")
    name = "?"
    try:
        parts = []
        for entry in content["parts"]:
            name = entry["part"]
            parts.append(_part(entry, content["source"], dictionary))
        return Format(
            source=content["source"],
            label=content["label"],
            kind=content["kind"],
            day_first=content["day_first"],
            parts=tuple(parts),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        reason = error.args[0] if isinstance(error, ValueError) else f"{error} is missing or wrong"
        raise DataError(
            WRONG_FORMAT.format(file=f"{stem}.yaml", part=name, reason=reason)
        ) from error


def _part(entry: Mapping[str, Any], source: str, dictionary: Dictionary) -> Part:
    records, not_used = entry.get("records"), entry.get("not_used")
    if bool(records) == bool(not_used):
        raise ValueError(NO_RECORDS)
    return Part(
        source=source,
        name=entry["part"],
        names=tuple(entry["names"]),
        records=records,
        not_used=not_used,
        recognised_by=tuple(entry.get("recognised_by", ())),
        columns=tuple(_column(column, records, dictionary) for column in entry.get("columns", ())),
        only_rows=_filters(entry.get("only_rows", ())),
        except_rows=_filters(entry.get("except_rows", ())),
        rows_with=tuple(entry.get("rows_with", ())),
    )


def _column(entry: Mapping[str, Any], records: str | None, dictionary: Dictionary) -> ColumnOf:
    field, table = entry.get("field"), entry.get("table", records)
    if not (field or entry.get("not_read") or entry.get("form")):
        raise ValueError(NO_FIELD.format(column=", ".join(entry.get("headers", ()))))
    form = entry.get("form", "text")
    if form not in FORMS:
        raise ValueError(NO_SUCH_FORM.format(form=form, field=field, forms=", ".join(FORMS)))
    if field and field not in dictionary.table(table).field_names:
        raise ValueError(NO_SUCH_FIELD.format(table=table, field=field))
    return ColumnOf(
        table=table,
        field=field,
        headers=_tuple(entry.get("headers", ())),
        form=form,
        required=entry.get("required", False),
        lists=_tuple(entry.get("list", ())),
        made_of=tuple(_tuple(place) for place in entry.get("made_of", ())),
        constant=entry.get("constant"),
        caution=entry.get("caution"),
        false_values=tuple(str(value) for value in entry.get("false_values", ())),
        when_empty=entry.get("when_empty"),
        not_read=entry.get("not_read"),
    )


def _tuple(value: str | Sequence[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _filters(entry: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> tuple[RowFilter, ...]:
    entries = [entry] if isinstance(entry, Mapping) else entry
    return tuple(
        RowFilter(
            item["header"],
            tuple(str(value) for value in item["values"]),
            tuple(str(value) for value in item.get("others", ())),
        )
        for item in entries
    )
