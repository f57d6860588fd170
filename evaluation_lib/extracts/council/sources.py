"""What a source of extracts is: its parts, their columns, and the rows of them that count."""

from __future__ import annotations

from dataclasses import dataclass

#: The kind of a source that each council returns once a year.
YEARLY = "yearly_return"


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
