"""What the data dictionary says of a table and of each of its fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from evaluation_lib.errors import DataError

#: Table Schema type → the pandas type that keeps missing values missing.
PANDAS_TYPES = {
    "string": "string",
    "integer": "Int64",
    "year": "Int64",
    "number": "Float64",
    "boolean": "boolean",
    "date": "datetime64[us]",
}
DISCLOSURE_CLASSES = ("identifier", "quasi-identifier", "sensitive", "safe")
#: What a field may be held to; any other word would pass unnoticed, so it is refused.
CONSTRAINTS = ("required", "unique", "enum", "pattern", "minLength", "minimum", "maximum")
WHOSE_DATA = ("child", "family", "staff", "young_contributor", "public")

TABLE_LACKS = "datapackage.yaml, table {table}: {key} is missing: every table needs one."
FIELD_LACKS = (
    "datapackage.yaml, table {table}, field {field}: {key} is missing: every field needs one."
)
FIELD_HAS_WRONG = (
    "datapackage.yaml, table {table}, field {field}: {key} '{found}' is not one of {allowed}."
)


@dataclass(frozen=True)
class Field:
    """One column: what it is called, holds, means, and who could be recognised by it."""

    name: str
    type: str
    title: str
    description: str
    unit: str
    disclosure_class: str
    whose_data: str
    constraints: Mapping[str, Any] = field(default_factory=dict)

    @property
    def pandas_type(self) -> str:
        """The pandas dtype in which the column is held."""
        return PANDAS_TYPES[self.type]


@dataclass(frozen=True)
class ForeignKey:
    """Columns whose values must stand in another table."""

    fields: tuple[str, ...]
    resource: str
    reference_fields: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One table of the dictionary: its file, its fields in order, its keys."""

    name: str
    title: str
    description: str
    path: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    missing_values: tuple[str, ...] = ("",)
    sources: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()

    @property
    def field_names(self) -> list[str]:
        """The columns' names, in the order of the file."""
        return [item.name for item in self.fields]

    def field(self, name: str) -> Field:
        """Return the field called ``name``.

        Raises
        ------
        KeyError
            If the table has no such field.
        """
        return next(item for item in self.fields if item.name == name)


def field_from(table: str, descriptor: Mapping[str, Any]) -> Field:
    """Make a `Field` of one descriptor in ``datapackage.yaml``.

    Raises
    ------
    DataError
        If a key that every field needs is missing or holds a word that is not in use.
    """
    name = descriptor.get("name", "?")
    for key in ("name", "type", "title", "description", "unit", "disclosure_class", "whose_data"):
        if not descriptor.get(key):
            raise DataError(FIELD_LACKS.format(table=table, field=name, key=key))
    for key, allowed in (
        ("type", tuple(PANDAS_TYPES)),
        ("disclosure_class", DISCLOSURE_CLASSES),
        ("whose_data", WHOSE_DATA),
    ):
        if descriptor[key] not in allowed:
            raise DataError(
                FIELD_HAS_WRONG.format(
                    table=table,
                    field=name,
                    key=key,
                    found=descriptor[key],
                    allowed=", ".join(allowed),
                )
            )
    for constraint in descriptor.get("constraints", {}):
        if constraint not in CONSTRAINTS:
            raise DataError(
                FIELD_HAS_WRONG.format(
                    table=table,
                    field=name,
                    key="constraints",
                    found=constraint,
                    allowed=", ".join(CONSTRAINTS),
                )
            )
    return Field(
        name=name,
        type=descriptor["type"],
        title=descriptor["title"],
        description=" ".join(descriptor["description"].split()),
        unit=descriptor["unit"],
        disclosure_class=descriptor["disclosure_class"],
        whose_data=descriptor["whose_data"],
        constraints=dict(descriptor.get("constraints", {})),
    )


def table_from(descriptor: Mapping[str, Any]) -> Table:
    """Make a `Table` of one resource of ``datapackage.yaml``.

    Raises
    ------
    DataError
        If a key that every table needs is missing, or a field cannot be used (see `field_from`).
    """
    for key in ("name", "title", "description", "path", "schema"):
        if not descriptor.get(key):
            raise DataError(TABLE_LACKS.format(table=descriptor.get("name", "?"), key=key))
    schema = descriptor["schema"]
    return Table(
        name=descriptor["name"],
        title=descriptor["title"],
        description=" ".join(descriptor["description"].split()),
        path=descriptor["path"],
        fields=tuple(field_from(descriptor["name"], item) for item in schema["fields"]),
        primary_key=_names(schema.get("primaryKey", ())),
        foreign_keys=tuple(_foreign_key(item) for item in schema.get("foreignKeys", ())),
        missing_values=tuple(schema.get("missingValues", ("",))),
        sources=tuple(item["title"] for item in descriptor.get("sources", ())),
        licences=tuple(
            item.get("title") or item["name"] for item in descriptor.get("licenses", ())
        ),
    )


def _names(value: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """Table Schema writes one name as text and several as a list."""
    return (value,) if isinstance(value, str) else tuple(value)


def _foreign_key(descriptor: Mapping[str, Any]) -> ForeignKey:
    reference = descriptor["reference"]
    return ForeignKey(
        fields=_names(descriptor["fields"]),
        resource=reference.get("resource", ""),
        reference_fields=_names(reference["fields"]),
    )
