"""Read what the data dictionary says of the sources of extracts; a mistake is one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from evaluation_lib.dictionary import Dictionary
from evaluation_lib.errors import DataError
from evaluation_lib.extracts.council.sources import YEARLY, ColumnOf, Format, Part, RowFilter
from evaluation_lib.wordlists import did_you_mean

FOLDER = "extract_formats"
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

KINDS = ("snapshot", "live", YEARLY)
#: The words that may describe a part and a column of it.
PART_WORDS = (
    "part", "names", "records", "not_used", "recognised_by", "columns", "only_rows",
    "except_rows", "rows_with",
)  # fmt: skip
COLUMN_WORDS = (
    "table", "field", "headers", "form", "required", "list", "made_of", "constant", "caution",
    "false_values", "when_empty", "not_read",
)  # fmt: skip

WRONG_FORMAT = (
    "extract_formats/{file} of the data dictionary, part {part}: {reason}. Compare it with the "
    "files that the suite ships."
)
NO_RECORDS = "it says neither records nor not_used"
NO_FIELD = "column {column} says neither field nor not_read nor form"
NO_SUCH_FIELD = "table {table} has no field {field}"
NO_SUCH_FORM = "form {form} of {field} is not one of {forms}"
NO_SUCH_KIND = "kind {kind} is not one of {kinds}"
NO_SUCH_LIST = "list {list} of {field} is not in recorded_values"
NO_LIST = "{field} is a code and names no list"
NO_COLUMN = "{word} names {field}, which none of its columns fills"
NO_SUCH_WORD = "{word} is no word of a {kind}{suggestion}"


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
        if content["kind"] not in KINDS:
            raise ValueError(NO_SUCH_KIND.format(kind=content["kind"], kinds=", ".join(KINDS)))
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
    _refuse_other_words(entry, PART_WORDS, kind="part")
    records, not_used = entry.get("records"), entry.get("not_used")
    if bool(records) == bool(not_used):
        raise ValueError(NO_RECORDS)
    part = Part(
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
    for word, fields in (("recognised_by", part.recognised_by), ("rows_with", part.rows_with)):
        for field in fields:
            if not part.columns_of(field):
                raise ValueError(NO_COLUMN.format(word=word, field=field))
    return part


def _column(entry: Mapping[str, Any], records: str | None, dictionary: Dictionary) -> ColumnOf:
    _refuse_other_words(entry, COLUMN_WORDS, kind="column")
    column = _column_as_written(entry, records)
    named = ", ".join(column.headers)
    if not (column.field or column.not_read or entry.get("form")):
        raise ValueError(NO_FIELD.format(column=named))
    if column.form not in FORMS:
        raise ValueError(
            NO_SUCH_FORM.format(
                form=column.form, field=column.field or named, forms=", ".join(FORMS)
            )
        )
    if column.field and column.field not in dictionary.table(column.table).field_names:
        raise ValueError(NO_SUCH_FIELD.format(table=column.table, field=column.field))
    if column.form == "code" and not column.lists:
        raise ValueError(NO_LIST.format(field=column.field or named))
    known = set(dictionary.read("recorded_values")["list"]) if column.lists else set()
    for name in column.lists:
        if name not in known:
            raise ValueError(NO_SUCH_LIST.format(list=name, field=column.field or named))
    return column


def _refuse_other_words(entry: Mapping[str, Any], words: Sequence[str], *, kind: str) -> None:
    for word in entry:
        if word not in words:
            suggestion = did_you_mean(str(word), words).rstrip(".?")
            raise ValueError(NO_SUCH_WORD.format(word=word, kind=kind, suggestion=suggestion))


def _column_as_written(entry: Mapping[str, Any], records: str | None) -> ColumnOf:
    return ColumnOf(
        table=entry.get("table", records),
        field=entry.get("field"),
        headers=_tuple(entry.get("headers", ())),
        form=entry.get("form", "text"),
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
